// Entries of an event log, taken apart and in words.
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;
using Xunit;

namespace StatusFeeds.Tests.Wire;

public sealed class SelEntryTests
{
    private const uint At = 1_795_294_985;

    private static readonly SelSensor Fan = new("Fan1", raw => raw * 100.0, "rpm");

    [Fact]
    public void AnEntryHasSixteenBytes()
    {
        for (var length = 0; length < 40; length++)
        {
            Assert.Equal(length == SelEntry.Size, SelEntry.Of(new byte[length]) is not null);
        }
    }

    [Fact]
    public void AnEventSaysWhoseItIsAndWhatHappened()
    {
        var entry = SelEntry.Of([0x34, 0x12, 0x02, 0xC9, 0x10, 0x02, 0x6B, 0x2C, 0x71, 0x04, 0x08, 0x05, 0xEF, 0x03, 0xFF, 0xFF])!;

        Assert.Equal((0x1234, (byte)0x2C, (byte)1, (byte)0x08, (byte)5), (entry.Id, entry.Owner, entry.Lun, entry.SensorType, entry.Number));
        Assert.Equal((true, (byte)0x6F, 3, true), (entry.IsEvent, entry.EventType, entry.Offset, entry.IsDeasserted));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 21, 3, 5, TimeSpan.Zero), SelEntry.Of(LogBmc.Event(8, 5, 0x6F, 3, At))!.Time);
    }

    [Theory]
    [InlineData(0x08, 0x6F, 3, "Power Supply PSU1: Power Supply AC lost (2026-11-21 21:03:05 by the BMC's clock)")]
    [InlineData(0x08, 0xEF, 3, "Power Supply PSU1: Power Supply AC lost, deasserted (2026-11-21 21:03:05 by the BMC's clock)")]
    [InlineData(0x08, 0x72, 3, "Power Supply PSU1: event 0x72 state 3 (data 03 ff ff) (2026-11-21 21:03:05 by the BMC's clock)")]
    [InlineData(0xC7, 0x6F, 3, "OEM 0xc7 PSU1: event 0x6f state 3 (data 03 ff ff) (2026-11-21 21:03:05 by the BMC's clock)")]
    public void AnEventIsToldWithItsSensorAndTheBmcsTime(byte sensorType, byte eventType, byte first, string words) =>
        Assert.Equal(words, SelWords.Tell(SelEntry.Of(LogBmc.Event(sensorType, 5, eventType, first, At))!, new("PSU1")));

    [Theory]
    [InlineData(0u, " (0 s after the BMC began, before its clock was set)")]
    [InlineData(0x1FFF_FFFFu, " (536870911 s after the BMC began, before its clock was set)")]
    [InlineData(0x2000_0000u, " (1987-01-05 18:48:32 by the BMC's clock)")]
    [InlineData(0xFFFF_FFFFu, "")]
    public void ATimeIsToldAsFarAsTheBmcHadOne(uint stamp, string when) =>
        Assert.Equal("Button #0x05: Power Button pressed" + when, SelWords.Tell(SelEntry.Of(LogBmc.Event(0x14, 5, 0x6F, 0, stamp))!, null));

    [Theory]
    [InlineData(0x01, 0x52, "Lower Critical going low | Asserted | Reading 200 < Threshold 500 rpm")]
    [InlineData(0x81, 0x52, "Lower Critical going low | Deasserted | Reading 200 > Threshold 500 rpm")]
    [InlineData(0x01, 0x59, "Upper Critical going high | Asserted | Reading 200 > Threshold 500 rpm")]
    [InlineData(0x01, 0x42, "Lower Critical going low | Asserted | Reading 200 rpm")]
    [InlineData(0x01, 0x12, "Lower Critical going low | Asserted | Threshold 500 rpm")]
    [InlineData(0x01, 0xA2, "Lower Critical going low | Asserted")]
    [InlineData(0x05, 0x51, "Limit Exceeded | Asserted")]
    public void AThresholdsEventTellsTheReadingAndTheThreshold(byte eventType, byte first, string columns)
    {
        var entry = SelEntry.Of(LogBmc.Event(4, 2, eventType, first, At, 2, 5))!;

        Assert.Equal("Fan Fan1 | " + columns, SelWords.Columns(entry, Fan));
        Assert.DoesNotContain("eading 200", SelWords.Columns(entry, null), StringComparison.Ordinal);
    }

    [Fact]
    public void AReadingThatIsNoNumberIsLeftOut()
    {
        var entry = SelEntry.Of(LogBmc.Event(2, 2, 1, 0x52, At, 2, 5))!;

        Assert.Equal("Voltage V | Lower Critical going low | Asserted", SelWords.Columns(entry, new("V", _ => double.NaN, "V")));
        Assert.Equal("Voltage V | Lower Critical going low | Asserted | Threshold 0.35 V", SelWords.Columns(entry, new("V", raw => raw == 2 ? null : raw * 0.07, "V")));
    }

    [Fact]
    public void AMemorysModuleIsToldWhereTheEntryHasIt() =>
        Assert.Equal("Memory: Correctable ECC, CPU 1 DIMM 2", SelWords.Tell(SelEntry.Of(LogBmc.Event(0x0C, 0, 0x6F, 0x20, uint.MaxValue, 0, 0x21))!, null));

    [Theory]
    [InlineData("0000c10907026b57010001020304aabb", "OEM record c1 000157 01020304aabb (2026-11-21 21:03:05 by the BMC's clock)", 0)]
    [InlineData("0000e00102030405060708090a0b0c0d", "OEM record e0 0102030405060708090a0b0c0d", 0)]
    [InlineData("0000f031324f6f70730a3a00ffffffff", "Linux kernel panic: Oops :", 2)]
    public void MakersOwnRecordsAreToldAsBytesButForAKernelsLastWords(string hex, string words, int level)
    {
        var entry = SelEntry.Of(Convert.FromHexString(hex))!;

        Assert.Equal((words, (SensorLevel)level), (SelWords.Tell(entry, null), entry.Level));
        Assert.Null(entry.State);
    }

    [Fact]
    public void WhatHasEndedIsFine()
    {
        Assert.Equal(SensorLevel.Critical, SelEntry.Of(LogBmc.Event(0x0C, 1, 0x6F, 1, At))!.Level);
        Assert.Equal(SensorLevel.Fine, SelEntry.Of(LogBmc.Event(0x0C, 1, 0xEF, 1, At))!.Level);
        Assert.Equal(SensorLevel.Fine, SelEntry.Of(LogBmc.Event(0x0C, 1, 0x75, 1, At))!.Level);
    }

    [Fact]
    public void AnyBytesHaveWordsOfOneLine()
    {
        var random = new Random(6);
        var bytes = new byte[SelEntry.Size];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            var entry = SelEntry.Of(bytes)!;
            foreach (var sensor in new[] { null, Fan })
            {
                Assert.DoesNotMatch(@"[\p{C}\p{Zl}\p{Zp}]|^$", SelWords.Tell(entry, sensor) + SelWords.Columns(entry, sensor));
            }
        }
    }
}
