// Who is probably to blame for a host that is not up.
namespace StatusFeeds.Tests.Rules;

public sealed class NeedingCauseTests
{
    private const string Db01 = "Probably because db01 is DOWN since 2026-11-20 12:01 UTC.";
    private const string Sw1 = "Probably because sw1 is DOWN since 2026-11-20 12:01 UTC.";

    [Theory]
    [InlineData("db01 down, web01 down", Db01)]
    [InlineData("db01 down, web01 degraded", Db01)]
    [InlineData("db01 down, web01 unknown", Db01)]
    [InlineData("db01 degraded, web01 degraded", "Probably because db01 is DEGRADED since 2026-11-20 12:01 UTC.")]
    [InlineData("db01 degraded, web01 down", "")]
    [InlineData("db01 degraded, web01 unknown", "")]
    [InlineData("db01 unknown, web01 down", "")]
    [InlineData("db01 maintenance, web01 down", "")]
    [InlineData("db01 up, web01 down", "")]
    [InlineData("db01 none, web01 down", "")]
    [InlineData("db01 down, web01 up", "")]
    [InlineData("db01 down, web01 maintenance", "")]
    [InlineData("db01 down, web01 none", "")]
    [InlineData("db01 unreachable, web01 down", "Probably because db01 is unreachable behind sw1 since 2026-11-20 12:01 UTC.")]
    public void AHostThatIsNeededIsBlamedWhereItIsAsBad(string hosts, string cause) => Assert.Equal(cause, new NeedingWorld().Host("web01", "db01").Are(hosts).Cause("web01"));

    [Theory]
    [InlineData("db01 down, app01 down, web01 down", Db01)]
    [InlineData("db01 down, app01 up, web01 down", Db01)]
    [InlineData("db01 down, app01 degraded, web01 degraded", Db01)]
    [InlineData("db01 degraded, app01 degraded, web01 degraded", "Probably because db01 is DEGRADED since 2026-11-20 12:01 UTC.")]
    [InlineData("db01 degraded, app01 down, web01 down", "Probably because app01 is DOWN since 2026-11-20 12:02 UTC.")]
    [InlineData("db01 up, app01 down, web01 degraded", "Probably because app01 is DOWN since 2026-11-20 12:02 UTC.")]
    public void OfAChainTheDeepestThatExplainsTheOthersIsBlamed(string hosts, string cause) =>
        Assert.Equal(cause, new NeedingWorld().Host("web01", "app01").Host("app01", "db01").Are(hosts).Cause("web01"));

    [Theory]
    [InlineData("a down, b down, web01 down", "Probably because a is DOWN since 2026-11-20 12:01 UTC and b is DOWN since 2026-11-20 12:02 UTC.")]
    [InlineData("a down, b up, web01 down", "")]
    [InlineData("a down, b up, web01 degraded", "")]
    [InlineData("a down, b degraded, web01 degraded", "")]
    [InlineData("a down, b unknown, web01 down", "")]
    public void AGroupIsBlamedOnlyWhereTooFewAreLeft(string hosts, string cause) => Assert.Equal(cause, new NeedingWorld().Host("web01", "1 of a b").Are(hosts).Cause("web01"));

    [Fact]
    public void OfAGroupOnlyThoseThatAreMissingAreBlamed() => Assert.Equal(
        "Probably because b is DOWN since 2026-11-20 12:02 UTC and c is DOWN since 2026-11-20 12:03 UTC.",
        new NeedingWorld().Host("web01", "2 of a b c").Are("a degraded, b down, c down, web01 degraded").Cause("web01"));

    [Fact]
    public void AHostThatManyNeedIsBlamedOnce() => Assert.Equal(
        Db01, new NeedingWorld().Host("web01", "app1; app2; db01").Host("app1", "db01").Host("app2", "db01").Are("db01 down, app1 down, app2 up, web01 down").Cause("web01"));

    [Fact]
    public void TheWorstAreNamedFirstThenTheEarliestAndThreeAtMost()
    {
        var world = new NeedingWorld().Host("web01", "a; b; c; d; e").Are("e down, d down, c degraded, b degraded, a degraded, web01 degraded");
        Assert.Equal(
            "Probably because e is DOWN since 2026-11-20 12:01 UTC, d is DOWN since 2026-11-20 12:02 UTC, c is DEGRADED since 2026-11-20 12:03 UTC and 2 more.",
            world.Cause("web01"));

        Assert.Equal(
            "Probably because e is DOWN since 2026-11-20 12:01 UTC and d is DOWN since 2026-11-20 12:02 UTC.",
            world.Are("web01 down").Cause("web01"));
    }

    [Fact]
    public void TheSwitchBeforeTheHostThatIsNeededIsBlamed() => Assert.Equal(
        Sw1, new NeedingWorld().Host("web01", "db01").Host("db01", behind: "sw1").Are("sw1 down, db01 unreachable, web01 down").Silent("sw1", "db01").Cause("web01"));

    [Fact]
    public void OfAHostThatCannotBeReachedTheFirstSwitchOfTheWayIsBlamed()
    {
        var world = new NeedingWorld().Host("web01", "db01", behind: "sw3").Host("sw3", behind: "sw2").Host("sw2", behind: "sw1");

        Assert.Equal(Sw1, world.Are("sw1 down, sw2 unreachable, sw3 unreachable, web01 unreachable, db01 down").Silent("sw1", "sw2", "sw3", "web01").Cause("web01"));
    }

    [Fact]
    public void ASwitchThatIsSilentInMaintenanceIsBlamed()
    {
        var world = new NeedingWorld().Host("web01", behind: "sw1").Are("sw1 maintenance, web01 unreachable");
        Assert.Equal("", world.Cause("web01"));

        Assert.Equal("Probably because sw1 is in maintenance since 2026-11-20 12:01 UTC.", world.Silent("sw1", "web01").Cause("web01"));
    }

    [Fact]
    public void ASwitchThatIsNotBelievedDownYetIsNotBlamed()
    {
        var world = new NeedingWorld().Host("web01", behind: "sw1").Host("app01", "web01").Are("sw1 up, web01 unreachable, app01 down").Silent("sw1", "web01");

        Assert.Equal("", world.Cause("web01"));
        Assert.Equal("Probably because web01 is unreachable behind sw1 since 2026-11-20 12:02 UTC.", world.Cause("app01"));
    }

    [Fact]
    public void AHostThatAnswersIsNotDownForItsSwitch()
    {
        var world = new NeedingWorld().Host("web01", behind: "sw1").Are("sw1 down, web01 down");
        Assert.Equal("", world.Cause("web01"));

        Assert.Equal(Sw1, world.Silent("web01").Cause("web01"));
        Assert.Equal("", world.Are("web01 degraded").Cause("web01"));
    }

    [Fact]
    public void WithASwitchThatWorksThereIsAnotherWay()
    {
        var world = new NeedingWorld().Host("web01", behind: "sw1 sw2").Are("sw1 down, sw2 up, web01 down").Silent("sw1", "web01");
        Assert.Equal("", world.Cause("web01"));

        Assert.Equal("Probably because sw1 is DOWN since 2026-11-20 12:01 UTC and sw2 is DOWN since 2026-11-20 12:02 UTC.", world.Are("sw2 down").Cause("web01"));
    }

    [Fact]
    public void ASilentHostMayBeDownForItsWayAndForWhatItNeeds() => Assert.Equal(
        "Probably because sw1 is DOWN since 2026-11-20 12:01 UTC and db01 is DOWN since 2026-11-20 12:02 UTC.",
        new NeedingWorld().Host("web01", "db01", behind: "sw1").Are("sw1 down, db01 down, web01 down").Silent("web01").Cause("web01"));

    [Fact]
    public void NobodyIsBlamedForWhatNobodyCanSee()
    {
        var world = new NeedingWorld().Host("web01", "db01").Are("db01 down, web01 blinded").Blind();
        Assert.Equal("", world.Cause("web01"));

        Assert.Equal(Db01, world.Are("web01 down").Cause("web01"));
    }

    [Fact]
    public void WhoNeedsEachOtherInACircleIsNotTheEndOfTheWorld()
    {
        var world = new NeedingWorld().Host("a", "b").Host("b", "c").Host("c", "a; d").Are("a down, b down, c down, d down");

        Assert.Equal("Probably because d is DOWN since 2026-11-20 12:04 UTC.", world.Cause("a"));
        Assert.Equal("DOWN a is DOWN: http: it is down", world.Of("a"));
        Assert.Equal("", new NeedingWorld().Host("a", "b").Host("b", "a").Are("a down, b down").Cause("a"));
    }

    [Fact]
    public void AHostThatIsNotThereHasNoCause() => Assert.Equal("", new NeedingWorld().Are("web01 down").Cause("web99"));
}
