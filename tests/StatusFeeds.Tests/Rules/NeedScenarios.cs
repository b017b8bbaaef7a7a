// What an application is by what it needs, and who is blamed.
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Plans;

namespace StatusFeeds.Tests.Rules;

public sealed class NeedScenarios
{
    private const string Cache1 = "cache1 DOWN, cache1 UP", Cache2 = "cache2 DOWN, cache2 UP";

    private static readonly Site Caches = Of([App("shop", "web01 cache1 cache2", "web01; any of cache1 cache2", entry: true)], Switch("gateway"), Box("web01"), Box("cache1"), Box("cache2"));

    private static readonly Site TwoOfThree = Of([App("shop", "a b c", "2 of a b c", entry: true)], Switch("gateway"), Box("a"), Box("b"), Box("c"));

    [Fact]
    public void OneOfTwoCachesIsDown() => new Plot(Caches).At(10).Off("cache1").At(20).On("cache1").Until(35)
        .Tells($"{Cache1}, shop DEGRADED, shop UP");

    [Fact]
    public void BothCachesAreDown() => new Plot(Caches).At(10).Off("cache1").At(15).Off("cache2").At(20).On("cache1").At(25).On("cache2").Until(40)
        .Tells($"{Cache1}, {Cache2}, shop DEGRADED, shop DOWN, shop DEGRADED, shop UP");

    [Fact]
    public void ADegradedCacheIsEnoughButNotUp() => new Plot(Caches).At(10).Says("cache1", "http", Status.Degraded, "slow").At(15).Off("cache2").At(20).On("cache2").At(25).Says("cache1", "http", Status.Up).Until(40)
        .Tells($"cache1 DEGRADED, cache1 UP, {Cache2}, shop DEGRADED, shop UP");

    [Fact]
    public void ThreeOfWhichTwoAreNeeded() => new Plot(TwoOfThree).At(10).Off("a").At(15).Off("b").At(20).On("a").At(25).On("b").Until(40)
        .Tells("a DOWN, a UP, b DOWN, b UP, shop DEGRADED, shop DOWN, shop DEGRADED, shop UP");

    [Fact]
    public void AnUnknownOneWouldDecide() => new Plot(TwoOfThree)
        .At(10).Off("a").At(15).Says("b", "http", Status.Unknown, "SNMPv3: wrong password").At(20).Says("b", "http", Status.Up).At(25).On("a").Until(40)
        .Tells("a DOWN, a UP, b UNKNOWN, b UP, shop DEGRADED, shop UNKNOWN, shop DEGRADED, shop UP");

    [Fact]
    public void AnUnknownOneDecidesNothing() => new Plot(TwoOfThree)
        .At(15).Says("b", "http", Status.Unknown, "SNMPv3: wrong password").At(20).Says("b", "http", Status.Up).Until(40)
        .Tells("b UNKNOWN, b UP, shop DEGRADED, shop UP");

    [Fact]
    public void APlainHostIsDegradedThenDown() => new Plot(Of([App("shop", "web01 web02", entry: true)], Switch("gateway"), Box("web01"), Box("web02")))
        .At(10).Says("web01", "http", Status.Degraded, "time 0.212 s > 150 ms").At(15).Off("web02").At(20).On("web02").At(25).Says("web01", "http", Status.Up).Until(40)
        .Tells("web01 DEGRADED, web01 UP, web02 DOWN, web02 UP, shop DEGRADED, shop DOWN, shop DEGRADED, shop UP");

    [Fact]
    public void UnreachableCountsAsDown() =>
        new Plot(Of([App("shop", "a b", "any of a b", entry: true)], Switch("gateway"), Switch("sw1"), Switch("sw2"), Box("a", "sw1"), Box("b", "sw2")))
            .At(10).Off("sw1").At(15).Off("sw2").At(20).On("sw1").At(25).On("sw2").Until(40)
            .Tells("sw1 DOWN, sw1 UP, sw2 DOWN, sw2 UP, shop DEGRADED, shop DOWN, shop DEGRADED, shop UP");

    [Fact]
    public void AWayThatIsCutCountsOnlyByWhatIsBehindIt() =>
        new Plot(Of([App("shop", "a", entry: true)], Switch("gateway"), Switch("sw1"), Switch("sw2"), Box("a", "sw1 sw2"))).At(10).Off("sw1").At(20).On("sw1").Until(35)
            .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void MaintenanceCountsAsUp() => new Plot(Caches with { Windows = [Once("cache1", Played.At(600), Played.At(1800))] }).At(12).Off("cache1").At(20).On("cache1").Until(40)
        .Tells("cache1 MAINTENANCE, cache1 UP");

    [Fact]
    public void AHostInMaintenanceIsOneThatIsUp() => new Plot(Caches with { Windows = [Once("web01", Played.At(600), Played.At(1800))] }).At(12).Off("web01").At(20).On("web01").Until(40)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void TheHostThatIsNeededIsBlamed() => new Plot(Of([App("shop", "web01", entry: true)], Switch("gateway"), Box("web01", needs: "db01"), Box("db01")))
        .At(10).Off("db01").At(12).Says("web01", "http", Status.Down, "HTTP 503").At(20).On("db01").Says("web01", "http", Status.Up).Until(35)
        .Tells("db01 DOWN, db01 UP, web01 DOWN, web01 UP, shop DOWN, shop UP");

    [Fact]
    public void AHostThatNeedsOneThatIsDownIsWhatItsOwnChecksSay() => new Plot(Of([App("shop", "web01", entry: true)], Switch("gateway"), Box("web01", needs: "app01"), Box("app01", needs: "db01"), Box("db01")))
        .At(10).Off("db01").At(20).On("db01").Until(35)
        .Tells("db01 DOWN, db01 UP, shop DOWN, shop UP");

    [Fact]
    public void TheSwitchBeforeTheHostThatIsNeededIsBlamed() =>
        new Plot(Of([App("shop", "web01", entry: true)], Switch("gateway"), Box("web01", needs: "db01"), Box("db01", "sw1"), Switch("sw1")))
            .At(10).Off("sw1").At(13).Says("web01", "http", Status.Down, "HTTP 503").At(20).On("sw1").Says("web01", "http", Status.Up).Until(35)
            .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP, shop DOWN, shop UP");

    [Fact]
    public void WithoutAnEntryNothingIsToldOfAnApplication() => new Plot(Shop(Switch("gateway"), Box("web01"))).At(10).Off("web01").At(20).On("web01").Until(35)
        .Tells("web01 DOWN, web01 UP");

    [Fact]
    public void AnApplicationIsUntoldWhileWeAreBlind() => new Plot(Caches).At(10).Unplug().At(20).Plug().Until(35)
        .Tells("monitor UNKNOWN, monitor UP");

    [Fact]
    public void AnApplicationThatIsDownWhenWeSeeAgain() => new Plot(Caches).At(10).Unplug().At(15).Off("web01").At(20).Plug().At(30).On("web01").Until(45)
        .Tells("monitor UNKNOWN, monitor UP, web01 DOWN, web01 UP, shop DOWN, shop UP");

    [Fact]
    public void ARestartTellsNoApplicationAgain() => new Plot(Caches).At(10).Off("web01").At(15).Restart().At(20).On("web01").Until(35)
        .Tells("web01 DOWN, web01 UP, shop DOWN, shop UP");
}
