// The last days of a host or an application as a row of little bars: the worse a day, the taller its bar; equal days are one shape.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class DayBar
{
    /// <param name="days">Oldest first, today last.</param>
    public static Html Of(ImmutableArray<Day> days)
    {
        if (days.IsEmpty)
        {
            return Html.Empty;
        }

        var runs = new List<(Day Day, int First, int Count)>();
        for (var place = 0; place < days.Length; place++)
        {
            var day = days[place];
            if (runs.Count > 0 && (runs[^1].Day.Worst, Share(runs[^1].Day)) == (day.Worst, Share(day)))
            {
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            }
            else
            {
                runs.Add((day, place, 1));
            }
        }

        var shapes = runs.Select(run => Html.Of(
            $"<path class=\"{Sight.Tone(run.Day.Worst)}\" d=\"M{run.First} 1h{run.Count}\"><title>{When(days, run.First, run.Count)}: {Say(run.Day)}</title></path>"));
        return Html.Of($"<svg class=\"days\" viewBox=\"0 0 {days.Length} 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Words(days)}\">{shapes}</svg>");
    }

    /// <summary>Over all the time that counts: <c>99.95 %</c>; empty where there was none.</summary>
    public static string Availability(ImmutableArray<Day> days)
    {
        var all = days.IsDefault ? [] : days;
        return Accounting.Share(all.Sum(day => day.Up), all.Sum(day => day.Down)) is { } share ? Percent(share) : "";
    }

    /// <summary>Cut, not rounded: what is not all is never 100 %.</summary>
    public static string Percent(double share)
    {
        var percent = Math.Clamp(share, 0, 1) * 100;
        var digits = percent >= 99.9 ? 1000 : 100;
        return (Math.Floor((percent * digits) + 1e-6) / digits).ToString("0.###", CultureInfo.InvariantCulture) + " %";
    }

    private static string Words(ImmutableArray<Day> days)
    {
        var bad = days.Where(day => day.Worst is Status.Down or Status.Degraded or Status.Unknown).ToList();
        var what = string.Join(", ", bad.GroupBy(day => day.Worst).OrderByDescending(same => Sight.Badness(same.Key)).Select(same => $"{same.Count()} with {Sight.Word(same.Key)}"));
        var all = Availability(days);
        return $"{days.Length} days{(all.Length == 0 ? "" : ": " + all)}{(what.Length == 0 ? "" : ", " + what)}";
    }

    private static string When(ImmutableArray<Day> days, int first, int count) => count == 1
        ? WallTicks.Day(days[first].Date)
        : $"{WallTicks.Day(days[first].Date)} to {WallTicks.Day(days[first + count - 1].Date)}";

    private static string Say(Day day) => day.Worst is null ? "not seen" : Sight.Word(day.Worst) + (day.Share is { } share ? ", " + Percent(share) : "");

    /// <summary>As it is told, so that days that read the same are one shape.</summary>
    private static string Share(Day day) => day.Share is { } share ? Percent(share) : "";
}
