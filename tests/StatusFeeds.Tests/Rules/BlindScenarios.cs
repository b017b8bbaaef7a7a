// A monitor that cannot see its network, and one that had stopped looking.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;

namespace StatusFeeds.Tests.Rules;

public sealed class BlindScenarios
{
    private const string Blind = "monitor UNKNOWN, monitor UP";

    private static readonly Site Three = Shop(Box("a"), Box("b"), Box("c"));

    private static readonly Site Witnessed = Of([App("shop", "a b"), App("mail", "c d")], Switch("w1"), Switch("w2"), Box("a"), Box("b"), Box("c"), Box("d")) with { Witnesses = ["w1", "w2"] };

    private static readonly Site OneWitness = Shop(Switch("gateway"), Box("a"), Box("b")) with { Witnesses = ["gateway"] };

    [Fact]
    public void OneOfTwoWitnessesReboots() => new Plot(Shop(Switch("w1"), Switch("w2"), Box("a")) with { Witnesses = ["w1", "w2"] }).At(10).Off("w1").At(14).On("w1").Until(30)
        .Tells("w1 DOWN, w1 UP");

    [Fact]
    public void TheOnlyWitnessReboots() => new Plot(OneWitness).At(10).Off("gateway").At(14).On("gateway").Until(30)
        .Tells("gateway DOWN, gateway UP");

    [Fact]
    public void OneThatGotThroughABlinkAfterTheWitnessFellSilentIsNoSignOnceItIsDeadToo()
    {
        var world = Evaluator.Adopt(World.Empty, OneWitness, Played.Start, start: true).World;
        Look("gateway", 1, answered: true);
        Look("gateway", 61, answered: false);
        Look("a", 61.001, answered: true);
        Look("b", 61.002, answered: true);
        Look("gateway", 76, answered: false);
        world = Evaluator.Tick(world, OneWitness, Played.At(77)).World;
        Assert.Null(world.Blind);
        Look("a", 121, answered: false);
        Look("b", 122, answered: false);
        Look("a", 136, answered: false);
        Look("gateway", 136.5, answered: false);
        Look("b", 137, answered: false);
        world = Evaluator.Tick(world, OneWitness, Played.At(138)).World;
        Assert.NotNull(world.Blind);

        void Look(string host, double begun, bool answered) => world = Evaluator.Observe(
            world,
            OneWitness,
            new(host, OneWitness.Hosts[host].Checks[0].Name, Played.At(begun + 0.5), TimeSpan.FromSeconds(0.5), new(answered ? Status.Up : Status.Down, "", [])) { Answered = answered }).World;
    }

    [Fact]
    public void BothWitnessesDieAndTheOthersAnswer() => new Plot(Witnessed).At(10).Off("w1", "w2").At(20).On("w1", "w2").Until(35)
        .Tells("nothing");

    [Fact]
    public void TheWitnessesAndTheUplinkAreGone() => new Plot(Witnessed).At(10).Unplug().At(20).Plug().Until(35)
        .Tells(Blind);

    [Fact]
    public void TheUplinkIsGoneAndAnApplicationIsTold() =>
        new Plot(Of([App("shop", "sw a b c d", entry: true)], Switch("gateway"), Switch("sw"), Box("a", "sw"), Box("b", "sw"), Box("c", "sw"), Box("d", "sw")) with { Witnesses = ["gateway"] })
            .At(10).Unplug().At(20).Plug().Until(35)
            .Tells(Blind);

    [Fact]
    public void NoWitnessesAndTheUplinkIsGone() => new Plot(Three).At(10).Unplug().At(20).Plug().Until(35)
        .Tells(Blind);

    [Fact]
    public void NoWitnessesAndNoRoute() => new Plot(Three).At(10).Unplug(route: false).At(40).Plug().Until(60)
        .Tells(Blind);

    [Fact]
    public void TheUplinkIsGoneTwice() => new Plot(Three).At(10).Unplug().At(20).Plug().At(30).Unplug().At(40).Plug().Until(55)
        .Tells($"{Blind}, {Blind}");

    [Fact]
    public void OnlyTwoHostsAreNeverBlind() => new Plot(Shop(Box("a"), Box("b"))).At(10).Unplug().At(20).Plug().Until(35)
        .Tells("a DOWN, a UP, b DOWN, b UP");

    [Fact]
    public void TwoHostsAndThisMachineAreNeverBlind() => new Plot(Shop(Box("a"), Box("b"), Box("here"))).Here("here").At(10).Unplug().At(20).Plug().Until(35)
        .Tells("a DOWN, a UP, b DOWN, b UP");

    [Fact]
    public void ThisMachineAnswersWhileTheUplinkIsGone() => new Plot(Shop(Box("a"), Box("b"), Box("c"), Box("here"))).Here("here").At(10).Unplug().At(20).Plug().Until(35)
        .Tells(Blind);

    [Fact]
    public void ThisMachineIsIllWhileTheUplinkIsGone() => new Plot(Shop(Box("a"), Box("b"), Box("c"), Box("here"))).Here("here")
        .At(10).Unplug().At(15).Says("here", "http", Status.Down, "HTTP 503").At(20).Plug().At(30).Says("here", "http", Status.Up).Until(45)
        .Tells($"{Blind}, here DOWN, here UP");

    [Fact]
    public void AHostDiesWhileWeAreBlind() => new Plot(Witnessed).At(10).Unplug().At(15).Off("c").At(30).Plug().At(40).On("c").Until(55)
        .Tells($"shop: {Blind}; mail: {Blind}, c DOWN, c UP");

    [Fact]
    public void AHostDiesAndComesBackWhileWeAreBlind() => new Plot(Witnessed).At(10).Unplug().At(15).Off("c").At(25).On("c").At(30).Plug().Until(45)
        .Tells(Blind);

    [Fact]
    public void AHostThatWasDownComesBackWhileWeAreBlind() => new Plot(Witnessed).At(5).Off("c").At(10).Unplug().At(20).On("c").At(30).Plug().Until(45)
        .Tells($"shop: {Blind}; mail: {Blind}, c DOWN, c UP");

    [Fact]
    public void AHostIsDownThroughoutOurBlindness() => new Plot(Witnessed).At(5).Off("c").At(10).Unplug().At(30).Plug().At(40).On("c").Until(55)
        .Tells($"shop: {Blind}; mail: {Blind}, c DOWN, c UP");

    [Fact]
    public void TheWitnessIsDeadAndThenTheUplinkGoesToo() => new Plot(OneWitness).At(5).Off("gateway").At(15).Unplug().At(25).Plug().At(35).On("gateway").Until(50)
        .Tells($"{Blind}, gateway DOWN, gateway UP");

    [Fact]
    public void TheProcessRestartsWhileWeAreBlind() => new Plot(Three).At(10).Unplug().At(15).Restart().At(25).Plug().Until(40)
        .Tells(Blind);

    [Fact]
    public void TheNetworkComesBackJustAfterARestart() => new Plot(Three).At(10).Unplug().At(15).Restart().At(15.1).Plug().Until(40)
        .Tells(Blind);

    [Fact]
    public void AWindowLiesWithinOurBlindness() => new Plot(Three with { Windows = [Once("a", Played.At(720), Played.At(1080))] }).At(10).Unplug().At(25).Plug().Until(40)
        .Tells(Blind);

    [Fact]
    public void AWindowBeginsInOurBlindness() => new Plot(Three with { Windows = [Once("a", Played.At(900), Played.At(1800))] }).At(10).Unplug().At(20).Plug().Until(45)
        .Tells($"{Blind}, a MAINTENANCE, a UP");

    [Fact]
    public void AWindowEndsInOurBlindness() => new Plot(Three with { Windows = [Once("a", Played.At(300), Played.At(900))] }).At(10).Unplug().At(20).Plug().Until(45)
        .Tells($"{Blind}, a MAINTENANCE, a UP");

    [Fact]
    public void AWindowOverTwoHostsBeginsInOurBlindness() => new Plot(Three with { Windows = [Once("a b", Played.At(900), Played.At(1800))] }).At(10).Unplug().At(20).Plug().Until(45)
        .Tells($"{Blind}, window MAINTENANCE");

    [Fact]
    public void AFlappingHostAndOurBlindness() => new Plot(Three).At(10).Flaps("a", 2, 12, 64).At(70).Unplug().At(80).Plug().Until(130)
        .Tells($"{Blind}, a DOWN, a UP, a DOWN, a UP, a DOWN flapping, a UP");

    [Fact]
    public void AllWitnessesAreBehindTheSwitchThatIsCut() => new Plot(Shop(Switch("sw1"), Box("w1", "sw1"), Box("a")) with { Witnesses = ["w1"] }).At(10).Off("sw1").At(20).On("sw1").Until(35)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void TheFirstStartIsBlind() => new Plot(Three).Unplug().At(10).Plug().Until(25)
        .Tells(Blind);

    [Fact]
    public void TheFirstStartIsBlindWithoutARoute() => new Plot(Three).Unplug(route: false).At(10).Plug().Until(25)
        .Tells(Blind);

    [Fact]
    public void TheFirstStartIsBlindAndOneHostIsDead() => new Plot(Three).Unplug().Off("a").At(10).Plug().At(20).On("a").Until(35)
        .Tells($"{Blind}, a DOWN, a UP");

    [Fact]
    public void AtTheFirstStartAllButTheWitnessAreDead() => new Plot(OneWitness).Off("a", "b").At(10).On("a", "b").Until(25)
        .Tells("a DOWN, a UP, b DOWN, b UP");

    [Fact]
    public void AtTheFirstStartASwitchIsDead() => new Plot(Shop(Switch("gateway"), Switch("sw1"), Box("a", "sw1"), Box("b", "sw1"))).Off("sw1").At(10).On("sw1").Until(25)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void TheProcessStopsForAnHour() => new Plot(Three).At(10).Restart(60).Until(90)
        .Tells(Blind);

    [Fact]
    public void AHostDiesWhileTheProcessIsStopped() => new Plot(Three).At(10).Off("a").Restart(60).At(80).On("a").Until(95)
        .Tells($"{Blind}, a DOWN, a UP");

    [Fact]
    public void AHostComesBackWhileTheProcessIsStopped() => new Plot(Three).At(5).Off("a").At(10).On("a").Restart(60).Until(95)
        .Tells($"{Blind}, a DOWN, a UP");

    [Fact]
    public void TheProcessStopsForTwoMinutes() => new Plot(Three).At(10).Off("a").Restart(2).At(30).On("a").Until(45)
        .Tells("a DOWN, a UP");

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(70)]
    public void AShortCutOfOurOwnUplinkMakesNoHostDown(int seconds)
    {
        foreach (var site in (Site[])[Three, Witnessed, OneWitness])
        {
            for (var draw = 1; draw <= 100; draw++)
            {
                var changes = new Plot(site).At(10).Unplug().At(10 + (seconds / 60.0)).Plug().Until(20).Play(draw, draw).Changes;
                Assert.Equal("", string.Join(", ", changes.Where(change => change is { Told: true, From: not null } && change.Subject != Subject.Monitor)));
            }
        }
    }
}
