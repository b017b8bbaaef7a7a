// Bars of days count as reports count: by one accounting, of hosts and of applications; on both engines.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Cli;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    private static IEnumerable<Accounting> Accountings =>
        from maintenance in (bool[])[false, true]
        from degraded in (Counted[])[Counted.Up, Counted.Down]
        from unknown in Enum.GetValues<Counted>()
        select new Accounting(maintenance, degraded, unknown);

    /// <summary>The day that is worked out by hand in <see cref="EveryNumberOfADayIsAsWorkedOutByHand"/>, with all six columns; the store is read anew for each accounting.</summary>
    [Fact]
    public async Task BarsOfDaysAreWhatTheReportSaysByEachAccounting()
    {
        await PlayDay();
        clock.Move(PastDay.Until.AddMinutes(31) - clock.GetUtcNow());
        await using var store = await Open();
        foreach (var accounting in Accountings)
        {
            var site = PastDay.Site with { Accounting = accounting };
            await store.Commit(Nothing with { Site = site, World = Calm }, default);
            clock.Move(TimeSpan.FromSeconds(11));
            await store.Commit(Nothing with { Site = site, World = Calm }, default);
            await Until(() => BarOf(store, site, "web01")[^2] is { Up: > 0 } day && (day.Up, day.Down) == Reported(store, site, "web01", day.Date));
            await AreAsReported(store, site);
        }

        // By the last: up 77,700 and 600 in maintenance; down 3900, degraded 3600, unknown 300, and in maintenance 900 and 300.
        var day = BarOf(store, PastDay.Site with { Accounting = new Accounting(true, Counted.Down, Counted.Down) }, "web01")[^2];
        Assert.Equal((new DateOnly(2026, 10, 25), Status.Down, 78_300_000, 9_000_000), (day.Date, day.Worst, day.Up, day.Down));
    }

    [Fact]
    public async Task WhatHappensNowIsCountedInTheBarsAsInTheReport()
    {
        var site = PastDay.Site with { Accounting = Accounting.Default with { MaintenanceIn = true } };
        clock.Move(PastDay.From.AddDays(-1) - clock.GetUtcNow());
        await using var store = await Open();
        await PastDay.Play(PlayedDay.Where(line => !line.StartsWith("start", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("# down when the process ended", StringComparison.Ordinal)), store, site);
        clock.Move(new DateTimeOffset(2026, 10, 25, 9, 0, 0, TimeSpan.Zero) - clock.GetUtcNow());
        await store.Commit(Nothing with { Site = site, World = Calm, Life = clock.GetUtcNow() }, default);
        await Until(() => !store.Days.IsStale);
        await AreAsReported(store, site);
        Assert.NotEqual(0, BarOf(store, site, "web01")[^1].Down);
    }

    /// <summary>As an export reads it two and a half hours after the server was ended.</summary>
    [Fact]
    public async Task WithoutAServerABarEndsWithTheLastSignOfLife()
    {
        await PlayDay();
        clock.Move(PastDay.Until.AddHours(3) - clock.GetUtcNow());
        await using var store = await Store.Beside(new Secret(Database), remembered => RememberedBoard.Of(PastDay.Site, remembered, clock.GetUtcNow()), clock, NullLogger.Instance, default);
        var today = BarOf(store, PastDay.Site, "web01")[^1];
        Assert.Equal((1200_000, 600_000), (today.Up, today.Down));
        Assert.Equal((null, DateTimeOffset.UnixEpoch.AddMilliseconds(PastDay.Until.AddMinutes(30).ToUnixTimeMilliseconds())), (await store.Spans("web01", PastDay.From, clock.GetUtcNow(), default))[^1] is var last ? (last.Status, last.From) : default);
        await AreAsReported(store, PastDay.Site);
    }

    private async Task AreAsReported(Store store, Site site)
    {
        foreach (var subject in PastDay.Site.Hosts.Keys.Select(Subject.OfHost).Append(Subject.OfApplication("shop")))
        {
            var (bar, now) = (store.Days.Of(subject, site, clock.GetUtcNow()), clock.GetUtcNow());
            var line = await LineOf(store, site, subject);
            Assert.All(bar, day => Assert.Equal((subject, day.Date, Counts(line, site, day.Date, day.Date.AddDays(1), now)), (subject, day.Date, (day.Up, day.Down))));
            var all = Availability.Of(line, Midnight(site, bar[0].Date), now, site.Accounting);
            Assert.Equal(DayBar.Percent(all.Availability!.Value), DayBar.Availability(bar));
        }
    }

    private ImmutableArray<Day> BarOf(Store store, Site site, string host) => store.Days.Of(Subject.OfHost(host), site, clock.GetUtcNow());

    private (long Up, long Down) Reported(Store store, Site site, string host, DateOnly day) =>
        Counts(LineOf(store, site, Subject.OfHost(host)).GetAwaiter().GetResult(), site, day, day.AddDays(1), clock.GetUtcNow());

    private async Task<StatusLine> LineOf(Store store, Site site, Subject subject)
    {
        var isHost = subject.Kind == SubjectKind.Host;
        var asked = new LinesAsked(site, isHost ? [subject.Id] : [], isHost ? [] : [subject.Id], Checks: false);
        var lines = await store.Lines(asked, clock.GetUtcNow().AddDays(-100), clock.GetUtcNow(), default);
        return isHost ? lines.OfHost(subject.Id) : lines.OfApplication(subject.Id);
    }

    private static (long Up, long Down) Counts(StatusLine line, Site site, DateOnly from, DateOnly until, DateTimeOffset now)
    {
        var end = Midnight(site, until);
        var totals = Availability.Of(line, Midnight(site, from), end < now ? end : now, site.Accounting);
        return (totals.CountedUp, totals.CountedDown);
    }

    private static DateTimeOffset Midnight(Site site, DateOnly day) => WallClock.At(day.ToDateTime(TimeOnly.MinValue), site.Zone).First;
}
