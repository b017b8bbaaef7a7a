// The sensors of a BMC as its records described them when they were last read.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <summary>What tells that records have changed: the repository's time stamps and count, or those of the device's own records (IPMI 2.0 §33.9, §35.2).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SdrStamp(bool IsOfDevice, ushort Count, uint Added, uint Erased)
{
    /// <summary>No BMC's: of records that could not all be read.</summary>
    public static readonly SdrStamp None = new(false, ushort.MaxValue, uint.MaxValue, uint.MaxValue);
}

/// <param name="raw">As the records have them.</param>
internal sealed class SdrCache(SdrStamp stamp, ImmutableArray<Sensor> raw, string? lack = null)
{
    private readonly Lazy<ReadOnlyMemory<byte>> bytes = new(() => SdrBytes.Write(stamp, raw));
    private readonly ImmutableArray<Sensor> eventOnly = SensorNames.Told(raw.Where(sensor => sensor.IsEventOnly));

    public SdrStamp Stamp => stamp;

    /// <summary>Those that can be read, each with a name of its own.</summary>
    public ImmutableArray<Sensor> Sensors { get; } = SensorNames.Told(raw.Where(sensor => !sensor.IsEventOnly));

    /// <summary>Why not all records could be read; then they are read again at the next look. Null: they all were.</summary>
    public string? Lack => lack;

    /// <summary>For the store; <see cref="Of"/> makes the same of it.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes.Value;

    /// <summary>Null of anything that <see cref="Bytes"/> was not.</summary>
    public static SdrCache? Of(ReadOnlyMemory<byte> bytes) => SdrBytes.TryRead(bytes.Span, out var stamp, out var sensors) ? new SdrCache(stamp, sensors) : null;

    /// <summary>What an event's sensor is called; null where no record knows it.</summary>
    public string? NameOf(byte owner, byte lun, byte number, byte? sensorType) => Find(owner, lun, number, sensorType)?.Name;

    /// <summary>An event's sensor.</summary>
    /// <param name="sensorType">Null: of any. Some numbers stand for sensors of several types.</param>
    public Sensor? Find(byte owner, byte lun, byte number, byte? sensorType)
    {
        Sensor? best = null;
        var bestScore = 0;
        foreach (var sensor in Sensors.Concat(eventOnly))
        {
            if (sensor.Owner == owner && sensor.Number == number)
            {
                var score = 1 + (sensor.Lun == lun ? 1 : 0) + (sensor.SensorType == sensorType ? 2 : 0);
                if (score > bestScore)
                {
                    (best, bestScore) = (sensor, score);
                }
            }
        }

        return best;
    }
}
