// What sensors say: values with thresholds, states as words, and why one says nothing.
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class SensorLookTests
{
    private const byte Scanned = 0xC0;

    private static readonly byte[] Fan = SdrSamples.Full(name: "Fan1", sensorType: 4, m: 100, unit: 18, thresholds: [0, 0, 0, 3, 5, 7], states: 0x0007);

    [Fact]
    public async Task AFineSensorIsAskedOnce()
    {
        var (bmc, seen) = await Seen(Fan, 52, Scanned, 0xC0);

        Assert.Equal((5200d, SensorLevel.Fine, "ok"), (seen.Value, seen.Level, seen.State));
        Assert.True(seen is { Words: null, Absent: null, Thresholds: null });
        Assert.Single(bmc.Asked);
    }

    [Theory]
    [InlineData(0x00, nameof(SensorLevel.Fine), "ok", null)]
    [InlineData(0x01, nameof(SensorLevel.NonCritical), "nc", "200 rpm is below its lower non-critical threshold of 700 rpm")]
    [InlineData(0x03, nameof(SensorLevel.Critical), "cr", "200 rpm is below its lower critical threshold of 500 rpm")]
    [InlineData(0x07, nameof(SensorLevel.NonRecoverable), "nr", "200 rpm is below its lower non-recoverable threshold of 300 rpm")]
    [InlineData(0x08, nameof(SensorLevel.NonCritical), "nc", "200 rpm is above its upper non-critical threshold")]
    [InlineData(0x18, nameof(SensorLevel.Critical), "cr", "200 rpm is above its upper critical threshold")]
    [InlineData(0x38, nameof(SensorLevel.NonRecoverable), "nr", "200 rpm is above its upper non-recoverable threshold")]
    [InlineData(0x11, nameof(SensorLevel.Critical), "cr", "200 rpm is above its upper critical threshold")]
    [InlineData(0x3F, nameof(SensorLevel.NonRecoverable), "nr", "200 rpm is below its lower non-recoverable threshold of 300 rpm")]
    [InlineData(0xC0, nameof(SensorLevel.Fine), "ok", null)]
    public async Task AThresholdThatIsReachedIsToldWithItsValue(byte reached, string level, string state, string? words)
    {
        var (bmc, seen) = await Seen(Fan, 2, Scanned, reached);

        Assert.Equal((level, state, words), (seen.Level.ToString(), seen.State, seen.Words));
        Assert.Equal(state == "ok" ? 1 : 2, bmc.Asked.Count);
    }

    [Theory]
    [InlineData(5, 0x02, "500 rpm is at its lower critical threshold")]
    [InlineData(6, 0x02, "600 rpm is not yet far enough above its lower critical threshold of 500 rpm")]
    [InlineData(4, 0x10, "400 rpm is not yet far enough below its upper critical threshold of 900 rpm")]
    public async Task AValueAtItsThresholdOrNotYetBackIsToldSo(byte raw, byte reached, string words)
    {
        var sensor = SdrSamples.Full(name: "Fan1", sensorType: 4, m: 100, unit: 18, access: 3, thresholds: [0, 9, 0, 3, 5, 7], states: 0x0012);
        Assert.Equal(words, (await Seen(sensor, raw, Scanned, reached)).Seen.Words);
    }

    [Fact]
    public async Task ThresholdsAreTheBmcsWhereItTellsThem()
    {
        var bmc = Bmc(Fan, 2, Scanned, 0x02);
        bmc.Thresholds[1] = [0x1A, 0, 10, 0, 80, 90, 0];
        var seen = Assert.Single(await SensorLook.Read(bmc, Sensors(Fan), withThresholds: false));

        Assert.Equal("200 rpm is below its lower critical threshold of 1000 rpm", seen.Words);
        Assert.Equal(new Thresholds(null, 1000, null, 8000, 9000, null), seen.Thresholds);
    }

    [Fact]
    public async Task ThresholdsAreTheRecordsWhereTheBmcDoesNotTellThem()
    {
        Assert.Equal(new Thresholds(300, 500, 700, null, null, null), (await Seen(Fan, true, 52, Scanned, 0)).Thresholds);
        Assert.Null((await Seen(SdrSamples.Full(access: 0), true, 52, Scanned, 0)).Thresholds);
        Assert.Null((await Seen(SdrSamples.Compact(), true, 0, Scanned, 1)).Thresholds);
        Assert.NotNull((await Seen(Fan, true, 0, 0x80, 0)).Thresholds);
    }

    [Theory]
    [InlineData(0xCB, "not present")]
    [InlineData(0xCD, "cannot be read")]
    [InlineData(0xC0, "the BMC is busy")]
    [InlineData(0xD4, "this user may not read it")]
    [InlineData(0xD5, "cannot be read in this state")]
    [InlineData(0xC1, "the BMC reads no sensors")]
    [InlineData(0xC3, "the BMC could not read it in time")]
    [InlineData(0xCC, "not known to the BMC")]
    [InlineData(0xCE, "cannot be read now")]
    [InlineData(0xD0, "the BMC is updated")]
    [InlineData(0xD2, "the BMC is starting")]
    [InlineData(0xD3, "not reached by the BMC")]
    [InlineData(0xD6, "switched off")]
    [InlineData(0x80, "cannot be read (0x80)")]
    [InlineData(0xFF, "cannot be read (0xFF)")]
    public async Task ASensorThatIsRefusedIsSaidSoAndNotAlarmed(byte code, string absent)
    {
        var bmc = new SdrBmc();
        bmc.Readings[(0, 1)] = SdrBmc.Refused(code);
        var seen = Assert.Single(await SensorLook.Read(bmc, Sensors(Fan), withThresholds: true));
        Assert.Equal((null, SensorLevel.Fine, "na", null, absent), (seen.Value, seen.Level, seen.State, seen.Words, seen.Absent));
    }

    [Theory]
    [InlineData(new byte[] { 52, 0x80, 0x02 }, "disabled")]
    [InlineData(new byte[] { 52, 0xE0, 0x02 }, "not available")]
    [InlineData(new byte[] { 52 }, "the BMC's answer is too short")]
    [InlineData(new byte[0], "the BMC's answer is too short")]
    public async Task ASensorThatSaysNothingIsSaidSo(byte[] data, string absent)
    {
        var (_, seen) = await Seen(Fan, data);
        Assert.Equal((null, SensorLevel.Fine, "na", absent), (seen.Value, seen.Level, seen.State, seen.Absent));
    }

    [Fact]
    public async Task AnAnswerWithoutStatesIsFine() => Assert.Equal((5200d, "ok"), await Told(Fan, 52, Scanned));

    [Fact]
    public async Task AValueThatIsNoNumberIsSaidSoAndItsThresholdAllTheSame()
    {
        var (_, seen) = await Seen(SdrSamples.Full(linearization: 7, m: 1, unit: 4, thresholds: [0, 0, 0, 0, 4, 0], states: 0x0002), 0, Scanned, 0x02);
        Assert.Equal((null, "its reading makes no number", SensorLevel.Critical), (seen.Value, seen.Absent, seen.Level));
        Assert.Equal("its reading is below its lower critical threshold of 0.25 V", seen.Words);
    }

    [Fact]
    public async Task ASensorThatIsNotLinearIsReadWithTheFactorsOfThisReading()
    {
        var record = SdrSamples.Full(linearization: 0x70, m: 1, unit: 4, thresholds: [0, 0, 0, 0, 4, 0], states: 0x0002);
        var bmc = Bmc(record, 3, Scanned, 0x02);

        // Next reading; M is the reading, B 5, the exponents 0 and -1.
        bmc.Instead = asked => asked.Command == 0x23 ? SdrBmc.Said(0xFF, asked.Data.Span[1], 0, 5, 0, 0, 0xF0) : null;
        var seen = Assert.Single(await SensorLook.Read(bmc, Sensors(record), withThresholds: false));
        Assert.Equal(1.4, seen.Value!.Value, 1e-12);
        Assert.Equal(2.1, seen.Thresholds!.LowerCritical!.Value, 1e-12);

        bmc.Instead = _ => null;
        seen = Assert.Single(await SensorLook.Read(bmc, Sensors(record), withThresholds: false));
        Assert.Equal((null, "the factors of its reading cannot be had"), (seen.Value, seen.Absent));
    }

    [Fact]
    public async Task StatesAreWordsAndTheWorstDecides()
    {
        var sensor = SdrSamples.Compact(name: "CPU1", sensorType: 7);
        var (_, seen) = await Seen(sensor, 0, Scanned, 0x82, 0x84);
        Assert.Equal("Thermal Trip, Presence detected, Throttled", seen.State);
        Assert.Equal((SensorLevel.Critical, "Thermal Trip, Throttled", null), (seen.Level, seen.Words, seen.Absent));
    }

    [Theory]
    [InlineData(0, 0x80, "", nameof(SensorLevel.Fine))]
    [InlineData(0, 0xC0, "state 14", nameof(SensorLevel.Fine))]
    public async Task NoStateAndOneThatNobodyKnowsAreFine(byte low, byte high, string state, string level)
    {
        var (_, seen) = await Seen(SdrSamples.Compact(sensorType: 0xC7, eventType: 0x70), 0, Scanned, low, high);
        Assert.Equal((state, level, null), (seen.State, seen.Level.ToString(), seen.Words));
    }

    [Fact]
    public async Task SensorsOfOthersAreNotAsked()
    {
        var bmc = new SdrBmc();
        var seen = await SensorLook.Read(bmc, [.. Sensors(SdrSamples.Full(owner: 0x2C)), .. Sensors(SdrSamples.Full(owner: 0x41)), .. Sensors(SdrSamples.EventOnly())], withThresholds: true);

        Assert.Empty(bmc.Asked);
        Assert.Equal(["behind another controller (0x2C)", "kept by software (0x41)"], seen.Select(one => one.Absent));
    }

    [Fact]
    public async Task ASensorIsAskedAtItsLun()
    {
        var record = SdrSamples.Full(lun: 3);
        var bmc = new SdrBmc();
        bmc.Readings[(3, 1)] = SdrBmc.Said(7, Scanned, 0);
        Assert.Equal(7, Assert.Single(await SensorLook.Read(bmc, Sensors(record), withThresholds: false)).Value);
    }

    private static async Task<(double?, string)> Told(byte[] record, params byte[] data) => (await Seen(record, data)).Seen is var seen ? (seen.Value, seen.State) : default;

    private static async Task<(SdrBmc Bmc, SensorSeen Seen)> Seen(byte[] record, params byte[] data)
    {
        var bmc = Bmc(record, data);
        return (bmc, Assert.Single(await SensorLook.Read(bmc, Sensors(record), withThresholds: false)));
    }

    private static async Task<SensorSeen> Seen(byte[] record, bool withThresholds, params byte[] data) => Assert.Single(await SensorLook.Read(Bmc(record, data), Sensors(record), withThresholds));

    private static SdrBmc Bmc(byte[] record, params byte[] data)
    {
        var bmc = new SdrBmc();
        foreach (var sensor in Sensors(record))
        {
            bmc.Readings[(sensor.Lun, sensor.Number)] = SdrBmc.Said(data);
        }

        return bmc;
    }

    private static System.Collections.Immutable.ImmutableArray<Sensor> Sensors(byte[] record) => SdrRecord.Sensors(record);
}
