// What objectives have left, for /metrics: reckoned in the background at most twice a minute, so that no scrape waits for the store.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <param name="Remaining">See <see cref="Budget.Remaining"/>.</param>
/// <param name="Burning">Window → burn rate; windows of which nothing counts are left out.</param>
internal sealed record BudgetLeft(string Application, double Remaining, ImmutableArray<(string Window, double Rate)> Burning);

internal sealed class Budgets(Store store, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>Those by which alerts are usually made (Site Reliability Workbook, chapter 5).</summary>
    private static readonly (string Name, TimeSpan Long)[] Windows = [("1h", TimeSpan.FromHours(1)), ("6h", TimeSpan.FromHours(6)), ("3d", TimeSpan.FromDays(3))];

    private ImmutableArray<BudgetLeft> known = [];
    private Site? of;
    private long at;
    private int working;

    /// <summary>As they were when they were reckoned last; of another site than this nothing, until they have been reckoned.</summary>
    public ImmutableArray<BudgetLeft> Of(Site site)
    {
        if (site.Applications.All(application => application.Objective is null))
        {
            return [];
        }

        if ((!ReferenceEquals(of, site) || clock.GetElapsedTime(Volatile.Read(ref at)) >= Every) && Interlocked.Exchange(ref working, 1) == 0)
        {
            _ = Task.Run(() => Reckon(site));
        }

        return ReferenceEquals(of, site) ? known : [];
    }

    private async Task Reckon(Site site)
    {
        try
        {
            var now = clock.GetUtcNow();
            var (month, _) = Budget.Month(now, site.Zone);
            var promised = site.Applications.Where(application => application.Objective is not null).ToList();
            var from = new[] { month, now - Windows[^1].Long }.Min();
            var lines = await store.Lines(new LinesAsked(site, [], [.. promised.Select(application => application.Id)], Checks: false), from, now, CancellationToken.None);
            known = [.. promised.Select(application => Of(site, application, lines.OfApplication(application.Id), month, now))];
            of = site;
        }
        catch (StoreFailed failure)
        {
            log.LogDebug("What objectives have left is as it was before: {Why}", failure.Message);
        }
        finally
        {
            Volatile.Write(ref at, clock.GetTimestamp());
            Volatile.Write(ref working, 0);
        }
    }

    private static BudgetLeft Of(Site site, Application application, StatusLine line, DateTimeOffset month, DateTimeOffset now)
    {
        var objective = application.Objective!;
        var totals = Availability.Of(line, month, now, site.Accounting);
        var burning = Windows.Select(window => (window.Name, Totals: Availability.Of(line, now - window.Long, now, site.Accounting)))
            .Select(window => (window.Name, Rate: Budget.BurnRate(objective, window.Totals.CountedUp, window.Totals.CountedDown)))
            .Where(window => window.Rate is not null);
        return new BudgetLeft(application.Id, Budget.Of(objective, totals.CountedUp, totals.CountedDown, now, site.Zone).Remaining, [.. burning.Select(window => (window.Name, window.Rate!.Value))]);
    }
}
