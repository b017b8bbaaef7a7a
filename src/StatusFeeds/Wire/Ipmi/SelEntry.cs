// One entry of a BMC's event log, taken apart.
using System.Buffers.Binary;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §32: a system event (§32.1), or a maker's own record with (§32.2) or without (§32.3) a time.</summary>
internal sealed class SelEntry
{
    public const int Size = 16;

    /// <summary>Stamps below count seconds since the BMC began: its clock was not set (§37).</summary>
    public const uint FirstTime = 0x2000_0000;

    private const byte FirstOem = 0xC0;
    private const byte FirstOemWithoutTime = 0xE0;

    /// <summary>Linux writes its last words into such records, without the BMC's part in it.</summary>
    private const byte LinuxPanic = 0xF0;

    private readonly byte[] raw;

    private SelEntry(byte[] raw) => this.raw = raw;

    public ReadOnlySpan<byte> Raw => raw;

    public ushort Id => BinaryPrimitives.ReadUInt16LittleEndian(raw);

    public byte RecordType => raw[2];

    /// <summary>All other record types are the makers' own.</summary>
    public bool IsEvent => RecordType < FirstOem;

    public bool IsPanic => RecordType == LinuxPanic;

    /// <summary>Seconds; null where the record has no room for it.</summary>
    public uint? Stamp => RecordType < FirstOemWithoutTime ? BinaryPrimitives.ReadUInt32LittleEndian(raw.AsSpan(3)) : null;

    /// <summary>By the BMC's clock, which may be of any zone; null where it had none.</summary>
    public DateTimeOffset? Time => Stamp is { } stamp and >= FirstTime and < uint.MaxValue ? DateTimeOffset.FromUnixTimeSeconds(stamp) : null;

    /// <summary>As sensors' records have it: a slave address, or of software its number and 1.</summary>
    public byte Owner => raw[7];

    public byte Lun => (byte)(raw[8] & 0x03);

    public byte SensorType => raw[10];

    public byte Number => raw[11];

    public bool IsDeasserted => (raw[12] & 0x80) != 0;

    public byte EventType => (byte)(raw[12] & 0x7F);

    public int Offset => raw[13] & 0x0F;

    /// <summary>Bytes 1 to 3 of the event's data (§29.7).</summary>
    public ReadOnlySpan<byte> Data => raw.AsSpan(13, 3);

    /// <summary>As the sensor's readings are, of an event at a threshold (table 29-6).</summary>
    public byte? RawReading => EventType == EventWords.Threshold && (raw[13] & 0xC0) == 0x40 ? raw[14] : null;

    public byte? RawThreshold => EventType == EventWords.Threshold && (raw[13] & 0x30) == 0x10 ? raw[15] : null;

    /// <summary>The log was cleared: what somebody did, no trouble.</summary>
    public bool IsCleared => IsEvent && EventType == EventWords.SensorSpecific && SensorType == SensorTypes.EventLoggingDisabled && Offset == 2;

    /// <summary>Null: no words are known for it.</summary>
    public (string Words, SensorLevel Level)? State => !IsEvent ? null
        : (raw[13] & 0xC0) != 0 ? EventWords.Of(EventType, SensorType, Offset, raw[14])
        : EventWords.Of(EventType, SensorType, Offset);

    public SensorLevel Level => IsPanic ? SensorLevel.Critical : IsDeasserted ? SensorLevel.Fine : State?.Level ?? SensorLevel.Fine;

    /// <summary>Null where that is no record.</summary>
    public static SelEntry? Of(ReadOnlySpan<byte> bytes) => bytes.Length == Size ? new(bytes.ToArray()) : null;

    /// <summary>
    /// FNV-1a of what was logged, wherever it stands: some BMCs number anew what is left.
    /// Where no time tells it from the next of its kind, its number does.
    /// </summary>
    public ulong Hash()
    {
        var hash = 14695981039346656037UL;
        foreach (var one in Time is null ? raw.AsSpan() : raw.AsSpan(2))
        {
            hash = unchecked((hash ^ one) * 1099511628211UL);
        }

        return hash;
    }
}
