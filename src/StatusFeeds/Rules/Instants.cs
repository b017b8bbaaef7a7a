// Instants of changes: whole milliseconds, unique in the site, never going back even if the clock does.
namespace StatusFeeds.Rules;

internal static class Instants
{
    /// <summary>The instant of a change that happened at <paramref name="at"/>: cut to the millisecond, and at least one after the last.</summary>
    public static DateTimeOffset After(DateTimeOffset last, DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(at.ToUnixTimeMilliseconds(), last.ToUnixTimeMilliseconds() + 1));

    /// <summary>The number of the change that has this instant.</summary>
    public static long Number(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one >= other ? one : other;
}
