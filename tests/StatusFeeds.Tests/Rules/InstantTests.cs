// Instants and numbers of changes, clocks that go back, and the monitor's own silence.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class InstantTests
{
    private static Check Quick => Check("http") with { FailAfter = 1, RecoverAfter = 1 };

    [Fact]
    public void AChangesInstantIsTheEndOfTheLookThatWasBelievedCutToTheMillisecond()
    {
        var change = Assert.Single(new Played(Host("web01", Quick)).Look("http", "up", 1.2345678).Changes);

        Assert.Equal((At(1.234), TimeSpan.Zero), (change.At, change.At.Offset));
        Assert.Equal(At(1.234).ToUnixTimeMilliseconds(), change.Number);
    }

    [Fact]
    public void ChangesOfTheSameMomentAreAMillisecondApart()
    {
        var played = new Played([.. Enumerable.Range(0, 50).Select(i => Host($"web{i:00}", Quick))]);
        for (var i = 0; i < 50; i++)
            played.Look("http", "down", 5, host: $"web{i:00}");

        Assert.Equal(Enumerable.Range(0, 50).Select(i => At(5).AddMilliseconds(i)), played.Changes.Select(change => change.At));
        Assert.Equal(played.Changes[^1].At, played.World.LastInstant);
    }

    [Fact]
    public void AnInstantNeverGoesBackEvenIfTheClockDoes()
    {
        var played = new Played(Host("web01", Quick)).Look("http", "up", 100).Look("http", "down", 40).Look("http", "up", 50).Look("http", "down", 200);

        Assert.Equal(
            "100 web01 ? > UP, 100.001 web01 UP > DOWN http: it is down (since 40), 100.002 web01 DOWN > UP, 200 web01 UP > DOWN http: it is down",
            played.New());
        Assert.Equal("100 http ? > UP, 40 http UP > DOWN: it is down, 50 http DOWN > UP, 200 http UP > DOWN: it is down", played.NewOfChecks());
    }

    [Fact]
    public void AClockThatWentBackMakesNothingUnknown()
    {
        var played = new Played(Host("web01", Quick)).Look("http", "up", 1000);
        played.New();

        Assert.Equal("", played.Tick(10).Look("http", "up", 20).Tick(169).New());
        Assert.Equal("1000.002 web01 UP > UNKNOWN http: no result for 2m 30s: not looked at", played.Tick(170).New());
    }

    [Fact]
    public void TheWorldsLastInstantHoldsForHostsThatAreGone()
    {
        var played = new Played(Host("web01", Quick)).Look("http", "up", 100).Reload(101, Host("web02", Quick)).Look("http", "up", 100, host: "web02");

        Assert.Equal([At(100), At(100.001)], played.Changes.Select(change => change.At));
    }

    [Fact]
    public void AMonitorThatRecordedNothingForLongSaysSoAndThatItLooksAgain()
    {
        var played = new Played(Host("web01", Quick)).Look("http", "up", 10);
        played.New();
        var stopped = Evaluator.Stopped(played.World, At(15.0004), TimeSpan.FromSeconds(300));

        played.Silence(15.0004, 300, 400);

        Assert.Equal(
            "315 monitor UP > UNKNOWN StatusFeeds has stopped looking, "
            + "400 monitor UNKNOWN > UP StatusFeeds looks again; nothing was recorded from 2026-11-20 12:00:15 UTC to 2026-11-20 12:06:40 UTC",
            played.New());
        Assert.Equal(stopped, played.Changes[^2]);
        Assert.All(played.Changes, change => Assert.True(change.Told));
        Assert.Equal(played.Changes[^1].At, played.World.LastInstant);
        Assert.Equal(played.Changes[^1].At.ToUnixTimeMilliseconds(), played.Changes[^1].Number);
        Assert.Equal(Subject.Monitor, played.Changes[^1].Subject);
    }

    [Fact]
    public void AShortSilenceIsNone()
    {
        var played = new Played(Host("web01", Quick));

        Assert.Equal("", played.Silence(10, 300, 310).New());
        Assert.NotEqual("", played.Silence(10, 300, 310.001).New());
    }

    [Fact]
    public void ThatItStoppedNeverComesBeforeTheLastChangeNorThatItLooksAgainBeforeThat()
    {
        var played = new Played(Host("web01", Quick)).Look("http", "up", 1000);
        played.New();

        played.Silence(10, 300, 500);

        Assert.Equal([At(1000.001), At(1000.002)], played.Changes.Skip(1).Select(change => change.At));
    }
}
