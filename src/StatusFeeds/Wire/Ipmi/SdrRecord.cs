// Records of a BMC's sensor data repository as bytes: sensors out of full, compact and event-only ones.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §43.1 to §43.12; the numbers of bytes here begin with 0.</summary>
internal static class SdrRecord
{
    public const int HeaderLength = 5;

    private const byte Full = 0x01;
    private const byte Compact = 0x02;
    private const byte EventOnly = 0x03;

    private const int Thresholds = 36;
    private const int ThresholdCount = 6;

    /// <summary>The length of the whole record that begins with these bytes; 0 where they do not tell it.</summary>
    public static int Length(ReadOnlySpan<byte> start) => start.Length < HeaderLength ? 0 : HeaderLength + start[4];

    /// <summary>Entity associations (08, 09), locators of devices, FRUs and controllers (10 to 12), confirmations (13), message channels (14), OEM (C0) and unknown records hold nothing that a sensor is read or named by.</summary>
    public static bool IsWanted(ReadOnlySpan<byte> start) => start.Length < HeaderLength || start[3] is Full or Compact or EventOnly;

    /// <summary>Several where they share the record; none where it is no sensor's, or cut before what is needed to read one.</summary>
    public static ImmutableArray<Sensor> Sensors(ReadOnlySpan<byte> record)
    {
        var whole = Whole(record);
        return whole.Length < HeaderLength ? [] : whole[3] switch
        {
            Full when whole.Length >= 30 => [OfFull(whole)],
            Compact when whole.Length >= 25 => Shared(OfCompact(whole), whole[23], whole[24]),
            EventOnly when whole.Length >= 14 => Shared(OfEventOnly(whole), whole[12], whole[13]),
            _ => [],
        };
    }

    /// <summary>Without what stands behind it.</summary>
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> record) => record[..Math.Min(record.Length, Length(record))];

    private static Sensor OfFull(ReadOnlySpan<byte> record) => Keyed(record, 47) with
    {
        SensorType = record[12],
        EventType = record[13],
        ThresholdAccess = (byte)((record[11] >> 2) & 3),
        States = BinaryPrimitives.ReadUInt16LittleEndian(record[18..]),
        Measure = new SensorUnit(record[20], record[21], record[22]),
        Formula = SensorFormula.Of((byte)(record[20] >> 6), record[23], record[24..]),
        RawThresholds = record.Length < Thresholds + ThresholdCount ? []
            : [record[41], record[40], record[39], record[38], record[37], record[36]],
    };

    private static Sensor OfCompact(ReadOnlySpan<byte> record) => Keyed(record, 31) with
    {
        SensorType = record[12],
        EventType = record[13],
        ThresholdAccess = (byte)((record[11] >> 2) & 3),
        States = BinaryPrimitives.ReadUInt16LittleEndian(record[18..]),
        Measure = new SensorUnit(record[20], record[21], record[22]),
    };

    private static Sensor OfEventOnly(ReadOnlySpan<byte> record) => Keyed(record, 16) with
    {
        SensorType = record[10],
        EventType = record[11],
        IsEventOnly = true,
    };

    private static Sensor Keyed(ReadOnlySpan<byte> record, int name) => new()
    {
        Name = record.Length > name ? SdrNames.Read(record[name..]) : "",
        Owner = record[5],
        Lun = (byte)(record[6] & 3),
        Number = record[7],
        EntityId = record[8],
        EntityInstance = record[9],
    };

    /// <summary>Bytes 24 and 25 of §43.2: how many, and how their names and entities go on.</summary>
    private static ImmutableArray<Sensor> Shared(Sensor first, byte count, byte offset)
    {
        var many = count & 0xF;
        return many < 2 ? [first] : [.. Enumerable.Range(0, Math.Min(many, 0x100 - first.Number)).Select(n => first with
        {
            Number = (byte)(first.Number + n),
            EntityInstance = (byte)(first.EntityInstance + ((offset & 0x80) == 0 ? 0 : n)),
            Name = $"{first.Name} {Counted((offset & 0x7F) + n, isAlpha: ((count >> 4) & 3) == 1)}".Trim(),
        })];
    }

    /// <summary>A to Z, then AA.</summary>
    private static string Counted(int number, bool isAlpha) =>
        !isAlpha ? number.ToString(CultureInfo.InvariantCulture)
        : number < 26 ? $"{(char)('A' + number)}"
        : $"{(char)('A' + (number / 26) - 1)}{(char)('A' + (number % 26))}";
}
