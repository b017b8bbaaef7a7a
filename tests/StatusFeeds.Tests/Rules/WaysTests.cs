// What is known of the way to a host at one moment, and for how long a silence is held back.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class WaysTests
{
    private static readonly Site Chain = Shop(Switch("gateway"), Switch("core"), Switch("sw1", "core"), Box("web01", "sw1"));

    private static readonly Site Pair = Shop(Switch("sw1"), Switch("sw2"), Box("web01", "sw1 sw2"));

    [Theory]
    [InlineData(99, "Unsure")]
    [InlineData(100, "Open")]
    [InlineData(101, "Open")]
    public void AWayIsOpenWhereItsSwitchAnswersALookThatBeganNoEarlierThanTheSilentOne(double answered, string way)
    {
        var world = Still.Of(Chain).Answers("sw1", answered) with { Seen = At(200) };

        Assert.Equal((way, ""), To(world, Chain, "web01", 100));
    }

    [Theory]
    [InlineData(99, "Unsure")]
    [InlineData(100, "Open")]
    public void AWayIsOpenOnlyWhereSomebodyOffThisMachineHasBeenSeenSince(double seen, string way) =>
        Assert.Equal((way, ""), To(Still.Of(Chain).Answers("sw1", 100) with { Seen = At(seen) }, Chain, "web01", 100));

    [Fact]
    public void OfTwoSwitchesOneThatHasFallenSilentSinceIsNoOpenWay() =>
        Assert.Equal(("Unsure", ""), To(Still.Of(Pair).Answers("sw1", 105).Silent("sw1", 106, 107) with { Seen = At(200) }, Pair, "web01", 100));

    [Fact]
    public void SwitchesAreBlamedByTheirNames()
    {
        var site = Shop(Switch("gateway"), Switch("sw1") with { Name = "Switch in the\ncellar" }, Box("web01", "sw1"));

        Assert.Equal(("Closed", "unreachable behind Switch in the cellar"), To(Still.Of(site).Silent("sw1", 90, 100), site, "web01", 100));
    }

    [Fact]
    public void OfTwoHostsAloneNobodyElseNeedsToBeSeen()
    {
        var site = Shop(Box("a"), Box("b"));

        Assert.Equal(("Open", ""), To(Still.Of(site), site, "a", 100));
    }

    [Fact]
    public void OfTheSwitchesThatAreSilentTheOneNearestToUsIsBlamed()
    {
        var world = Still.Of(Chain).Silent("web01", 90, 100).Silent("sw1", 90, 100);
        Assert.Equal(("Closed", "unreachable behind sw1"), To(world, Chain, "web01", 100));

        Assert.Equal(("Closed", "unreachable behind core"), To(world.Silent("core", 90, 100), Chain, "web01", 100));
    }

    [Fact]
    public void ASwitchThatAnswersIsNotBlamedForOneBehindIt() =>
        Assert.Equal(("Closed", "unreachable behind sw1"), To(Still.Of(Chain).Silent("sw1", 90, 100).Answers("core", 100), Chain, "web01", 100));

    [Fact]
    public void OfTwoWaysBothAreNamed()
    {
        var world = Still.Of(Pair).Silent("sw1", 90, 100);
        Assert.NotEqual("Closed", To(world, Pair, "web01", 100).Way);

        Assert.Equal(("Closed", "unreachable behind sw1 and sw2"), To(world.Silent("sw2", 90, 100), Pair, "web01", 100));
    }

    [Fact]
    public void ACommonRootIsNamedOnce()
    {
        var site = Shop(Switch("gateway"), Switch("core"), Switch("sw1", "core"), Switch("sw2", "core"), Box("web01", "sw1 sw2"));
        var world = Still.Of(site).Silent("core", 90, 100).Silent("sw1", 90, 100).Silent("sw2", 90, 100);

        Assert.Equal(("Closed", "unreachable behind core"), To(world, site, "web01", 100));
    }

    [Fact]
    public void WhileWeAreBlindEveryWayIsClosedButThatToThisMachine()
    {
        var site = Shop(Switch("gateway"), Box("web01"), Box("web02"), Box("here") with { Address = "127.0.0.1" });
        var world = Still.Of(site) with { Blind = At(50) };

        Assert.Equal(("Closed", "this monitor cannot see its network"), To(world, site, "web01", 100));
        Assert.Equal(("Open", ""), To(world, site, "here", 100));
    }

    [Fact]
    public void AWayThatWasNeverClosedHasAlwaysBeenOpen() => Assert.Equal(DateTimeOffset.UnixEpoch, OpenSince(Still.Of(Chain), Chain, "web01"));

    [Theory]
    [InlineData(100, 200)]
    [InlineData(200, 100)]
    public void AWayIsOpenSinceTheLastSwitchOnItCameBack(double core, double sw1)
    {
        var world = Still.Of(Chain).Host("core", state => state with { Back = At(core) }).Host("sw1", state => state with { Back = At(sw1) });

        Assert.Equal(At(200), OpenSince(world, Chain, "web01"));
        Assert.Equal(At(core), OpenSince(world, Chain, "sw1"));
        Assert.Equal(DateTimeOffset.UnixEpoch, OpenSince(world, Chain, "core"));
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(200, 100)]
    public void OfTwoWaysThatAreOpenTheFirstToComeBackCounts(double sw1, double sw2)
    {
        var world = Still.Of(Pair).Host("sw1", state => state with { Back = At(sw1) }).Host("sw2", state => state with { Back = At(sw2) });

        Assert.Equal(At(100), OpenSince(world, Pair, "web01"));
        Assert.Equal(At(sw2), OpenSince(world.Silent("sw1", 290, 300), Pair, "web01"));
    }

    [Fact]
    public void EveryWayIsOpenNoEarlierThanSinceWeSeeAgainButThatToThisMachine()
    {
        var site = Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1"), Box("here") with { Address = "127.0.0.1" });
        var world = Still.Of(site).Host("sw1", state => state with { Back = At(100) }) with { Sees = At(150) };

        Assert.Equal(At(150), OpenSince(world, site, "web01"));
        Assert.Equal(At(300), OpenSince(world.Host("sw1", state => state with { Back = At(300) }), site, "web01"));
        Assert.Equal(DateTimeOffset.UnixEpoch, OpenSince(world, site, "here"));
    }

    [Fact]
    public void AHostIsSilentWhenAllItsChecksThatCanTellAre()
    {
        var site = Shop(Box("web01", checks: "http ping exec"));
        var world = Still.Of(site);
        Assert.False(Ways.IsSilent(world.Hosts["web01"]));

        world = world.Silent("web01", 90, 100);
        Assert.True(Ways.IsSilent(world.Hosts["web01"]));
        Assert.True(Ways.IsSilent(world.Silent("web01", 90, 100, index: 1).Hosts["web01"]));
        Assert.False(Ways.IsSilent(world.Answers("web01", 50, index: 1).Hosts["web01"]));
        Assert.False(Ways.IsSilent(Still.Of(site).Answers("web01", 50).Silent("web01", 90, 100, index: 1).Hosts["web01"]));
    }

    [Fact]
    public void OnTheWaysToAHostTheNearestComeFirstAndEachOnce()
    {
        var site = Shop(Switch("core"), Switch("sw1", "core"), Switch("sw2", "core"), Box("web01", "sw1 sw2"));

        Assert.Equal(["sw1", "sw2", "core"], Ways.Ancestors(site, site.Hosts["web01"]).Select(host => host.Id));
        Assert.Empty(Ways.Ancestors(site, site.Hosts["core"]));
    }

    [Fact]
    public void ASilenceIsHeldBackForAsLongAsBelievingEachOnTheLongestWayTakes()
    {
        var slow = Switch("core") is var core ? core with { Checks = [core.Checks[0] with { FailAfter = 3 }] } : core;
        var site = Shop(slow, Switch("sw1", "core"), Switch("sw2"), Box("web01", "sw1 sw2"), Box("w1", set: check => check with { FailAfter = 10 }));

        Assert.Equal(50, Patience(site, "sw2"));
        Assert.Equal(75, Patience(site, "core"));
        Assert.Equal(125, Patience(site, "sw1"));
        Assert.Equal(175, Patience(site, "web01"));
        Assert.Equal(175, Patience(site with { Witnesses = ["w1"] }, "web01"));
        Assert.Equal(250, Patience(Shop(Box("a", checks: "http ping", set: check => check with { FailAfter = check.Name == "ping" ? 10 : 1 })), "a"));
    }

    [Fact]
    public void ItIsHeldBackUntilEverybodyHasHadTheTimeToFailWhereNobodyHasBeenSeenSince()
    {
        var world = Still.Of(Chain).Answers("sw1", 100);
        Assert.Equal(150 + 30 + 50, Patience(world with { Seen = At(99) }, Chain));
        Assert.Equal(150, Patience(world with { Seen = At(100) }, Chain));
        Assert.Equal(150, Patience(world with { Seen = At(101) }, Chain));

        Assert.Equal(150 + 30 + 50, Patience(Still.Of(Chain), Chain));
        Assert.Equal(150 + 30 + 50, Patience(world, Chain with { Witnesses = ["gateway"] }));
        var pair = Shop(Switch("sw1"), Box("web01", "sw1"));
        Assert.Equal(100, Patience(Still.Of(pair).Answers("sw1", 100), pair));
    }

    private static (string Way, string Excuse) To(World world, Site site, string host, double begun) =>
        Ways.To(world, site, site.Hosts[host], At(begun)) is var (way, excuse) ? (way.ToString(), excuse) : default;

    private static DateTimeOffset OpenSince(World world, Site site, string host) => Ways.OpenSince(world, site, site.Hosts[host]);

    private static double Patience(Site site, string host) => Ways.Patience(site, site.Hosts[host]).TotalSeconds;

    private static double Patience(World world, Site site) => Ways.Patience(world, site, site.Hosts["web01"], At(100)).TotalSeconds;
}
