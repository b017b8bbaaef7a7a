// Which windows are open, and which are told first.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class CalendarTests
{
    private static readonly Site Plain = Shop(Box("a"), Box("b"), Box("c"));

    [Fact]
    public void AWindowThatStaysOpenStaysTheSameUnlessItsEndOrReasonChanges()
    {
        var window = Once("a", At(10), At(100));
        var world = Still.Of(Plain) with { Ordered = [window] };
        world = world with { Windows = Calendar.OpenAt(world, Plain, At(20)) };
        var open = Assert.Single(world.Windows).Value;
        Assert.Equal(("w1@" + At(10).ToUnixTimeSeconds(), At(10), At(100)), (open.Key, open.From, open.Until));

        Assert.Same(open, Again(window));
        Assert.Equal(At(90), Again(Once("a", At(10), At(90))).Until);
        Assert.Equal("a new kernel", Again(window with { Reason = "a new kernel" }).Window.Reason);

        OpenWindow Again(Window other) => Calendar.OpenAt(world with { Ordered = [other] }, Plain, At(30))[open.Key];
    }

    [Fact]
    public void WhereOneOpensAsAnotherClosesThereIsSomethingToDo()
    {
        var site = Plain with { Windows = [Once("a", At(10), At(100)), Once("b", At(100), At(200), id: "w2")] };
        var world = Still.Of(site) is var still ? still with { Windows = Calendar.OpenAt(still, site, At(50)) } : still;

        Assert.False(Calendar.IsDue(world, site, At(99.999)));
        Assert.True(Calendar.IsDue(world, site, At(100)));
        Assert.Equal(At(100), Calendar.NextEdge(world, site, At(50)));
        Assert.Equal(At(200), Calendar.NextEdge(world, site, At(100)));
        Assert.Equal(DateTimeOffset.MaxValue, Calendar.NextEdge(world, site, At(200)));
    }

    [Fact]
    public void AWindowThatEndsAsItBeginsHasNoEdge() => Assert.Null(Openings.NextEdge(new Schedule.Once(At(10), At(10)), At(5)));

    [Fact]
    public void WindowsOverSeveralHostsAreToldInTheOrderOfTheirBeginnings()
    {
        var site = Plain with { Windows = [Once("a b", At(30), At(100), id: "w1"), Once("b c", At(20), At(100), id: "w3"), Once("a c", At(20), At(100), id: "w2"), Once("a", At(10), At(100), id: "w4")] };
        var draft = new Draft(Still.Of(site), site);
        Calendar.Turn(draft, site, At(50));
        var told = draft.Done().Changes.Where(change => change.Told && change.Subject.Kind == SubjectKind.Window).ToList();

        Assert.Equal(["w2", "w3", "w1"], told.Select(change => change.Subject.Id[..2]));
        Assert.Equal([At(20), At(20), At(30)], told.Select(change => change.Since));
        Assert.False(Calendar.IsDue(draft.World, site, At(50)));
        Assert.True(Calendar.IsDue(draft.World with { ToldWindows = [] }, site, At(50)));
        Assert.False(Calendar.IsDue(draft.World with { ToldWindows = [], Blind = At(40) }, site, At(50)));
    }
}
