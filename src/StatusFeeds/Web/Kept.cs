// What pages show of the past: the days and the last 24 hours of hosts.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <param name="Spark">Of a host; null: it has no numbers.</param>
/// <param name="Days">Of a host: 90, oldest first; empty: nothing is known.</param>
internal sealed record Kept(Func<string, Spark?> Spark, Func<string, ImmutableArray<Day>> Days)
{
    public static readonly Kept Nothing = new(_ => null, _ => []);

    private readonly ConcurrentDictionary<string, ImmutableArray<Day>> made = new(StringComparer.Ordinal);

    public static Kept Of(Store store, Site site, TimeProvider clock) => new(store.Sparks.Of, host => Known(store.Days.Of(host, site, clock.GetUtcNow())));

    /// <summary>Of an application, by what it needs: of a group of which two are needed, the second best each day. Empty: nothing is known.</summary>
    public ImmutableArray<Day> Of(Application application) =>
        made.TryGetValue(application.Id, out var known) ? known
        : Made(application) is { IsEmpty: false } days ? made.GetOrAdd(application.Id, days)
        : [];

    private ImmutableArray<Day> Made(Application application)
    {
        var needs = application.Needs
            .Select(need => (need.AtLeast, Members: need.Members.Select(Days).Where(days => !days.IsDefaultOrEmpty).ToArray()))
            .Where(need => need.Members.Length > 0)
            .ToArray();
        if (needs is [{ Members: [var only] }])
        {
            return only;
        }

        var days = ImmutableArray.CreateBuilder<Day>();
        for (var back = needs.Length == 0 ? 0 : needs.Max(need => need.Members.Max(member => member.Length)); back > 0; back--)
        {
            var (date, worst, up, hours) = (default(DateOnly), default(Status?), double.NaN, 0.0);
            foreach (var (atLeast, members) in needs)
            {
                if (Counting(members, atLeast, back) is { } day)
                {
                    (date, worst) = (day.Date, Worse(day.Worst, worst) ? day.Worst : worst);
                    (up, hours) = double.IsNaN(up) || day.Up < up ? (day.Up, day.Hours) : (up, hours);
                }
            }

            days.Add(new Day(date, worst, up, hours));
        }

        return days.ToImmutable();
    }

    /// <summary>The day, so many back, of the last member that is still needed when the best are taken first.</summary>
    private static Day? Counting(ImmutableArray<Day>[] members, int atLeast, int back)
    {
        if (members.Length == 1)
        {
            return members[0].Length < back ? null : members[0][^back];
        }

        Day[] best = [.. members.Where(days => days.Length >= back).Select(days => days[^back]).OrderBy(day => day.Worst is null ? int.MaxValue : Sight.Badness(day.Worst)).ThenByDescending(day => day.Up)];
        return best.Length == 0 ? null : best[Math.Min(atLeast, best.Length) - 1];
    }

    private static ImmutableArray<Day> Known(ImmutableArray<Day> days) => days.Any(day => day.Worst is not null) ? days : [];

    private static bool Worse(Status? one, Status? other) => one is not null && (other is null || Sight.Badness(one) > Sight.Badness(other));
}
