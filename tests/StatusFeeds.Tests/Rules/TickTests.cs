// Time passing: silence, the deadline of the first status, and what a second without either costs.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class TickTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("up up", "UP > UNKNOWN")]
    [InlineData("degraded degraded", "DEGRADED > UNKNOWN")]
    [InlineData("down down", "DOWN > UNKNOWN")]
    public void AfterFiveIntervalsWithoutAResultACheckIsUnknownFromAnyStatus(string results, string change)
    {
        var played = new Played(Host("web01", Check("http") with { Every = Minute })).See("http", results).Look("http", "none", 100, "no descriptors left");
        played.New();

        Assert.Equal("", played.Tick(359.999).New());
        Assert.Equal($"360 web01 {change} http: no result for 5m: no descriptors left", played.Tick(360).New());
        Assert.EndsWith($"360 http {change}: no result for 5m: no descriptors left", played.NewOfChecks());
        Assert.Equal("", played.Tick(361).Tick(1000).New());
    }

    [Fact]
    public void ACheckThatWasNotEvenLookedAtSaysSo()
    {
        var played = new Played(Host("web01", Check("http"))).See("http", "up");
        played.New();

        Assert.Equal("180 web01 UP > UNKNOWN http: no result for 2m 30s: not looked at", played.Tick(180).New());
    }

    /// <summary>Where another node may have to take over, a check is not said to be silent before it could.</summary>
    [Theory]
    [InlineData(0, 1, 15, "5s")]
    [InlineData(30, 1, 40, "30s")]
    [InlineData(30, 60, 310, "5m")]
    public void SilenceIsNotSaidBeforeAnotherNodeCouldHaveLooked(int handover, int every, int at, string silent)
    {
        var played = new Played(Host("web01", Check("http") with { Every = TimeSpan.FromSeconds(every) })).Handover(handover).Look("http", "up", 10);
        played.New();

        Assert.Equal("", played.Tick(at - 0.001).New());
        Assert.Equal($"{at} web01 UP > UNKNOWN http: no result for {silent}: not looked at", played.Tick(at).New());
    }

    [Fact]
    public void AnUnknownResultIsAResultAndEndsTheSilence()
    {
        var played = new Played(Host("web01", Check("http"))).See("http", "down down").Look("http", "unknown", 200);
        played.New();

        Assert.Equal("", played.Tick(349).New());
        Assert.Equal("350 web01 DOWN > UNKNOWN http: no result for 2m 30s: not looked at", played.Tick(350).New());
    }

    [Theory]
    [InlineData("up up", "up", "")]
    [InlineData("up up", "up up", "430 web01 UNKNOWN > UP")]
    [InlineData("down down", "down", "")]
    [InlineData("down down", "down down", "430 web01 UNKNOWN > DOWN http: it is down (since 400)")]
    [InlineData("up up unknown", "unknown up unknown up", "490 web01 UNKNOWN > UP")]
    public void WhatWasCountedBeforeASilenceCountsNoMore(string before, string after, string change)
    {
        var played = new Played(Host("web01", Check("http"))).See("http", before).Tick(399);
        played.New();
        var state = played.State("http");
        Assert.Equal((Status.Unknown, 0, 0, null, false), (state.Status, state.Streak.Length, state.Unknowns, state.Failing, state.Waiting));

        Assert.Equal(change, played.See("http", after, 400).New());
    }

    [Fact]
    public void SilenceOfOneCheckMakesTheHostTheWorstOfAll()
    {
        var played = new Played(Host("web01", Check("a"), Check("b"))).See("a", "up up up up up").See("b", "up");
        played.New();

        Assert.Equal("200 web01 UP > UNKNOWN b: no result for 2m 30s: not looked at", played.Tick(200).New());
        Assert.Equal("", played.Tick(201).New());
    }

    [Fact]
    public void TheFirstStatusComesAfterSixtySecondsAtTheLatest()
    {
        var played = new Played(Host("web01", Check("a"), Check("b"))).Look("a", "up", 5).Tick(59.999);
        Assert.Equal("", played.New());

        Assert.Equal("60 web01 ? > UP", played.Tick(60).New());
        Assert.Null(played.State("b").Status);
    }

    [Theory]
    [InlineData("down", "DOWN http: it is down (since 10)", false)]
    [InlineData("unknown", "UNKNOWN http: it is unknown", false)]
    [InlineData("unknown down", "DOWN http: it is down (since 40)", false)]
    [InlineData("down degraded", "DEGRADED http: it is degraded (since 10)", false)]
    [InlineData("degraded down", "DEGRADED http: it is degraded (since 10)", true)]
    public void ThenTheMildestOfItsResultsSoFarStandsForACheckThatIsNotBelievedYet(string results, string told, bool waiting)
    {
        var played = new Played(Host("web01", Check("http") with { FailAfter = 5 })).See("http", results, 10).Tick(60);

        Assert.Equal($"60 web01 ? > {told}", played.New());
        Assert.Equal("60 http ? > " + told.Replace(" http", "").Replace(" (since 10)", "").Replace(" (since 40)", ""), played.NewOfChecks());
        Assert.Equal(waiting, played.State("http").Waiting);
        Assert.Equal(At(60), played.State("http").Since);
        Assert.Equal("", played.Tick(61).New());
    }

    [Fact]
    public void AStatusThatWasBelievedBeforeTheDeadlineStands()
    {
        var played = new Played(Host("web01", Check("a"), Check("b"))).See("a", "down down degraded", 1).Tick(62);

        Assert.Equal("62 web01 ? > DOWN a: it is down (since 1)", played.New());
        Assert.Equal("31 a ? > DOWN: it is down", played.NewOfChecks());
    }

    [Fact]
    public void WithoutAnyResultTheFirstStatusIsUnknownAndSaysWhy()
    {
        var played = new Played(Host("a", Check("http")), Host("b", Check("http"), Check("ping"))).Look("ping", "none", 5, "no route", "b").Tick(60);

        Assert.Equal("60 a ? > UNKNOWN no result yet: not looked at yet, 60.001 b ? > UNKNOWN no result yet: no route", played.New());
        Assert.Equal("", played.NewOfChecks());
    }

    [Fact]
    public void AHostThatWasUnknownForWantOfResultsIsWhatItsFirstBelievedCheckSays()
    {
        var played = new Played(Host("web01", Check("a"), Check("b"))).Tick(60);
        played.New();

        Assert.Equal("120 web01 UNKNOWN > DOWN b: it is down (since 90)", played.See("b", "down down", 90).New());
    }

    [Fact]
    public void TheSilenceOfOneCheckHurriesNoOther()
    {
        var played = new Played(Host("web01", Check("a"), Check("b") with { Every = TimeSpan.FromMinutes(5) })).Look("a", "up", 30).Tick(60)
            .Look("b", "down", 170);
        played.New();

        Assert.Equal("180 web01 UP > UNKNOWN a: no result for 2m 30s: not looked at", played.Tick(180).New());
        Assert.Null(played.State("b").Status);
    }

    [Fact]
    public void ACheckThatNeverBroughtAResultIsUnknownAfterFiveIntervals()
    {
        var played = new Played(Host("web01", Check("a"), Check("b"))).See("a", "up up up up up").Tick(60);
        played.New();

        Assert.Equal("150 web01 UP > UNKNOWN b: no result for 2m 30s: not looked at", played.Tick(150).New());
    }

    [Fact]
    public void NoDeadlineBeginsBeforeWatching()
    {
        var played = new Played(Host("web01", Check("http")), Host("web02", Check("http"))).See("http", "up").Silence(30, 300, 1000);
        played.New();
        Assert.Equal(At(1000), played.World.Watching);

        Assert.Equal("", played.Tick(1059.999).New());
        Assert.Equal("1060 web02 ? > UNKNOWN no result yet: not looked at yet", played.Tick(1060).New());
        Assert.Equal("", played.Tick(1149.999).New());
        Assert.Equal("1150 web01 UP > UNKNOWN http: no result for 2m 30s: not looked at", played.Tick(1150).New());
    }

    [Fact]
    public void HostsThatFallDueTogetherComeInOrderWithInstantsOfTheirOwn()
    {
        var played = new Played(Host("c", Check("http")), Host("a", Check("http")), Host("b", Check("http"))).Tick(60);

        Assert.Equal(["a", "b", "c"], played.Changes.Select(change => change.Subject.Id));
        Assert.Equal([At(60), At(60.001), At(60.002)], played.Changes.Select(change => change.At));
    }

    [Fact]
    public void ASecondInWhichNothingIsDueLeavesTheWorldAndNoGarbage()
    {
        var played = new Played([.. Enumerable.Range(0, 3000).Select(i => Host($"host{i}", [.. Enumerable.Range(0, 10).Select(j => Check($"check{j}"))]))]);
        var world = Evaluator.Tick(played.World, played.Site, At(1)).World;
        Evaluator.Tick(world, played.Site, At(1));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var step = Evaluator.Tick(world, played.Site, At(2));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Same(world, step.World);
        Assert.InRange(allocated, 0, 1000);
    }

    [Fact]
    public void AHostThatTheWorldHasNotAdoptedIsPassedOver()
    {
        var played = new Played(Host("web01", Check("http")));

        var judged = World.Empty with { Judged = 0 };

        Assert.Same(judged, Evaluator.Tick(judged, played.Site, At(60)).World);
    }
}
