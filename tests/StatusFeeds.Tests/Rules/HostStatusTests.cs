// A host's status by its checks: the worst of them, its first, and which check decides.
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class HostStatusTests
{
    private static Check Quick(string name, string kind = "http") => Check(name, kind) with { FailAfter = 1, RecoverAfter = 1 };

    [Theory]
    [InlineData("up", "up", "UP")]
    [InlineData("up", "unknown", "UNKNOWN b: it is unknown")]
    [InlineData("unknown", "degraded", "DEGRADED b: it is degraded")]
    [InlineData("down", "degraded", "DOWN a: it is down")]
    [InlineData("unknown", "down", "DOWN b: it is down")]
    public void AHostIsTheWorstOfItsChecks(string a, string b, string told)
    {
        var played = new Played(Host("web01", Quick("a"), Quick("b"))).Look("a", a, 2).Look("b", b, 2);

        Assert.Equal($"2 web01 ? > {told}", played.New());
    }

    [Fact]
    public void OfSeveralWorstChecksTheFirstInTheConfigurationDecides()
    {
        var played = new Played(Host("web01", Quick("b"), Quick("a"))).Look("a", "down", 1, "A").Look("b", "down", 2, "B");

        Assert.Equal("2 web01 ? > DOWN b: B", played.New());
    }

    [Fact]
    public void AnotherReasonAloneIsNoChangeButIsShown()
    {
        var played = new Played(Host("web01", Quick("a"), Quick("b"))).Look("a", "down", 1, "A").Look("b", "up", 2);
        Assert.Equal("2 web01 ? > DOWN a: A (since 1)", played.New());

        played.Look("b", "down", 3, "B").Look("a", "up", 4);
        Assert.Equal("", played.New());
        Assert.Equal(("b", "B"), (played.World.Hosts["web01"].Check, played.World.Hosts["web01"].Reason));
        Assert.Equal(At(2), played.World.Hosts["web01"].Since);

        played.Look("b", "up", 5);
        Assert.Equal("5 web01 DOWN > UP", played.New());
        Assert.Equal(("", ""), (played.World.Hosts["web01"].Check, played.World.Hosts["web01"].Reason));
    }

    [Theory]
    [InlineData("down", "DEGRADED snmp: it is down")]
    [InlineData("degraded", "DEGRADED snmp: it is degraded")]
    [InlineData("unknown", "UNKNOWN snmp: it is unknown")]
    [InlineData("up", "UP")]
    public void AtWorstCapsWhatACheckMakesOfItsHost(string result, string told)
    {
        var played = new Played(Host("web01", Quick("snmp") with { AtWorst = Status.Degraded })).Look("snmp", result, 1);

        Assert.Equal($"1 web01 ? > {told}", played.New());
        Assert.Equal(StatusWords.Parse(result), played.State("snmp").Status);
    }

    [Fact]
    public void ACappedCheckDecidesBeforeALaterOneOfTheSameStatus()
    {
        var played = new Played(Host("web01", Quick("snmp") with { AtWorst = Status.Degraded }, Quick("http")))
            .Look("snmp", "down", 1).Look("http", "degraded", 2);

        Assert.Equal("2 web01 ? > DEGRADED snmp: it is down (since 1)", played.New());
    }

    [Fact]
    public void AHostHasItsFirstStatusWhenEachCheckHasOne()
    {
        var played = new Played(Host("web01", Quick("a"), Quick("b"), Quick("c"))).Look("a", "up", 1).Look("b", "down", 2).Tick(3);
        Assert.Equal("", played.New());
        Assert.Equal("1 a ? > UP, 2 b ? > DOWN: it is down", played.NewOfChecks());

        played.Look("c", "up", 4);
        Assert.Equal("4 web01 ? > DOWN b: it is down (since 2)", played.New());
    }

    [Fact]
    public void TheFirstStatusDoesNotWaitForPush()
    {
        var played = new Played(Host("web01", Quick("beat", "push"), Quick("http"))).Look("http", "up", 1);

        Assert.Equal("1 web01 ? > UP", played.New());
    }

    [Fact]
    public void AHostOfPushAloneHasItsFirstStatusWithItsFirstResult()
    {
        var played = new Played(Host("web01", Quick("beat", "push"), Quick("beat2", "push"))).Tick(59);
        Assert.Equal("", played.New());

        Assert.Equal("59.5 web01 ? > UP", played.Look("beat2", "up", 59.5).New());
    }

    [Fact]
    public void ACheckWithoutAStatusDoesNotHoldUpALaterChange()
    {
        var played = new Played(Host("web01", Quick("a"), Quick("b") with { Every = TimeSpan.FromMinutes(5) })).Look("a", "up", 1).Tick(60);
        Assert.Equal("60 web01 ? > UP", played.New());

        Assert.Equal("61 web01 UP > DOWN a: it is down", played.Look("a", "down", 61).New());
    }

    [Fact]
    public void AHostRemembersItsLastChangesNewestFirst()
    {
        var played = new Played(Host("web01", Quick("http"))).See("http", "up down up down up down up down", 1);

        var host = played.World.Hosts["web01"];
        Assert.Equal(HostState.PastKept, host.Past.Length);
        Assert.Equal(new PastChange(At(211), Status.Up, Status.Down, "it is down", Told: false), host.Past[0]);
        Assert.Equal(new PastChange(At(181), Status.Down, Status.Up, "", Told: false), host.Past[1]);
        Assert.Equal([false, false, true, true, true, true], host.Past.Select(past => past.Told));
        Assert.Equal(At(61), host.Past[^1].At);
        Assert.Equal((Status.Down, At(211), At(211).ToUnixTimeMilliseconds()), (host.Status, host.Since, host.Number));
    }

    [Fact]
    public void EveryChangeIsTold() =>
        Assert.All(new Played(Host("web01", Quick("http"))).See("http", "up down up").Changes, change => Assert.True(change.Told));

    [Fact]
    public void TheLastLookIsKeptForPages()
    {
        var played = new Played(Host("web01", Quick("http"))).Look("http", "up", 7);

        Assert.Equal((At(7), TimeSpan.FromMilliseconds(12)), (played.State("http").Last!.At, played.State("http").Last!.Elapsed));
    }
}
