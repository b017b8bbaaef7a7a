// What hosts are behind: who is excused, for which failures, and until when.
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Plans;

namespace StatusFeeds.Tests.Rules;

public sealed class WayScenarios
{
    private static readonly Host Gateway = Switch("gateway");

    private static readonly Site Pair = Shop(Gateway, Switch("sw1"), Box("web01", "sw1"));

    private static readonly Site Redundant = Shop(Gateway, Switch("sw1"), Switch("sw2"), Box("web01", "sw1 sw2"));

    private static readonly Site Chain = Shop(Gateway, Switch("sw1"), Switch("sw2", "sw1"), Switch("sw3", "sw2"), Switch("sw4", "sw3"), Box("web01", "sw4"));

    [Fact]
    public void TheChildFailsFirst() => new Plot(Pair).Phase("web01", 5).Phase("sw1", 55).At(10).Off("sw1").At(25).On("sw1").Until(40)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void TheChildFailsLast() => new Plot(Pair).Phase("web01", 55).Phase("sw1", 5).At(10).Off("sw1").At(25).On("sw1").Until(40)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void TheChildDiesBehindAGoodSwitch() => new Plot(Pair).At(10).Off("web01").At(25).On("web01").Until(40)
        .Tells("web01 DOWN, web01 UP");

    [Fact]
    public void TheChildDiesWhileItsSwitchIsDeadAndTheSwitchComesBack() => new Plot(Pair).At(10).Off("sw1").At(15).Off("web01").At(20).On("sw1").At(30).On("web01").Until(45)
        .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP");

    [Fact]
    public void AChildThatIsDownStaysSoWhileItsSwitchIsCut() => new Plot(Pair).At(5).Off("web01").At(15).Off("sw1").At(25).On("sw1").At(35).On("web01").Until(45)
        .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP");

    [Fact]
    public void AChildThatIsDownComesBackWhileItsSwitchIsCut() => new Plot(Pair).At(5).Off("web01").At(15).Off("sw1").At(20).On("web01").At(30).On("sw1").Until(45)
        .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP");

    [Fact]
    public void AChildThatIsIllWithAnAnswerIsDownWhateverItsSwitchIs() => new Plot(Pair)
        .At(10).Mute("sw1").At(15).Says("web01", "http", Status.Down, "HTTP 503").At(25).Says("web01", "http", Status.Up).At(35).On("sw1").Until(50)
        .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP");

    [Fact]
    public void AChildThatAnswersBehindAMuteSwitchIsUp() => new Plot(Pair).At(10).Mute("sw1").At(35).On("sw1").Until(50)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void AChildThatDiesBehindAMuteSwitchIsExcused() => new Plot(Pair).At(10).Mute("sw1").At(15).Off("web01").At(25).On("web01").At(35).On("sw1").Until(50)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void AChildThatDiedBehindAMuteSwitchIsDownOnceTheSwitchAnswers() => new Plot(Pair).At(10).Mute("sw1").At(15).Off("web01").At(25).On("sw1").At(35).On("web01").Until(50)
        .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP");

    [Fact]
    public void AFailureBehindAMuteSwitchThatTheHostItselfAnswersForStaysTold() => new Plot(Pair)
        .At(5).Says("web01", "http", Status.Down, "HTTP 503").At(15).Off("sw1").At(25).On("sw1").Until(40)
        .Tells("sw1 DOWN, sw1 UP, web01 DOWN");

    [Fact]
    public void ACommandThatFailsIsNoSilence() => new Plot(Shop(Gateway, Switch("sw1"), Box("web01", "sw1", "exec")))
        .At(10).Off("sw1").At(25).On("sw1").Until(40)
        .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP");

    [Fact]
    public void OneOfTwoWaysIsCut() => new Plot(Redundant).At(10).Off("sw1").At(25).On("sw1").Until(40)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void OneOfTwoWaysIsCutAndTheHostDies() => new Plot(Redundant).At(10).Off("sw1").At(15).Off("web01").At(25).On("web01").At(30).On("sw1").Until(45)
        .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP");

    [Fact]
    public void BothWaysAreCutAtOnce() => new Plot(Redundant).At(10).Off("sw1", "sw2").At(25).On("sw2").At(35).On("sw1").Until(50)
        .Tells("sw1 DOWN, sw1 UP, sw2 DOWN, sw2 UP");

    [Fact]
    public void BothWaysAreCutOneAfterTheOther() => new Plot(Redundant).At(10).Off("sw1").At(15).Off("sw2").At(25).On("sw1").At(35).On("sw2").Until(50)
        .Tells("sw1 DOWN, sw1 UP, sw2 DOWN, sw2 UP");

    [Fact]
    public void TwoWaysThatBothHangOnACoreThatIsCut() =>
        new Plot(Shop(Gateway, Switch("core"), Switch("sw1", "core"), Switch("sw2", "core"), Box("web01", "sw1 sw2"))).At(10).Off("core").At(25).On("core").Until(40)
            .Tells("core DOWN, core UP");

    [Fact]
    public void TheFirstOfFourSwitchesIsCut() => new Plot(Chain).At(10).Off("sw1").At(25).On("sw1").Until(40)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void TheThirdOfFourSwitchesIsCut() => new Plot(Chain).At(10).Off("sw3").At(25).On("sw3").Until(40)
        .Tells("sw3 DOWN, sw3 UP");

    [Fact]
    public void TheFirstOfFourSwitchesIsLookedAtLast() => new Plot(Chain)
        .Phase("web01", 1).Phase("sw4", 5).Phase("sw3", 20).Phase("sw2", 35).Phase("sw1", 55).At(10).Off("sw1").At(25).On("sw1").Until(40)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void ASwitchThatAnswersSnmpButNoPingExcusesNobody() => new Plot(Shop(Gateway, Box("sw1", checks: "ping snmp"), Box("web01", "sw1")))
        .At(10).Loses("sw1", "ping", "x").At(15).Off("web01").At(25).On("web01").At(35).Loses("sw1", "ping", "").Until(50)
        .Tells("sw1 DOWN, sw1 UP, web01 DOWN, web01 UP");

    [Fact]
    public void AHostDiesBehindASwitchThatLosesAThirdOfItsPings() => new Plot(Pair).At(5).Loses("sw1", "ping", "x..x...x.x..x..x....").At(20).Off("web01").At(40).On("web01").Until(55)
        .Tells("web01 DOWN, web01 UP");

    [Theory]
    [InlineData("x.")]
    [InlineData("x..")]
    [InlineData("..x")]
    [InlineData("x...")]
    public void AHostThatDiesBehindASwitchThatKeepsLosingPacketsIsDownWithinMinutes(string pattern)
    {
        for (var draw = 1; draw <= 100; draw++)
        {
            var changes = new Plot(Pair).At(5).Loses("sw1", "ping", pattern).At(20).Off("web01").At(40).On("web01").Until(60).Play(draw, draw).Changes;
            var told = changes.Where(change => change is { Told: true, From: not null, Subject.Id: "web01" }).ToList();
            Assert.Equal((draw, Status.Down, Status.Up), (draw, told[0].To, told[^1].To));
            Assert.InRange(told[0].At, Played.At(20 * 60), Played.At(25 * 60));
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(26)]
    [InlineData(33)]
    [InlineData(45)]
    [InlineData(70)]
    public void AShortCutOfASwitchMakesNoHostBehindItDown(int seconds)
    {
        var hosts = Enumerable.Range(1, 8).Select(number => Box($"web{number}", "sw1"));
        var site = Shop([Gateway, Switch("core"), Switch("sw1", "core"), .. hosts]);
        foreach (var cut in (string[])["sw1", "core"])
        {
            for (var draw = 1; draw <= 50; draw++)
            {
                var changes = new Plot(site).At(10).Off(cut).At(10 + (seconds / 60.0)).On(cut).Until(20).Play(draw, draw).Changes;
                Assert.Equal(cut + draw, cut + draw + string.Join(", ", changes.Where(change => change is { Told: true, From: not null } && change.Subject.Id != cut).Select(change => change.Subject.Id + change.To)));
            }
        }
    }

    [Fact]
    public void AHostWithASlowRhythmBehindAFastSwitch() =>
        new Plot(Shop(Gateway, Switch("sw1"), Box("web01", "sw1", set: check => check with { Every = TimeSpan.FromMinutes(5) }))).At(10).Off("sw1").At(22).On("sw1").Until(45)
            .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void AHostWithAFastRhythmBehindASlowSwitch() =>
        new Plot(Shop(Gateway, Switch("sw1") is var slow ? slow with { Checks = [slow.Checks[0] with { Every = TimeSpan.FromMinutes(5) }] } : slow,
            Box("web01", "sw1", set: check => check with { Every = TimeSpan.FromSeconds(20) }))).At(10).Off("sw1").At(25).On("sw1").Until(45)
            .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void APingThatIsFilteredBehindAMuteSwitchIsExcusedWhileTheHostAnswers() => new Plot(Shop(Gateway, Switch("sw1"), Box("web01", "sw1", "http ping")))
        .At(10).Mute("sw1").Loses("web01", "ping", "x").At(25).Loses("web01", "ping", "").At(35).On("sw1").Until(50)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void TheProcessRestartsWhileTheSwitchIsCut() => new Plot(Pair).At(10).Off("sw1").At(15).Restart().At(25).On("sw1").Until(40)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void TheProcessRestartsJustAfterTheSwitchIsCut() => new Plot(Pair).Phase("web01", 5).Phase("sw1", 55).At(10).Off("sw1").At(10.4).Restart().At(25).On("sw1").Until(40)
        .Tells("sw1 DOWN, sw1 UP");
}
