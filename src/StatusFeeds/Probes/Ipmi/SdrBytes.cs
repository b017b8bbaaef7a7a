// Sensors as bytes for the store: about 40 of a full record, fewer of the others.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class SdrBytes
{
    /// <summary>To be raised with every change of what stands here: older ones are read anew from the BMC then.</summary>
    private const byte Version = 1;

    private const byte HasFormula = 1;
    private const byte HasThresholds = 2;
    private const byte IsEventOnly = 4;
    private const byte IsMixed = 8;

    private const int HeadLength = 14;
    private const int FixedLength = 15;
    private const int SumLength = 4;
    private const int ThresholdCount = 6;
    private const int MostName = 255;

    public static ReadOnlyMemory<byte> Write(SdrStamp stamp, ImmutableArray<Sensor> sensors)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(stamp.IsOfDevice);
        writer.Write(stamp.Count);
        writer.Write(stamp.Added);
        writer.Write(stamp.Erased);
        writer.Write((ushort)sensors.Length);
        foreach (var sensor in sensors)
        {
            Write(writer, sensor);
        }

        writer.Write(Sum(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out SdrStamp stamp, out ImmutableArray<Sensor> sensors)
    {
        (stamp, sensors) = (default, []);
        if (bytes.Length < HeadLength + SumLength || bytes[0] != Version || BinaryPrimitives.ReadUInt32LittleEndian(bytes[^SumLength..]) != Sum(bytes[..^SumLength]))
        {
            return false;
        }

        stamp = new SdrStamp(
            bytes[1] != 0, BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
        var read = ImmutableArray.CreateBuilder<Sensor>(BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]));
        var rest = bytes[HeadLength..^SumLength];
        while (read.Count < read.Capacity)
        {
            if (Sensor(ref rest) is not { } sensor)
            {
                return false;
            }

            read.Add(sensor);
        }

        sensors = read.MoveToImmutable();
        return rest.IsEmpty;
    }

    private static void Write(BinaryWriter writer, Sensor sensor)
    {
        writer.Write((byte)((sensor.Formula is null ? 0 : HasFormula) | (sensor.RawThresholds.IsEmpty ? 0 : HasThresholds) | (sensor.IsEventOnly ? IsEventOnly : 0) | (sensor.IsMixed ? IsMixed : 0)));
        writer.Write([sensor.Owner, sensor.Lun, sensor.Number, sensor.SensorType, sensor.EventType, sensor.EntityId, sensor.EntityInstance]);
        writer.Write([sensor.Measure.Flags, sensor.Measure.Base, sensor.Measure.Modifier, sensor.ThresholdAccess]);
        writer.Write(sensor.States);
        if (sensor.Formula is { } formula)
        {
            Span<byte> factors = stackalloc byte[SensorFormula.FactorLength];
            formula.WriteFactors(factors);
            writer.Write([formula.Format, formula.Linearization]);
            writer.Write(factors);
        }

        writer.Write(sensor.RawThresholds.AsSpan());
        Write(writer, sensor.Name);
    }

    private static void Write(BinaryWriter writer, string name)
    {
        var text = Encoding.UTF8.GetBytes(name).AsSpan();
        text = text[..Math.Min(text.Length, MostName)];
        writer.Write((byte)text.Length);
        writer.Write(text);
    }

    private static Sensor? Sensor(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < FixedLength)
        {
            return null;
        }

        var first = Taken(ref rest, FixedLength - 1);
        var formula = (first[0] & HasFormula) == 0 ? [] : Taken(ref rest, 2 + SensorFormula.FactorLength);
        var thresholds = (first[0] & HasThresholds) == 0 ? [] : Taken(ref rest, ThresholdCount);
        return formula.Length is not (0 or 2 + SensorFormula.FactorLength) || thresholds.Length is not (0 or ThresholdCount) || Name(ref rest) is not { } name ? null : new Sensor
        {
            Name = name,
            Owner = first[1],
            Lun = first[2],
            Number = first[3],
            SensorType = first[4],
            EventType = first[5],
            EntityId = first[6],
            EntityInstance = first[7],
            Measure = new SensorUnit(first[8], first[9], first[10]),
            ThresholdAccess = first[11],
            States = BinaryPrimitives.ReadUInt16LittleEndian(first[12..]),
            IsEventOnly = (first[0] & IsEventOnly) != 0,
            IsMixed = (first[0] & IsMixed) != 0,
            Formula = formula.IsEmpty ? null : SensorFormula.Of(formula[0], formula[1], formula[2..]),
            RawThresholds = [.. thresholds],
        };
    }

    private static string? Name(ref ReadOnlySpan<byte> rest) => rest.IsEmpty || rest[0] >= rest.Length ? null : Encoding.UTF8.GetString(Taken(ref rest, 1 + rest[0])[1..]);

    /// <summary>Fewer where there are not so many.</summary>
    private static ReadOnlySpan<byte> Taken(ref ReadOnlySpan<byte> rest, int count)
    {
        count = Math.Min(count, rest.Length);
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    /// <summary>FNV-1a: against bytes of another program or a disk that lies, not against an enemy.</summary>
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 2_166_136_261u;
        foreach (var one in bytes)
        {
            sum = (sum ^ one) * 16_777_619u;
        }

        return sum;
    }
}
