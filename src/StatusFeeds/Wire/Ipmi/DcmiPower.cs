// What a BMC says of the power that its machine draws.
using System.Buffers.Binary;

namespace StatusFeeds.Wire;

/// <summary>DCMI 1.5 §6.6.1, Get Power Reading.</summary>
internal static class DcmiPower
{
    public const byte Command = 0x02;
    private const byte Dcmi = 0xDC;
    private const int ReplySize = 18;
    private const byte IsMeasured = 0x40;

    /// <summary>Of the system, as it is now.</summary>
    public static ReadOnlyMemory<byte> Request { get; } = new byte[] { Dcmi, 0x01, 0, 0 };

    /// <summary>In watts; null where nothing is measured, or that is no such reply.</summary>
    public static double? Watts(ReadOnlySpan<byte> reply) =>
        reply.Length >= ReplySize && reply[0] == Dcmi && (reply[17] & IsMeasured) != 0 ? BinaryPrimitives.ReadUInt16LittleEndian(reply[1..]) : null;
}
