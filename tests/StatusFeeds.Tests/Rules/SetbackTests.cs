// After the clock was set back: what is remembered keeps its distance.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class SetbackTests
{
    private static readonly Site Site = Shop(Box("a"), Box("b"), Box("c"));

    [Fact]
    public void AllThatIsRememberedIsAsLongAgoAsItWas()
    {
        var world = new Setback(TimeSpan.FromSeconds(100)).Of(Full(150), At(60));

        Assert.Equal(Enumerable.Repeat(At(50), 5), [world.Seen, world.Sought, world.Sees, world.Asked, world.Blind!.Value]);
        var (state, check) = (world.Hosts["a"], world.Hosts["a"].Checks[0]);
        Assert.Equal(Enumerable.Repeat(At(50), 10), [state.Begun, state.Back, state.Risen, check.Heard, check.Begun, check.Since, check.SilentSince, check.Answered, check.Last!.At, check.Failing!.Value]);
        Assert.Equal((At(50), At(50), At(50)), (check.Streak[0].At, check.Streak[0].Begun, check.Flaps.Changes[0].At));
        Assert.Equal([(At(-90), At(-10)), (At(-10), At(0))], world.Unseen);
    }

    [Fact]
    public void DeadlinesBeginAnewAndInstantsOfChangesStay()
    {
        var world = Full(150) with { LastInstant = At(500), LastDated = At(500) };
        var after = new Setback(TimeSpan.FromSeconds(100)).Of(world, At(60));

        Assert.Equal((At(60), At(500), At(500)), (after.Watching, after.LastInstant, after.LastDated));
    }

    [Fact]
    public void WhatNeverWasStaysSo()
    {
        var world = new Setback(TimeSpan.FromSeconds(100)).Of(Still.Of(Site), At(60));

        Assert.Equal(Enumerable.Repeat(DateTimeOffset.UnixEpoch, 5), [world.Seen, world.Sees, world.Asked, world.Hosts["a"].Back, world.Hosts["a"].Checks[0].Answered]);
        Assert.Null(world.Blind);
    }

    private static World Full(double at) => Still.Of(Site).Host("a", state => state with { Begun = At(at), Back = At(at), Risen = At(at) }).Check("a", check => check with
    {
        Heard = At(at),
        Begun = At(at),
        Since = At(at),
        SilentSince = At(at),
        Answered = At(at),
        Last = Still.Look("a", check, at, true),
        Failing = At(at),
        Streak = [new(Status.Down, "", At(at), "", At(at))],
        Flaps = new([new(At(at), Status.Up, Status.Down)], null, 0, Status.Up, 0),
    }) with
    {
        Watching = At(at),
        Seen = At(at),
        Sought = At(at),
        Sees = At(at),
        Asked = At(at),
        Blind = At(at),
        Unseen = [(At(10), At(90)), (At(90), At(100))],
    };
}
