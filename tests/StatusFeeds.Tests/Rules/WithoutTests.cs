// What of a streak counts once the way is open, and what other settings leave of an excuse.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class WithoutTests
{
    private static readonly Check Http = Box("web01").Checks[0];

    private static readonly CheckState Silent = Believing.New(Http, Start) with
    {
        Status = Status.Up,
        Counted = Status.Up,
        Silences = 2,
        SilentSince = At(60),
        Streak = [Result(Status.Up, 45), Result(Status.Down, 60), Result(Status.Down, 75)],
    };

    [Theory]
    [InlineData(60, 2, "45 60 75")]
    [InlineData(60.001, 1, "45 75")]
    [InlineData(75, 1, "45 75")]
    [InlineData(75.001, 0, "45")]
    public void SilentLooksThatBeganBeforeTheWayWasOpenCountNoMore(double open, int silences, string streak)
    {
        var after = Believing.Without(Silent, At(open));

        Assert.Equal((silences, streak), (after.Silences, Begun(after)));
        Assert.Equal(silences == 2, ReferenceEquals(after, Silent));
    }

    [Fact]
    public void AFailureThatHadAnAnswerGoesOnCounting()
    {
        Assert.Equal("50", Begun(Believing.Without(Silent with { Streak = [Result(Status.Down, 50), .. Silent.Streak[1..]] }, At(100))));

        var answered = Silent with { Silences = 0 };
        Assert.Same(answered, Believing.Without(answered, At(100)));
    }

    [Fact]
    public void ACheckWithoutAStreakStaysAsItIs()
    {
        var believed = Silent with { Streak = [] };

        Assert.Same(believed, Believing.Without(believed, At(100)));
    }

    [Fact]
    public void MoreSilencesThanTheStreakHoldsAreCutToIt() => Assert.Equal(1, Believing.Without(Silent with { Silences = 9 }, At(70)).Silences);

    [Fact]
    public void UnderOtherSettingsWhatWasExcusedOrHeldIsNotKnownAnyMore()
    {
        var other = Http with { Fingerprint = "other" };
        var excused = Silent with { Status = Status.Down, Counted = Status.Unknown, Excuse = "unreachable behind sw1" };
        var held = Silent with { Status = Status.Down };

        Assert.Null(Believing.Afresh(excused, other, At(100)).Status);
        Assert.Null(Believing.Afresh(held, other, At(100)).Status);
        Assert.Equal(Status.Down, Believing.Afresh(excused, Http, At(100)).Status);
        Assert.Equal(Status.Down, Believing.Afresh(held, Http, At(100)).Status);
        Assert.Equal(Status.Up, Believing.Afresh(Silent, other, At(100)).Status);
    }

    private static Result Result(Status status, double begun) => new(status, "", At(begun + 10), "", At(begun), Silent: status == Status.Down && begun >= 60);

    private static string Begun(CheckState check) => string.Join(' ', check.Streak.Select(result => (result.Begun - Start).TotalSeconds));
}
