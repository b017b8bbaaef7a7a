// The outside of every datagram between us and a BMC: RMCP, the ASF ping, and IPMI outside a session.
using System.Buffers.Binary;

namespace StatusFeeds.Wire;

/// <summary>What a BMC answers to a presence ping (IPMI 2.0 §13.2.4).</summary>
internal readonly record struct AsfPong(bool SaysIpmi);

internal static class Rmcp
{
    /// <summary>IPMI 2.0 §13.1.3: version 1.0, reserved, no acknowledge wanted, class.</summary>
    public const int HeaderLength = 4;

    /// <summary>As many bytes as we ever send: the largest request of IPMI over LAN is far below it.</summary>
    public const int MostSent = 512;

    /// <summary>As many bytes of a datagram as we look at.</summary>
    public const int MostRead = 1024;

    private const byte Version = 0x06;
    private const byte NoAcknowledge = 0xFF;
    private const byte AsfClass = 0x06;
    private const byte IpmiClass = 0x07;
    private const uint AsfEnterprise = 4542;
    private const byte Ping = 0x80;
    private const byte Pong = 0x40;

    public static int WriteHeader(Span<byte> packet)
    {
        (packet[0], packet[1], packet[2], packet[3]) = (Version, 0, NoAcknowledge, IpmiClass);
        return HeaderLength;
    }

    public static bool IsIpmi(ReadOnlySpan<byte> packet) => packet.Length > HeaderLength && packet[0] == Version && (packet[3] & 0x1F) == IpmiClass && packet[3] < 0x80;

    /// <summary>IPMI 2.0 §13.2.3.</summary>
    public static int WritePing(Span<byte> packet, byte tag)
    {
        (packet[0], packet[1], packet[2], packet[3]) = (Version, 0, NoAcknowledge, AsfClass);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], AsfEnterprise);
        (packet[8], packet[9], packet[10], packet[11]) = (Ping, tag, 0, 0);
        return 12;
    }

    /// <summary>Null where it is none. Bit 7 of the supported entities (the ninth byte of its data) says IPMI.</summary>
    public static AsfPong? ReadPong(ReadOnlySpan<byte> packet) =>
        packet.Length >= 12 && packet[0] == Version && (packet[3] & 0x1F) == AsfClass && BinaryPrimitives.ReadUInt32BigEndian(packet[4..]) == AsfEnterprise && packet[8] == Pong
            ? new AsfPong(packet.Length > 20 && (packet[20] & 0x80) != 0)
            : null;

    /// <summary>The header of IPMI 1.5 without a session (IPMI 2.0 §13.6): no authentication, sequence and session zero.</summary>
    public static int WriteSessionless(Span<byte> packet, in IpmiRequest request, byte sequence)
    {
        WriteHeader(packet);
        packet.Slice(4, 9).Clear();
        var length = LanMessage.Write(packet[14..], request, sequence);
        packet[13] = (byte)length;
        return 14 + length;
    }

    /// <summary>The message of it; empty where it is no such packet.</summary>
    public static ReadOnlySpan<byte> ReadSessionless(ReadOnlySpan<byte> packet) =>
        IsIpmi(packet) && packet.Length > 14 && packet[4] == 0 && packet.Slice(9, 4).IndexOfAnyExcept((byte)0) < 0 && packet[13] <= packet.Length - 14
            ? packet.Slice(14, packet[13])
            : [];
}
