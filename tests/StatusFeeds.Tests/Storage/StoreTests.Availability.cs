// A day of history whose figures are worked out by hand, and what reading lines of statuses promises; on both engines.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Feeds;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    private static readonly Accounting WithMaintenance = Accounting.Default with { MaintenanceIn = true };

    /// <summary>
    /// The day is 2026-10-25 in Berlin, on which clocks are put back: 25 h = 90,000 s, from 22:00Z to 23:00Z. Times below are Z, lengths seconds.
    /// Nobody looked from 10:00 to 10:30 (between two runs; the restart at 15:00 is too short to be a hole) and from 12:00 to 12:15 (two gaps that overlap): 1800 + 900 = 2700 for everybody.
    ///
    /// web01: maintenance until 22:30: 1800, of which http said DOWN until 22:15: 900, and snmp DOWN, which is degraded at worst for the host, from 22:20 to 22:25: 300, rest up 600.
    /// Down 05:00-05:20 1200; 06:00-06:10 and 06:15-06:20 900, unknown between 300: one failure; 09:50-10:00 and, after the hole, 10:30-10:40 1200: one failure; 22:50 to the end 600.
    /// Down 1200 + 900 + 1200 + 600 = 3900 in 4 failures, longest 1200. Degraded 07:00-08:00 3600. Up 90,000 - 3900 - 3600 - 300 - 1800 - 2700 = 77,700.
    /// Counted up 77,700 + 3600 = 81,300: A = 81,300 / 85,200 = 0.954225; MTBF 81,300 / 4 = 20,325; MTTR 3900 / 4 = 975.
    /// With maintenance in: up 81,300 + 600 + 300 = 82,200, down 3900 + 900 = 4800, and it was DOWN since 21:45, before the day: no failure more. A = 82,200 / 87,000; the 900 are not its longest.
    /// Its check http: down the same 3900, unknown 300, never degraded: up 77,700 + 3600 = 81,300; in maintenance down 900, up 900. Its check snmp: down 07:00-08:00 3600,
    /// in maintenance down 300, up 1500; up 90,000 - 3600 - 1800 - 2700 = 81,900; one failure.
    ///
    /// web02: maintenance 23:30-02:30, over the change of clocks: 10,800: degraded 00:00-00:30 1800, unknown 01:00-01:10 600, down 02:20-02:30 600, rest up 7800.
    /// Down 02:30-02:40 600, 05:10-05:30 1200: 1800 in 2 failures, longest 1200; unknown (unreachable) 16:00-16:30 1800. Up 90,000 - 1800 - 1800 - 10,800 - 2700 = 72,900.
    /// A = 72,900 / 74,700 = 0.975904; MTBF 36,450; MTTR 900. With maintenance in the first begins at 02:20 and lasts 600 + 600 = 1200: down 2400, up 72,900 + 7800 + 1800 = 82,500.
    ///
    /// db01: not observed before its first status at 23:00:00.001: 3600.001 + 2700 = 6300.001; down 19:00-19:30 1800 in 1; up 90,000 - 1800 - 6300.001 = 81,899.999.
    /// old01: down 12:30-13:00 1800 in 1; retired at 14:00: not observed 9 h = 32,400 + 2700 = 35,100; up 90,000 - 1800 - 35,100 = 53,100.
    ///
    /// The group any of web01, web02, both of which need db01; maintenance counts as up, unreachable as down. Down where both are: 05:10-05:20 600, and with db01 1800: 2400 in 2, longest 1800.
    /// Degraded where one of them is not up: 02:30-02:40 600, 05:00-05:10 600, 05:20-05:30 600, 06:00-06:20 1200, 07:00-08:00 3600, 09:50-10:00 600, 10:30-10:40 600, 16:00-16:30 1800,
    /// 22:50-23:00 600: 10,200. Up 90,000 - 2400 - 10,200 - 2700 = 74,700.
    /// The application: down 600 + 1800, a second late each, and 600 by itself: 3000 in 3, longest 1800; up 90,000 - 3000 - 2700 = 84,300.
    /// Expected of both: db01 fails (1800 / 83,699.999), or both others do (3900 / 85,200 × 1800 / 74,700).
    /// </summary>
    [Fact]
    public async Task EveryNumberOfADayIsAsWorkedOutByHand()
    {
        await PlayDay();
        var (lines, site) = (await LinesOfDay(PastDay.From, PastDay.Until), PastDay.Site);
        Assert.Equal(
            """
            web01: up 77700 degraded 3600 down 3900 unknown 300 maintenance 1800 (600 300 900 0) not observed 2700; 81300 / 3900, 4 failures, longest 1200
            web02: up 72900 degraded 0 down 1800 unknown 1800 maintenance 10800 (7800 1800 600 600) not observed 2700; 72900 / 1800, 2 failures, longest 1200
            db01: up 81899.999 degraded 0 down 1800 unknown 0 maintenance 0 (0 0 0 0) not observed 6300.001; 81899.999 / 1800, 1 failures, longest 1800
            old01: up 53100 degraded 0 down 1800 unknown 0 maintenance 0 (0 0 0 0) not observed 35100; 53100 / 1800, 1 failures, longest 1800
            """,
            string.Join('\n', PastDay.Hosts.Select(host => $"{host}: {Shown(lines.OfHost(host), Accounting.Default)}")));
        Assert.Equal(
            """
            http: up 81300 degraded 0 down 3900 unknown 300 maintenance 1800 (900 0 900 0) not observed 2700; 81300 / 3900, 4 failures, longest 1200
            snmp: up 81900 degraded 0 down 3600 unknown 0 maintenance 1800 (1500 0 300 0) not observed 2700; 81900 / 3600, 1 failures, longest 3600
            """,
            string.Join('\n', ((string[])["http", "snmp"]).Select(check => $"{check}: {Shown(lines.OfCheck("web01", check), Accounting.Default)}")));
        Assert.EndsWith("82200 / 4800, 4 failures, longest 1200", Shown(lines.OfHost("web01"), WithMaintenance), StringComparison.Ordinal);
        Assert.EndsWith("82500 / 2400, 2 failures, longest 1200", Shown(lines.OfHost("web02"), WithMaintenance), StringComparison.Ordinal);

        // Degraded as down: the hour is a failure more, and the longest. Unknown as down: the doubt is part of its failure. As up: it ends it.
        Assert.EndsWith("77700 / 7500, 5 failures, longest 3600", Shown(lines.OfHost("web01"), Accounting.Default with { Degraded = Counted.Down }), StringComparison.Ordinal);
        Assert.EndsWith("81300 / 4200, 4 failures, longest 1200", Shown(lines.OfHost("web01"), Accounting.Default with { Unknown = Counted.Down }), StringComparison.Ordinal);
        Assert.EndsWith("81600 / 3900, 5 failures, longest 1200", Shown(lines.OfHost("web01"), Accounting.Default with { Unknown = Counted.Up }), StringComparison.Ordinal);

        var shop = new Reckoning(site, lines, PastDay.From, PastDay.Until, Accounting.Default).Of(site.Applications[0]);
        Assert.Equal("up 84300 degraded 0 down 3000 unknown 0 maintenance 0 (0 0 0 0) not observed 2700; 84300 / 3000, 3 failures, longest 1800", Shown(shop.Totals));
        Assert.Equal("up 74700 degraded 10200 down 2400 unknown 0 maintenance 0 (0 0 0 0) not observed 2700; 84900 / 2400, 2 failures, longest 1800", Shown(Assert.Single(shop.Groups).Totals));
        Assert.Equal((20_325_000.0, 975_000.0, 81_300.0 / 85_200), (shop.Hosts[0].Totals.Mtbf, shop.Hosts[0].Totals.Mttr, shop.Hosts[0].Totals.Availability));
        var expected = (1 - (1800 / 83_699.999)) * (1 - (3900.0 / 85_200 * 1800 / 74_700));
        Assert.Equal(expected, shop.Expected!.Value.Availability, 1e-12);
        Assert.Equal(expected, shop.Groups[0].Expected!.Value.Availability, 1e-12);

        // 3000 - (1 - 0.97741541) × 87,300 = 3000 - 1971.634 = 1028.366.
        Assert.StartsWith("shop was down 17m 8s longer than expected: something is coupled", Coupling.Words("shop", shop.Totals, shop.Expected), StringComparison.Ordinal);
    }

    /// <summary>A minute after whatever happened: in a hole, in a window, in a failure, in the doubt within one, before a first status.</summary>
    [Fact]
    public async Task ReadingTwoPartsOfADayIsReadingTheDay()
    {
        await PlayDay();
        var whole = await LinesOfDay(PastDay.From, PastDay.Until);
        foreach (var at in PastDay.Instants(PlayedDay).Select(at => at.AddMinutes(1)).Where(at => at > PastDay.From && at < PastDay.Until).Distinct())
        {
            var (first, second) = (await LinesOfDay(PastDay.From, at), await LinesOfDay(at, PastDay.Until));
            foreach (var accounting in new[] { Accounting.Default, WithMaintenance, new Accounting(true, Counted.Down, Counted.Down) })
            {
                Assert.All(PastDay.Hosts, host => Same(whole.OfHost(host), first.OfHost(host), second.OfHost(host)));
                Assert.All(whole.Checks.Keys, check => Same(whole.OfCheck(check.Host, check.Check), first.OfCheck(check.Host, check.Check), second.OfCheck(check.Host, check.Check)));
                Same(whole.OfApplication("shop"), first.OfApplication("shop"), second.OfApplication("shop"));

                void Same(StatusLine all, StatusLine before, StatusLine after)
                {
                    var (one, other, both) = (
                        Availability.Of(before, PastDay.From, at, accounting), Availability.Of(after, at, PastDay.Until, accounting), Availability.Of(all, PastDay.From, PastDay.Until, accounting));
                    Assert.Equal((both.Seen, both.InMaintenance, both.NotObserved, both.Failures), (one.Seen + other.Seen, one.InMaintenance + other.InMaintenance, one.NotObserved + other.NotObserved, one.Failures + other.Failures));
                }
            }
        }
    }

    [Fact]
    public async Task ManyAreReadAtOnceAsEachByItself()
    {
        await PlayDay();
        clock.Move(PastDay.Until.AddMinutes(31) - clock.GetUtcNow());
        await using var store = await Open();
        var asked = new LinesAsked(PastDay.Site, PastDay.Hosts, ["shop"], Checks: true);
        var few = await store.Lines(asked, PastDay.From, PastDay.Until, default);
        var others = Enumerable.Range(0, 60).Select(number => $"none{number}").ToArray();
        Same(await store.Lines(asked with { Hosts = [.. PastDay.Hosts, .. others] }, PastDay.From, PastDay.Until, default));

        // For a command two connections read, each its half of the time and of the hosts.
        foreach (var hosts in (string[][])[[.. PastDay.Hosts, .. others], [.. others, .. PastDay.Hosts]])
            Same(Recall.LinesOf(new Secret(Database), asked with { Hosts = hosts }, PastDay.From, PastDay.Until, PastDay.Until.AddMinutes(31)));

        void Same(PastLines many)
        {
            Assert.All(PastDay.Hosts, host => Assert.Equal(few.OfHost(host).Stretches, many.OfHost(host).Stretches));
            Assert.All(few.Checks, check => Assert.Equal(check.Value.Stretches, many.Checks[check.Key].Stretches));
            Assert.Equal(few.OfApplication("shop").Stretches, many.OfApplication("shop").Stretches);
            Assert.Empty(many.OfHost("none7").Stretches);
            Assert.Equal(4, many.Checks.Count);
        }
    }

    /// <summary>The server is ended at 23:30Z: what comes after its last sign of life was not observed, nor what is still to come.</summary>
    [Fact]
    public async Task WithoutAServerNothingIsObserved()
    {
        await PlayDay();
        var (from, until) = (PastDay.Until, PastDay.Until.AddHours(3));
        var asked = new LinesAsked(PastDay.Site, PastDay.Hosts, [], Checks: false);
        var lines = Recall.LinesOf(new Secret(Database), asked, from, until, from.AddHours(2));
        Assert.Equal("up 1200 degraded 0 down 600 unknown 0 maintenance 0 (0 0 0 0) not observed 9000; 1200 / 600, 0 failures, longest 600", Shown(Availability.Of(lines.OfHost("web01"), from, until, Accounting.Default)));

        // A second after the sign of life somebody may still look.
        lines = Recall.LinesOf(new Secret(Database), asked, from, until, from.AddMinutes(30).AddSeconds(1));
        Assert.Equal(1801_000, Availability.Of(lines.OfHost("db01"), from, until, Accounting.Default).Seen.Up);
    }

    private static string Shown(StatusLine line, Accounting accounting) => Shown(Availability.Of(line, PastDay.From, PastDay.Until, accounting));

    private static string Shown(Totals totals)
    {
        Assert.True(totals.Sum is 90_000_000 or 10_800_000);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"up {S(totals.Seen.Up)} degraded {S(totals.Seen.Degraded)} down {S(totals.Seen.Down)} unknown {S(totals.Seen.Unknown)} maintenance {S(totals.Maintenance)} ({S(totals.InMaintenance.Up)} {S(totals.InMaintenance.Degraded)} {S(totals.InMaintenance.Down)} {S(totals.InMaintenance.Unknown)}) not observed {S(totals.NotObserved)}; {S(totals.CountedUp)} / {S(totals.CountedDown)}, {totals.Failures} failures, longest {S(totals.Longest)}");

        static string S(long milliseconds) => (milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> PlayedDay => File.ReadLines(Golden.Path("StatusFeeds.Tests", "Storage", "availability-day.history"));

    private Task PlayDay() => PastDay.Play(
        PlayedDay,
        async at =>
        {
            clock.Move(at - clock.GetUtcNow());
            return await Open();
        });

    private Task<PastLines> LinesOfDay(DateTimeOffset from, DateTimeOffset until) => Task.Run(
        () => Recall.LinesOf(new Secret(Database), new LinesAsked(PastDay.Site, PastDay.Hosts, ["shop"], Checks: true), from, until, PastDay.Until.AddMinutes(30)));
}
