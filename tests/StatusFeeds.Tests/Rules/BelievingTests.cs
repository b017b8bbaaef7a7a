// Each sentence of the contract's "Believing", played.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class BelievingTests
{
    [Theory]
    [InlineData("up", "1 UP")]
    [InlineData("down down", "2 DOWN")]
    [InlineData("degraded down", "2 DEGRADED")]
    [InlineData("down", "")]
    [InlineData("down up", "2 UP")]
    [InlineData("unknown unknown", "2 UNKNOWN")]
    [InlineData("unknown", "")]
    [InlineData("unknown up", "2 UP")]
    public void TheFirstUpIsBelievedAtOnceAndAnythingElseLikeAlways(string results, string changes) => Assert.Equal(changes, Results(results));

    [Theory]
    [InlineData("up down", "1 UP")]
    [InlineData("up down down", "1 UP, 3 DOWN")]
    [InlineData("up down up down up", "1 UP")]
    [InlineData("up degraded down", "1 UP, 3 DEGRADED")]
    [InlineData("up down degraded", "1 UP, 3 DEGRADED")]
    [InlineData("up degraded down down", "1 UP, 3 DEGRADED, 4 DOWN")]
    [InlineData("up degraded degraded down up down down", "1 UP, 3 DEGRADED, 7 DOWN")]
    public void AHostIsDownOnlyWhenEnoughResultsInARowSaySo(string results, string changes) => Assert.Equal(changes, Results(results));

    [Theory]
    [InlineData("down down up", "2 DOWN")]
    [InlineData("down down up up", "2 DOWN, 4 UP")]
    [InlineData("down down up down up up", "2 DOWN, 6 UP")]
    [InlineData("down down up degraded", "2 DOWN, 4 DEGRADED")]
    [InlineData("down down degraded up", "2 DOWN, 4 DEGRADED")]
    [InlineData("down down degraded up up", "2 DOWN, 4 DEGRADED, 5 UP")]
    [InlineData("degraded degraded up up", "2 DEGRADED, 4 UP")]
    public void ItIsBetterOnlyWhenEnoughResultsInARowAreAndNoBetterThanTheWorstOfThem(string results, string changes) =>
        Assert.Equal(changes, Results(results));

    [Theory]
    [InlineData(1, 1, "up down up down", "1 UP, 2 DOWN, 3 UP, 4 DOWN")]
    [InlineData(3, 1, "up down down down up", "1 UP, 4 DOWN, 5 UP")]
    [InlineData(3, 1, "up down down up down down", "1 UP")]
    [InlineData(1, 3, "up down up up down up up up", "1 UP, 2 DOWN, 8 UP")]
    [InlineData(3, 2, "up down degraded down down down", "1 UP, 4 DEGRADED, 6 DOWN")]
    [InlineData(2, 3, "degraded down up degraded up up up", "2 DEGRADED, 7 UP")]
    public void FailAfterAndRecoverAfterCountApart(int failAfter, int recoverAfter, string results, string changes) =>
        Assert.Equal(changes, Results(results, failAfter, recoverAfter));

    [Theory]
    [InlineData("up down unknown down", "1 UP, 4 DOWN")]
    [InlineData("up down unknown", "1 UP")]
    [InlineData("down down up unknown unknown unknown up", "2 DOWN, 7 UP")]
    [InlineData("up degraded unknown down", "1 UP, 4 DEGRADED")]
    public void UnknownResultsNeitherCountNorBreak(string results, string changes) => Assert.Equal(changes, Results(results));

    [Theory]
    [InlineData("up unknown", "1 UP")]
    [InlineData("up unknown unknown", "1 UP, 3 UNKNOWN")]
    [InlineData("up unknown up unknown unknown", "1 UP, 5 UNKNOWN")]
    [InlineData("up unknown down unknown", "1 UP")]
    [InlineData("up unknown none unknown", "1 UP, 4 UNKNOWN")]
    [InlineData("down down unknown unknown unknown unknown", "2 DOWN")]
    [InlineData("degraded degraded unknown unknown unknown", "2 DEGRADED")]
    public void UnknownResultsInARowMakeOnlyAnUpCheckUnknown(string results, string changes) => Assert.Equal(changes, Results(results));

    [Theory]
    [InlineData("up unknown unknown up", "1 UP, 3 UNKNOWN")]
    [InlineData("up up unknown unknown up up", "1 UP, 4 UNKNOWN, 6 UP")]
    [InlineData("unknown unknown down", "2 UNKNOWN")]
    [InlineData("unknown unknown down down", "2 UNKNOWN, 4 DOWN")]
    [InlineData("unknown unknown degraded down", "2 UNKNOWN, 4 DEGRADED")]
    [InlineData("unknown unknown up down up up", "2 UNKNOWN, 6 UP")]
    [InlineData("unknown unknown up unknown up", "2 UNKNOWN, 5 UP")]
    public void AnUnknownCheckIsLeftLikeAnyOther(string results, string changes) => Assert.Equal(changes, Results(results));

    [Theory]
    [InlineData("up down unknown unknown down", "1 UP, 4 UNKNOWN, 5 DOWN")]
    [InlineData("up down up unknown unknown down", "1 UP, 5 UNKNOWN")]
    public void FailuresThatUnknownResultsCameBetweenStillCount(string results, string changes) => Assert.Equal(changes, Results(results));

    [Theory]
    [InlineData("down!", "1 DOWN")]
    [InlineData("up! down! up! degraded! down!", "1 UP, 2 DOWN, 3 UP, 4 DEGRADED, 5 DOWN")]
    [InlineData("down! degraded! up!", "1 DOWN, 2 DEGRADED, 3 UP")]
    [InlineData("up unknown!", "1 UP, 2 UNKNOWN")]
    [InlineData("unknown! up!", "1 UNKNOWN, 2 UP")]
    [InlineData("up! none down!", "1 UP, 3 DOWN")]
    public void AResultThatNeedsNoStreakIsBelievedAtOnce(string results, string changes) => Assert.Equal(changes, Results(results, 3, 3));

    [Theory]
    [InlineData("down down unknown! unknown!", "2 DOWN")]
    [InlineData("degraded degraded unknown!", "2 DEGRADED")]
    public void ThatAPluginCannotTellMakesNoFailureMilder(string results, string changes) => Assert.Equal(changes, Results(results));

    [Theory]
    [InlineData("up unknown! up up", "1 UP, 2 UNKNOWN, 4 UP")]
    [InlineData("up unknown! down down", "1 UP, 2 UNKNOWN, 4 DOWN")]
    [InlineData("up down unknown! down", "1 UP, 3 UNKNOWN, 4 DOWN")]
    [InlineData("up down up! down down", "1 UP, 5 DOWN")]
    [InlineData("up up down! up up", "1 UP, 3 DOWN, 5 UP")]
    public void AfterAResultThatNeedsNoStreakOthersNeedTheirs(string results, string changes) => Assert.Equal(changes, Results(results));

    [Fact]
    public void AnotherReasonThatNeedsNoStreakIsGivenAtOnce()
    {
        var played = new Played(Host("web01", Check("backup", "push")))
            .Look("backup", "down!", 30, "age 2 h > 1 h")
            .Look("backup", "down!", 60, "the disk is full");

        Assert.Equal("the disk is full", played.State("backup").Reason);
        Assert.False(played.State("backup").Waiting);
    }

    [Theory]
    [InlineData("none none none none none none", "")]
    [InlineData("up down none none down", "1 UP, 5 DOWN")]
    [InlineData("down down up none up", "2 DOWN, 5 UP")]
    public void AFaultOfOursMovesNoStreakAndNoStatus(string results, string changes) => Assert.Equal(changes, Results(results));

    [Fact]
    public void AFaultOfOursIsRememberedAndNotHeard()
    {
        var played = new Played(Host("web01", Check("http"))).See("http", "up down unknown");
        var before = played.State("http");

        played.Look("http", "none", 120, "no descriptors left");

        Assert.Equal("no descriptors left", played.State("http").Last!.Judgement.Reason);
        Assert.Equal(before, played.State("http") with { Last = before.Last });
        Assert.Equal(At(90), before.Heard);
        Assert.Equal(1, before.Unknowns);
    }

    [Fact]
    public void TheReasonIsTheNewestResultsOfTheStatusThatIsBelieved()
    {
        var played = new Played(Host("web01", Check("http") with { FailAfter = 3 }))
            .Look("http", "degraded", 30, "slow")
            .Look("http", "degraded", 60, "slower")
            .Look("http", "down", 90, "refused");

        Assert.Equal("90 web01 ? > DEGRADED http: slower (since 30)", played.New());
        Assert.Equal("90 http ? > DEGRADED: slower", played.NewOfChecks());
        Assert.Equal("slower", played.State("http").Reason);
        Assert.Equal(At(90), played.State("http").Since);

        played.See("http", "up up", 120);
        Assert.Equal("", played.State("http").Reason);
        Assert.Equal("150 http DEGRADED > UP", played.NewOfChecks());
    }

    [Fact]
    public void AChangeToWorseSaysSinceWhenItHadBeenFailing()
    {
        var played = new Played(Host("web01", Check("http"))).See("http", "up down up down none unknown down down up up");

        Assert.Equal("30 web01 ? > UP, 210 web01 UP > DOWN http: it is down (since 120), 300 web01 DOWN > UP", played.New());
        Assert.Null(played.State("http").Failing);
    }

    [Fact]
    public void AChangeThatIsBelievedAtOnceHadNotBeenFailing()
    {
        var played = new Played(Host("web01", Check("http") with { FailAfter = 1 })).See("http", "up down");

        Assert.Equal("30 web01 ? > UP, 60 web01 UP > DOWN http: it is down", played.New());
    }

    [Fact]
    public void AChangeToSomethingBetterSaysNothingOfFailing()
    {
        var played = new Played(Host("web01", Check("http"))).See("http", "down down degraded degraded");

        Assert.Equal("60 web01 ? > DOWN http: it is down (since 30), 120 web01 DOWN > DEGRADED http: it is degraded", played.New());
        Assert.Equal(At(30), played.State("http").Failing);
    }

    [Theory]
    [InlineData("up", false)]
    [InlineData("down", true)]
    [InlineData("unknown", true)]
    [InlineData("up down", true)]
    [InlineData("up unknown", true)]
    [InlineData("up down none", true)]
    [InlineData("up none", false)]
    [InlineData("up down down", false)]
    [InlineData("up degraded down", true)]
    [InlineData("up down up", false)]
    [InlineData("down down up", true)]
    [InlineData("down down up unknown", true)]
    [InlineData("down down unknown", false)]
    [InlineData("unknown unknown", false)]
    [InlineData("unknown unknown unknown", false)]
    [InlineData("unknown unknown up", true)]
    public void AnotherResultWaitsToBeBelieved(string results, bool waiting) =>
        Assert.Equal(waiting, new Played(Host("web01", Check("http"))).See("http", results).State("http").Waiting);

    [Fact]
    public void AStreakIsNoLongerThanBelievingNeeds()
    {
        var played = new Played(Host("web01", Check("http") with { FailAfter = 2, RecoverAfter = 3 })).See("http", "up up down up down");

        Assert.Equal([3, 3, 3], new[] { "up up up", "up up up up", "up up up up up" }.Select(results =>
            new Played(Host("web01", Check("http") with { RecoverAfter = 3 })).See("http", results).State("http").Streak.Length));
        Assert.Equal(
            [(Status.Down, "it is down", At(90)), (Status.Up, "", At(120)), (Status.Down, "it is down", At(150))],
            played.State("http").Streak.Select(result => (result.Status, result.Reason, result.At)));
    }

    [Fact]
    public void AnObservationOfWhatIsNotConfiguredChangesNothing()
    {
        var played = new Played(Host("web01", Check("http"))).See("http", "up");
        var world = played.World;

        played.Look("ping", "down", 60).Look("http", "down", 60, host: "web02");
        Assert.Same(world, played.World);

        var removed = Evaluator.Observe(World.Empty, played.Site, new("web01", "http", At(60), TimeSpan.Zero, new(Status.Up, "", [])));
        Assert.Same(World.Empty, removed.World);
        Assert.Empty(removed.Changes);
    }
}
