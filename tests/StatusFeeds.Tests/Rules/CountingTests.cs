// What counts of a check at one moment: by what it says, what excuses it, and what is not known yet.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class CountingTests
{
    private static readonly Site Shop = Shop(Switch("gateway"), Switch("core"), Switch("sw1", "core"), Box("web01", "sw1", "http ping"));

    /// <summary>Its first check was believed to be silent at 100 s, and counts as up.</summary>
    private static readonly World Silent = Still.Of(Shop).Answers("gateway", 50).Answers("core", 50).Answers("sw1", 50).Answers("web01", 50).Answers("web01", 50, index: 1).Silent("web01", 80, 100);

    private static World Excused => Silent.Check("web01", Excuse);

    private static World Answering => Silent.Answers("gateway", 110).Answers("core", 110).Answers("sw1", 110) with { Seen = At(110) };

    [Fact]
    public void ASilenceIsHeldUntilItsSwitchHasBeenLookedAt()
    {
        var (check, held, anew) = Of(Silent);

        Assert.Equal((Status.Down, Status.Up, true, false), (check.Status, check.Counted, held, anew));
    }

    [Fact]
    public void WhereTwoChecksAreHeldTheHostIs() => Assert.True(Of(Silent.Silent("web01", 80, 100, index: 1)).Held);

    [Theory]
    [InlineData(249.999, true, "Up")]
    [InlineData(250, false, "Down")]
    public void AtTheEndOfItsPatienceItCounts(double now, bool held, string counted)
    {
        var (check, waits, _) = Of(Silent with { Seen = At(110) }, now);

        Assert.Equal((held, counted), (waits, check.Counted.ToString()));
    }

    [Fact]
    public void ItCountsOnceItsSwitchHasAnswered()
    {
        var (check, held, anew) = Of(Answering);

        Assert.Equal((Status.Down, "", false, false), (check.Counted, check.Excuse, held, anew));
    }

    [Fact]
    public void ItIsExcusedByASwitchThatIsSilent()
    {
        var (check, held, anew) = Of(Silent.Silent("sw1", 90, 100));

        Assert.Equal((Status.Down, Status.Unknown, "unreachable behind sw1", false, false), (check.Status, check.Counted, check.Excuse, held, anew));
    }

    [Fact]
    public void ItsExcuseNamesWhomToBlameNow()
    {
        var world = Excused.Silent("sw1", 90, 100).Silent("core", 90, 100);

        Assert.Equal("unreachable behind core", Of(world).Check.Excuse);
        Assert.Equal(Seeing.Excuse, Of(world with { Blind = At(105) }).Check.Excuse);
    }

    [Fact]
    public void ItBeginsAnewWhenTheWayIsOpenAgain()
    {
        var world = Answering.Check("web01", Excuse).Host("sw1", state => state with { Back = At(105), Risen = At(105) });
        var (check, held, anew) = Of(world);
        Assert.Equal((null, Status.Unknown, 0, true), (check.Status, check.Counted, check.Silences, check.Waiting));
        Assert.Equal((false, true), (held, anew));

        Assert.True(Of(world.Silent("web01", 80, 100, index: 1).Check("web01", Excuse, index: 1)).Anew);
    }

    [Fact]
    public void WhereTheSwitchHadMerelyLostAPacketOneMoreSilentLookIsEnough()
    {
        var world = Answering.Check("web01", Excuse).Host("sw1", state => state with { Back = At(105) })
            .Check("web01", check => check with { Streak = [new(Status.Down, "", At(90), "", At(80), Silent: true), new(Status.Down, "", At(110), "", At(100), Silent: true)] });
        var (check, held, anew) = Of(world);

        Assert.Equal((null, Status.Unknown, 2, true), (check.Status, check.Counted, check.Silences, check.Waiting));
        Assert.Equal([At(100)], check.Streak.Select(result => result.Begun));
        Assert.Equal((false, true), (held, anew));
    }

    [Fact]
    public void ALookThatBeganWhenTheWayOpenedSaysWhatTheHostIs()
    {
        var (check, _, anew) = Of(Answering.Check("web01", Excuse).Host("sw1", state => state with { Back = At(100) }));

        Assert.Equal((Status.Down, Status.Down, "", false), (check.Status, check.Counted, check.Excuse, anew));
    }

    [Fact]
    public void WhatCountedWithoutAnExcuseStands()
    {
        var world = Answering.Check("web01", check => check with { Counted = Status.Down }).Host("sw1", state => state with { Back = At(105) });

        Assert.Equal((Status.Down, Status.Down), (Of(world).Check.Status, Of(world).Check.Counted));
    }

    [Fact]
    public void AnExcuseIsOverWhereAnAnswerSaysUnknown()
    {
        var (check, _, _) = Of(Excused.Check("web01", check => check with { Status = Status.Unknown, Silences = 0 }));

        Assert.Equal((Status.Unknown, ""), (check.Counted, check.Excuse));
    }

    [Theory]
    [InlineData(79, 101, true)]
    [InlineData(80, 101, false)]
    [InlineData(79, 100, false)]
    public void ASilenceInWhichNobodyWasSeenIsDoubted(double from, double until, bool doubted)
    {
        var (check, held, _) = Of(Answering with { Unseen = [(At(from), At(until))] });

        Assert.False(held);
        Assert.Equal(doubted ? (null, Status.Up, 2) : (Status.Down, Status.Down, 2), (check.Status, check.Counted, check.Silences));
    }

    [Fact]
    public void ThatIsDoubtedOnlyWhereItIsHeldAndOffThisMachineAndWhereThereAreEnoughToTellBy()
    {
        var lost = Answering with { Unseen = [(At(70), At(110))] };
        Assert.Null(Of(lost).Check.Status);

        Assert.Equal(Status.Down, Of(lost.Check("web01", check => check with { Counted = Status.Down })).Check.Status);
        Assert.Equal(Status.Down, Of(lost.Check("web01", check => check with { Last = check.Last! with { Here = true } })).Check.Status);
        var pair = Shop(Switch("sw1"), Box("web01", "sw1"));
        var world = Still.Of(pair).Answers("web01", 50).Silent("web01", 80, 100).Answers("sw1", 110) with { Seen = At(110), Unseen = [(At(70), At(110))] };
        Assert.Equal(Status.Down, Counting.Of(world, pair, pair.Hosts["web01"], world.Hosts["web01"], At(111)).State.Checks[0].Status);
    }

    private static CheckState Excuse(CheckState check) => check with { Counted = Status.Unknown, Excuse = "unreachable behind sw1" };

    private static (CheckState Check, bool Held, bool Anew) Of(World world, double now = 111)
    {
        var (state, held, anew) = Counting.Of(world, Shop, Shop.Hosts["web01"], world.Hosts["web01"], At(now));
        return (state.Checks[0], held, anew);
    }
}
