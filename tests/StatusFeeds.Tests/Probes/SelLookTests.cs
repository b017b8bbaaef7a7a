// What is new in a BMC's event log is counted once: whatever becomes of the log, of us, and of the way to it.
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;
using Xunit;

namespace StatusFeeds.Tests.Probes;

public sealed class SelLookTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly LogBmc bmc = new();
    private readonly SelProgress progress = new();
    private SelKnown known = SelKnown.None;
    private DateTimeOffset now = Begin;

    [Fact]
    public async Task WhatHappenedWithinADayByTheBmcsClockIsNewAtTheFirstLook()
    {
        bmc.Log(LogBmc.Event(0x0C, 1, 0x6F, 0, bmc.Clock - (25 * 3600)));
        bmc.Log(LogBmc.Event(0x0C, 2, 0x6F, 0, bmc.Clock - (20 * 3600)));
        bmc.Log(LogBmc.Event(0x0C, 3, 0x6F, 0, 60));
        bmc.Log(LogBmc.Event(0x0C, 4, 0x6F, 0, bmc.Clock - 5));

        Assert.Equal([2, 4], (await Look()).New.Select(one => (int)one.Entry.Number));
        Assert.Equal([4], (await Look(TimeSpan.FromHours(5))).New.Select(one => (int)one.Entry.Number));
    }

    [Fact]
    public async Task AnEntryIsNewForADayFromWhenWeSawIt()
    {
        await Look();
        bmc.Log(LogBmc.Event(0x0C, 1, 0x6F, 0, 60));

        Assert.Equal(1, (await Look(TimeSpan.FromMinutes(1))).Count);
        Assert.Equal(1, (await Look(TimeSpan.FromHours(23.9))).Count);
        Assert.Equal(0, (await Look(TimeSpan.FromHours(0.2))).Count);
    }

    [Fact]
    public async Task NothingButItsStateIsAskedOfALogThatStandsAsItStood()
    {
        bmc.Log();
        bmc.Log();
        await Look();
        bmc.Asked.Clear();

        var seen = await Look();

        Assert.Equal(2, seen.Count);
        Assert.Equal(0x40, Assert.Single(bmc.Asked).Command);
    }

    [Fact]
    public async Task OnlyTheLastEntryKnownAndTheNewOnesAreRead()
    {
        for (var i = 0; i < 100; i++)
        {
            bmc.Log();
        }

        await Look();
        bmc.Asked.Clear();
        bmc.Log(1);

        Assert.Equal(101, (await Look()).Count);
        Assert.Equal(2, bmc.EntriesAsked);
    }

    [Fact]
    public async Task ClearingTheLogAcknowledgesWhatWasInItAndIsNoEntryItself()
    {
        bmc.Log();
        Assert.Equal(1, (await Look()).Count);

        bmc.Clear();
        Assert.Empty((await Look()).New);
        bmc.Clear(withMark: false);
        Assert.Equal(0, (await Look()).Count);

        bmc.Log(1);
        Assert.Equal("Memory #0x07: Uncorrectable ECC (2026-11-18 11:06:44 by the BMC's clock)", Assert.Single((await Look()).New).Words);
    }

    [Fact]
    public async Task AClearedLogThatHasAsManyEntriesAgainIsReadAnew()
    {
        bmc.Log();
        bmc.Log();
        await Look();
        bmc.Clear(withMark: false);
        bmc.Log(1);
        bmc.Log(1);
        bmc.Log(1);

        var seen = await Look();

        Assert.Equal(3, seen.Count);
        Assert.All(seen.New, one => Assert.Equal(1, one.Entry.Offset));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeletedEntriesAreGoneAndTheOthersAreNotNewAgain(bool numbersAnew)
    {
        bmc.NumbersAnew = numbersAnew;
        for (byte i = 0; i < 5; i++)
        {
            bmc.Log(i);
        }

        await Look();
        bmc.Delete(1);
        bmc.Delete(2);
        bmc.Log(9);

        Assert.Equal([0, 2, 4, 9], (await Look()).New.Select(one => one.Entry.Offset));
        Assert.Equal(4, (await Look()).Count);
    }

    [Fact]
    public async Task WhatWasReadBeforeAsOldStaysOldWhenEntriesAreDeleted()
    {
        for (var i = 0; i < 600; i++)
        {
            bmc.Log(LogBmc.Event(0x0C, 1, 0x6F, 0, bmc.Clock - 1_000_000 + (uint)i));
        }

        Assert.Equal(0, (await Look()).Count);
        bmc.Delete(300);
        bmc.Log();

        Assert.Equal(1, (await Look()).Count);
    }

    [Fact]
    public async Task ALogThatDropsItsOldestEntriesCountsEachNewOneOnce()
    {
        bmc.Capacity = 10;
        await Look();
        for (var i = 0; i < 8; i++)
        {
            bmc.Log();
        }

        Assert.Equal(8, (await Look()).Count);
        for (var i = 0; i < 4; i++)
        {
            bmc.Log();
        }

        Assert.Equal(10, (await Look()).Count);
    }

    [Fact]
    public async Task AFullLogWithoutStampsIsLookedAtAllTheSame()
    {
        (bmc.Capacity, bmc.IsForgetful) = (3, true);
        await Look();
        bmc.Log();
        bmc.Log();
        bmc.Log();
        await Look();
        bmc.Log(1);

        Assert.Equal([0, 0, 1], (await Look()).New.Select(one => one.Entry.Offset));
    }

    [Fact]
    public async Task AClearedLogWithoutStampsThatLooksTheSameIsFoundOut()
    {
        bmc.IsForgetful = true;
        bmc.Log();
        await Look();
        bmc.Clear(withMark: false);
        bmc.Log(1);

        Assert.Equal([1], (await Look()).New.Select(one => one.Entry.Offset));
        Assert.Equal([1], (await Look()).New.Select(one => one.Entry.Offset));
    }

    [Fact]
    public async Task NumbersMayBeginAgain()
    {
        bmc.Capacity = 2;
        await Look();
        var total = 0;
        for (var i = 0; i < 70_000; i += 7_000)
        {
            for (var j = 0; j < 7_000; j++)
            {
                bmc.Log();
            }

            total += (await Look()).Count;
        }

        Assert.Equal(20, total);
    }

    [Fact]
    public async Task NothingIsLostOrDoubledWhenWeAreStartedAnewAfterEachLook()
    {
        for (var i = 1; i <= 120; i++)
        {
            bmc.Log((byte)(i % 3));
            known = SelKnown.Of(known.ToBytes());
            var seen = await Look(TimeSpan.FromSeconds(1));
            Assert.Equal(i, seen.Count);
            Assert.Equal(Math.Min(i, SelKnown.MostFresh), seen.New.Length);
            Assert.InRange(known.ToBytes().Length, 1, 4096);
        }

        Assert.Equal(0, (await Look(TimeSpan.FromHours(24))).Count);
    }

    [Fact]
    public async Task ALookThatEndsInTheMiddleLosesAndDoublesNothing()
    {
        await Look();
        for (var i = 0; i < 40; i++)
        {
            bmc.Log();
        }

        for (bmc.Patience = 15; ; bmc.Patience = 15)
        {
            try
            {
                Assert.Equal(40, (await Look()).Count);
                break;
            }
            catch (BmcLost)
            {
                Assert.Empty(known.Fresh);
            }
        }

        bmc.Patience = int.MaxValue;
        Assert.InRange(bmc.EntriesAsked, 40, 44);
        Assert.Equal(40, (await Look()).Count);
    }

    [Fact]
    public async Task ALookWithoutTimeForALongLogLeavesTheRestToTheNext()
    {
        for (var i = 0; i < 30; i++)
        {
            bmc.Log();
        }

        var left = 12;
        progress.GoesOn = () => left-- > 0;
        var first = await Look();
        left = 12;
        var second = await Look();
        left = 12;
        var third = await Look();

        Assert.Equal([(false, 0, 30), (false, 0, 30), (true, 30, 30)], new[] { first, second, third }.Select(seen => (seen.IsWhole, seen.Count, seen.Entries)));
        Assert.Equal(30, bmc.EntriesAsked);
    }

    [Fact]
    public async Task ALogThatIsClearedWhileItIsReadIsReadFromItsBeginning()
    {
        await Look();
        for (var i = 0; i < 30; i++)
        {
            bmc.Log();
        }

        var left = 12;
        progress.GoesOn = () => left-- > 0;
        await Look();
        bmc.Clear();
        bmc.Log(1);
        left = 12;

        Assert.Equal(1, Assert.Single((await Look()).New).Entry.Offset);
    }

    [Fact]
    public async Task OnlyTroubleCountsWhereOnlyFaultsAreAskedFor()
    {
        await Look();
        bmc.Log(LogBmc.Event(0x08, 1, 0x6F, 0, bmc.Clock));
        bmc.Log(LogBmc.Event(0x08, 1, 0x6F, 3, bmc.Clock));
        bmc.Log(LogBmc.Event(0x08, 1, 0xEF, 3, bmc.Clock));

        Assert.Equal(3, (await Look()).Count);
        var faults = await Look(which: SelReading.Faults);

        Assert.Equal(1, faults.Count);
        Assert.StartsWith("Power Supply #0x01: Power Supply AC lost (", faults.New[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EntriesThatAreOnlyCountedAreStillTroubleOrNot()
    {
        await Look();
        for (var i = 0; i < 200; i++)
        {
            bmc.Log(LogBmc.Event(0x08, 1, 0x6F, (byte)(i % 2), bmc.Clock++));
        }

        Assert.Equal(200, (await Look()).Count);
        Assert.Equal(100, (await Look(which: SelReading.Faults)).Count);
        bmc.Delete(0);
        Assert.Equal(199, (await Look()).Count);
        bmc.Clear();
        Assert.Equal(0, (await Look()).Count);
    }

    [Fact]
    public async Task AClockOfOursThatWasAheadKeepsNothingNewForLonger()
    {
        await Look();
        now = Begin.AddDays(365);
        bmc.Log();
        Assert.Equal(1, (await Look()).Count);
        now = Begin;
        Assert.Equal(1, (await Look()).Count);

        Assert.Equal(0, (await Look(TimeSpan.FromHours(24))).Count);
    }

    private async Task<SelSeen> Look(TimeSpan later = default, SelReading which = SelReading.All)
    {
        now += later;
        var seen = await SelLook.Read(bmc, known, now, _ => null, which, progress);
        known = seen!.Known;
        return seen;
    }
}
