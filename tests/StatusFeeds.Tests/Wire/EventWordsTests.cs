// States and events have words and a level; what nobody knows has none.
using StatusFeeds.Wire;
using Xunit;

namespace StatusFeeds.Tests.Wire;

public sealed class EventWordsTests
{
    [Theory]
    [InlineData(0x6F, 0x08, 0, "Presence detected", 0)]
    [InlineData(0x6F, 0x08, 1, "Failure detected", 1)]
    [InlineData(0x6F, 0x08, 3, "Power Supply AC lost", 1)]
    [InlineData(0x6F, 0x0C, 0, "Correctable ECC", 1)]
    [InlineData(0x6F, 0x0C, 1, "Uncorrectable ECC", 2)]
    [InlineData(0x6F, 0x07, 1, "Thermal Trip", 2)]
    [InlineData(0x6F, 0x05, 0, "General Chassis intrusion", 1)]
    [InlineData(0x6F, 0x0D, 1, "Drive Fault", 1)]
    [InlineData(0x6F, 0x1D, 0, "Initiated by power up", 0)]
    [InlineData(0x6F, 0x22, 14, "Unknown", 0)]
    [InlineData(0x01, 0x04, 0, "Lower Non-critical going low", 1)]
    [InlineData(0x01, 0x04, 2, "Lower Critical going low", 2)]
    [InlineData(0x01, 0x04, 11, "Upper Non-recoverable going high", 3)]
    [InlineData(0x03, 0x04, 1, "State Asserted", 1)]
    [InlineData(0x03, 0x14, 1, "State Asserted", 0)]
    [InlineData(0x0B, 0x08, 1, "Redundancy Lost", 1)]
    [InlineData(0x0B, 0x08, 5, "Non-Redundant: Insufficient Resources", 2)]
    public void AStateHasWordsAndALevel(byte eventType, byte sensorType, int offset, string words, int level) =>
        Assert.Equal((words, (SensorLevel)level), EventWords.Of(eventType, sensorType, offset));

    [Theory]
    [InlineData(0x6F, 0x08, 8)]
    [InlineData(0x6F, 0x08, -1)]
    [InlineData(0x6F, 0x22, 13)]
    [InlineData(0x6F, 0x01, 0)]
    [InlineData(0x6F, 0xC1, 0)]
    [InlineData(0x00, 0x08, 0)]
    [InlineData(0x0D, 0x08, 0)]
    [InlineData(0x72, 0x08, 0)]
    [InlineData(0x01, 0x04, 12)]
    public void WhatNobodyKnowsHasNone(byte eventType, byte sensorType, int offset) => Assert.Null(EventWords.Of(eventType, sensorType, offset));

    [Fact]
    public void TheSecondByteSaysItMoreExactlyWhereItIsKnown()
    {
        Assert.Equal(("No usable system memory", SensorLevel.Critical), EventWords.Of(0x6F, 0x0F, 0, 2));
        Assert.Equal(("Unknown Error", SensorLevel.Critical), EventWords.Of(0x6F, 0x0F, 0, 200));
        Assert.Equal(("Correctable ECC", SensorLevel.NonCritical), EventWords.Of(0x6F, 0x0C, 0, 2));
        Assert.Equal(("Limit Exceeded", SensorLevel.Critical), EventWords.Of(0x05, 0x0F, 1, 2));
    }

    [Theory]
    [InlineData(0x00, "reserved")]
    [InlineData(0x01, "Temperature")]
    [InlineData(0x08, "Power Supply")]
    [InlineData(0x2C, "FRU State")]
    [InlineData(0x2D, "reserved 0x2d")]
    [InlineData(0xC1, "OEM 0xc1")]
    [InlineData(0xF0, "OEM 0xf0")]
    public void EveryTypeOfSensorHasAName(byte sensorType, string name) => Assert.Equal(name, SensorTypes.Name(sensorType));

    [Fact]
    public void EveryStateIsOneLineWithoutMarks()
    {
        var words = Enumerable.Range(0, 256 * 256 * 16).Select(i => EventWords.Of((byte)(i >> 12), (byte)(i >> 4), i & 15)?.Words).OfType<string>().ToHashSet();

        Assert.InRange(words.Count, 200, 400);
        Assert.All(words, one => Assert.Matches(@"^[A-Za-z0-9][^|~!]*[A-Za-z0-9)]$", one));
    }
}
