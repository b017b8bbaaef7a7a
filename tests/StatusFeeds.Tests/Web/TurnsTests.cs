// Each who waits gets his turn, however many others wait for somebody else.
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class TurnsTests
{
    private readonly Turns<int> turns = new();

    [Fact]
    public void WhoHasManyTakesTurnsWithWhoHasOne()
    {
        Add("a", 1, 2, 3, 4);
        Assert.Equal([1], Take(1));
        Add("b", 10, 11);
        Add("c", 20);
        Assert.Equal([2, 10, 20, 3, 11, 4], Take(9));
        Assert.Equal((0, 0), (turns.Count, turns.CountOf("a")));
        Add("a", 5);
        Assert.Equal([5], Take(9));
    }

    [Fact]
    public void WhoMayHaveNoneNowKeepsHisTurn()
    {
        Add("a", 1, 2);
        Add("b", 10);
        Assert.True(turns.TryTake(out var one, name => name != "a"));
        Assert.False(turns.TryTake(out _, name => name != "a"));
        Assert.Equal((10, 2, 2), (one, turns.Count, turns.CountOf("a")));
        Assert.Equal([1, 2], Take(9));
        Add("a", 3);
        turns.Clear();
        Assert.Empty(Take(1));
    }

    private void Add(string name, params ReadOnlySpan<int> all)
    {
        foreach (var one in all)
        {
            turns.Add(name, one);
        }
    }

    private List<int> Take(int most)
    {
        var taken = new List<int>();
        while (taken.Count < most && turns.TryTake(out var one))
        {
            taken.Add(one);
        }

        return taken;
    }
}
