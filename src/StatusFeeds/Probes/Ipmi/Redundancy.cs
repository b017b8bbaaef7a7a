// A power supply that failed is worth a warning where another carries the load, and an alarm where none does.
using System.Collections.Immutable;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class Redundancy
{
    /// <summary>States of a power supply (IPMI 2.0 table 42-3, sensor type 08): presence, and those in which it gives no power.</summary>
    private const int Present = 1 << 0;
    private const int Powerless = (1 << 1) | (1 << 3) | (1 << 4);

    /// <summary>All as they were but power supplies: one that is not there is absent, one that gives no power is as bad as what the others leave.</summary>
    /// <param name="others">Those that nobody asked for, but that carry a load.</param>
    public static ImmutableArray<SensorSeen> Weighed(ImmutableArray<SensorSeen> all, ImmutableArray<SensorSeen> others)
    {
        var supplies = all.Concat(others).Where(seen => IsSupply(seen.Sensor)).Select(Placed).ToImmutableArray();
        return supplies.IsEmpty ? all : [.. all.Select(seen => IsSupply(seen.Sensor) ? Weighed(Placed(seen), supplies) : seen)];
    }

    /// <summary>How bad one of them is cannot be said without the others.</summary>
    public static bool HangsOnOthers(ImmutableArray<SensorSeen> all) => all.Any(seen => IsSupply(seen.Sensor) && IsPowerless(seen));

    /// <summary>Of its state, not of its temperature or fan, and not of how redundant all of them are.</summary>
    public static bool IsSupply(Sensor sensor) =>
        sensor is { SensorType: SensorTypes.PowerSupply, IsThreshold: false, EventType: not EventWords.Redundancy };

    /// <summary>It could say that it is there, and says nothing at all.</summary>
    private static SensorSeen Placed(SensorSeen seen) =>
        seen is { Absent: null, States: 0, Sensor.IsSensorSpecific: true } && (seen.Sensor.States & Present) != 0 ? SensorSeen.Unseen(seen.Sensor, "not present") : seen;

    private static SensorSeen Weighed(SensorSeen seen, ImmutableArray<SensorSeen> supplies) =>
        !IsPowerless(seen) ? seen
        : supplies.Any(other => other is { Absent: null, Level: SensorLevel.Fine } && IsAnother(other.Sensor, seen.Sensor, supplies)) ? seen with { Level = SensorLevel.NonCritical }
        : seen with { Level = SensorLevel.Critical, Words = $"{seen.Words}, and no other power supply is fine" };

    private static bool IsPowerless(SensorSeen seen) =>
        seen.Absent is null && (seen.Sensor.IsSensorSpecific ? (seen.States & Powerless) != 0 : seen.Level >= SensorLevel.Critical);

    /// <summary>Of another entity; where the BMC has put all of them into one, another sensor.</summary>
    private static bool IsAnother(Sensor one, Sensor than, ImmutableArray<SensorSeen> supplies) =>
        supplies.All(seen => Entity(seen.Sensor) == Entity(than)) ? one != than : Entity(one) != Entity(than);

    private static (byte Id, byte Instance) Entity(Sensor sensor) => (sensor.EntityId, sensor.EntityInstance);
}
