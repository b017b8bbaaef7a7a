// After the clock went back: what was to come is now, what is past stays.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class FuturesTests
{
    private static readonly Site Site = Shop(Box("a"), Box("b"), Box("c"));

    [Fact]
    public void WhatWasLaterThanNowIsNow()
    {
        var world = Futures.Forgotten(Full(200), At(100));

        Assert.Equal(Enumerable.Repeat(At(100), 6), [world.Watching, world.Seen, world.Sought, world.Sees, world.Asked, world.Blind!.Value]);
        var (state, check) = (world.Hosts["a"], world.Hosts["a"].Checks[0]);
        Assert.Equal(Enumerable.Repeat(At(100), 9), [state.Begun, state.Back, check.Heard, check.Begun, check.Since, check.SilentSince, check.Answered, check.Last!.At, check.Failing!.Value]);
        Assert.Equal((At(100), At(100), At(100)), (check.Streak[0].At, check.Streak[0].Begun, check.Flaps.Changes[0].At));
        Assert.Equal([(At(10), At(90)), (At(90), At(100))], world.Unseen);
    }

    [Fact]
    public void WhatIsPastStaysAndSoDoTheInstantsOfChanges()
    {
        var world = Full(50) with { LastInstant = At(500), LastDated = At(500) };
        var after = Futures.Forgotten(world, At(100));

        Assert.Equal(Enumerable.Repeat(At(50), 6), [after.Watching, after.Seen, after.Sought, after.Sees, after.Asked, after.Blind!.Value]);
        Assert.Equal((At(500), At(500)), (after.LastInstant, after.LastDated));
        Assert.Equal(world.Hosts["a"].Checks[0] with { Streak = [], Flaps = Flaps.None }, after.Hosts["a"].Checks[0] with { Streak = [], Flaps = Flaps.None });
        Assert.Null(Futures.Forgotten(world with { Blind = null }, At(100)).Blind);
    }

    private static World Full(double at) => Still.Of(Site).Host("a", state => state with { Begun = At(at), Back = At(at) }).Check("a", check => check with
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
        Unseen = [(At(10), At(90)), (At(90), At(100)), (At(100), At(100.001))],
    };
}
