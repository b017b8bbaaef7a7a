// What the clock on a wall of some time zone says, and when it says so: clocks go forward over a gap, and back to say the same twice.
namespace StatusFeeds.Model;

internal static class WallClock
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The years 2000 to 2999: what people mean, and what can be reckoned with in any zone.</summary>
    public static bool Reaches(DateTime local) => local.Year is >= 2000 and <= 2999;

    /// <summary>What the clock says at that instant.</summary>
    public static DateTime Read(DateTimeOffset instant, TimeZoneInfo zone) =>
        DateTime.SpecifyKind(instant.UtcDateTime + zone.GetUtcOffset(instant), DateTimeKind.Unspecified);

    /// <summary>When it says so for the first and for the second time, the same where it does so once; the end of the gap for what it never says.</summary>
    public static (DateTimeOffset First, DateTimeOffset Second) At(DateTime local, TimeZoneInfo zone)
    {
        var utc = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.Zero);
        var (before, after) = (zone.GetUtcOffset(utc - Day), zone.GetUtcOffset(utc + Day));
        var (first, second) = (utc - before, utc - after);
        if (before == after)
        {
            return (first, first);
        }

        return (zone.GetUtcOffset(first) == before, zone.GetUtcOffset(second) == after) switch
        {
            (true, true) => (first, second),
            (true, false) => (first, first),
            (false, true) => (second, second),
            _ when NextTurn(utc - Day, utc + Day, zone) is { } turn => (turn, turn),
            _ => (second, second),
        };
    }

    /// <summary>The first instant in between at which the clock is turned, if the zone's offset at both ends differs; else null.</summary>
    public static DateTimeOffset? NextTurn(DateTimeOffset after, DateTimeOffset until, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(after);
        if (zone.GetUtcOffset(until) == offset)
        {
            return null;
        }

        while (until - after > TimeSpan.FromTicks(1))
        {
            var middle = after + ((until - after) / 2);
            (after, until) = zone.GetUtcOffset(middle) == offset ? (middle, until) : (after, middle);
        }

        return until;
    }
}
