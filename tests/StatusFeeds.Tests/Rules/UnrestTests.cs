// When a check begins to flap and when it ends, change by change.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class UnrestTests
{
    [Theory]
    [InlineData(3600, true)]
    [InlineData(3600.001, false)]
    public void FiveChangesWithinAnHourAreFlapping(double last, bool flaps)
    {
        var after = Changed(Flaps.None, 0, 10, 20, 30, last);

        Assert.Equal(flaps ? (At(0), 5, Status.Down) : (null, 0, Status.Up), (after.Since, after.Count, after.Worst));
    }

    [Fact]
    public void OnlyTheLastFiveAreKeptAndAllAreCounted()
    {
        var calm = Changed(Flaps.None, 0, 3000, 6000, 9000, 12000, 15000, 18000);
        Assert.Equal([At(6000), At(9000), At(12000), At(15000), At(18000)], calm.Changes.Select(change => change.At));

        Assert.Equal(5, Changed(Flaps.None, 0, 3000, 6000, 9000, 12000, 15000).Changes.Length);
        var flaps = Changed(Flaps.None, 0, 10, 20, 30, 40, 50, 60);
        Assert.Equal([At(20), At(30), At(40), At(50), At(60)], flaps.Changes.Select(change => change.At));
        Assert.Equal((At(0), 7, "flapping, 7 changes since 12:00 UTC"), (flaps.Since, flaps.Count, Unrest.Reason(flaps)));
    }

    [Fact]
    public void AChangeToOrFromUnknownIsNone()
    {
        Assert.Same(Flaps.None, Unrest.After(Flaps.None, Flapping.Default, null, Status.Down, At(0)));
        Assert.Same(Flaps.None, Unrest.After(Flaps.None, Flapping.Default, Status.Unknown, Status.Down, At(0)));
        Assert.Same(Flaps.None, Unrest.After(Flaps.None, Flapping.Default, Status.Up, Status.Unknown, At(0)));
    }

    [Fact]
    public void LooksAreCountedUntilThereAreThreeAndAgainAfterEachChange()
    {
        var flaps = Changed(Flaps.None, 0, 10, 20, 30, 40);
        Assert.Equal([1, 2, 3, 3], Enumerable.Range(0, 4).Select(_ => (flaps = Unrest.AfterLook(flaps)).Calm));

        Assert.Same(flaps, Unrest.AfterLook(flaps));
        Assert.Equal(0, Changed(flaps, 50).Calm);
        Assert.Same(Flaps.None, Unrest.AfterLook(Flaps.None));
    }

    [Theory]
    [InlineData(2, 1840, false)]
    [InlineData(3, 1839.999, false)]
    [InlineData(3, 1840, true)]
    public void ItEndsAfterThreeLooksAndHalfAnHourWithoutAChange(int looks, double now, bool over)
    {
        var flaps = Changed(Flaps.None, 0, 10, 20, 30, 40) with { Calm = looks };

        Assert.Equal(over, Unrest.IsOver(flaps, Flapping.Default, At(now)));
        Assert.Equal(looks < 3 ? DateTimeOffset.MaxValue : At(1840), Unrest.OverAt(flaps, Flapping.Default, At(100)));
        Assert.Equal(looks < 3 ? DateTimeOffset.MaxValue : At(5000), Unrest.OverAt(flaps, Flapping.Default, At(5000)));
        Assert.False(Unrest.IsOver(flaps with { Since = null }, Flapping.Default, At(now)));
    }

    private static Flaps Changed(Flaps flaps, params double[] times)
    {
        foreach (var at in times)
        {
            var isDown = flaps.Changes is [.., { To: Status.Down }];
            flaps = Unrest.After(flaps, Flapping.Default, isDown ? Status.Down : Status.Up, isDown ? Status.Up : Status.Down, At(at));
        }

        return flaps;
    }
}
