// What a change says of those before it, and what is remembered of what was told.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class DraftTests
{
    private static Check Quick(string name) => Check(name) with { FailAfter = 1, RecoverAfter = 1 };

    [Fact]
    public void AChangeSaysWhenWhatItEndedBegan()
    {
        var played = new Played(Host("web01", Quick("http"))).See("http", "up down up down up down up down", 1);

        Assert.Equal(
            ["1 told -", "31 told 1", "61 told 31", "91 told 61", "121 told 91", "151 told 121", "181 untold 151", "211 untold 181"],
            played.Changes.Select(change => $"{(change.At - Start).TotalSeconds} {(change.Told ? "told" : "untold")} {(change.Before is { } before ? (before - Start).TotalSeconds : "-")}"));
        Assert.Equal(At(151), played.World.Hosts["web01"].ToldAt);
    }

    [Fact]
    public void AFlappingHostThatIsUpSaysWhyThatIsNotTold()
    {
        var played = new Played(Host("web01", Quick("http"))).See("http", "up down up down up down up", 1);

        Assert.Equal((Status.Up, Status.Down, "flapping"), played.World.Hosts["web01"] is var host ? (host.Status, host.Told, host.Untold) : default);
        Assert.Equal("", played.See("http", "down", 211).World.Hosts["web01"].Untold);
    }

    [Fact]
    public void AnUntoldChangeTakesNoDateFromThoseThatAreTold()
    {
        var draft = new Draft(World.Empty, SiteOf(Host("web01", Check("http"))));
        draft.Tell(Subject.Monitor, null, Status.Up, At(100.2), "", told: false);
        Assert.Equal(DateTimeOffset.UnixEpoch, draft.World.LastDated);

        draft.Tell(Subject.Monitor, null, Status.Up, At(100.4), "", told: true);
        draft.Tell(Subject.Monitor, Status.Up, Status.Unknown, At(100.6), "", told: true);
        Assert.Equal([At(100), At(101)], draft.Done().Changes.Where(change => change.Told).Select(change => change.Dated));
        Assert.Equal(At(101), draft.World.LastDated);
    }

    [Fact]
    public void AnotherCheckThatDecidesIsShownThoughItsReasonIsTheSame()
    {
        var played = new Played(Host("web01", Quick("a"), Quick("b"))).Look("a", "down", 1).Look("b", "down", 2).Look("a", "up", 3);

        Assert.Equal(("b", "it is down"), (played.World.Hosts["web01"].Check, played.World.Hosts["web01"].Reason));
    }

    [Fact]
    public void WhileASilenceIsHeldTheReasonThatWasShownStays()
    {
        var site = Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1"));
        var world = Still.Of(site).Answers("gateway", 50).Answers("sw1", 50).Answers("web01", 50)
            .Check("web01", check => check with { Status = Status.Degraded, Counted = Status.Degraded, Reason = "time 0.212 s > 150 ms" })
            .Host("web01", state => state with { Status = Status.Degraded, Told = Status.Degraded, Check = "http", Reason = "time 0.212 s > 150 ms" });
        var draft = new Draft(world, site);
        draft.Put(site.Hosts["web01"], world.Silent("web01", 80, 100).Hosts["web01"], At(101));

        Assert.Equal(("http", "time 0.212 s > 150 ms"), draft.World.Hosts["web01"] is var host ? (host.Check, host.Reason) : default);
        Assert.Contains("web01", draft.World.Held);
        Assert.Empty(draft.Done().Changes);
    }

    [Fact]
    public void OnceChecksAreToldWhatIsBadAlreadyIsNoNews()
    {
        var played = new Played(Host("web01", Quick("a"), Quick("b"))).Look("a", "down", 1).Look("b", "up", 2);
        var tells = Host("web01", Quick("a"), Quick("b")) with { TellsChecks = true };
        played.New();

        Assert.Equal("", played.Reload(10, tells).Look("a", "down", 20).New());
        Assert.Equal("30 web01 DOWN > DOWN a: it is down; b: it is down", played.Look("b", "down", 30).New());
        Assert.Equal("", played.Look("b", "down", 40).New());
    }

    [Fact]
    public void HostsThatFollowFromOneThingComeInTheOrderOfTheirNames()
    {
        var site = Shop(Box("c"), Box("a"), Box("b"));
        var world = Still.Of(site).Answers("a", 50).Answers("b", 50).Answers("c", 50);
        var draft = new Draft(world, site);
        draft.Again(["c", "a", "b"], At(60));

        Assert.Equal(["a", "b", "c"], draft.Done().Changes.Select(change => change.Subject.Id));
    }

    [Theory]
    [InlineData("UP", false, true)]
    [InlineData("UP", true, false)]
    [InlineData(null, false, false)]
    [InlineData("RETIRED", false, false)]
    public void AHostThatLeftIsToldRetiredWhereSomethingElseWasToldOfItAndWeSee(string? told, bool blind, bool tells)
    {
        var site = Shop(Box("a"), Box("b"), Box("c"));
        var gone = new HostState("gone", Status.Up, At(10), 1, "http", "it was", Start, [], [])
        { Told = told is null ? null : told == "UP" ? Status.Up : Status.Retired, ToldBy = "http: it was", Untold = "flapping" };
        var draft = new Draft(Still.Of(site) with { Blind = blind ? At(5) : null }, site);
        draft.Retire(gone, At(20));
        var change = Assert.Single(draft.Done().Changes);

        Assert.Equal((tells, Status.Up, Status.Retired, "", "taken out of the configuration"), (change.Told, change.From, change.To, change.Check, change.Reason));
        Assert.Equal((Status.Retired, "", "", ""), draft.World.Left["gone"] is var left ? (left.Status, left.Check, left.Untold, left.ToldBy) : default);
    }
}
