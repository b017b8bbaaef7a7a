// Starts and reloads: what is kept, what is counted anew, what goes.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class AdoptTests
{
    [Fact]
    public void AStartBeginsToWatch()
    {
        var played = new Played(Host("web01", Check("http")));

        Assert.Equal(Start, played.World.Watching);
        Assert.Equal((null, Start, 0L, ""), (played.World.Hosts["web01"].Status, played.World.Hosts["web01"].Begun, played.World.Hosts["web01"].Number,
            played.World.Hosts["web01"].Check));
        Assert.Equal(new("http", "http", "httphttp", null, Start, "", [], 0, null, Start, false, null), played.State("http"));
        Assert.Equal(Start, played.Reload(10, Host("web01", Check("http"))).World.Watching);
        Assert.Equal(At(20), played.Restart(20).World.Watching);
    }

    [Fact]
    public void AnUnchangedCheckKeepsEverythingOverAReload()
    {
        var played = new Played(Host("web01", Check("http"), Check("ping"))).See("http", "up down unknown").See("ping", "up");
        var before = played.World;

        played.Reload(100, Host("web01", Check("http"), Check("ping")));

        Assert.Equal(before.Hosts["web01"].Checks.AsEnumerable(), played.World.Hosts["web01"].Checks.AsEnumerable());
        Assert.Equal(before.Hosts["web01"].Begun, played.World.Hosts["web01"].Begun);
        played.New();
        Assert.Equal("120 web01 UP > DOWN http: it is down (since 60)", played.Look("http", "down", 120).New());
    }

    [Fact]
    public void ARestartLosesAnUnfinishedStreakAndNothingElse()
    {
        var played = new Played(Host("web01", Check("http"), Check("ping"))).See("http", "up down").See("ping", "degraded degraded unknown");
        var before = played.World.Hosts["web01"];
        played.New();

        played.Restart(130);

        var after = played.World.Hosts["web01"];
        Assert.Equal(before with { Checks = [], Past = [] }, after with { Checks = [], Past = [] });
        Assert.Equal(before.Past.AsEnumerable(), after.Past.AsEnumerable());
        Assert.Equal(
            before.Find("http")! with { Streak = [], Failing = null, Waiting = false, Heard = At(130), Last = null }, after.Find("http"));
        Assert.Equal(before.Find("ping")! with { Streak = [], Unknowns = 0, Heard = At(130), Last = null }, after.Find("ping"));
        Assert.Equal(At(30), after.Find("ping")!.Failing);
        Assert.Equal("", played.Look("http", "down", 135).New());
        Assert.Equal("165 web01 DEGRADED > DOWN http: it is down (since 135)", played.Look("http", "down", 165).New());
    }

    [Fact]
    public void AHostWithoutAStatusHasItsSixtySecondsAnewAfterARestart()
    {
        var played = new Played(Host("web01", Check("a"), Check("b"))).Look("a", "up", 5).Restart(50).Tick(109);
        Assert.Equal("", played.New());

        Assert.Equal("110 web01 ? > UP", played.Tick(110).New());
        Assert.Equal(At(50), played.Restart(120).World.Hosts["web01"].Begun);
    }

    [Fact]
    public void AReloadDoesNotPutOffTheFirstStatus()
    {
        var played = new Played(Host("web01", Check("a"))).Reload(50, Host("web01", Check("a"))).Tick(60);

        Assert.Equal("60 web01 ? > UNKNOWN no result yet: not looked at yet", played.New());
    }

    [Fact]
    public void ACheckWithOtherSettingsKeepsItsStatusAndLosesItsStreak()
    {
        var played = new Played(Host("web01", Check("http"))).See("http", "up down");
        played.New();

        played.Reload(70, Host("web01", Check("http") with { Fingerprint = "another", Every = TimeSpan.FromSeconds(10) }));

        var state = played.State("http");
        Assert.Equal((Status.Up, "another", 0, false, At(70), null), (state.Status, state.Fingerprint, state.Streak.Length, state.Waiting, state.Heard, state.Last));
        Assert.Equal("", played.Tick(119).Look("http", "down", 119).New());
        Assert.Equal("120 web01 UP > DOWN http: it is down (since 119)", played.Look("http", "down", 120).New());
    }

    [Fact]
    public void ADownCheckWithOtherSettingsStaysDown()
    {
        var played = new Played(Host("web01", Check("http"))).See("http", "down down");
        played.New();

        played.Reload(70, Host("web01", Check("http") with { Fingerprint = "another" }));

        Assert.Equal("", played.New());
        Assert.Equal((Status.Down, At(30)), (played.State("http").Status, played.State("http").Failing));
    }

    [Fact]
    public void ACheckOfAnotherKindUnderTheSameNameIsANewOne()
    {
        var played = new Played(Host("web01", Check("front"), Check("ping"))).See("front", "down down", -30).See("ping", "up");
        Assert.Equal("30 web01 ? > DOWN front: it is down (since -30)", played.New());

        played.Reload(100, Host("web01", Check("front", "tcp"), Check("ping")));

        Assert.Equal("100 web01 DOWN > UP", played.New());
        Assert.Equal(Believing.New(Check("front", "tcp"), At(100)) with { Fingerprint = "fronttcp" }, played.State("front"));
    }

    [Fact]
    public void ACheckTakenOutTakesItsPartOfTheStatusWithIt()
    {
        var played = new Played(Host("web01", Check("a"), Check("b"))).See("a", "down down").See("b", "degraded degraded");
        played.New();

        Assert.Equal("100 web01 DOWN > DEGRADED b: it is degraded", played.Reload(100, Host("web01", Check("b"))).New());
        Assert.Null(played.World.Hosts["web01"].Find("a"));
    }

    [Fact]
    public void ANewCheckJoinsWithoutAStatus()
    {
        var played = new Played(Host("web01", Check("a"))).See("a", "up");
        played.New();

        played.Reload(40, Host("web01", Check("b"), Check("a")));

        Assert.Equal("", played.New());
        Assert.Equal((null, At(40)), (played.State("b").Status, played.State("b").Heard));
        Assert.Equal(["b", "a"], played.World.Hosts["web01"].Checks.Select(check => check.Name));
        Assert.Equal("90 web01 UP > DOWN b: it is down (since 60)", played.See("b", "down down", 60).New());
    }

    [Fact]
    public void AHostWhoseChecksAreAllNewKeepsItsStatusUntilOneOfThemSpeaks()
    {
        var played = new Played(Host("web01", Check("a"))).See("a", "down down");
        played.New();

        Assert.Equal("", played.Reload(70, Host("web01", Check("b"))).Tick(140).New());
        Assert.Equal("141 web01 DOWN > UP", played.Look("b", "up", 141).New());
    }

    [Fact]
    public void AHostThatWaitedForACheckNowGoneHasItsFirstStatus()
    {
        var played = new Played(Host("web01", Check("a"), Check("b"))).Look("a", "up", 1);

        Assert.Equal("2 web01 ? > UP", played.Reload(2, Host("web01", Check("a"))).New());
    }

    [Fact]
    public void AnotherAtWorstCountsAtOnce()
    {
        var played = new Played(Host("web01", Check("a"))).See("a", "down down");
        played.New();

        Assert.Equal("70 web01 DOWN > DEGRADED a: it is down", played.Reload(70, Host("web01", Check("a") with { AtWorst = Status.Degraded })).New());
        Assert.Equal("80 web01 DEGRADED > DOWN a: it is down (since 30)", played.Reload(80, Host("web01", Check("a"))).New());
    }

    [Fact]
    public void HostsComeAndGo()
    {
        var played = new Played(Host("web01", Check("http")), Host("web02", Check("http"))).See("http", "up").See("http", "up", host: "web02");

        played.Reload(70, Host("web02", Check("http")), Host("web03", Check("http")));

        Assert.Equal(["web02", "web03"], played.World.Hosts.Keys.Order());
        Assert.Equal(Status.Up, played.World.Hosts["web02"].Status);
        Assert.Equal((null, At(70)), (played.World.Hosts["web03"].Status, played.World.Hosts["web03"].Begun));
        played.New();
        Assert.Equal("130 web03 ? > UNKNOWN no result yet: not looked at yet", played.Tick(130).New());
    }

    [Fact]
    public void AHostThatComesBackGoesOnWithItsHistoryAndTellsNothingAnew()
    {
        Host web01 = Host("web01", Check("http")), web02 = Host("web02", Check("http"));
        var played = new Played(web01, web02).See("http", "up down down").See("http", "up", host: "web02");
        var before = played.World.Hosts["web01"];
        played.New();

        played.Reload(100, web02);
        Assert.Null(played.World.Hosts.GetValueOrDefault("web01"));
        played.Reload(5000, web01, web02).Look("http", "down", 5010).Look("http", "down", 5040);

        var after = played.World.Hosts["web01"];
        Assert.Equal("", played.New());
        Assert.Empty(played.World.Left);
        Assert.Equal((Status.Down, before.Since, before.Number), (after.Status, after.Since, after.Number));
        Assert.Equal(before.Past.AsEnumerable(), after.Past.AsEnumerable());
        Assert.Equal("5100 web01 DOWN > UP", played.Look("http", "up", 5070).Look("http", "up", 5100).New());
    }

    [Fact]
    public void AHostThatLeftBeforeARestartComesBackToo()
    {
        var played = new Played(Host("web01", Check("http")), Host("web02", Check("http"))).See("http", "down down").See("http", "up", host: "web02");
        played.New();

        played.Reload(100, Host("web02", Check("http"))).Restart(200).Reload(300, Host("web01", Check("http")), Host("web02", Check("http")));

        Assert.Equal("", played.Look("http", "down", 301).Tick(340).New());
        Assert.Equal(Status.Down, played.World.Hosts["web01"].Status);
    }

    [Fact]
    public void HostsThatChangeByAReloadComeInOrder()
    {
        Host[] hosts = [.. new[] { "c", "a", "b" }.Select(id => Host(id, Check("x"), Check("y")))];
        var played = new Played(hosts);
        foreach (var host in hosts)
            played.Look("x", "up", 1, host: host.Id);

        Assert.Equal("9 a ? > UP, 9.001 b ? > UP, 9.002 c ? > UP", played.Reload(9, [.. hosts.Select(host => Host(host.Id, Check("x")))]).New());
    }
}
