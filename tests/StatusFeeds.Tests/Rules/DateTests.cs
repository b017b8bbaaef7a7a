// Dates for RSS: whole seconds, distinct and rising with the changes as long as that leads no further than a minute ahead.
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class DateTests
{
    [Fact]
    public void ALoneChangeHasItsOwnSecond()
    {
        var played = new Played(Host("web01", Quick)).Look("http", "up", 1.9).Look("http", "down", 61.2);

        Assert.Equal([At(1), At(61)], played.Changes.Select(change => change.Dated));
    }

    [Fact]
    public void FiftyChangesInOneBeatHaveFiftyDatesInTheirOrder()
    {
        var played = Many(50);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => At(5 + i)), played.Changes.Select(change => change.Dated));
        Assert.Equal(At(54), played.World.LastDated);
    }

    [Fact]
    public void OfAHundredChangesInOneBeatNoneIsDatedMoreThanAMinuteAheadAndThoseBeyondAreEqual()
    {
        var played = Many(100);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => At(5 + Math.Min(i, 60))), played.Changes.Select(change => change.Dated));
    }

    [Fact]
    public void ChangesAfterACrowdGoOnFromItsLastDateUntilTimeHasCaughtUp()
    {
        var played = Many(50).Look("http", "up", 15, host: "web00").Look("http", "up", 56, host: "web01").Look("http", "up", 100, host: "web02");

        Assert.Equal([At(55), At(56), At(100)], played.Changes.Skip(50).Select(change => change.Dated));
    }

    [Fact]
    public void ADateNeverGoesBackEvenIfTheClockDoes()
    {
        var played = new Played(Host("web01", Quick)).Look("http", "up", 100).Look("http", "down", 40).Look("http", "up", 50);

        Assert.Equal([At(100), At(101), At(102)], played.Changes.Select(change => change.Dated));
    }

    [Fact]
    public void TheMonitorsOwnChangesAreDatedLikeAllOthers()
    {
        var played = Many(3).Silence(6, 300, 306.5);

        Assert.Equal([At(5), At(6), At(7), At(306), At(307)], played.Changes.Select(change => change.Dated));
    }

    private static Check Quick => Check("http") with { FailAfter = 1, RecoverAfter = 1 };

    /// <summary>So many hosts get their first status in one moment.</summary>
    private static Played Many(int hosts)
    {
        var played = new Played([.. Enumerable.Range(0, hosts).Select(i => Host($"web{i:00}", Quick))]);
        for (var i = 0; i < hosts; i++)
            played.Look("http", "down", 5.25, host: $"web{i:00}");
        return played;
    }
}
