// What pages show of the past: the days and the last 24 hours of hosts.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="Spark">Of a host; null: it has no numbers.</param>
/// <param name="Days">Of a host: 90, oldest first; empty: nothing is known.</param>
internal sealed record Kept(Func<string, Spark?> Spark, Func<string, ImmutableArray<Day>> Days)
{
    public static readonly Kept Nothing = new(_ => null, _ => []);

    /// <summary>Of several hosts together: each day the worst of them, and what they were up on average.</summary>
    public ImmutableArray<Day> Together(IEnumerable<string> hosts)
    {
        var all = hosts.Select(Days).Where(days => !days.IsDefaultOrEmpty).ToList();
        if (all.Count <= 1)
        {
            return all.Count == 0 ? [] : all[0];
        }

        var days = ImmutableArray.CreateBuilder<Day>(all.Max(one => one.Length));
        for (var back = days.Capacity; back > 0; back--)
        {
            var (date, worst, up, count) = (default(DateOnly), default(Status?), 0.0, 0);
            foreach (var one in all)
            {
                if (one.Length < back)
                {
                    continue;
                }

                var day = one[^back];
                date = day.Date;
                worst = day.Worst is not null && (worst is null || Sight.Badness(day.Worst) > Sight.Badness(worst)) ? day.Worst : worst;
                if (!double.IsNaN(day.Up))
                {
                    (up, count) = (up + day.Up, count + 1);
                }
            }

            days.Add(new Day(date, worst, count == 0 ? double.NaN : up / count));
        }

        return days.MoveToImmutable();
    }
}
