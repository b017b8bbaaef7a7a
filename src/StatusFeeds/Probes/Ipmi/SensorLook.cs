// Reads the sensors of a BMC, one after the other.
using System.Collections.Immutable;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class SensorLook
{
    /// <summary>IPMI 2.0 §35.5, §35.9, §35.14.</summary>
    private const byte GetReadingFactors = 0x23;
    private const byte GetThresholds = 0x27;
    private const byte GetReading = 0x2D;

    private const int StateCount = 15;

    /// <summary>In their order, without those that only send events. One request a sensor; one more where it is not fine, or all thresholds are wanted.</summary>
    /// <param name="all">Where <paramref name="sensors"/> are only some of them: power supplies among the others are read where it hangs on them how bad one is.</param>
    /// <exception cref="BmcLost">The conversation is over.</exception>
    public static async Task<ImmutableArray<SensorSeen>> Read(IBmc bmc, ImmutableArray<Sensor> sensors, bool withThresholds, ImmutableArray<Sensor> all = default)
    {
        var seen = await Each(bmc, sensors, withThresholds);
        var others = all.IsDefaultOrEmpty || !Redundancy.HangsOnOthers(seen) ? [] : await Each(bmc, [.. all.Where(Redundancy.IsSupply).Except(sensors)], withThresholds: false);
        return Redundancy.Weighed(seen, others);
    }

    private static async Task<ImmutableArray<SensorSeen>> Each(IBmc bmc, ImmutableArray<Sensor> sensors, bool withThresholds)
    {
        var seen = ImmutableArray.CreateBuilder<SensorSeen>(sensors.Length);
        foreach (var sensor in sensors)
        {
            if (!sensor.IsEventOnly)
            {
                seen.Add(sensor.IsOfBmc ? await Read(bmc, sensor, withThresholds) : SensorSeen.Unseen(sensor, SensorWords.Elsewhere(sensor)));
            }
        }

        return seen.ToImmutable();
    }

    private static async ValueTask<SensorSeen> Read(IBmc bmc, Sensor sensor, bool withThresholds)
    {
        var reply = await bmc.Ask(new IpmiRequest(IpmiRequest.Sensor, GetReading, new[] { sensor.Number }, sensor.Lun));
        var absent = !reply.IsDone ? SensorWords.OfCode(reply.Code)
            : SensorReading.Of(reply.Data.Span) is not { } came ? "the BMC's answer is too short"
            : !came.IsScanned ? "disabled"
            : !came.IsAvailable ? "not available"
            : null;
        if (absent is not null)
        {
            return SensorSeen.Unseen(sensor, absent) with { Thresholds = withThresholds && reply.IsDone ? await Limits(bmc, sensor) : null };
        }

        var reading = SensorReading.Of(reply.Data.Span)!.Value;
        return sensor.IsThreshold ? await Measured(bmc, sensor, reading, withThresholds) : await Discrete(bmc, sensor, reading);
    }

    private static async ValueTask<SensorSeen> Measured(IBmc bmc, Sensor sensor, SensorReading reading, bool withThresholds)
    {
        var (value, absent) = await Value(bmc, sensor, reading);
        var thresholds = withThresholds || reading.Reached is not null ? await Limits(bmc, sensor) : null;
        var level = reading.Reached is { } reached ? SensorWords.Level(reached) : SensorLevel.Fine;
        var words = reading.Reached is { } which ? SensorWords.Reached(which, value, thresholds?[which], sensor.Unit) : null;
        return new SensorSeen(sensor, value, level, SensorWords.Short(level), words, absent, thresholds);
    }

    private static async ValueTask<SensorSeen> Discrete(IBmc bmc, Sensor sensor, SensorReading reading)
    {
        var level = SensorLevel.Fine;
        var (all, bad) = (new List<string>(), new List<string>());
        for (var offset = 0; offset < StateCount; offset++)
        {
            if ((reading.States & (1 << offset)) != 0)
            {
                var state = EventWords.Of(sensor.EventType, sensor.SensorType, offset) ?? ($"state {offset}", SensorLevel.Fine);
                all.Add(state.Words);
                if (state.Level != SensorLevel.Fine)
                {
                    bad.Add(state.Words);
                }

                level = state.Level > level ? state.Level : level;
            }
        }

        var (value, absent) = await Value(bmc, sensor, reading);
        return new SensorSeen(sensor, value, level, string.Join(", ", all), bad.Count > 0 ? string.Join(", ", bad) : null, absent, null) { States = reading.States };
    }

    /// <summary>With why there is none, where there should be one.</summary>
    private static async ValueTask<(double? Value, string? Absent)> Value(IBmc bmc, Sensor sensor, SensorReading reading)
    {
        if (!sensor.HasValue)
        {
            return (null, null);
        }

        var formula = sensor.Formula!.Value.IsNonLinear ? await Factors(bmc, sensor, reading.Raw) : sensor.Formula;
        return formula is null ? (null, SensorWords.NoFactors)
            : sensor.Value(reading.Raw, formula) is { } value ? (value, null)
            : (null, SensorWords.NoNumber);
    }

    private static async ValueTask<SensorFormula?> Factors(IBmc bmc, Sensor sensor, byte raw)
    {
        var reply = await bmc.Ask(new IpmiRequest(IpmiRequest.Sensor, GetReadingFactors, new[] { sensor.Number, raw }, sensor.Lun));
        return reply is { IsDone: true, Data.Length: > SensorFormula.FactorLength } ? sensor.Formula!.Value.With(reply.Data.Span[1..]) : null;
    }

    /// <summary>The BMC's, which may have been set; where it has none to tell, those of the record.</summary>
    private static async ValueTask<Thresholds?> Limits(IBmc bmc, Sensor sensor)
    {
        if (!sensor.HasValue || !sensor.IsThreshold)
        {
            return null;
        }

        var reply = sensor.ThresholdAccess is 1 or 2 ? await bmc.Ask(new IpmiRequest(IpmiRequest.Sensor, GetThresholds, new[] { sensor.Number }, sensor.Lun)) : new(0xFF, default);
        var isTold = reply is { IsDone: true, Data.Length: >= 7 };
        if (!isTold && (sensor.RawThresholds.IsEmpty || sensor.ThresholdAccess == 0))
        {
            return null;
        }

        var (mask, raw) = isTold ? (reply.Data.Span[0], reply.Data[1..7]) : ((byte)sensor.States, sensor.RawThresholds.AsMemory());
        var values = new double?[6];
        for (var i = 0; i < values.Length; i++)
        {
            if ((mask & (1 << i)) != 0)
            {
                var byteOf = raw.Span[i];
                values[i] = sensor.Value(byteOf, sensor.Formula!.Value.IsNonLinear ? await Factors(bmc, sensor, byteOf) : sensor.Formula);
            }
        }

        return Thresholds.Of(which => values[(int)which]);
    }
}
