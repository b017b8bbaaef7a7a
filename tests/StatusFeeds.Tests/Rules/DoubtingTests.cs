// What is asked while something is held back, and what going blind and seeing again do at once.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class DoubtingTests
{
    private static readonly Site Four = Shop(Switch("w1"), Box("a"), Box("b"), Box("c"));

    private static readonly World Held = Still.Of(Four).Answers("w1", 50).Answers("a", 50).Answers("b", 50).Answers("c", 50).Silent("c", 60, 75) with { Seen = At(50), Held = ["c"] };

    [Theory]
    [InlineData(54.999, 0, false)]
    [InlineData(55, 0, true)]
    [InlineData(70, 55.001, false)]
    [InlineData(70, 55, true)]
    public void OthersAreAskedWhenNobodyWasSeenForFiveSecondsAndAgainEveryFifteen(double now, double asked, bool due)
    {
        var world = Held with { Asked = At(asked) };

        Assert.Equal(due, Doubting.IsDue(world, At(now)));
        Assert.False(Doubting.IsDue(world with { Held = [] }, At(now)));
        Assert.False(Doubting.IsDue(world with { Blind = At(40) }, At(now)));
    }

    [Fact]
    public void WithoutWitnessesAllWhoMayAnswerAreAskedElseTheWitnesses()
    {
        Assert.Equal(["a", "b", "w1"], Asks(Four));
        Assert.Equal(["w1"], Asks(Four with { Witnesses = ["w1"] }));
        Assert.Equal(8, Asks(Shop([.. Enumerable.Range(0, 8).Select(i => Box($"h{i}"))])).Count());

        static IEnumerable<string> Asks(Site site)
        {
            var draft = new Draft(site == Four || site.Witnesses.Length > 0 ? Held : Still.Of(site), site);
            Doubting.Ask(draft, site, At(80));
            var step = draft.Done();
            Assert.Equal(At(80), step.World.Asked);
            return step.Asks.Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public void WhenWeGoBlindAllThatIsSilentOrHeldIsExcusedAtOnce()
    {
        var draft = new Draft(Held.Silent("a", 60, 75), Four);
        Doubting.Turn(draft, Four, At(80));

        Assert.Equal([Seeing.Excuse, Seeing.Excuse], new[] { "a", "c" }.Select(host => draft.World.Hosts[host].Checks[0].Excuse));
        Assert.Empty(draft.World.Held);
        Assert.Equal(At(80), draft.World.Blind);
    }

    [Fact]
    public void WhenWeSeeAgainSilentLooksOfBeforeCountNoMoreAndTheTimeIsKept()
    {
        var silent = Held.Check("b", check => check with { Silences = 1, SilentSince = At(85), Streak = [new(Status.Down, "no answer", At(95), "", At(85), Silent: true)] });
        var draft = new Draft(silent with { Blind = At(80), Moves = 1, Judged = 1, Silent = silent.Silent.Add("b") }, Four);
        var again = Doubting.See(draft, Four, At(100), "sees its network again").ToList();
        var step = draft.Done();

        Assert.Equal(["a", "b", "c", "w1"], again.Order(StringComparer.Ordinal));
        Assert.Equal((0, 0), (step.World.Hosts["b"].Checks[0].Silences, step.World.Hosts["b"].Checks[0].Streak.Length));
        Assert.Equal([new Gap(At(80), At(100), "blind")], step.Gaps);
        Assert.Equal("sees its network again, after 20s", Assert.Single(step.Changes).Reason);
        Assert.Equal((null, At(100), At(100)), (step.World.Blind, step.World.Sees, step.World.Watching));
        Assert.Empty(step.World.Silent);
        Assert.NotEqual(step.World.Moves, step.World.Judged);
    }

    [Fact]
    public void WhoLeftWhileWeWereBlindIsRetiredWhenWeSeeAgain()
    {
        var left = Held.Left;
        foreach (var (id, told) in new (string, Status?)[] { ("gone2", Status.Down), ("gone1", Status.Up), ("never", null), ("told", Status.Retired) })
            left = left.Add(id, new(id, Status.Retired, At(90), 1, "", "", Start, [], []) { Told = told, ToldAt = At(10) });
        var draft = new Draft(Held with { Blind = At(80), Left = left }, Four);
        _ = Doubting.See(draft, Four, At(100), "sees its network again");

        Assert.Equal(["monitor", "gone1", "gone2"], draft.Done().Changes.Select(change => change.Subject.Id));
    }
}
