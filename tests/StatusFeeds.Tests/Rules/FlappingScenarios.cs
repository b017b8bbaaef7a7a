// Hosts that come and go: one article while they do, one when they have stopped.
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class FlappingScenarios
{
    private const string Once = "web01 DOWN, web01 UP, web01 DOWN, web01 UP, web01 DOWN flapping, web01 UP";

    private static readonly Site Web = Shop(Switch("gateway"), Box("web01"));

    private static readonly Site Touchy = Shop(Switch("gateway"), Box("web01", set: check => check with { FailAfter = 1, RecoverAfter = 1 }));

    [Fact]
    public void DownTwoMinutesOfEveryTwelve() => new Plot(Web).At(10).Flaps("web01", 2, 12, 130).Until(180).Tells(Once);

    [Fact]
    public void OneFailureInThreeIsBelievedAtOnce() => new Plot(Touchy).At(10).Loses("web01", "http", "x..").At(70).Loses("web01", "http", "").Until(110).Tells(Once);

    [Fact]
    public void OneFailureInThreeIsNeverBelieved() => new Plot(Web).At(10).Loses("web01", "http", "x..").At(70).Loses("web01", "http", "").Until(110).Tells("nothing");

    [Fact]
    public void EveryOtherLookFailsAndIsBelieved() => new Plot(Touchy).At(10).Loses("web01", "http", "x.").At(70).Loses("web01", "http", "").Until(110).Tells(Once);

    [Fact]
    public void EveryOtherLookFailsAndIsNeverBelieved() => new Plot(Web).At(10).Loses("web01", "http", "x.").At(70).Loses("web01", "http", "").Until(110).Tells("nothing");

    [Fact]
    public void ItFlapsBetweenUpAndDegraded() => Ill(new(Web), (10, Status.Degraded), (22, Status.Degraded), (34, Status.Degraded), (46, Status.Degraded)).Until(90)
        .Tells("web01 DEGRADED, web01 UP, web01 DEGRADED, web01 UP, web01 DEGRADED flapping, web01 UP");

    [Fact]
    public void TheWorstSeenIsTold() => Ill(new(Web), (10, Status.Degraded), (22, Status.Down), (34, Status.Degraded), (46, Status.Degraded)).Until(90)
        .Tells("web01 DEGRADED, web01 UP, web01 DOWN, web01 UP, web01 DOWN flapping, web01 UP");

    [Fact]
    public void ItIsDownWhenFlappingEnds() => new Plot(Web).At(10).Flaps("web01", 2, 12, 70).At(70.1).Off("web01").At(130).On("web01").Until(145).Tells(Once);

    [Fact]
    public void ItIsDegradedWhenFlappingEnds() => new Plot(Web).At(10).Flaps("web01", 2, 12, 70).Says("web01", "http", Status.Degraded, "time 0.212 s > 150 ms").Until(120)
        .Tells("web01 DOWN, web01 UP, web01 DOWN, web01 UP, web01 DOWN flapping, web01 DEGRADED");

    [Fact]
    public void FourChangesWithinAnHourAreNoFlapping() => new Plot(Web).At(10).Flaps("web01", 2, 31, 130).Until(180)
        .Tells("web01 DOWN, web01 UP, web01 DOWN, web01 UP, web01 DOWN, web01 UP, web01 DOWN, web01 UP");

    [Fact]
    public void ItFlapsAgainAnHourLater() => new Plot(Web).At(10).Flaps("web01", 2, 12, 60).At(130).Flaps("web01", 2, 12, 180).Until(230)
        .Tells($"{Once}, {Once}");

    [Fact]
    public void OtherSettings() => new Plot(Shop(Switch("gateway"), Box("web01", set: check => check with { Flapping = new(3, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(15)) })))
        .At(10).Flaps("web01", 2, 12, 70).Until(100)
        .Tells("web01 DOWN, web01 UP, web01 DOWN flapping, web01 UP");

    [Fact]
    public void TwoChecksFlap() => Ill(Ill(new(Shop(Switch("gateway"), Box("web01", checks: "http ping"))),
        (10, Status.Down), (22, Status.Down), (34, Status.Down), (46, Status.Down)), "ping", (16, Status.Degraded), (28, Status.Degraded), (40, Status.Degraded), (52, Status.Degraded)).Until(100)
        .Tells("web01 DOWN, web01 UP, web01 DEGRADED, web01 UP, web01 DOWN, web01 UP, web01 DEGRADED, web01 UP, web01 DOWN flapping, web01 DEGRADED flapping, web01 UP");

    [Fact]
    public void AnotherCheckFailsWhileOneFlaps() => Ill(Ill(new(Shop(Switch("gateway"), Box("web01", checks: "http ping"))),
        (10, Status.Degraded), (22, Status.Degraded), (34, Status.Degraded), (46, Status.Degraded)), "ping", (50, Status.Degraded)).Until(100)
        .Tells("web01 DEGRADED, web01 UP, web01 DEGRADED, web01 UP, web01 DEGRADED flapping, web01 UP");

    [Fact]
    public void AHostBehindAFlappingSwitchDoesNotFlap() => new Plot(Shop(Switch("gateway"), Switch("web01"), Box("db01", "web01"))).At(10).Flaps("web01", 2, 12, 130).Until(180)
        .Tells(Once);

    [Fact]
    public void ARestartWhileItFlaps() => new Plot(Web).At(10).Flaps("web01", 2, 12, 70).At(52).Restart().Until(120).Tells(Once);

    [Fact]
    public void ARestartBeforeItFlaps() => new Plot(Web).At(10).Flaps("web01", 2, 12, 70).At(29).Restart().Until(120).Tells(Once);

    [Fact]
    public void ARestartAfterTheLastChange() => new Plot(Web).At(10).Flaps("web01", 2, 12, 70).At(75).Restart().Until(120).Tells(Once);

    [Fact]
    public void ItFlapsIntoAWindow() => new Plot(Web with { Windows = [Plans.Once("web01", At(66 * 60), At(150 * 60))] }).At(10).Flaps("web01", 2, 12, 64).Until(180)
        .Tells("web01 DOWN, web01 UP, web01 DOWN, web01 UP, web01 DOWN flapping, web01 MAINTENANCE, web01 UP");

    [Fact]
    public void ItIsRebootedOftenInAWindow() => new Plot(Web with { Windows = [Plans.Once("web01", At(5 * 60), At(80 * 60))] }).At(10).Flaps("web01", 2, 12, 60).Until(110)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void ItIsUnknownNowAndThen() => Ill(new(Web), (10, Status.Unknown), (22, Status.Unknown), (34, Status.Unknown), (46, Status.Unknown)).Until(70)
        .Tells("web01 UNKNOWN, web01 UP, web01 UNKNOWN, web01 UP, web01 UNKNOWN, web01 UP, web01 UNKNOWN, web01 UP");

    private static Plot Ill(Plot plot, params (double At, Status Status)[] times) => Ill(plot, "http", times);

    /// <summary>Ill for two minutes each time.</summary>
    private static Plot Ill(Plot plot, string check, params (double At, Status Status)[] times)
    {
        foreach (var (at, status) in times)
            plot.At(at).Says("web01", check, status, "it is " + status.Name()).At(at + 2).Says("web01", check, Status.Up);
        return plot;
    }
}
