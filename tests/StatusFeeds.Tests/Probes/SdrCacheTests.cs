// The sensors of a BMC between looks: as bytes, and each with a name of its own.
using System.Collections.Immutable;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class SdrCacheTests
{
    private static readonly SdrStamp Stamp = new(true, 3, 0xFEDCBA98, 7);

    [Fact]
    public void WhatIsKeptIsWhatWasRead()
    {
        var cache = Cache(
            SdrSamples.Full(name: "CPU Temp", format: 2, linearization: 0x70, m: -3, b: 500, k1: -8, k2: 7, lun: 2, unit: 70, unitFlags: 26, modifier: 9, thresholds: [1, 2, 3, 4, 5, 6]),
            SdrSamples.Compact(number: 2, name: "Lüfter ä", owner: 0x2C, sharing: [3, 5]), SdrSamples.EventOnly(number: 8));
        var kept = SdrCache.Of(cache.Bytes)!;

        Assert.Equal(Stamp, kept.Stamp);
        Assert.Equal(cache.Sensors.Select(Shown), kept.Sensors.Select(Shown));
        Assert.Equal("watchdog", kept.NameOf(0x20, 0, 8, null));
        Assert.Equal(cache.Bytes.ToArray(), kept.Bytes.ToArray());
    }

    [Fact]
    public void AnythingElseIsNone()
    {
        var bytes = Cache(SdrSamples.Full(name: "CPU Temp"), SdrSamples.Compact(number: 2, name: "PSU1")).Bytes.ToArray();
        Assert.NotNull(SdrCache.Of(bytes));
        Assert.Null(SdrCache.Of(default));
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.Null(SdrCache.Of(bytes.AsMemory(0, i)));
            var other = bytes.ToArray();
            other[i] ^= 1;
            Assert.Null(SdrCache.Of(other));
        }

        var random = new Random(8);
        for (var i = 0; i < Fuzz.Count(10_000); i++)
        {
            var mutated = Fuzz.Mutated(bytes, random);
            Assert.True(SdrCache.Of(mutated) is null || mutated.AsSpan().SequenceEqual(bytes));

            // Nor does it throw where the sum is right.
            if (mutated.Length > 4)
            {
                SdrCache.Of(Summed(mutated[..^4]));
            }
        }
    }

    [Fact]
    public void ASensorTakesAboutFiftyBytes() =>
        Assert.InRange(Cache([.. Enumerable.Range(0, 120).Select(n => SdrSamples.Full(number: (byte)n, name: $"P{n}-DIMM A1 Temp"))]).Bytes.Length / 120, 40, 60);

    [Fact]
    public void TwoOfOneNameAreToldApartByWhatTheyBelongTo()
    {
        Assert.Equal(["Temp (processor 1)", "Temp (processor 2)", "Ambient"], Names(
            SdrSamples.Full(number: 1, name: "Temp", instance: 1), SdrSamples.Full(number: 2, name: "Temp", instance: 2), SdrSamples.Full(number: 3, name: "Ambient")));
        Assert.Equal(["Temp (processor 1) #1", "Temp (processor 1) #2", "Temp (power supply 1)"], Names(
            SdrSamples.Full(number: 1, name: "Temp"), SdrSamples.Full(number: 2, name: "Temp"), SdrSamples.Full(number: 3, name: "Temp", entity: 10)));
        Assert.Equal(["Temp (processor 1) #1 of 0x20", "Temp (processor 1) #1 of 0x2C", "Temp (processor 1) #1 of 0x20.3"], Names(
            SdrSamples.Full(name: "Temp"), SdrSamples.Full(name: "Temp", owner: 0x2C), SdrSamples.Full(name: "Temp", lun: 3)));
    }

    [Fact]
    public void ANameThatAnotherWouldGetIsToldApartToo() => Assert.Equal(["Temp (processor 1) #1", "Temp (processor 2)", "Temp (processor 1) #3"], Names(
        SdrSamples.Full(number: 1, name: "Temp"), SdrSamples.Full(number: 2, name: "Temp", instance: 2), SdrSamples.Full(number: 3, name: "Temp (processor 1)", entity: 7)));

    /// <summary>Or the sensor's 0 would be a server that is switched off.</summary>
    [Fact]
    public void ANameOfAnotherReadingIsNoSensors() =>
        Assert.Equal(["power (processor 1)", "consumption (power supply 1)"], Names(SdrSamples.Full(number: 1, name: "power"), SdrSamples.Full(number: 2, name: "consumption", entity: 10)));

    [Fact]
    public void NamesDoNotHangOnTheOrderOfTheRecords()
    {
        byte[][] records = [SdrSamples.Full(number: 1, name: "Temp"), SdrSamples.Full(number: 2, name: "Temp"), SdrSamples.Full(number: 3, name: "Temp", entity: 10), SdrSamples.Full(number: 4, name: "")];
        Assert.Equal(Names(records).Order(StringComparer.Ordinal), Names([.. records.Reverse()]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ASensorWithoutANameIsCalledByWhatItSenses() =>
        Assert.Equal(["Fan #5", "OEM 0xc1 #6"], Names(SdrSamples.Full(number: 5, name: " ", sensorType: 4), SdrSamples.Compact(number: 6, name: "", sensorType: 0xC1)));

    [Fact]
    public void TheSameSensorTwiceIsOne() => Assert.Equal(["Temp (processor 1) #1 of 0x20"], Names(SdrSamples.Full(name: "Temp"), SdrSamples.Full(name: "Temp")));

    [Fact]
    public void AnEventsSensorIsFoundByItsNumberAndBestByItsType()
    {
        var cache = Cache(
            SdrSamples.Full(number: 5, name: "Fan", sensorType: 4), SdrSamples.EventOnly(number: 5, name: "Fan events", sensorType: 0x23), SdrSamples.Compact(number: 5, name: "ME", owner: 0x2C), SdrSamples.Full(number: 6, lun: 1, name: "far"));

        Assert.Equal("Fan", cache.NameOf(0x20, 0, 5, 4));
        Assert.Equal("Fan events", cache.NameOf(0x20, 0, 5, 0x23));
        Assert.Equal("Fan", cache.NameOf(0x20, 0, 5, null));
        Assert.Equal("ME", cache.NameOf(0x2C, 0, 5, 8));
        Assert.Equal("far", cache.NameOf(0x20, 0, 6, null));
        Assert.Null(cache.NameOf(0x20, 0, 7, null));
        Assert.DoesNotContain(cache.Sensors, sensor => sensor.IsEventOnly);
    }

    private static SdrCache Cache(params byte[][] records) => new(Stamp, [.. records.SelectMany(record => SdrRecord.Sensors(record).ToArray())]);

    private static ImmutableArray<string> Names(params byte[][] records) => [.. Cache(records).Sensors.Select(sensor => sensor.Name)];

    /// <summary>Arrays in a record are compared as references.</summary>
    private static string Shown(Sensor sensor) => $"{sensor with { RawThresholds = [] }} {string.Join(',', sensor.RawThresholds)}";

    private static byte[] Summed(byte[] bytes)
    {
        var sum = bytes.Aggregate(2_166_136_261u, (sum, one) => (sum ^ one) * 16_777_619u);
        return [.. bytes, .. BitConverter.GetBytes(sum)];
    }
}
