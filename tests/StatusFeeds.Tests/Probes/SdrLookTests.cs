// Reading the records of a BMC: in parts, with reservations that are lost, chains without an end, and only where something has changed.
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class SdrLookTests
{
    private static readonly byte[][] Three = [SdrSamples.Full(number: 1, name: "CPU Temp"), SdrSamples.Headed(0xC0, 1, 2, 3), SdrSamples.Compact(number: 2, name: "PSU1")];

    private static readonly string[] Names = ["CPU Temp", "PSU1"];

    [Fact]
    public async Task RecordsAreReadOnceAndThenOnlyTheirTimeIsAsked()
    {
        var bmc = new SdrBmc(Three);
        var cache = await SdrLook.Read(bmc, null, new());
        Assert.Equal(Names, Named(cache));
        Assert.Equal(3, bmc.Count(IpmiRequest.Storage, 0x23));

        bmc.Asked.Clear();
        Assert.Same(cache, await SdrLook.Read(bmc, cache, new()));
        Assert.Single(bmc.Asked);
        var kept = SdrCache.Of(cache.Bytes)!;
        Assert.Same(kept, await SdrLook.Read(bmc, kept, new()));
        Assert.Equal(2, bmc.Asked.Count);
    }

    [Fact]
    public async Task ChangedRecordsAreReadAnew()
    {
        var bmc = new SdrBmc(Three);
        var cache = await SdrLook.Read(bmc, null, new());
        (bmc.Records, bmc.Added) = ([.. Three, SdrSamples.Full(number: 9, name: "Fan")], bmc.Added + 1);

        Assert.Equal([.. Names, "Fan"], Named(await SdrLook.Read(bmc, cache, new())));
    }

    [Theory]
    [InlineData(64, 0xCA)]
    [InlineData(32, 0xFF)]
    [InlineData(24, 0xC7)]
    [InlineData(16, 0xC8)]
    [InlineData(8, 0xCC)]
    public async Task ABmcWithASmallBufferIsReadInPartsThatItTakes(int most, byte code)
    {
        var bmc = new SdrBmc(Three) { Most = most, TooMuch = code };
        var progress = new SdrProgress();
        Assert.Equal(Names, Named(await SdrLook.Read(bmc, null, progress)));
        Assert.True(progress.Portion <= most || most == 64);

        // What it takes is remembered.
        bmc.Asked.Clear();
        await SdrLook.Read(bmc, null, progress);
        Assert.DoesNotContain(bmc.Asked, asked => asked.Command == 0x23 && most < 64 && asked.Data.Span[5] > most);
    }

    [Fact]
    public async Task ABmcThatCutsItsAnswersIsAskedForTheRest()
    {
        var bmc = new SdrBmc(Three) { Most = 20, Cuts = true };
        Assert.Equal(Names, Named(await SdrLook.Read(bmc, null, new())));
        Assert.Equal(3 + 1 + 2, bmc.Count(IpmiRequest.Storage, 0x23));
    }

    [Fact]
    public async Task ABmcThatTakesNotEvenEightBytesIsToldSo()
    {
        var cache = await SdrLook.Read(new SdrBmc(Three) { Most = 4 }, null, new());
        Assert.Empty(cache.Sensors);
        Assert.Equal("record 0x0000 of its sensors cannot be read (completion code 0xCA)", cache.Lack);
    }

    [Fact]
    public async Task ALostReservationIsTakenAgainAndItsRecordBegunAnew()
    {
        var bmc = new SdrBmc([.. Enumerable.Range(0, 15).Select(n => SdrSamples.Full(number: (byte)n, name: $"Sensor {n}"))]) { Most = 32, LosesEvery = 9 };
        var cache = await SdrLook.Read(bmc, null, new());

        Assert.Equal(Enumerable.Range(0, 15).Select(n => $"Sensor {n}"), Named(cache));
        Assert.True(bmc.Count(IpmiRequest.Storage, 0x22) > 3);
    }

    [Fact]
    public async Task ReservationsThatAreLostForEverEndTheReadingWithWhatThereIs()
    {
        var bmc = new SdrBmc(Three) { LosesEvery = 1 };
        var cache = await SdrLook.Read(bmc, null, new());

        Assert.Empty(cache.Sensors);
        Assert.Contains("completion code 0xC5", cache.Lack, StringComparison.Ordinal);
        Assert.InRange(bmc.Asked.Count, 20, 60);

        // It is read again at the next look, though nothing has changed, also from what the store has.
        bmc.LosesEvery = 0;
        Assert.Equal(Names, Named(await SdrLook.Read(bmc, SdrCache.Of(cache.Bytes), new())));
    }

    [Fact]
    public async Task ABmcWithoutReservationsIsReadWithoutOne()
    {
        var bmc = new SdrBmc(Three) { KnowsReservations = false };
        Assert.Equal(Names, Named(await SdrLook.Read(bmc, null, new())));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    public async Task AChainThatGoesRoundEnds(ushort from, ushort to)
    {
        var bmc = new SdrBmc(Three);
        bmc.Next[from] = to;
        var cache = await SdrLook.Read(bmc, null, new());

        Assert.Equal(Names, Named(cache));
        Assert.Null(cache.Lack);
    }

    [Fact]
    public async Task AChainWithoutAnEndEnds()
    {
        var bmc = new SdrBmc([.. Enumerable.Range(0, 5000).Select(n => SdrSamples.Full(number: (byte)n, name: $"S{n}"))]);
        var cache = await SdrLook.Read(bmc, null, new());

        Assert.Equal(2000, cache.Sensors.Length);
        Assert.InRange(cache.Bytes.Length, 30 * 2000, 60 * 2000);
    }

    [Fact]
    public async Task SharedRecordsMakeNoMoreSensorsThanThatEither()
    {
        var bmc = new SdrBmc([.. Enumerable.Range(0, 1900).Select(n => SdrSamples.Compact(name: $"S{n}", sharing: [15, 0]))]);
        Assert.Equal(2000, (await SdrLook.Read(bmc, null, new())).Sensors.Length);
    }

    [Fact]
    public async Task ARecordThatIsGoneInTheMiddleIsToldAndAllIsReadAnewByTheNextLook()
    {
        var bmc = new SdrBmc(Three);
        bmc.Next[0] = 77;
        var progress = new SdrProgress();
        var cache = await SdrLook.Read(bmc, null, progress);
        Assert.Equal(["CPU Temp"], Named(cache));
        Assert.Equal("record 0x004D of its sensors cannot be read (completion code 0xCB)", cache.Lack);

        bmc.Next.Clear();
        Assert.Equal(Names, Named(await SdrLook.Read(bmc, cache, progress)));
    }

    [Fact]
    public async Task WhatIsKnownIsKeptWhereTheNewCannotBeRead()
    {
        var bmc = new SdrBmc(Three);
        var cache = await SdrLook.Read(bmc, null, new());
        bmc.Added++;
        bmc.Instead = asked => asked.Command == 0x23 ? SdrBmc.Refused(0xD0) : null;
        Assert.Same(cache, await SdrLook.Read(bmc, cache, new()));
        bmc.Instead = asked => asked.NetFn == IpmiRequest.Storage ? SdrBmc.Refused(0xC0) : null;
        Assert.Same(cache, await SdrLook.Read(bmc, cache, new()));
    }

    [Fact]
    public async Task ALookThatEndsInTheMiddleIsGoneOnWith()
    {
        byte[][] records = [.. Enumerable.Range(0, 10).Select(n => SdrSamples.Full(number: (byte)n, name: $"S{n}"))];
        var (bmc, progress, left) = (new SdrBmc(records), new SdrProgress(), 6);
        bmc.Instead = asked => asked.Command == 0x23 && left-- == 0 ? throw new BmcLost(Fault.OfSilence("it fell silent")) : null;
        await Assert.ThrowsAsync<BmcLost>(() => SdrLook.Read(bmc, null, progress));

        bmc.Instead = _ => null;
        bmc.Asked.Clear();
        Assert.Equal(10, (await SdrLook.Read(bmc, null, progress)).Sensors.Length);
        Assert.Equal(4, bmc.Count(IpmiRequest.Storage, 0x23));

        // Not where the records are others.
        left = 6;
        bmc.Instead = asked => asked.Command == 0x23 && left-- == 0 ? throw new BmcLost(Fault.OfSilence("it fell silent")) : null;
        await Assert.ThrowsAsync<BmcLost>(() => SdrLook.Read(bmc, null, progress));
        (bmc.Instead, bmc.Added, bmc.Records) = (_ => null, bmc.Added + 1, records[5..]);
        Assert.Equal(["S5", "S6", "S7", "S8", "S9"], Named(await SdrLook.Read(bmc, null, progress)));
    }

    [Fact]
    public async Task ABmcThatFallsSilentWhenAskedForAWholeRecordIsAskedForLessTheNextTime()
    {
        var (bmc, progress) = (new SdrBmc(Three), new SdrProgress());
        bmc.Instead = asked => asked.Command == 0x23 && asked.Data.Span[5] == 0xFF ? throw new BmcLost(Fault.OfSilence("it fell silent")) : null;
        await Assert.ThrowsAsync<BmcLost>(() => SdrLook.Read(bmc, null, progress));
        Assert.Equal(Names, Named(await SdrLook.Read(bmc, null, progress)));
    }

    [Fact]
    public async Task ADeviceThatKeepsItsOwnRecordsIsAskedForThose()
    {
        var bmc = new SdrBmc(Three) { IsOfDevice = true, Most = 32 };
        var cache = await SdrLook.Read(bmc, null, new());
        Assert.Equal(Names, Named(cache));
        Assert.True(cache.Stamp.IsOfDevice);

        bmc.Asked.Clear();
        Assert.Same(cache, await SdrLook.Read(bmc, cache, new()));
        Assert.Single(bmc.Asked);
        bmc.Added++;
        Assert.NotSame(cache, await SdrLook.Read(bmc, cache, new()));
    }

    [Fact]
    public async Task ABmcWithoutAnyRecordsIsToldSo()
    {
        var none = await SdrLook.Read(new SdrBmc { Instead = _ => SdrBmc.Refused(0xC1) }, null, new());
        Assert.Equal("it tells nothing of its sensors (completion code 0xC1)", none.Lack);
        var empty = await SdrLook.Read(new SdrBmc(), null, new());
        Assert.Null(empty.Lack);
        Assert.Empty(empty.Sensors);
        var shorter = await SdrLook.Read(new SdrBmc { Instead = _ => SdrBmc.Said() }, null, new());
        Assert.NotNull(shorter.Lack);
    }

    [Fact]
    public async Task HewlettPackardsSensorsHaveValuesBesideTheirStates()
    {
        byte[] fan = SdrSamples.Full(name: "Fan 1", sensorType: 4, eventType: 0x0A, unit: 0, unitFlags: 1, k2: -2, m: 39);
        Assert.False(Assert.Single((await SdrLook.Read(new SdrBmc(fan), null, new())).Sensors).HasValue);
        var sensor = Assert.Single(SdrCache.Of((await SdrLook.Read(new SdrBmc(fan) { Maker = 11 }, null, new())).Bytes)!.Sensors);
        Assert.Equal((39, "%"), (sensor.Value(100), sensor.Unit.Word));
    }

    [Fact]
    public async Task NothingThatABmcSaysOfItsRecordsThrows()
    {
        var random = new Random(7);
        for (var i = 0; i < Fuzz.Count(300); i++)
        {
            byte[][] records = [.. Three.Select(record => random.Next(2) == 0 ? record : Fuzz.Mutated(record, random)).Where(record => record.Length < 300)];
            var bmc = new SdrBmc(records) { Most = random.Next(3, 64), IsOfDevice = i % 5 == 0 };
            bmc.Instead = asked => random.Next(6) == 0 ? new IpmiReply((byte)(random.Next(3) == 0 ? random.Next(256) : 0), Fuzz.Mutated([1, 2, 3, 4, 5, 6, 7, 8], random)) : null;
            var cache = await SdrLook.Read(bmc, null, new());
            Assert.True(bmc.Asked.Count < 20_000);
            Assert.NotNull(SdrCache.Of(cache.Bytes));
        }
    }

    private static IEnumerable<string> Named(SdrCache cache) => cache.Sensors.Select(sensor => string.Create(CultureInfo.InvariantCulture, $"{sensor.Name}"));
}
