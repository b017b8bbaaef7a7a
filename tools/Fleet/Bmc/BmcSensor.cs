// A sensor of a pretend BMC: its record in the repository (IPMI 2.0 §43.1, §43.2), and what it measures now.
using System.Text;

namespace StatusFeeds.Fleet;

/// <summary>Thresholds in raw values, as Get Sensor Thresholds has them; null: there is none.</summary>
internal sealed record BmcThresholds(byte? LowerNonCritical = null, byte? LowerCritical = null, byte? LowerNonRecoverable = null, byte? UpperNonCritical = null, byte? UpperCritical = null, byte? UpperNonRecoverable = null)
{
    public byte?[] All => [LowerNonCritical, LowerCritical, LowerNonRecoverable, UpperNonCritical, UpperCritical, UpperNonRecoverable];

    /// <summary>Bit 0 the lower non-critical one.</summary>
    public byte Mask => (byte)All.Select((one, place) => one is null ? 0 : 1 << place).Sum();
}

/// <summary>How a raw value becomes a value: <c>(M × raw + B × 10^BExponent) × 10^Exponent</c>.</summary>
/// <param name="Unit">Table 43-15.</param>
internal sealed record BmcScale(byte Unit, short M = 1, short B = 0, int BExponent = 0, int Exponent = 0, bool IsSigned = false, byte Linearization = 0);

internal sealed class BmcSensor
{
    private const byte Owner = 0x20;

    private BmcSensor(byte number, string name, byte type, byte eventType, byte[] record)
    {
        (Number, Name, Type, EventType, Record) = (number, name, type, eventType, record);
    }

    public byte Number { get; }

    public string Name { get; }

    public byte Type { get; }

    public byte EventType { get; }

    /// <summary>With a head whose record id is filled in by whoever stores it.</summary>
    public byte[] Record { get; }

    public BmcScale? Scale { get; private init; }

    public BmcThresholds Thresholds { get; set; } = new();

    /// <summary>Of a threshold sensor.</summary>
    public byte Raw { get; set; }

    /// <summary>Of a discrete one: bit 0 is the state of offset 0.</summary>
    public ushort States { get; set; }

    /// <summary>There is nothing to read at the moment.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>Switched off.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>The BMC does not know it, though it has a record.</summary>
    public bool IsMissing { get; set; }

    /// <summary>The answer to Get Sensor Reading (§35.14).</summary>
    public byte[] Reading => Scale is null
        ? [0, 0, Flags, (byte)States, (byte)(0x80 | (States >> 8))]
        : [0, Raw, Flags, (byte)(0xC0 | Comparison)];

    private byte Flags => (byte)(0x80 | (IsDisabled ? 0 : 0x40) | (IsUnavailable ? 0x20 : 0));

    private int Comparison
    {
        get
        {
            int Of(byte raw) => Scale!.IsSigned ? (sbyte)raw : raw;
            return Thresholds.All.Select((one, place) => one is { } limit && (place < 3 ? Of(Raw) <= Of(limit) : Of(Raw) >= Of(limit)) ? 1 << place : 0).Sum();
        }
    }

    /// <summary>A full record.</summary>
    public static BmcSensor Measured(byte number, string name, byte type, (byte Id, byte Instance) entity, BmcScale scale, byte raw, BmcThresholds? thresholds = null)
    {
        var limits = thresholds ?? new();
        var (mask, name8) = (limits.Mask, Encoding.Latin1.GetBytes(name));
        var (lower, upper) = ((byte)((mask & 7) << 4), (byte)((mask & 0x38) << 1));
        byte[] record =
        [
            0, 0, 0x51, 0x01, (byte)(43 + name8.Length),
            Owner, 0, number, entity.Id, entity.Instance, 0x7F, (byte)(0x40 | (mask == 0 ? 0 : 0x04)), type, 0x01,
            0, lower, 0, upper, mask, 0,
            (byte)(scale.IsSigned ? 0x80 : 0), scale.Unit, 0, scale.Linearization,
            (byte)scale.M, (byte)((scale.M >> 2) & 0xC0), (byte)scale.B, (byte)((scale.B >> 2) & 0xC0), 0,
            (byte)(((scale.Exponent & 15) << 4) | (scale.BExponent & 15)),
            0, raw, 0, 0, (byte)(scale.IsSigned ? 0x7F : 0xFF), (byte)(scale.IsSigned ? 0x80 : 0),
            limits.UpperNonRecoverable ?? 0, limits.UpperCritical ?? 0, limits.UpperNonCritical ?? 0, limits.LowerNonRecoverable ?? 0, limits.LowerCritical ?? 0, limits.LowerNonCritical ?? 0,
            0, 0, 0, 0, 0, (byte)(0xC0 | name8.Length), .. name8,
        ];
        return new(number, name, type, 0x01, record) { Scale = scale, Raw = raw, Thresholds = limits };
    }

    /// <summary>A compact record.</summary>
    /// <param name="possible">The states that it may have, bit 0 that of offset 0.</param>
    public static BmcSensor Discrete(byte number, string name, byte type, (byte Id, byte Instance) entity, ushort possible, ushort states, byte eventType = 0x6F)
    {
        var (low, high, name8) = ((byte)possible, (byte)(possible >> 8), Encoding.Latin1.GetBytes(name));
        byte[] record =
        [
            0, 0, 0x51, 0x02, (byte)(27 + name8.Length),
            Owner, 0, number, entity.Id, entity.Instance, 0x63, 0x40, type, eventType,
            low, high, low, high, low, high,
            0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(0xC0 | name8.Length), .. name8,
        ];
        return new(number, name, type, eventType, record) { States = states };
    }
}
