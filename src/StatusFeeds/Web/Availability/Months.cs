// How available applications were month by month: months that are over are reckoned once, this month when somebody asks.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <param name="From">The month's first instant; its last is before <paramref name="Until"/>.</param>
/// <param name="Totals">Of this month: up to now.</param>
internal sealed record MonthOf(DateOnly Month, DateTimeOffset From, DateTimeOffset Until, Totals Totals);

internal sealed class Months(Store store, TimeProvider clock)
{
    /// <summary>With this month.</summary>
    public const int Count = 13;

    /// <summary>A month that has been over for so long does not change any more: what was seen in its last seconds is in the store.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Application, DateTimeOffset From), (Site Of, Totals Totals)> over = new();

    /// <summary>The newest first.</summary>
    public async Task<ImmutableArray<MonthOf>> Of(Site site, Application application, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var spans = Spans(site, now);
        var missing = spans.Where(span => Known(site, application, span.From) is null).ToList();
        if (missing.Count > 0)
        {
            var (from, until) = (missing[^1].From, missing[0].Until);
            var lines = await store.Lines(new LinesAsked(site, [], [application.Id], Checks: false), from, until, cancel);
            foreach (var span in missing)
            {
                var totals = Availability.Of(lines.OfApplication(application.Id), span.From, span.Until, site.Accounting);
                if (span.Until + Settled < now)
                    over[(application.Id, span.From)] = (site, totals);
                else
                    spans[spans.IndexOf(span)] = span with { Totals = totals };
            }
        }

        return [.. spans.Select(span => Known(site, application, span.From) is { } totals ? span with { Totals = totals } : span)];
    }

    /// <summary>Under another accounting, or another clock, they are other numbers.</summary>
    private Totals? Known(Site site, Application application, DateTimeOffset from) =>
        over.TryGetValue((application.Id, from), out var known) && known.Of.Accounting == site.Accounting && known.Of.Zone.Equals(site.Zone) ? known.Totals : null;

    private static List<MonthOf> Spans(Site site, DateTimeOffset now)
    {
        var spans = new List<MonthOf>(Count);
        for (var (at, until) = (now, now); spans.Count < Count;)
        {
            var (from, _) = Budget.Month(at, site.Zone);
            var local = WallClock.Read(from, site.Zone);
            spans.Add(new MonthOf(new DateOnly(local.Year, local.Month, 1), from, until, default));
            (at, until) = (from.AddTicks(-1), from);
        }

        return spans;
    }
}
