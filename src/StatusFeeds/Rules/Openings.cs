// When windows are open: once, or by crontab(5) on the clock of a time zone.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>
/// A cron time that the clock skips counts at the end of the gap, one that it says twice counts the first time; a line for every hour counts
/// whenever the clock says so. Openings that overlap or touch are one.
/// </summary>
internal static class Openings
{
    /// <summary>Far more than the configuration lets run into each other: what never ends is cut somewhere.</summary>
    private const int Joined = 10_000;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>The opening that now lies in: from inclusive, until exclusive; null: it is closed.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until)? At(Schedule schedule, DateTimeOffset now) => schedule switch
    {
        Schedule.Once once => once.From <= now && now < once.Until ? (once.From, once.Until) : null,
        Schedule.Recurring recurring => At(recurring, now),
        _ => null,
    };

    /// <summary>The next instant after now at which it opens or closes; null: never again.</summary>
    public static DateTimeOffset? NextEdge(Schedule schedule, DateTimeOffset now) => schedule switch
    {
        Schedule.Once { From: var from, Until: var until } => from >= until || until <= now ? null : from > now ? from : until,
        Schedule.Recurring recurring => At(recurring, now)?.Until ?? Next(recurring, now),
        _ => null,
    };

    /// <summary>The first opening that begins after now; null: there is none.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until)? Next(Schedule schedule, DateTimeOffset now) =>
        NextEdge(schedule, At(schedule, now)?.Until ?? now) is { } from ? At(schedule, from) : null;

    private static (DateTimeOffset From, DateTimeOffset Until)? At(Schedule.Recurring schedule, DateTimeOffset now)
    {
        if (Last(schedule, now) is not { } last || now - last >= schedule.For)
        {
            return null;
        }

        var (from, until) = (last, last + schedule.For);
        for (var i = 0; i < Joined && Last(schedule, from - Tick) is { } before && from - before <= schedule.For; i++)
        {
            from = before;
        }

        for (var i = 0; i < Joined && Next(schedule, last) is { } after && after <= until; i++)
        {
            (last, until) = (after, after + schedule.For);
        }

        return (from, until);
    }

    /// <summary>The last beginning that is not after now.</summary>
    private static DateTimeOffset? Last(Schedule.Recurring schedule, DateTimeOffset now)
    {
        var (cron, zone) = (schedule.Cron, schedule.Zone);
        if (cron.InEveryHour)
        {
            return LastReal(cron, zone, now);
        }

        var here = zone.GetUtcOffset(now);
        var before = zone.GetUtcOffset(now - Day);
        for (var local = cron.Last(Local(now, here > before ? here : before)); local is { } said; local = cron.Last(said - Minute))
        {
            if (WallClock.At(said, zone).First is var instant && instant <= now)
            {
                return instant;
            }
        }

        return null;
    }

    /// <summary>The first beginning after now.</summary>
    private static DateTimeOffset? Next(Schedule.Recurring schedule, DateTimeOffset now)
    {
        var (cron, zone) = (schedule.Cron, schedule.Zone);
        if (cron.InEveryHour)
        {
            return NextReal(cron, zone, now);
        }

        for (var local = cron.First(Local(now, zone.GetUtcOffset(now))); local is { } said; local = cron.First(said + Minute))
        {
            if (WallClock.At(said, zone).First is var instant && instant > now)
            {
                return instant;
            }
        }

        return null;
    }

    /// <summary>From one turn of the clock to the next, back in time: in between it runs evenly.</summary>
    private static DateTimeOffset? LastReal(Crontab cron, TimeZoneInfo zone, DateTimeOffset now)
    {
        while (true)
        {
            var offset = zone.GetUtcOffset(now);
            if (cron.Last(Local(now, offset)) is not { } said)
            {
                return null;
            }

            var found = new DateTimeOffset(said, offset);
            if ((TurnBefore(now, now - found < Day ? found : now - Day, zone) ?? TurnBefore(now, found, zone)) is not { } turn)
            {
                return found;
            }

            now = turn - Tick;
        }
    }

    private static DateTimeOffset? NextReal(Crontab cron, TimeZoneInfo zone, DateTimeOffset now)
    {
        for (var from = now + Tick; ;)
        {
            var offset = zone.GetUtcOffset(from);
            if (cron.First(Local(from, offset)) is not { } said)
            {
                return null;
            }

            var found = new DateTimeOffset(said, offset);
            if ((WallClock.NextTurn(from, found - from < Day ? found : from + Day, zone) ?? WallClock.NextTurn(from, found, zone)) is not { } turn)
            {
                return found;
            }

            from = turn;
        }
    }

    /// <summary>The turn of the clock in between after which its offset is that of now.</summary>
    private static DateTimeOffset? TurnBefore(DateTimeOffset now, DateTimeOffset from, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(now);
        if (zone.GetUtcOffset(from) == offset)
        {
            return null;
        }

        var (before, after) = (from, now);
        while (after - before > Tick)
        {
            var middle = before + ((after - before) / 2);
            (before, after) = zone.GetUtcOffset(middle) == offset ? (before, middle) : (middle, after);
        }

        return after;
    }

    private static DateTime Local(DateTimeOffset instant, TimeSpan offset) => DateTime.SpecifyKind(instant.UtcDateTime + offset, DateTimeKind.Unspecified);
}
