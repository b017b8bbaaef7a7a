// What is new in a BMC's event log is counted once, whatever becomes of us and of the way to it.
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using Xunit;

namespace StatusFeeds.Tests.Probes;

public sealed class SelLookTests
{
    private readonly SelLooks looks = new();

    [Fact]
    public async Task WhatHappenedWithinADayByTheBmcsClockIsNewAtTheFirstLook()
    {
        looks.Bmc.Log(LogBmc.Event(0x0C, 1, 0x6F, 0, looks.Bmc.Clock - (25 * 3600)));
        looks.Bmc.Log(LogBmc.Event(0x0C, 2, 0x6F, 0, looks.Bmc.Clock - (20 * 3600)));
        looks.Bmc.Log(LogBmc.Event(0x0C, 3, 0x6F, 0, 60));
        looks.Bmc.Log(LogBmc.Event(0x0C, 4, 0x6F, 0, looks.Bmc.Clock - 5));

        Assert.Equal([2, 4], (await looks.Look()).New.Select(one => (int)one.Entry.Number));
        Assert.Equal([4], (await looks.Look(TimeSpan.FromHours(5))).New.Select(one => (int)one.Entry.Number));
    }

    [Fact]
    public async Task AnEntryIsNewForADayFromWhenWeSawIt()
    {
        await looks.Look();
        looks.Bmc.Log(LogBmc.Event(0x0C, 1, 0x6F, 0, 60));

        Assert.Equal(1, (await looks.Look(TimeSpan.FromMinutes(1))).Count);
        Assert.Equal(1, (await looks.Look(TimeSpan.FromHours(23.9))).Count);
        Assert.Equal(0, (await looks.Look(TimeSpan.FromHours(0.2))).Count);
    }

    [Fact]
    public async Task NothingButItsStateIsAskedOfALogThatStandsAsItStood()
    {
        looks.Bmc.Log();
        looks.Bmc.Log();
        await looks.Look();
        looks.Bmc.Asked.Clear();

        var seen = await looks.Look();

        Assert.Equal(2, seen.Count);
        Assert.Equal(0x40, Assert.Single(looks.Bmc.Asked).Command);
    }

    [Fact]
    public async Task OnlyTheLastEntryKnownAndTheNewOnesAreRead()
    {
        for (var i = 0; i < 100; i++)
        {
            looks.Bmc.Log();
        }

        await looks.Look();
        looks.Bmc.Asked.Clear();
        looks.Bmc.Log(1);

        Assert.Equal(101, (await looks.Look()).Count);
        Assert.Equal(2, looks.Bmc.EntriesAsked);
    }

    [Fact]
    public async Task NothingIsLostOrDoubledWhenWeAreStartedAnewAfterEachLook()
    {
        for (var i = 1; i <= 120; i++)
        {
            looks.Bmc.Log((byte)(i % 3));
            looks.Restart();
            var seen = await looks.Look(TimeSpan.FromSeconds(1));
            Assert.Equal(i, seen.Count);
            Assert.Equal(Math.Min(i, SelKnown.MostFresh), seen.New.Length);
            Assert.InRange(looks.Known.ToBytes().Length, 1, 4096);
        }

        Assert.Equal(0, (await looks.Look(TimeSpan.FromHours(24))).Count);
    }

    [Fact]
    public async Task ALookThatEndsInTheMiddleLosesAndDoublesNothing()
    {
        await looks.Look();
        for (var i = 0; i < 40; i++)
        {
            looks.Bmc.Log();
        }

        for (looks.Bmc.Patience = 15; ; looks.Bmc.Patience = 15)
        {
            try
            {
                Assert.Equal(40, (await looks.Look()).Count);
                break;
            }
            catch (BmcLost)
            {
                Assert.Empty(looks.Known.Fresh);
            }
        }

        looks.Bmc.Patience = int.MaxValue;
        Assert.InRange(looks.Bmc.EntriesAsked, 40, 44);
        Assert.Equal(40, (await looks.Look()).Count);
    }

    [Fact]
    public async Task ALookWithoutTimeForALongLogLeavesTheRestToTheNext()
    {
        for (var i = 0; i < 30; i++)
        {
            looks.Bmc.Log();
        }

        var left = 12;
        looks.Progress.GoesOn = () => left-- > 0;
        var first = await looks.Look();
        left = 12;
        var second = await looks.Look();
        left = 12;
        var third = await looks.Look();

        Assert.Equal([(false, 0, 30), (false, 0, 30), (true, 30, 30)], new[] { first, second, third }.Select(seen => (seen.IsWhole, seen.Count, seen.Entries)));
        Assert.Equal(30, looks.Bmc.EntriesAsked);
    }

    [Fact]
    public async Task OnlyTroubleCountsWhereOnlyFaultsAreAskedFor()
    {
        await looks.Look();
        looks.Bmc.Log(LogBmc.Event(0x08, 1, 0x6F, 0, looks.Bmc.Clock));
        looks.Bmc.Log(LogBmc.Event(0x08, 1, 0x6F, 3, looks.Bmc.Clock));
        looks.Bmc.Log(LogBmc.Event(0x08, 1, 0xEF, 3, looks.Bmc.Clock));

        Assert.Equal(3, (await looks.Look()).Count);
        var faults = await looks.Look(which: SelReading.Faults);

        Assert.Equal(1, faults.Count);
        Assert.StartsWith("Power Supply #0x01: Power Supply AC lost (", faults.New[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClockOfOursThatWasAheadKeepsNothingNewForLonger()
    {
        await looks.Look();
        var begin = looks.Now;
        looks.Now = begin.AddDays(365);
        looks.Bmc.Log();
        Assert.Equal(1, (await looks.Look()).Count);
        looks.Now = begin;
        Assert.Equal(1, (await looks.Look()).Count);

        Assert.Equal(0, (await looks.Look(TimeSpan.FromHours(24))).Count);
    }
}
