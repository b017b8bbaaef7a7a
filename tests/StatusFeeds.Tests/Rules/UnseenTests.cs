// The times in which nobody answered: which are kept, and which silences lie in one.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class UnseenTests
{
    [Theory]
    [InlineData(100, "")]
    [InlineData(105, "")]
    [InlineData(105.001, "100-105.001")]
    public void ATimeInWhichNobodyAnsweredIsKeptIfItIsLongerThanABlink(double begun, string unseen)
    {
        var world = Seeing.Seen(World.Empty with { Seen = At(100) }, At(begun));

        Assert.Equal((At(begun), unseen), (world.Seen, Unseen(world)));
    }

    [Theory]
    [InlineData(110, "100-110 110-120 200-220")]
    [InlineData(103, "103-120 200-220")]
    [InlineData(105, "105-120 200-220")]
    [InlineData(115, "100-115 200-220")]
    [InlineData(104.5, "104.5-120 200-220")]
    [InlineData(210, "100-120 200-210 210-220")]
    public void ASlowAnswerPartsTheTimeInWhichItsLookBegan(double begun, string unseen)
    {
        var world = Seeing.Seen(World.Empty with { Seen = At(220), Unseen = [(At(100), At(120)), (At(200), At(220))] }, At(begun));

        Assert.Equal((At(220), unseen), (world.Seen, Unseen(world)));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(150)]
    [InlineData(200)]
    [InlineData(219)]
    public void ASlowAnswerToALookThatBeganWhenOthersAnsweredTooChangesNothing(double begun)
    {
        var world = World.Empty with { Seen = At(220), Unseen = [(At(100), At(120)), (At(200), At(210))] };

        Assert.Same(world, Seeing.Seen(world, At(begun)));
    }

    [Fact]
    public void OnlyTheLastThirtyTwoSuchTimesAreKept()
    {
        var world = World.Empty with { Seen = At(0) };
        for (var i = 1; i <= 40; i++)
            world = Seeing.Seen(world, At(i * 10));

        Assert.Equal(32, world.Unseen.Length);
        Assert.Equal(((At(80), At(90)), (At(390), At(400))), (world.Unseen[0], world.Unseen[^1]));
    }

    [Fact]
    public void OneSilentLookIsNoTimeInWhichNobodyWasSeen()
    {
        var check = Still.Of(Plans.Shop(Plans.Box("a"))).Silent("a", 100, 100).Hosts["a"].Checks[0];
        var world = World.Empty with { Unseen = [(At(90), At(120))] };

        Assert.False(Seeing.WasLost(world, check));
        Assert.True(Seeing.WasLost(world, check with { SilentSince = At(99) }));
        Assert.False(Seeing.WasLost(world, check with { SilentSince = At(90) }));
        Assert.False(Seeing.WasLost(world with { Unseen = [(At(90), At(100))] }, check with { SilentSince = At(99) }));
    }

    private static string Unseen(World world) => string.Join(' ', world.Unseen.Select(gap => $"{Words.Number((gap.From - Start).TotalSeconds)}-{Words.Number((gap.Until - Start).TotalSeconds)}"));
}
