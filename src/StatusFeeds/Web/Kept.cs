// What pages show of the past: the days and the last 24 hours of hosts.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
        Day[] joined = [];
        foreach (var (atLeast, members) in application.Needs.Select(need => (need.AtLeast, need.Members.Select(Days).Where(days => !days.IsDefaultOrEmpty).ToArray())))
        {
            joined = members switch
            {
                [] => joined,
                [var only] => Joined(joined, only.AsSpan()),
                _ => Joined(joined, Counting(members, atLeast)),
            };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(joined);
    }

    /// <summary>Of two that are both needed: the last days of each are the same days.</summary>
    private static Day[] Joined(Day[] joined, ReadOnlySpan<Day> other)
    {
        if (joined.Length < other.Length)
        {
            joined = [.. other[..(other.Length - joined.Length)], .. joined];
        }

        var begin = joined.Length - other.Length;
        for (var i = 0; i < other.Length; i++)
        {
            ref var day = ref joined[begin + i];
            var (worst, takes) = (Worse(other[i].Worst, day.Worst) ? other[i].Worst : day.Worst, double.IsNaN(day.Up) || other[i].Up < day.Up || (other[i].Up == day.Up && other[i].Hours > day.Hours));
            day = new Day(day.Date, worst, takes ? other[i].Up : day.Up, takes ? other[i].Hours : day.Hours);
        }

        return joined;
    }

    /// <summary>Each day of the last member that is still needed when the best are taken first.</summary>
    private static Day[] Counting(ImmutableArray<Day>[] members, int atLeast)
    {
        var counting = new Day[members.Max(days => days.Length)];
        for (var back = counting.Length; back > 0; back--)
        {
            Day[] best =
            [
                .. members.Where(days => days.Length >= back).Select(days => days[^back]).OrderBy(day => day.Worst is null ? int.MaxValue : Sight.Badness(day.Worst)).ThenByDescending(day => day.Up),
            ];
            counting[^back] = best[Math.Min(atLeast, best.Length) - 1];
        }

        return counting;
    }

    private static ImmutableArray<Day> Known(ImmutableArray<Day> days) => days.Any(day => day.Worst is not null) ? days : [];

    private static bool Worse(Status? one, Status? other) => one is not null && (other is null || Sight.Badness(one) > Sight.Badness(other));
}
