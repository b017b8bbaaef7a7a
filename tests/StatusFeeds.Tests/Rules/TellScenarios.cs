// Hosts that leave and return, several checks, and what a host with `tell: checks` says.
using System.Collections.Frozen;
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Plans;

namespace StatusFeeds.Tests.Rules;

public sealed class TellScenarios
{
    private static readonly Site Whole = Shop(Switch("gateway"), Box("web01"), Box("web02"));

    private static readonly Host Two = Box("web01", checks: "http ping");

    [Fact]
    public void AHostIsTakenOutAndPutBack() => new Plot(Whole).At(10).Reload(Without("web02")).At(11).Reload(Without("web02"), retire: true).At(20).Reload(Whole).Until(35)
        .Tells("web02 RETIRED, web02 UP");

    [Fact]
    public void AHostIsTakenOutAndPutBackAtOnce() => new Plot(Whole).At(10).Reload(Without("web02")).At(10.8).Reload(Whole).Until(25)
        .Tells("nothing");

    [Fact]
    public void AHostThatIsDownIsTakenOutAndPutBackAtOnce() => new Plot(Whole).At(5).Off("web02").At(10).Reload(Without("web02")).At(10.8).Reload(Whole).At(20).On("web02").Until(35)
        .Tells("web02 DOWN, web02 UP");

    [Fact]
    public void AHostThatIsDownIsTakenOutAndPutBackLater() => new Plot(Whole)
        .At(5).Off("web02").At(10).Reload(Without("web02")).At(11).Reload(Without("web02"), retire: true).At(20).Reload(Whole).At(30).On("web02").Until(45)
        .Tells("web02 DOWN, web02 RETIRED, web02 DOWN, web02 UP");

    [Fact]
    public void AHostComesBackUpUnderARetiredName() => new Plot(Whole)
        .At(5).Off("web02").At(10).Reload(Without("web02")).At(11).Reload(Without("web02"), retire: true).At(15).On("web02").At(20).Reload(Whole).Until(35)
        .Tells("web02 DOWN, web02 RETIRED, web02 UP");

    [Fact]
    public void AHostIsTakenOutWhileItsSwitchIsCut()
    {
        var site = Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1"), Box("web02", "sw1"));
        var less = Without(site, "web02");
        new Plot(site).At(10).Off("sw1").At(15).Reload(less).At(16).Reload(less, retire: true).At(25).On("sw1").Until(40)
            .Tells("sw1 DOWN, sw1 UP, web02 RETIRED");
    }

    [Fact]
    public void TheSwitchIsTakenOutAndItsHostStaysSilent()
    {
        var site = Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1"), Box("web02"));
        var less = Shop(Switch("gateway"), Box("web01"), Box("web02"));
        new Plot(site).At(10).Off("sw1").At(20).Reload(less).At(21).Reload(less, retire: true).Until(40)
            .Tells("sw1 DOWN, sw1 RETIRED, web01 DOWN");
    }

    [Fact]
    public void ASwitchIsPutBeforeAHostThatIsDown()
    {
        var site = Shop(Switch("gateway"), Switch("sw1"), Box("web01"));
        new Plot(site).At(10).Off("web01", "sw1").At(20).Reload(Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1"))).At(30).On("web01", "sw1").Until(45)
            .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP");
    }

    [Fact]
    public void ByDefaultASecondCheckThatFailsIsNotTold() => Both(Two).Tells("web01 DOWN, web01 UP");

    [Fact]
    public void ASecondCheckThatFailsIsToldWhereChecksAre() => Both(Two with { TellsChecks = true }).Tells("web01 DOWN, web01 DOWN, web01 DOWN, web01 UP");

    [Fact]
    public void AnotherReasonIsToldWhereChecksAre() => new Plot(Shop(Switch("gateway"), Box("web01") with { TellsChecks = true }))
        .At(10).Says("web01", "http", Status.Degraded, "tls-days 9 < 14").At(20).Says("web01", "http", Status.Degraded, "time 0.212 s > 150 ms").At(30).Says("web01", "http", Status.Up).Until(45)
        .Tells("web01 DEGRADED, web01 DEGRADED, web01 UP");

    [Fact]
    public void ACertificateThatRunsOutForWeeksHidesNothingWhereChecksAreTold() => new Plot(Shop(Switch("gateway"), Box("web01", checks: "tls http") with { TellsChecks = true }))
        .At(10).Says("web01", "tls", Status.Degraded, "tls-days 9 < 14").At(20).Says("web01", "http", Status.Degraded, "time 0.212 s > 150 ms").At(40).Says("web01", "http", Status.Up).At(45).Says("web01", "tls", Status.Up).Until(60)
        .Tells("web01 DEGRADED, web01 DEGRADED, web01 UP");

    [Fact]
    public void WhereChecksAreToldAWindowStillIsSilent() =>
        new Plot(Shop(Switch("gateway"), Two with { TellsChecks = true }) with { Windows = [Once("web01", Played.At(300), Played.At(3000))] })
            .At(10).Says("web01", "http", Status.Down, "HTTP 503").At(20).Says("web01", "ping", Status.Degraded, "loss 33 % > 20 %").At(30).Says("web01", "http", Status.Up).Says("web01", "ping", Status.Up).Until(65)
            .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void WhereChecksAreToldARestartTellsNothingAgain() => new Plot(Shop(Switch("gateway"), Two with { TellsChecks = true }))
        .At(10).Says("web01", "http", Status.Down, "HTTP 503").At(20).Restart().At(30).Says("web01", "http", Status.Up).Until(45)
        .Tells("web01 DOWN, web01 UP");

    [Fact]
    public void ACheckMakesItsHostNoWorseThanItMay() =>
        new Plot(Shop(Switch("gateway"), Box("web01", checks: "http snmp", set: check => check with { AtWorst = check.Name == "snmp" ? Status.Degraded : Status.Down })))
            .At(10).Says("web01", "snmp", Status.Down, "Fan 1 0 rpm < 500").At(20).Off("web01").At(30).On("web01").At(40).Says("web01", "snmp", Status.Up).Until(55)
            .Tells("web01 DEGRADED, web01 DOWN, web01 DEGRADED, web01 UP");

    private static Plot Both(Host host) => new Plot(Shop(Switch("gateway"), host))
        .At(10).Says("web01", "http", Status.Down, "HTTP 503").At(20).Says("web01", "ping", Status.Down, "loss 100 %").At(30).Says("web01", "http", Status.Up).At(40).Says("web01", "ping", Status.Up).Until(55);

    private static Site Without(string host) => Without(Whole, host);

    /// <summary>The same site after one host was taken out of it.</summary>
    internal static Site Without(Site site, string host) => site with
    {
        Hosts = site.Hosts.Where(pair => pair.Key != host).ToFrozenDictionary(),
        Windows = [.. site.Windows.Select(window => window with { Hosts = window.Hosts.Remove(host) }).Where(window => window.Hosts.Length > 0)],
        Applications =
        [
            .. site.Applications.Select(app => app with
            {
                Hosts = app.Hosts.Remove(host),
                Needs = [.. app.Needs.Select(need => need with { Members = need.Members.Remove(host) }).Where(need => need.Members.Length > 0)],
            }),
        ],
    };
}
