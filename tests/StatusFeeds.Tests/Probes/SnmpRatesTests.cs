// Counters as rates: wraps, restarts, resets, and what is kept from look to look.
using StatusFeeds.Probes;

namespace StatusFeeds.Tests.Probes;

public sealed class SnmpRatesTests
{
    private const ulong Wrap32 = 1UL << 32;
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(32, 1_000UL, 7_000UL, 100.0, 100.0)]
    [InlineData(32, Wrap32 - 1_000, 5_000UL, 100.0, 100.0)]
    [InlineData(32, Wrap32 - 1_000, 5_000UL, double.NaN, 100.0)]
    [InlineData(64, ulong.MaxValue - 999, 5_000UL, 100.0, 100.0)]
    [InlineData(64, 1_000UL, 7_000UL, double.NaN, 100.0)]
    [InlineData(32, 5_000UL, 5_000UL, double.NaN, 0.0)]
    public void ACounterThatRoseOrWrappedHasItsTrueRate(byte width, ulong before, ulong now, double last, double rate) =>
        Assert.Equal(rate, SnmpRates.PerSecond(new(width, before, 0, (float)last), new(width, now), 60)!.Value, 6);

    [Theory]
    [InlineData(32, 3_000_000_000UL, 5UL, 1_000.0)]
    [InlineData(32, 1_000UL, 5UL, double.NaN)]
    [InlineData(64, 10_000_000_000UL, 5UL, 1e9)]
    [InlineData(64, 10_000_000_000UL, 5UL, double.NaN)]
    public void ACounterThatWasResetHasNone(byte width, ulong before, ulong now, double last) =>
        Assert.Null(SnmpRates.PerSecond(new(width, before, 0, (float)last), new(width, now), 60));

    [Fact]
    public void ACounterOfAnotherSortOrAnotherEpochHasNone()
    {
        Assert.Null(SnmpRates.PerSecond(new(32, 1), new(64, 2), 60));
        Assert.Null(SnmpRates.PerSecond(new(32, 1, 100), new(32, 2, 200), 60));
    }

    [Fact]
    public void ANumberThatIsNoCounterMayOnlyRise()
    {
        Assert.Equal(0.5, SnmpRates.PerSecond(Plain(10), Plain(15), 10));
        Assert.Null(SnmpRates.PerSecond(Plain(15), Plain(10), 10));
        static SnmpCount Plain(double number) => new(0, BitConverter.DoubleToUInt64Bits(number));
    }

    [Theory]
    [InlineData(100_000, 106_000, 60, 60.0)]
    [InlineData(100_000, 106_090, 60, 60.9)]
    [InlineData(100_000, 106_600, 60, 60.0)]
    [InlineData(4_294_967_000, 5_704, 60, 60.0)]
    public void TimeIsTheAgentsAsLongAsItIsNearOurs(long before, long now, int ours, double seconds) => Assert.Equal(seconds, Seconds((uint)before, (uint)now, ours)!.Value, 6);

    [Theory]
    [InlineData(100_000, 500, 60)]
    [InlineData(3_000, 3_001, 60)]
    [InlineData(1_000, 90_000, 60)]
    [InlineData(100_000, 100_010, 0)]
    public void AnAgentThatRestartedHasNoTimeToMeasureBy(long before, long now, int ours) => Assert.Null(Seconds((uint)before, (uint)now, ours));

    [Fact]
    public void WithoutAnUptimeOurClockCounts()
    {
        Assert.Equal(60, SnmpRates.Seconds(new(Noon, null, []), new(Noon.AddSeconds(60), null, [])));
        Assert.Null(SnmpRates.Seconds(new(Noon, 5, []), new(Noon.AddSeconds(60), null, [])));
        Assert.Null(SnmpRates.Seconds(new(Noon, null, []), new(Noon.AddSeconds(-60), null, [])));
    }

    [Fact]
    public void OfThreeLooksOnlyWhatMovesSteadilyIsARate()
    {
        Assert.Equal(110, SnmpRates.Steady(100, 120));
        Assert.Equal(0, SnmpRates.Steady(0, 0));
        Assert.Null(SnmpRates.Steady(15_000, 0));
        Assert.Null(SnmpRates.Steady(0, 15_000));
        Assert.Null(SnmpRates.Steady(100, null));
    }

    [Fact]
    public void WhatIsKeptComesBackAsItWas()
    {
        var counts = new SnmpCounts(Noon, 4_294_967_295, new()
        {
            [SnmpCounts.Key("in Gi0/1")] = new(64, ulong.MaxValue, 7, 12.5f),
            [SnmpCounts.Key("größe")] = new(32, 5),
        });
        var read = SnmpCounts.Read(counts.Write())!;
        Assert.Equal((counts.At, counts.Uptime), (read.At, read.Uptime));
        Assert.Equal(counts.All, read.All);
        Assert.Null(SnmpCounts.Read(counts.Write().AsSpan()[1..]));
        Assert.Null(SnmpCounts.Read(counts.Write().AsSpan()[..^1]));
        Assert.Null(SnmpCounts.Read([]));
        Assert.Null(SnmpCounts.Read([9, .. counts.Write().Skip(1)]));
        Assert.Null(SnmpCounts.Read([1, .. Enumerable.Repeat((byte)0xFF, 13)]));
    }

    private static double? Seconds(uint before, uint now, int ours) => SnmpRates.Seconds(new(Noon, before, []), new(Noon.AddSeconds(ours), now, []));
}
