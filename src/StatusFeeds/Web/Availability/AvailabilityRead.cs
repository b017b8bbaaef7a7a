// Reads and reckons what the page of an application's availability shows.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <param name="Months">The newest first.</param>
/// <param name="Figures">Over <paramref name="Lately"/>.</param>
internal sealed record AvailabilityFound(ImmutableArray<MonthOf> Months, ApplicationFigures Figures, TimeSpan Lately);

internal static class AvailabilityRead
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    public static async Task<AvailabilityFound> Of(Store store, Months months, Site site, Application application, DateTimeOffset now, CancellationToken cancel)
    {
        var (all, from) = (await months.Of(site, application, cancel), now - Lately);
        var lines = await store.Lines(new LinesAsked(site, application.Hosts, [application.Id], Checks: false), from, now, cancel);
        return new AvailabilityFound(all, new Reckoning(site, lines, from, now, site.Accounting).Of(application), Lately);
    }
}
