// What is new in a BMC's event log is counted once, whatever becomes of the log: cleared, cut, full, numbered anew.
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using Xunit;

namespace StatusFeeds.Tests.Probes;

public sealed class SelChangedTests
{
    private readonly SelLooks looks = new();

    [Fact]
    public async Task ClearingTheLogAcknowledgesWhatWasInItAndIsNoEntryItself()
    {
        looks.Bmc.Log();
        Assert.Equal(1, (await looks.Look()).Count);

        looks.Bmc.Clear();
        Assert.Empty((await looks.Look()).New);
        looks.Bmc.Clear(withMark: false);
        Assert.Equal(0, (await looks.Look()).Count);

        looks.Bmc.Log(1);
        Assert.Equal("Memory #0x07: Uncorrectable ECC (2026-11-18 11:06:44 by the BMC's clock)", Assert.Single((await looks.Look()).New).Words);
    }

    [Fact]
    public async Task AClearedLogThatHasAsManyEntriesAgainIsReadAnew()
    {
        looks.Bmc.Log();
        looks.Bmc.Log();
        await looks.Look();
        looks.Bmc.Clear(withMark: false);
        looks.Bmc.Log(1);
        looks.Bmc.Log(1);
        looks.Bmc.Log(1);

        var seen = await looks.Look();

        Assert.Equal(3, seen.Count);
        Assert.All(seen.New, one => Assert.Equal(1, one.Entry.Offset));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeletedEntriesAreGoneAndTheOthersAreNotNewAgain(bool numbersAnew)
    {
        looks.Bmc.NumbersAnew = numbersAnew;
        for (byte i = 0; i < 5; i++)
        {
            looks.Bmc.Log(i);
        }

        await looks.Look();
        looks.Bmc.Delete(1);
        looks.Bmc.Delete(2);
        looks.Bmc.Log(9);

        Assert.Equal([0, 2, 4, 9], (await looks.Look()).New.Select(one => one.Entry.Offset));
        Assert.Equal(4, (await looks.Look()).Count);
    }

    [Fact]
    public async Task WhatWasReadBeforeAsOldStaysOldWhenEntriesAreDeleted()
    {
        for (var i = 0; i < 600; i++)
        {
            looks.Bmc.Log(LogBmc.Event(0x0C, 1, 0x6F, 0, looks.Bmc.Clock - 1_000_000 + (uint)i));
        }

        Assert.Equal(0, (await looks.Look()).Count);
        looks.Bmc.Delete(300);
        looks.Bmc.Log();

        Assert.Equal(1, (await looks.Look()).Count);
    }

    [Fact]
    public async Task ALogThatDropsItsOldestEntriesCountsEachNewOneOnce()
    {
        looks.Bmc.Capacity = 10;
        await looks.Look();
        for (var i = 0; i < 8; i++)
        {
            looks.Bmc.Log();
        }

        Assert.Equal(8, (await looks.Look()).Count);
        for (var i = 0; i < 4; i++)
        {
            looks.Bmc.Log();
        }

        Assert.Equal(10, (await looks.Look()).Count);
    }

    [Fact]
    public async Task AFullLogWithoutStampsIsLookedAtAllTheSame()
    {
        (looks.Bmc.Capacity, looks.Bmc.IsForgetful) = (3, true);
        await looks.Look();
        looks.Bmc.Log();
        looks.Bmc.Log();
        looks.Bmc.Log();
        await looks.Look();
        looks.Bmc.Log(1);

        Assert.Equal([0, 0, 1], (await looks.Look()).New.Select(one => one.Entry.Offset));
    }

    [Fact]
    public async Task AClearedLogWithoutStampsThatLooksTheSameIsFoundOut()
    {
        looks.Bmc.IsForgetful = true;
        looks.Bmc.Log();
        await looks.Look();
        looks.Bmc.Clear(withMark: false);
        looks.Bmc.Log(1);

        Assert.Equal([1], (await looks.Look()).New.Select(one => one.Entry.Offset));
        Assert.Equal([1], (await looks.Look()).New.Select(one => one.Entry.Offset));
    }

    [Fact]
    public async Task NumbersMayBeginAgain()
    {
        looks.Bmc.Capacity = 2;
        await looks.Look();
        var total = 0;
        for (var i = 0; i < 70_000; i += 7_000)
        {
            for (var j = 0; j < 7_000; j++)
            {
                looks.Bmc.Log();
            }

            total += (await looks.Look()).Count;
        }

        Assert.Equal(20, total);
    }

    [Fact]
    public async Task ALogThatIsClearedWhileItIsReadIsReadFromItsBeginning()
    {
        await looks.Look();
        for (var i = 0; i < 30; i++)
        {
            looks.Bmc.Log();
        }

        var left = 12;
        looks.Progress.GoesOn = () => left-- > 0;
        await looks.Look();
        looks.Bmc.Clear();
        looks.Bmc.Log(1);
        left = 12;

        Assert.Equal(1, Assert.Single((await looks.Look()).New).Entry.Offset);
    }

    [Fact]
    public async Task EntriesThatAreOnlyCountedAreStillTroubleOrNot()
    {
        await looks.Look();
        for (var i = 0; i < 200; i++)
        {
            looks.Bmc.Log(LogBmc.Event(0x08, 1, 0x6F, (byte)(i % 2), looks.Bmc.Clock++));
        }

        Assert.Equal(200, (await looks.Look()).Count);
        Assert.Equal(100, (await looks.Look(which: SelReading.Faults)).Count);
        looks.Bmc.Delete(0);
        Assert.Equal(199, (await looks.Look()).Count);
        looks.Bmc.Clear();
        Assert.Equal(0, (await looks.Look()).Count);
    }
}
