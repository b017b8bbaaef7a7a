// What one look does to its check and to those behind its host.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class ObservingTests
{
    private static readonly Site Tree = Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1"), Box("db01", "web01"));

    /// <summary>All answered at 50 s; the switch was silent, and answers again since 105 s.</summary>
    private static readonly World Back = Still.Of(Tree).Answers("gateway", 104).Answers("sw1", 104).Answers("web01", 50).Answers("db01", 50).Host("sw1", state => state with { Back = At(105), Risen = At(105) }) with { Seen = At(104) };

    [Fact]
    public void AnAnswerSaysWhatItSaysThoughItsLookBeganBeforeTheWayWasOpen()
    {
        var world = Look(Back, "web01", 100, answered: true, takes: 8, status: Status.Degraded).World;

        Assert.Equal(Status.Degraded, Assert.Single(world.Hosts["web01"].Checks[0].Streak).Status);
        Assert.Equal(At(100), world.Hosts["web01"].Checks[0].Answered);
    }

    [Theory]
    [InlineData(104.999, 0)]
    [InlineData(105, 1)]
    public void ASilenceSaysNothingWhereItsLookBeganBeforeTheWayWasOpen(double begun, int silences)
    {
        var check = Look(Back, "web01", begun, answered: false, takes: 10).World.Hosts["web01"].Checks[0];

        Assert.Equal((silences, silences), (check.Silences, check.Streak.Length));
        Assert.Equal(At(begun), check.Last!.Begun);
    }

    [Fact]
    public void WhenASwitchAnswersAgainWhatThoseBehindItDidNotAnswerBeforeCountsNoMore()
    {
        var silent = Back.Silent("sw1", 90, 100);
        var near = Look(Look(silent, "web01", 106, answered: false, takes: 1), "sw1", 108, answered: true).World;
        var far = Look(Look(silent, "db01", 106, answered: false, takes: 1), "sw1", 108, answered: true).World;

        Assert.Equal((0, 0), (near.Hosts["web01"].Checks[0].Silences, near.Hosts["web01"].Checks[0].Streak.Length));
        Assert.Equal((0, 0), (far.Hosts["db01"].Checks[0].Silences, far.Hosts["db01"].Checks[0].Streak.Length));
        Assert.Equal(At(108), near.Hosts["sw1"].Back);
    }

    [Fact]
    public void WhenASwitchFallsSilentWhatThoseBehindItDidNotAnswerStays()
    {
        var world = Look(Look(Back, "web01", 106, answered: false, takes: 1), "sw1", 108, answered: false, takes: 1).World;

        Assert.Equal((1, 1), (world.Hosts["web01"].Checks[0].Silences, world.Hosts["web01"].Checks[0].Streak.Length));
    }

    [Fact]
    public void WhenASwitchAnswersAgainThoseBehindItWithoutAStatusAreLookedAtAtOnce()
    {
        var world = Back.Silent("sw1", 90, 100).Check("web01", check => check with { Status = null });
        Assert.Equal(["web01"], Look(world, "sw1", 108, answered: true).Asks);

        Assert.Empty(Look(Back.Silent("sw1", 90, 100), "sw1", 108, answered: true).Asks);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(101, 0)]
    public void OfVeryManyBehindItNoneIsLookedAtOutOfTurn(int hosts, int asked)
    {
        var site = Shop([Switch("sw1"), .. Enumerable.Range(0, hosts).Select(i => Box($"h{i}", "sw1"))]);

        Assert.Equal(asked, Evaluator.Observe(Still.Of(site).Silent("sw1", 90, 100), site, Seen(site, "sw1", 108, answered: true)).Asks.Length);
    }

    [Fact]
    public void ALookWithoutAResultIsASignOfCalmToo()
    {
        var world = Back.Check("web01", check => check with { Flaps = new([new(At(90), Status.Down, Status.Up)], At(60), 5, Status.Down, 1) });
        Assert.Equal(2, Look(world, "web01", 110, answered: true).World.Hosts["web01"].Checks[0].Flaps.Calm);

        Assert.Equal(2, Evaluator.Observe(world, Tree, Seen(Tree, "web01", 110, answered: null) with { Judgement = new(null, "no descriptors left", []) }).World.Hosts["web01"].Checks[0].Flaps.Calm);
    }

    [Fact]
    public void AFirstSilentLookAsksWhoIsOnItsWayAndWhoShowsWhetherWeSee()
    {
        var world = Back with { Seen = At(100) };
        Assert.Equal(["gateway", "sw1"], Asked(world));
        Assert.Equal(["sw1"], Asked(world with { Seen = At(110) }));
        Assert.Equal(["sw1"], Asked(world with { Blind = At(90) }));
        Assert.Equal(["sw1"], Asked(world, here: true));
        Assert.Equal(["sw1"], Asked(world with { Sought = At(110.001) }));
        Assert.Equal(["gateway", "sw1"], Asked(world with { Sought = At(110) }));
        Assert.Equal(["gateway"], Asked(world.Answers("sw1", 110)));
        Assert.Equal(["gateway", "sw1"], Asked(world.Answers("sw1", 109.999)));

        static IEnumerable<string> Asked(World world, bool here = false) =>
            Evaluator.Observe(world, Tree with { Witnesses = ["gateway"] }, Seen(Tree, "web01", 110, answered: false, takes: 1) with { Here = here }).Asks.Order(StringComparer.Ordinal);
    }

    [Fact]
    public void ASwitchIsLookedAtWhenAllItsChecksHaveBeen()
    {
        var site = Shop(Switch("gateway"), Box("sw1", checks: "ping snmp"), Box("web01", "sw1")) with { Witnesses = ["gateway"] };
        var world = Still.Of(site).Answers("gateway", 120).Answers("sw1", 120).Answers("sw1", 100, index: 1) with { Seen = At(120) };
        Assert.Equal(["sw1"], Evaluator.Observe(world, site, Seen(site, "web01", 110, answered: false)).Asks);

        Assert.Empty(Evaluator.Observe(world.Answers("sw1", 120, index: 1), site, Seen(site, "web01", 110, answered: false)).Asks);
    }

    private static Step Look(Step step, string host, double begun, bool answered, double takes = 0) => Look(step.World, host, begun, answered, takes);

    private static Step Look(World world, string host, double begun, bool answered, double takes = 0, Status? status = null) =>
        Evaluator.Observe(world, Tree, Seen(Tree, host, begun, answered, takes, status));

    private static Observation Seen(Site site, string host, double begun, bool? answered, double takes = 0, Status? status = null) =>
        new(host, site.Hosts[host].Checks[0].Name, At(begun + takes), TimeSpan.FromSeconds(takes), new(status ?? (answered == true ? Status.Up : Status.Down), "", [])) { Answered = answered };
}
