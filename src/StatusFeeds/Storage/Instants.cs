// Instants as columns hold them: Unix milliseconds, nothing where there is none.

namespace StatusFeeds.Storage;

internal static class Instants
{
    /// <summary>Null for the default, which no clock ever shows.</summary>
    public static long? Milliseconds(DateTimeOffset instant) => instant == default ? null : instant.ToUnixTimeMilliseconds();

    public static DateTimeOffset Of(long? milliseconds) => milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : default;
}
