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
        Assert.Equal((At(151), 8), (played.World.Hosts["web01"].ToldAt, played.World.Hosts["web01"].Changes));
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

    [Fact]
    public void WhatIsToldLateSaysSinceWhenItIsSoAndWhyAndCountsNoMore()
    {
        var world = Needy with { Hosts = Needy.Hosts.SetItem("web01", Needy.Hosts["web01"] with { Told = Status.Maintenance, ToldAt = At(30), Past = [new(At(60), Status.Maintenance, Status.Down, "it is down", Told: false)] }) };
        var draft = new Draft(world, Needs);
        draft.Put(Needs.Hosts["web01"], world.Hosts["web01"], At(100));
        var change = Assert.Single(draft.Done().Changes);

        Assert.Equal((Status.Maintenance, Status.Down, true, false), (change.From, change.To, change.Told, change.Counts));
        Assert.Equal((At(100), At(60), At(30)), (change.At, change.Since, change.Before));
        Assert.StartsWith("Probably because db01 is DOWN", change.Cause, StringComparison.Ordinal);
        Assert.Equal("", draft.World.Hosts["web01"].ToldBy);
        var tells = new Draft(world, Needs);
        tells.Put(Needs.Hosts["web01"] with { TellsChecks = true }, world.Hosts["web01"], At(100));
        Assert.Equal("http: \nhttp", tells.World.Hosts["web01"].ToldBy);
        Assert.Equal((true, Status.Down, At(100)), draft.World.Hosts["web01"] is var host ? (host.Past[0].Told, host.Told, host.ToldAt) : default);
    }

    [Fact]
    public void OnlyWhatIsToldAndBadHasACause()
    {
        Assert.StartsWith("Probably because db01 is DOWN", Cause(Needy, Status.Down), StringComparison.Ordinal);
        Assert.Equal("", Cause(Needy with { Blind = At(90) }, Status.Down));
        Assert.Equal("", Cause(Needy.Host("web01", host => host with { Status = Status.Down, Told = Status.Down }), Status.Up));

        static string Cause(World world, Status status)
        {
            world = world.Host("web01", host => host with { Status = status == Status.Up ? Status.Down : Status.Up, Told = status == Status.Up ? Status.Down : Status.Up, ToldAt = At(30) })
                .Check("web01", check => check with { Status = status, Counted = status });
            var draft = new Draft(world, Needs);
            draft.Put(Needs.Hosts["web01"], world.Hosts["web01"], At(100));
            return Assert.Single(draft.Done().Changes).Cause;
        }
    }

    [Fact]
    public void WhenFlappingBeginsWithAWorseStatusThanWasToldThatIsToldAndTheLastChangeStaysUntold()
    {
        var played = new Played(Host("web01", Quick("http"))).See("http", "down up degraded up degraded up", 1);

        Assert.EndsWith("151 web01 DEGRADED > UP, 151.001 web01 DEGRADED > DOWN flapping, 5 changes since 12:00 UTC", played.New());
        Assert.Equal((true, false), (played.Changes[^2].Counts, played.Changes[^1].Counts));
        Assert.Equal([false, true, true], played.World.Hosts["web01"].Past.Take(3).Select(past => past.Told));
        Assert.Equal((At(151.001), At(121)), (played.Changes[^1].Since, played.Changes[^1].Before));
    }

    [Fact]
    public void TheChangeOfACheckThatIsExcusedSaysByWhat()
    {
        var site = Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1"));
        var world = Still.Of(site).Answers("gateway", 50).Answers("web01", 50).Silent("sw1", 80, 100);
        var draft = new Draft(world, site);
        draft.Put(site.Hosts["web01"], world.Silent("web01", 80, 100).Hosts["web01"], At(101));

        Assert.Equal([new("web01", "http", Status.Up, Status.Unknown, At(101), "unreachable behind sw1")], draft.Done().CheckChanges);
    }

    [Fact]
    public void WhatIsBadIsRememberedWhereChecksAreToldUntilTheHostIsUp()
    {
        var played = new Played(Host("web01", Quick("a"), Quick("b")) with { TellsChecks = true }).Look("a", "down", 1).Look("b", "down", 2);
        Assert.Equal("a: it is down\na\nb", played.World.Hosts["web01"].ToldBy);

        Assert.Equal("", played.Look("a", "up", 3).Look("b", "up", 4).World.Hosts["web01"].ToldBy);
    }

    [Fact]
    public void WhatIsToldAgainAfterMuchThatWasNotSaysWhenItWasToldBefore()
    {
        var world = Up("web01") with { Blind = At(15) };
        world = Becomes(Becomes(world, Status.Down, 20).World, Status.Up, 30).World;
        Assert.Equal("a: slow", world.Hosts["web01"].ToldBy);
        var change = Assert.Single(Becomes(world with { Blind = null }, Status.Down, 40).Changes);

        Assert.Equal((Status.Up, Status.Down, At(10)), (change.From, change.To, change.Before));

        static World Up(string host) => Still.Of(Telling).Answers(host, 5).Host(host, state => state with { Status = Status.Up, Told = Status.Up, Since = At(10), ToldAt = At(10), ToldBy = "a: slow" });
    }

    [Fact]
    public void WhereChecksAreToldNothingIsRememberedOfWhatIsNotTold()
    {
        var step = Becomes(Still.Of(Telling) with { Blind = At(15) }, Status.Down, 20);

        Assert.Equal((false, null), Assert.Single(step.Changes) is var change ? (change.Told, change.Before) : default);
        Assert.Equal("", step.World.Hosts["web01"].ToldBy);
    }

    [Fact]
    public void WhileAHostFlapsAFurtherBadCheckIsNotToldThoughChecksAre()
    {
        var played = new Played(Host("web01", Quick("a"), Quick("b")) with { TellsChecks = true }).Look("b", "up", 1).See("a", "up down up down up down", 2);
        Assert.EndsWith("flapping, 5 changes since 12:00 UTC", played.New());

        Assert.Equal("", played.Look("b", "down", 160).New());
    }

    [Fact]
    public void AHostOfWhichSomethingElseWasToldIsToldRetiredAfterWhatItWas()
    {
        var draft = new Draft(Still.Of(Telling), Telling);
        draft.Retire(new HostState("gone", Status.Down, At(10), 1, "http", "it was", Start, [], []) { Told = Status.Up, ToldAt = At(5), ToldBy = "http: it was" }, At(20));

        Assert.Equal([(Status.Down, false, true), (Status.Up, true, false)], draft.Done().Changes.Select(change => (change.From!.Value, change.Told, change.Counts)));
        Assert.Equal("", draft.World.Left["gone"].ToldBy);
    }

    private static readonly Site Telling = Shop(Box("web01") with { TellsChecks = true }, Box("b"), Box("c"));

    private static Step Becomes(World world, Status status, double at)
    {
        var draft = new Draft(world, Telling);
        draft.Put(Telling.Hosts["web01"], world.Check("web01", check => check with { Status = status, Counted = status, Reason = status == Status.Up ? "" : "HTTP 503" }).Hosts["web01"], At(at));
        return draft.Done();
    }

    private static readonly Site Needs = Shop(Box("web01", needs: "db01"), Box("db01"), Box("db02"));

    /// <summary>Both are down since a minute after the start.</summary>
    private static readonly World Needy = Down(Down(Still.Of(Needs), "db01"), "web01");

    private static World Down(World world, string host) => world
        .Host(host, state => state with { Status = Status.Down, Told = Status.Down, Since = At(60), ToldAt = At(60), Check = "http", Reason = "it is down" })
        .Check(host, check => check with { Status = Status.Down, Counted = Status.Down, Reason = "it is down", Since = At(60), Begun = At(60), Answered = At(60) });
}
