// From a sensor's byte to its value: every linearization, every signed form, against values worked out by hand.
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class SensorFormulaTests
{
    /// <summary>y = L[(M·x + B·10^K1)·10^K2].</summary>
    [Theory]
    [InlineData(0, 0, 2, 3, 1, -1, 100, 23)]
    [InlineData(0, 1, 1, 0, 0, 0, 20, 2.995732273553991)]
    [InlineData(0, 2, 10, 0, 0, 0, 100, 3)]
    [InlineData(0, 3, 1, 0, 0, 0, 128, 7)]
    [InlineData(0, 4, 1, 0, 0, -1, 20, 7.38905609893065)]
    [InlineData(0, 5, 1, 0, 0, -2, 200, 100)]
    [InlineData(0, 6, 1, 0, 0, -1, 80, 256)]
    [InlineData(0, 7, 4, 0, 0, 0, 10, 0.025)]
    [InlineData(0, 8, 1, 0, 0, -1, 25, 6.25)]
    [InlineData(0, 9, 1, 0, 0, -1, 30, 27)]
    [InlineData(0, 10, 1, 0, 0, 0, 144, 12)]
    [InlineData(0, 11, 1, 0, 0, 0, 125, 5)]
    [InlineData(1, 0, 1, 0, 0, 0, 0x7F, 127)]
    [InlineData(1, 0, 1, 0, 0, 0, 0x80, -127)]
    [InlineData(1, 0, 1, 0, 0, 0, 0xFE, -1)]
    [InlineData(1, 0, 1, 0, 0, 0, 0xFF, 0)]
    [InlineData(2, 0, 1, 0, 0, 0, 0x80, -128)]
    [InlineData(2, 0, 1, 0, 0, 0, 0xFF, -1)]
    [InlineData(2, 0, 1, 0, 0, 0, 0x7F, 127)]
    [InlineData(2, 11, 1, 0, 0, 0, 0xF8, -2)]
    [InlineData(0, 0, -1, 0, 0, 0, 7, -7)]
    [InlineData(0, 0, -512, 511, 0, 0, 1, -1)]
    [InlineData(0, 0, 511, -512, 0, 0, 2, 510)]
    [InlineData(0, 0, 6, 0, 0, -2, 201, 12.06)]
    [InlineData(0, 0, 1, 1, 7, -8, 0, 0.1)]
    [InlineData(0, 0, 1, -2, -8, 7, 1, 9_999_999.8)]
    public void AByteBecomesItsValue(byte format, byte linearization, int m, int b, int k1, int k2, byte raw, double value)
    {
        var sensor = Assert.Single(SdrRecord.Sensors(SdrSamples.Full(format: format, linearization: linearization, m: m, b: b, k1: k1, k2: k2)));

        Assert.Equal(value, sensor.Value(raw)!.Value, Math.Abs(value) * 1e-12);
        Assert.Equal(new SensorFormula(format, linearization, (short)m, (short)b, (sbyte)k2, (sbyte)k1), sensor.Formula);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(0x6F)]
    [InlineData(0x70)]
    [InlineData(0x7F)]
    public void WhatIsNoNumberIsNoValue(byte linearization) =>
        Assert.Null(Assert.Single(SdrRecord.Sensors(SdrSamples.Full(linearization: linearization))).Value(0));

    [Fact]
    public void ASensorWithoutAnAnalogReadingHasNoValue()
    {
        Assert.False(Assert.Single(SdrRecord.Sensors(SdrSamples.Full(format: 3))).HasValue);
        Assert.Null(Assert.Single(SdrRecord.Sensors(SdrSamples.Full(format: 3))).Value(1));
        Assert.False(Assert.Single(SdrRecord.Sensors(SdrSamples.Full(eventType: 0x6F))).HasValue);
        Assert.False(Assert.Single(SdrRecord.Sensors(SdrSamples.Compact(eventType: 1))).HasValue);
    }

    [Fact]
    public void FactorsAreWrittenAsTheyWereRead()
    {
        Span<byte> factors = stackalloc byte[SensorFormula.FactorLength];
        for (var (m, b, k) = (-512, 511, 0); m < 512; (m, b, k) = (m + 1, b - 1, k + 1))
        {
            var formula = new SensorFormula(2, 0, (short)m, (short)b, (sbyte)((k % 16) - 8), (sbyte)(7 - (k % 16)));
            formula.WriteFactors(factors);
            Assert.Equal(formula, SensorFormula.Of(2, 0, factors));
        }
    }

    [Fact]
    public void EveryByteOfEveryFormulaIsANumberOrNone()
    {
        foreach (var linearization in Enumerable.Range(0, 256))
        {
            foreach (var (m, b, k) in new[] { (511, 511, 7), (-512, -512, -8), (0, 0, 0), (1, -1, 7), (-1, 1, -8) })
            {
                var sensor = Assert.Single(SdrRecord.Sensors(SdrSamples.Full(linearization: (byte)linearization, m: m, b: b, k1: k, k2: k, unit: 73)));
                Assert.All(Enumerable.Range(0, 256), raw => Assert.True(sensor.Value((byte)raw) is null or (> double.NegativeInfinity and < double.PositiveInfinity)));
            }
        }
    }
}
