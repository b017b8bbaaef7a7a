// What pages show of the past: the days of hosts and applications, and the last 24 hours of hosts.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <param name="Spark">Of a host; null: it has no numbers.</param>
/// <param name="Days">Of a host or an application: 90, oldest first; empty: nothing is known.</param>
internal sealed record Kept(Func<string, Spark?> Spark, Func<Subject, ImmutableArray<Day>> Days)
{
    public static readonly Kept Nothing = new(_ => null, _ => []);

    public static Kept Of(Store store, Site site, TimeProvider clock) => new(store.Sparks.Of, subject => Known(store.Days.Of(subject, site, clock.GetUtcNow())));

    private static ImmutableArray<Day> Known(ImmutableArray<Day> days) => days.Any(day => day.Worst is not null) ? days : [];
}
