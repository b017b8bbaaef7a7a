// Instants of changes: whole milliseconds, unique in the site, never going back even if the clock does.
namespace StatusFeeds.Rules;

internal static class Instants
{
    /// <summary>Seconds.</summary>
    private const long MostAhead = 60;

    /// <summary>The instant of a change that happened at <paramref name="at"/>: cut to the millisecond, and at least one after the last.</summary>
    public static DateTimeOffset After(DateTimeOffset last, DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(at.ToUnixTimeMilliseconds(), last.ToUnixTimeMilliseconds() + 1));

    /// <summary>The date of a told change at <paramref name="at"/> in whole seconds: a second after the last given, but never more than a minute ahead of the change.</summary>
    public static DateTimeOffset Dated(DateTimeOffset last, DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(
        Math.Min(Math.Max(at.ToUnixTimeSeconds(), last.ToUnixTimeSeconds() + 1), at.ToUnixTimeSeconds() + MostAhead));

    /// <summary>The number of the change that has this instant.</summary>
    public static long Number(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    public static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one <= other ? one : other;

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one >= other ? one : other;
}
