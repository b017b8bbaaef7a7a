// Windows that are ordered while we run are announced as the site says, over a start and a reload too.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Rules;

public sealed class OrderedTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Window Ordered = new("1", "h0", ["h0"], new Schedule.Once(Now.AddHours(3), Now.AddHours(4)), "kernel update");

    [Fact]
    public void TheSiteSaysHowLongAheadAnOrderedWindowIsTold()
    {
        var site = Sites.OfMany(1) with { Announce = TimeSpan.FromHours(24) };
        var world = Evaluator.Adopt(World.Empty with { Ordered = [Ordered] }, site, Now, start: true).World;
        Assert.Equal(TimeSpan.FromHours(24), Assert.Single(world.Ordered).Announce);

        world = Evaluator.Adopt(world, site with { Announce = TimeSpan.FromHours(2) }, Now, start: false).World;
        Assert.Equal(TimeSpan.FromHours(2), Assert.Single(world.Ordered).Announce);

        world = Evaluator.Order(world, site with { Announce = TimeSpan.Zero }, [Ordered with { Announce = TimeSpan.FromDays(9) }]).World;
        Assert.Equal(TimeSpan.Zero, Assert.Single(world.Ordered).Announce);
    }
}
