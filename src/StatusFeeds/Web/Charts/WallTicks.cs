// Where the hours and the months of the clock on the wall lie in a stretch of time, and how an instant is told by it.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class WallTicks
{
    /// <summary>So many are given at most.</summary>
    private const int Most = 60;

    /// <summary>Each instant at which the clock says a full hour that is a multiple of <paramref name="every"/>; an hour that is said twice is there twice.</summary>
    public static IEnumerable<(DateTimeOffset At, int Hour)> Hours(DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone, int every)
    {
        var day = WallClock.Read(from, zone).Date;
        var given = 0;
        for (var local = day; given < Most && local - day < TimeSpan.FromDays(Most); local = local.AddHours(every))
        {
            var (first, second) = WallClock.At(local, zone);
            if (first > until)
            {
                yield break;
            }

            // A time that the clock jumps over is no tick.
            if (first >= from && WallClock.Read(first, zone) == local)
            {
                given++;
                yield return (first, local.Hour);
            }

            if (second != first && second >= from && second <= until)
            {
                given++;
                yield return (second, local.Hour);
            }
        }
    }

    /// <summary>The beginning of each month.</summary>
    public static IEnumerable<(DateTimeOffset At, string Name)> Months(DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone)
    {
        var local = WallClock.Read(from, zone);
        local = new DateTime(local.Year, local.Month, 1);
        for (var given = 0; given < Most; given++, local = local.AddMonths(1))
        {
            var (at, _) = WallClock.At(local, zone);
            if (at > until)
            {
                yield break;
            }

            if (at >= from)
            {
                yield return (at, local.ToString("MMM", CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary><c>14:05</c>.</summary>
    public static string Minute(DateTimeOffset at, TimeZoneInfo zone) => Write(at, zone, "HH:mm");

    /// <summary><c>22 Nov 14:05</c>.</summary>
    public static string DayMinute(DateTimeOffset at, TimeZoneInfo zone) => Write(at, zone, "d MMM HH:mm");

    public static string Day(DateOnly date) => date.ToString("d MMM", CultureInfo.InvariantCulture);

    private static string Write(DateTimeOffset at, TimeZoneInfo zone, string format) => WallClock.Read(at, zone).ToString(format, CultureInfo.InvariantCulture);
}
