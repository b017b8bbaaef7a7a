// ICMP echo requests and what comes back, as bytes: RFC 792 and RFC 4443.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <summary>An address as a key; an IPv4 address is the low part alone.</summary>
/// <param name="Scope">The zone of a link-local IPv6 address.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Peer(ulong High, ulong Low, uint Scope)
{
    /// <summary>Of the bytes of a <c>sockaddr_in</c> or <c>sockaddr_in6</c>.</summary>
    public static Peer Of(ReadOnlySpan<byte> name, bool six) => six
        ? OfAddress(name.Slice(8, 16)) with { Scope = BinaryPrimitives.ReadUInt32LittleEndian(name[24..]) }
        : OfAddress(name.Slice(4, 4));

    public static Peer OfAddress(ReadOnlySpan<byte> address) => address.Length == 4
        ? new Peer(0, BinaryPrimitives.ReadUInt32BigEndian(address), 0)
        : new Peer(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), 0);

    public bool IsAt(Peer other) => High == other.High && Low == other.Low;
}

internal static class EchoPacket
{
    /// <summary>Type, code, checksum, identifier, sequence.</summary>
    public const int Head = 8;

    /// <summary>Of the payload, which begins with the token and goes on with a pattern.</summary>
    public const int Token = 8;
    public const int MostPayload = 9000;

    public const byte Reply4 = 0;
    public const byte Reply6 = 129;
    private const byte Request4 = 8;
    private const byte Request6 = 128;

    /// <summary>Destination unreachable, time exceeded, parameter problem; in version 6 packet too big, too.</summary>
    public static readonly byte[] Errors4 = [3, 11, 12];
    public static readonly byte[] Errors6 = [1, 2, 3, 4];

    private static readonly byte[] Pattern = [.. Enumerable.Range(0, MostPayload).Select(i => (byte)i)];

    /// <summary>Writes a request; in version 6 (and on a datagram socket) the system fills in the checksum.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> packet, bool six, ushort identifier, ushort sequence, ulong token, int payload)
    {
        packet = packet[..(Head + payload)];
        (packet[0], packet[1], packet[2], packet[3]) = (six ? Request6 : Request4, 0, 0, 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], identifier);
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], sequence);
        BinaryPrimitives.WriteUInt64BigEndian(packet[Head..], token);
        Pattern.AsSpan(0, payload - Token).CopyTo(packet[(Head + Token)..]);
        if (!six)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], Checksum(packet));
        }

        return packet.Length;
    }

    /// <summary>The ICMP part of an IPv4 packet; empty where that is none.</summary>
    public static ReadOnlySpan<byte> Unwrap4(ReadOnlySpan<byte> packet)
    {
        var length = packet.Length < 20 || packet[0] >> 4 != 4 ? 0 : (packet[0] & 15) * 4;
        return length >= 20 && length <= packet.Length ? packet[length..] : [];
    }

    public static ushort Identifier(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);

    public static ushort Sequence(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);

    public static bool IsReply(ReadOnlySpan<byte> packet, bool six) => packet.Length >= Head && packet[0] == (six ? Reply6 : Reply4) && packet[1] == 0;

    public static bool IsRequest(ReadOnlySpan<byte> packet, bool six) => packet.Length >= Head && packet[0] == (six ? Request6 : Request4);

    public static bool IsError(ReadOnlySpan<byte> packet, bool six) => packet.Length >= Head && (six ? Errors6 : Errors4).Contains(packet[0]);

    /// <summary>It brings back all that was sent with that token, no more and no less.</summary>
    public static bool Returns(ReadOnlySpan<byte> packet, ulong token, int payload) =>
        packet.Length == Head + payload
        && BinaryPrimitives.ReadUInt64BigEndian(packet[Head..]) == token
        && packet[(Head + Token)..].SequenceEqual(Pattern.AsSpan(0, payload - Token));

    /// <summary>A quoted request says nothing against that token: routers need not quote that far.</summary>
    public static bool MayQuote(ReadOnlySpan<byte> quoted, ulong token) =>
        quoted.Length < Head + Token || BinaryPrimitives.ReadUInt64BigEndian(quoted[Head..]) == token;

    /// <summary>The request that an error quotes, from its ICMP header on, and where that was sent to; empty where it quotes none.</summary>
    public static ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> error, bool six, out Peer to)
    {
        to = default;
        var inner = error[Head..];
        if (six)
        {
            if (inner.Length < 40 + Head || inner[0] >> 4 != 6 || inner[6] != (byte)ProtocolType.IcmpV6)
            {
                return [];
            }

            to = Peer.OfAddress(inner.Slice(24, 16));
            return inner[40..];
        }

        var quoted = Unwrap4(inner);
        if (quoted.Length < Head || inner[9] != (byte)ProtocolType.Icmp)
        {
            return [];
        }

        to = Peer.OfAddress(inner.Slice(16, 4));
        return quoted;
    }

    /// <summary>What an ICMP error says, in words.</summary>
    public static string Said(bool six, byte type, byte code) => (six, type, code) switch
    {
        (false, 3, 0 or 6 or 11) or (true, 1, 0) => "network unreachable",
        (false, 3, 1 or 7 or 8 or 12) or (true, 1, 3) => "host unreachable",
        (false, 3, 9 or 10 or 13) or (true, 1, 1 or 5 or 6) => "forbidden by a filter",
        (false, 3, 4) or (true, 2, _) => "packet too large for the way",
        (false, 11, 0) or (true, 3, 0) => "the packet went round too long (a routing loop?)",
        (false, 3, _) or (true, 1, _) => "unreachable",
        _ => $"ICMP error {type}/{code}",
    };

    /// <summary>RFC 1071. Zero over a packet that has its checksum already.</summary>
    public static ushort Checksum(ReadOnlySpan<byte> packet)
    {
        uint sum = 0;
        for (; packet.Length > 1; packet = packet[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet);
        }

        sum += packet.Length == 1 ? (uint)packet[0] << 8 : 0;
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~(sum + (sum >> 16));
    }

    /// <summary>Broadcast, multicast, and the address that is none: many may answer, or nobody is meant.</summary>
    public static bool IsNoSingleHost(IPAddress address)
    {
        var bytes = address.MapToIPv6().GetAddressBytes();
        return address.IsIPv6Multicast || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Broadcast)
            || ((address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6) && bytes[12] is >= 224 and <= 239);
    }
}
