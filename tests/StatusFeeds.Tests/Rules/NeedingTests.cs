// What an application is by what it needs.
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

public sealed class NeedingTests
{
    [Theory]
    [InlineData("web01 up, web02 up", "UP")]
    [InlineData("web01 up, web02 unknown", "UNKNOWN")]
    [InlineData("web01 up, web02 degraded", "DEGRADED")]
    [InlineData("web01 unknown, web02 degraded", "DEGRADED")]
    [InlineData("web01 degraded, web02 down", "DOWN")]
    [InlineData("web01 maintenance, web02 up", "UP")]
    [InlineData("web01 maintenance, web02 maintenance", "UP")]
    [InlineData("web01 maintenance, web02 degraded", "DEGRADED")]
    [InlineData("web01 unreachable, web02 up", "DOWN")]
    [InlineData("web01 blinded, web02 up", "UNKNOWN")]
    [InlineData("web01 none, web02 up", "UP")]
    [InlineData("web01 none, web02 down", "DOWN")]
    [InlineData("web01 none, web02 none", "-")]
    public void AListIsItsWorst(string hosts, string status) => Assert.Equal(status, new NeedingWorld().Are(hosts).Is("web01; web02"));

    [Theory]
    [InlineData(1, "a up, b up", "UP")]
    [InlineData(1, "a up, b degraded", "DEGRADED")]
    [InlineData(1, "a up, b unknown", "DEGRADED")]
    [InlineData(1, "a up, b down", "DEGRADED")]
    [InlineData(1, "a degraded, b down", "DEGRADED")]
    [InlineData(1, "a degraded, b degraded", "DEGRADED")]
    [InlineData(1, "a down, b down", "DOWN")]
    [InlineData(1, "a unreachable, b down", "DOWN")]
    [InlineData(1, "a unreachable, b up", "DEGRADED")]
    [InlineData(1, "a maintenance, b up", "UP")]
    [InlineData(1, "a maintenance, b down", "DEGRADED")]
    [InlineData(2, "a up, b up, c up", "UP")]
    [InlineData(2, "a up, b up, c down", "DEGRADED")]
    [InlineData(2, "a up, b down, c down", "DOWN")]
    [InlineData(3, "a up, b up, c up", "UP")]
    [InlineData(3, "a up, b up, c down", "DOWN")]
    [InlineData(3, "a up, b up, c degraded", "DEGRADED")]
    public void AGroupIsWhatIsLeftOfIt(int atLeast, string hosts, string status) => Assert.Equal(status, new NeedingWorld().Are(hosts).Is(Group(atLeast, hosts)));

    [Theory]
    [InlineData(1, "a unknown, b down", "UNKNOWN")]
    [InlineData(1, "a unknown, b unknown", "UNKNOWN")]
    [InlineData(1, "a unknown, b up", "DEGRADED")]
    [InlineData(1, "a blinded, b blinded", "UNKNOWN")]
    [InlineData(2, "a unknown, b up, c up", "DEGRADED")]
    [InlineData(2, "a unknown, b up, c down", "UNKNOWN")]
    [InlineData(2, "a unknown, b unknown, c down", "UNKNOWN")]
    [InlineData(2, "a unknown, b down, c down", "DOWN")]
    [InlineData(3, "a unknown, b up, c down", "DOWN")]
    public void AGroupIsUnknownWhereThoseWhoAreWouldDecide(int atLeast, string hosts, string status) =>
        Assert.Equal(status, new NeedingWorld().Are(hosts).Is(Group(atLeast, hosts)));

    [Theory]
    [InlineData(1, "a none, b down", "UNKNOWN")]
    [InlineData(1, "a none, b up", "UP")]
    [InlineData(1, "a none, b degraded", "DEGRADED")]
    [InlineData(2, "a none, b up, c up", "UP")]
    [InlineData(2, "a none, b up, c down", "UNKNOWN")]
    [InlineData(2, "a none, b down, c down", "DOWN")]
    [InlineData(1, "a none, b none", "-")]
    public void AMemberWithoutAStatusMakesNothingWorseButMayBeMissed(int atLeast, string hosts, string status) =>
        Assert.Equal(status, new NeedingWorld().Are(hosts).Is(Group(atLeast, hosts)));

    [Theory]
    [InlineData("app1 up, db01 down", "1 of app1 app2", "DOWN")]
    [InlineData("app1 none, db01 up", "1 of app1 app2", "UNKNOWN")]
    [InlineData("app1 none, db01 down", "1 of app1 app2", "DOWN")]
    [InlineData("app1 none, db01 degraded", "app1", "DEGRADED")]
    public void AMemberIsTheWorstOfItselfAndItsNeeds(string hosts, string needs, string status) =>
        Assert.Equal(status, new NeedingWorld().Host("app1", "db01").Are(hosts + ", app2 down").Is(needs));

    [Theory]
    [InlineData("web01 up, app01 up, db01 down", "DOWN")]
    [InlineData("web01 up, app01 up, db01 degraded", "DEGRADED")]
    [InlineData("web01 degraded, app01 up, db01 unknown", "DEGRADED")]
    [InlineData("web01 up, app01 maintenance, db01 up", "UP")]
    [InlineData("web01 up, app01 maintenance, db01 down", "DOWN")]
    [InlineData("web01 up, app01 none, db01 up", "UP")]
    public void NeedsAreFollowedToTheirEnd(string hosts, string status) =>
        Assert.Equal(status, new NeedingWorld().Host("web01", "app01").Host("app01", "db01").Are(hosts).Is("web01"));

    [Fact]
    public void WhatAHostIsBehindNeverCountsByItself()
    {
        var world = new NeedingWorld().Host("web01", behind: "sw1").Are("web01 up, sw1 down");

        Assert.Equal("UP", world.Is("web01"));
        Assert.Equal("UP", world.Is("1 of web01 web01"));
    }

    [Fact]
    public void WhatCannotBeReachedIsUnknownWhileNobodyCanBeSeen()
    {
        var world = new NeedingWorld().Are("web01 unreachable, web02 up");
        Assert.Equal("DOWN web01 is unreachable behind sw1", world.Of("web01; web02"));

        Assert.Equal("UNKNOWN web01 is UNKNOWN: unreachable behind sw1", world.Blind().Of("web01; web02"));
        Assert.Equal("DEGRADED", world.Is("1 of web01 web02"));
    }

    [Fact]
    public void AHostIsUnreachableByAnyOfItsChecksUnlessAnotherSaysWorse()
    {
        var world = new NeedingWorld().Are("web01 unreachable, web02 unreachable");
        var excused = world.World.Hosts["web01"];
        var mixed = excused with { Checks = excused.Checks.Insert(0, excused.Checks[0] with { Name = "exec", Excuse = "" }), Check = "exec", Reason = "exit 3" };
        var hosts = world.World.Hosts.SetItem("web01", mixed).SetItem("web02", mixed with { Host = "web02", Status = Status.Degraded });

        Assert.Equal(Status.Down, Needing.OfHost(world.Site, world.World with { Hosts = hosts }, "web01"));
        Assert.Equal(Status.Degraded, Needing.OfHost(world.Site, world.World with { Hosts = hosts }, "web02"));
    }

    [Fact]
    public void AnApplicationThatSaysNothingNeedsAllItsHosts()
    {
        var world = new NeedingWorld().Are("web01 up, db01 down");
        var silent = NeedingWorld.Application("web01; db01") with { Needs = [] };

        Assert.Equal((Status.Down, "db01 is DOWN: http: it is down"), Needing.Of(world.Site, world.World, silent));
    }

    [Fact]
    public void AHostThatIsUnknownToTheWorldHasNoStatus()
    {
        var world = new NeedingWorld().Are("web01 up");

        Assert.Null(Needing.OfHost(world.Site, world.World, "web99"));
        Assert.Null(Needing.OfHost(world.Site, World.Empty, "web01"));
        Assert.Equal(Status.Up, Needing.OfHost(world.Site, world.World, "web01"));
    }

    [Fact]
    public void ARetiredHostCountsNoMore() => Assert.Equal("UP", new NeedingWorld().Are("web01 up, web02 retired").Is("web01; web02"));

    [Fact]
    public void PagesSeeEachNeedWithItsMembers()
    {
        var world = new NeedingWorld().Host("app1", "db01").Are("app1 up, app2 maintenance, db01 down, web01 none");

        Assert.Equal(
            ["DOWN: db01 DOWN DOWN", "DEGRADED: app1 UP DOWN, app2 MAINTENANCE UP", "-: web01 - -"],
            Needing.OfNeeds(world.Site, world.World, NeedingWorld.NeedsOf("db01; 1 of app1 app2; web01")).Select(need =>
                $"{Word(need.Status)}: {string.Join(", ", need.Members.Select(member => $"{member.Host} {Word(member.Own)} {Word(member.Value)}"))}"));

        static string Word(Status? status) => status?.Word() ?? "-";
    }

    [Fact]
    public void OnlyApplicationsThatAreAnotherThingNowHaveMoved()
    {
        var world = new NeedingWorld().Are("web01 up, db01 down, mail01 degraded, new01 none");
        var site = world.Site with
        {
            Applications =
            [
                NeedingWorld.Application("web01", "same"), NeedingWorld.Application("web01; db01", "worse"), NeedingWorld.Application("mail01", "first"),
                NeedingWorld.Application("new01", "nothing"), NeedingWorld.Application("web01", "better"),
            ],
        };
        var before = world.World with
        {
            Applications = new[] { ("same", Status.Up), ("worse", Status.Up), ("better", Status.Down), ("nothing", Status.Up), ("gone", Status.Up) }
                .Aggregate(world.World.Applications, (all, one) => all.Add(one.Item1, new(one.Item1, one.Item2, Played.Start, ""))),
        };

        Assert.Equal(
            ["worse DOWN db01 is DOWN: http: it is down", "first DEGRADED mail01 is DEGRADED: http: it is degraded", "better UP "],
            Needing.Moved(site, before).Select(moved => $"{moved.Application.Id} {moved.Status.Word()} {moved.Reason}"));
    }

    private static string Group(int atLeast, string hosts) => $"{atLeast} of {string.Join(' ', hosts.Split(", ").Select(host => host.Split(' ')[0]))}";
}
