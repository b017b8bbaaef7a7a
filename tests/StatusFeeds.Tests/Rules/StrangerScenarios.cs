// What a stranger tried to break the judge with: rare time-outs, clocks, long ways and coincidences.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;

namespace StatusFeeds.Tests.Rules;

public sealed class StrangerScenarios
{
    private const string Blind = "monitor UNKNOWN, monitor UP";

    private static Check Quick(Check check) => check with { Every = TimeSpan.FromSeconds(30), FailAfter = 1, Timeout = TimeSpan.FromSeconds(5), RetryEvery = TimeSpan.FromSeconds(5) };

    private static Check Slow(Check check) => check with { Every = TimeSpan.FromMinutes(2), Timeout = TimeSpan.FromSeconds(90) };

    private static Check Rare(Check check) => check with { Every = TimeSpan.FromMinutes(5) };

    [Fact]
    public void OneThatFailsAtOnceAmongThoseThatAnswerSlowly() =>
        new Plot(Shop(Box("a", set: Quick), Box("b", set: Slow), Box("c", set: Slow))).At(10).Unplug().At(25).Plug().Until(40)
            .Tells(Blind);

    [Fact]
    public void OneThatFailsAtOnceAmongThoseThatFailSlowly() =>
        new Plot(Shop(Box("a", set: Quick), Box("b", set: check => check with { FailAfter = 10 }), Box("c", set: check => check with { FailAfter = 10 }))).At(10).Unplug().At(25).Plug().Until(40)
            .Tells(Blind);

    [Fact]
    public void OneThatFailsAtOnceWithAWitnessAndSlowOthers() =>
        new Plot(Shop(Switch("gw"), Box("a", set: Quick), Box("b", set: Slow), Box("c", set: Slow), Box("d", set: Slow)) with { Witnesses = ["gw"] }).At(10).Unplug().At(25).Plug().Until(40)
            .Tells(Blind);

    [Fact]
    public void ThoseThatHadAnsweredLastAreAskedOnceMore()
    {
        var site = Shop(Switch("gw"), Box("a"), Box("b"), Box("c"), Box("d")) with { Witnesses = ["gw"] };
        var world = Evaluator.Adopt(World.Empty, site, Played.Start, start: true).World;
        foreach (var host in site.Hosts.Keys)
            Look(host, 1, answered: true);
        Look("gw", 61, answered: false);
        Look("d", 62, answered: true);
        Look("a", 63, answered: false);
        Look("b", 63, answered: false);
        Look("c", 63, answered: false);
        Look("gw", 76, answered: false);
        Assert.Null(world.Blind);
        Look("d", 78, answered: false);
        Assert.NotNull(world.Blind);

        void Look(string host, double begun, bool answered)
        {
            world = Evaluator.Observe(world, site, new(
                host, site.Hosts[host].Checks[0].Name, Played.At(begun + 0.5), TimeSpan.FromSeconds(0.5), new(answered ? Status.Up : Status.Down, "", []))
            { Answered = answered }).World;
            world = Evaluator.Tick(world, site, Played.At(begun + 1)).World;
        }
    }

    [Fact]
    public void TheLastOfFourLosesOnePing() =>
        new Plot(Shop(Box("a"), Box("b"), Box("c"), Box("d"))).At(10).Off("a").At(20).Off("b").At(30).Off("c").At(40).Loses("d", "http", "x...................................................").At(41).Loses("d", "http", "").Until(60)
            .Tells("a DOWN, b DOWN, c DOWN");

    [Theory]
    [InlineData(18)]
    [InlineData(30)]
    [InlineData(42)]
    [InlineData(54)]
    public void TheClockIsSetBackWhileWeDoNotSee(int after) =>
        new Plot(Shop(Switch("gw"), Box("a"), Box("b"), Box("c")) with { Witnesses = ["gw"] }).At(30).Unplug().At(30 + (after / 60.0)).Sleep(-10).At(40).Plug().Until(60)
            .Tells(Blind, test: $"TheClockIsSetBack{after}SecondsAfterWeSawLast");

    [Fact]
    public void TheClockIsSetBackByTheHourWhereAHostIsRestartedNowAndThen() =>
        new Plot(Shop(Switch("gw"), Box("a"), Box("b"))).At(10).Flaps("a", 4, 55, 100).At(104).Sleep(-120).At(110).Off("a").At(115).On("a").Until(150)
            .Tells("a DOWN, a UP, a DOWN, a UP, a DOWN, a UP");

    [Fact]
    public void TheMachineFallsAsleepAsItLooksAndWakesWithoutItsNetwork() =>
        new Plot(Shop(Box("a"), Box("b", set: Rare), Box("c", set: Rare))).Phase("a", 20).Phase("b", 0).Phase("c", 0).At(10 + (1 / 60.0)).Sleep(3).Unplug().At(20).Plug().Until(35)
            .Tells(Blind);

    [Fact]
    public void AnAnswerToALookOfBeforeEndsNoBlindness()
    {
        var site = Shop(Switch("gw"), Box("a", set: Slow), Box("b")) with { Witnesses = ["gw"] };
        var world = Evaluator.Adopt(World.Empty, site, Played.Start, start: true).World;
        foreach (var host in site.Hosts.Keys)
            Look(host, 1, answered: true);
        Look("gw", 61, answered: false);
        Look("b", 62, answered: false);
        Look("a", 62, answered: false);
        Look("gw", 76, answered: false);
        Look("b", 77, answered: false);
        Assert.NotNull(world.Blind);

        // It was connected before the network went, and then nothing more came.
        Look("a", 2, answered: true, ends: 92);
        Assert.NotNull(world.Blind);
        Look("b", 120, answered: true);
        Assert.Null(world.Blind);

        void Look(string host, double begun, bool answered, double ends = 0)
        {
            var end = Math.Max(ends, begun + 0.5);
            world = Evaluator.Observe(world, site, new(
                host, site.Hosts[host].Checks[0].Name, Played.At(end), TimeSpan.FromSeconds(end - begun), new(answered ? Status.Up : Status.Down, "", []))
            { Answered = answered }).World;
            world = Evaluator.Tick(world, site, Played.At(end + 0.5)).World;
        }
    }

    [Fact]
    public void BehindASilentSwitchItAnswersEverySecondLookAndAlwaysBadly() =>
        new Plot(Shop(Switch("gw"), Switch("sw"), Box("a", "sw"))).At(10).Mute("sw").At(15).Says("a", "http", Status.Down, "HTTP 503").Loses("a", "http", ".x").At(40).Loses("a", "http", "").Says("a", "http", Status.Up).Until(60)
            .Tells("sw DOWN, a DOWN, a UP");

    [Fact]
    public void ASwitchThatWasSilentHasNoNameAnyMoreAndExcusesNobody() =>
        new Plot(Shop(Switch("gw"), Switch("sw"), Box("a", "sw"), Box("b", "sw"))).At(10).Mute("sw").Off("a").At(20).Unnamed("sw").Until(40)
            .Tells("sw DOWN, a DOWN");

    [Fact]
    public void FlappingEndsThoughNoLookBringsAResultAnyMore()
    {
        var played = new Played(Played.Host("web01", Played.Check("http") with { FailAfter = 1, RecoverAfter = 1 }));
        played.See("http", "up down up down up down");
        Assert.StartsWith("flapping", played.Changes[^1].Reason, StringComparison.Ordinal);
        for (var at = 300; at < 4 * 3600; at += 30)
            played.See("http", "none", from: at).Tick(at + 1);
        Assert.Equal((Status.Unknown, Status.Unknown), (played.World.Hosts["web01"].Status, played.World.Hosts["web01"].Told));
    }

    [Fact]
    public void BlindnessEndsWhereNobodyIsLeftWhoCouldTell()
    {
        var site = Shop(Box("a"), Box("b"), Box("c"));
        var world = Evaluator.Adopt(World.Empty, site, Played.Start, start: true).World;
        for (var at = 1; at < 70; at += 15)
            Look(at, at == 1, at == 1 ? Status.Up : Status.Down);
        Assert.NotNull(world.Blind);
        for (var at = 100; at < 1000; at += 60)
            Look(at, null, Status.Down);
        Assert.Null(world.Blind);
        Assert.Equal(Status.Down, world.Hosts["a"].Told);

        void Look(double at, bool? answered, Status status)
        {
            foreach (var host in site.Hosts.Keys)
                world = Evaluator.Observe(world, site, new(host, "http", Played.At(at), TimeSpan.FromSeconds(0.5), new(status, "", [])) { Answered = answered }).World;
            world = Evaluator.Tick(world, site, Played.At(at + 1)).World;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AMomentsSilenceIsNoFailureHoweverManyAskWhetherItIs(bool ours)
    {
        static Check Short(Check check) => check with { Timeout = TimeSpan.FromSeconds(1) };
        var site = Shop([Box("gw", set: Short), Box("sw", set: Short), .. Enumerable.Range(1, 20).Select(number => Box($"h{number}", "sw", set: Short))]) with { Witnesses = ["gw"] };
        for (var second = 0; second < 60; second += 3)
        {
            var plot = new Plot(site).At(10 + (second / 60.0));
            plot = (ours ? plot.Unplug() : plot.Off("sw")).At(10 + ((second + 8) / 60.0));
            var played = (ours ? plot.Plug() : plot.On("sw")).Until(15).Play(second + 1);
            Assert.Equal($"{second} ", $"{second} {string.Join(", ", played.Changes.Where(change => change.Told && change.To != Status.Up).Select(change => $"{change.Subject.Id} {change.To} {change.Reason}"))}");
        }
    }
}
