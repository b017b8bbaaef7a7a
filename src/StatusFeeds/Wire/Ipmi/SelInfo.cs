// How a BMC's event log stands.
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §31.2.</summary>
/// <param name="FreeBytes"><see cref="Unmeasured"/>: so many or more.</param>
/// <param name="Added">The BMC's stamp of the newest entry.</param>
/// <param name="Erased">The stamp of the last clearing or deleting.</param>
/// <param name="Flags">What the log can do, and whether it overflowed.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SelInfo(ushort Entries, ushort FreeBytes, uint Added, uint Erased, byte Flags)
{
    /// <summary>Of what is kept of it.</summary>
    public const int Size = 13;

    public const ushort Unmeasured = ushort.MaxValue;
    private const int ReplySize = 14;

    /// <summary>Entries were lost, as there was no room.</summary>
    public bool HasOverflowed => (Flags & 0x80) != 0;

    public bool TellsAllocation => (Flags & 0x01) != 0;

    /// <summary>Not all BMCs keep the stamp; then a log may look the same and be another: cleared and filled again, or full and without its oldest entry.</summary>
    public bool TellsChanges => Entries == 0 || Added is not (0 or uint.MaxValue);

    /// <summary>Of the log's size; null where that is not known.</summary>
    public double? FreePercent => FreeBytes != Unmeasured && FreeBytes + (Entries * SelEntry.Size) is > 0 and var size ? 100.0 * FreeBytes / size : null;

    /// <summary>Of the reply to Get SEL Info; null where it is none.</summary>
    public static SelInfo? Of(ReadOnlySpan<byte> reply) => reply.Length >= ReplySize ? Read(reply[1..]) : null;

    public static SelInfo Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
        bytes[12]);

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, Entries);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], FreeBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Added);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Erased);
        bytes[12] = Flags;
    }

    /// <summary>Of the reply to Get SEL Allocation Info (§31.3), in percent; null where it says nothing of use.</summary>
    public static double? FreeUnits(ReadOnlySpan<byte> reply) =>
        reply.Length >= 6 && BinaryPrimitives.ReadUInt16LittleEndian(reply) is > 0 and var all && BinaryPrimitives.ReadUInt16LittleEndian(reply[4..]) is var free && free <= all
            ? 100.0 * free / all
            : null;
}
