// How bad a power supply without power is: that hangs on the others.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class RedundancyTests
{
    private const byte Present = 1;
    private const byte Failed = 1 | 2;
    private const byte Predicted = 1 | 4;
    private const byte Unpowered = 1 | 8;
    private const byte OutOfRange = 1 | 16;

    [Theory]
    [InlineData(Unpowered, Present, nameof(SensorLevel.NonCritical), nameof(SensorLevel.Fine))]
    [InlineData(Failed, Present, nameof(SensorLevel.NonCritical), nameof(SensorLevel.Fine))]
    [InlineData(OutOfRange, Present, nameof(SensorLevel.NonCritical), nameof(SensorLevel.Fine))]
    [InlineData(Unpowered, Unpowered, nameof(SensorLevel.Critical), nameof(SensorLevel.Critical))]
    [InlineData(Failed, Predicted, nameof(SensorLevel.Critical), nameof(SensorLevel.NonCritical))]
    [InlineData(Predicted, Predicted, nameof(SensorLevel.NonCritical), nameof(SensorLevel.NonCritical))]
    [InlineData(Unpowered, 0, nameof(SensorLevel.Critical), nameof(SensorLevel.Fine))]
    [InlineData(Present, Present, nameof(SensorLevel.Fine), nameof(SensorLevel.Fine))]
    public async Task ASupplyWithoutPowerIsAsBadAsWhatTheOtherLeaves(byte one, byte other, string level, string otherLevel)
    {
        var seen = await Seen(Supply(1, 1), one, Supply(2, 2), other);
        Assert.Equal([level, otherLevel], seen.Select(supply => supply.Level.ToString()));
    }

    [Fact]
    public async Task TheOnlySupplyWithoutPowerIsCritical()
    {
        var seen = Assert.Single(await Seen(Supply(1, 1), Unpowered));
        Assert.Equal((SensorLevel.Critical, "Power Supply AC lost, and no other power supply is fine"), (seen.Level, seen.Words));
    }

    [Fact]
    public async Task ASupplyThatIsNotThereIsAbsentAndNotAlarmed()
    {
        var seen = await Seen(Supply(1, 1), 0, Supply(2, 2), Present);
        Assert.Equal(("not present", "na", SensorLevel.Fine), (seen[0].Absent, seen[0].State, seen[0].Level));
        Assert.Null(seen[1].Absent);
    }

    [Fact]
    public async Task ASupplyThatNeverSaysThatItIsThereIsFineWithoutAnyState() =>
        Assert.Null(Assert.Single(await Seen(SdrSamples.Compact(states: 0x000E), 0)).Absent);

    [Fact]
    public async Task AnotherSensorOfTheSameSupplyDoesNotCarryTheLoad()
    {
        Assert.Equal(SensorLevel.Critical, (await Seen(Supply(1, 1), Unpowered, Supply(2, 1), Present, Supply(3, 2), Failed))[0].Level);

        // Where the BMC puts all into one entity, nothing tells them apart but that they are two.
        Assert.Equal(SensorLevel.NonCritical, (await Seen(Supply(1, 1), Unpowered, Supply(2, 1), Present))[0].Level);
    }

    [Fact]
    public async Task ASensorOfTheRedundancyOrTheTemperatureIsNoSupply()
    {
        var redundancy = SdrSamples.Compact(number: 2, eventType: 0x0B, instance: 9);
        var fan = SdrSamples.Full(number: 3, sensorType: 4, entity: 10, instance: 8);
        Assert.Equal(SensorLevel.Critical, (await Seen(Supply(1, 1), Failed, redundancy, Present, fan, 0))[0].Level);
    }

    [Fact]
    public async Task ASupplyOfGenericStatesIsWeighedByHowBadItSaysItIs()
    {
        // Transition to critical from less severe.
        var generic = SdrSamples.Compact(number: 1, eventType: 0x07);
        Assert.Equal(SensorLevel.NonCritical, (await Seen(generic, 4, Supply(2, 2), Present))[0].Level);
        Assert.Equal(SensorLevel.Critical, (await Seen(generic, 4))[0].Level);
        Assert.Equal(SensorLevel.Fine, (await Seen(generic, 1))[0].Level);
    }

    [Fact]
    public async Task ASupplyThatNobodyAskedForIsReadWhereItHangsOnIt()
    {
        var (bmc, sensors) = Made(Supply(1, 1), Unpowered, Supply(2, 2), Present, SdrSamples.Full(number: 3), 0);
        Assert.Equal(SensorLevel.NonCritical, Assert.Single(await SensorLook.Read(bmc, sensors[..1], withThresholds: false, sensors)).Level);
        Assert.Equal(2, bmc.Asked.Count);

        bmc.Asked.Clear();
        Assert.Equal(SensorLevel.Fine, Assert.Single(await SensorLook.Read(bmc, sensors[1..2], withThresholds: false, sensors)).Level);
        Assert.Single(bmc.Asked);
    }

    private static byte[] Supply(byte number, byte instance) => SdrSamples.Compact(number: number, name: $"PSU{number}", instance: instance);

    private static async Task<IReadOnlyList<SensorSeen>> Seen(params object[] recordsAndStates)
    {
        var (bmc, sensors) = Made(recordsAndStates);
        return await SensorLook.Read(bmc, sensors, withThresholds: false);
    }

    private static (SdrBmc Bmc, ImmutableArray<Sensor> Sensors) Made(params object[] recordsAndStates)
    {
        var bmc = new SdrBmc();
        var sensors = ImmutableArray.CreateBuilder<Sensor>();
        foreach (var pair in recordsAndStates.Chunk(2))
        {
            var sensor = Assert.Single(SdrRecord.Sensors((byte[])pair[0]));
            sensors.Add(sensor);
            bmc.Readings[(0, sensor.Number)] = SdrBmc.Said(0, 0xC0, Convert.ToByte(pair[1], CultureInfo.InvariantCulture), 0x80);
        }

        return (bmc, sensors.ToImmutable());
    }
}
