// The payloads by which an RMCP+ session is opened: Open Session and RAKP 1 to 4.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §13.27.3, table 13-16.</summary>
internal enum RmcpPayload : byte
{
    Ipmi = 0x00,
    OpenSession = 0x10,
    OpenSessionAnswer = 0x11,
    Rakp1 = 0x12,
    Rakp2 = 0x13,
    Rakp3 = 0x14,
    Rakp4 = 0x15,
}

/// <summary>What only the two of us know of a session that is being opened.</summary>
internal sealed record RakpTerms(CipherSuite Suite, uint Console, byte Role, byte[] User)
{
    /// <summary>As the BMC takes it for its proofs: some leave the bit out that says how users are looked up (Intel 82571).</summary>
    public byte HashedRole { get; set; } = Role;

    public byte[] OurRandom { get; init; } = new byte[16];

    /// <summary>The BMC's name of the session, from its answer to Open Session.</summary>
    public uint Bmc { get; set; }

    public byte[] BmcRandom { get; } = new byte[16];

    public byte[] BmcGuid { get; } = new byte[16];

    /// <summary>With a name of the session that is not zero, and random bytes, of our own.</summary>
    public static RakpTerms New(CipherSuite suite, byte role, byte[] user) =>
        new(suite, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)) | 1, role, user) { OurRandom = RandomNumberGenerator.GetBytes(16) };
}

internal static class RmcpPlus
{
    /// <summary>RMCP's header, and that of an RMCP+ packet (IPMI 2.0 §13.6): format, payload type, session, sequence, length.</summary>
    public const int HeaderLength = Rmcp.HeaderLength + 12;

    public const byte Format = 0x06;
    public const byte IsEncrypted = 0x80;
    public const byte IsSealed = 0x40;

    /// <summary>A packet outside a session around the payload, which stands there already; returns its length.</summary>
    public static int WriteHeader(Span<byte> packet, RmcpPayload type, int length)
    {
        Rmcp.WriteHeader(packet);
        packet.Slice(Rmcp.HeaderLength, 10).Clear();
        (packet[4], packet[5]) = (Format, (byte)type);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[14..], (ushort)length);
        return HeaderLength + length;
    }

    /// <summary>The payload of a packet outside a session; empty where it is none, or of another type. Some BMCs (Supermicro with SIMSO cards) count one byte more than they send.</summary>
    public static ReadOnlySpan<byte> ReadOutside(ReadOnlySpan<byte> packet, RmcpPayload type) =>
        Rmcp.IsIpmi(packet) && packet.Length > HeaderLength && packet[4] == Format && packet[5] == (byte)type
        && BinaryPrimitives.ReadUInt16LittleEndian(packet[14..]) is var length && length <= packet.Length - HeaderLength + 1
            ? packet.Slice(HeaderLength, Math.Min(length, packet.Length - HeaderLength))
            : [];

    /// <summary>IPMI 2.0 §13.17.</summary>
    public static int WriteOpenSession(Span<byte> packet, byte tag, in CipherSuite suite, uint console, byte privilege)
    {
        var payload = packet.Slice(HeaderLength, 32);
        payload.Clear();
        (payload[0], payload[1]) = (tag, privilege);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], console);
        ReadOnlySpan<byte> algorithms = [(byte)suite.Auth, (byte)suite.Integrity, (byte)(suite.IsEncrypted ? 1 : 0)];
        for (var i = 0; i < algorithms.Length; i++)
        {
            var record = payload[(8 + (8 * i))..];
            (record[0], record[3], record[4]) = ((byte)i, 8, algorithms[i]);
        }

        return WriteHeader(packet, RmcpPayload.OpenSession, payload.Length);
    }

    /// <summary>IPMI 2.0 §13.20.</summary>
    public static int WriteRakp1(Span<byte> packet, byte tag, RakpTerms terms)
    {
        var payload = packet.Slice(HeaderLength, 28 + terms.User.Length);
        payload.Clear();
        payload[0] = tag;
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], terms.Bmc);
        terms.OurRandom.CopyTo(payload[8..]);
        (payload[24], payload[27]) = (terms.Role, (byte)terms.User.Length);
        terms.User.CopyTo(payload[28..]);
        return WriteHeader(packet, RmcpPayload.Rakp1, payload.Length);
    }

    /// <summary>IPMI 2.0 §13.22. With a status that is not zero it ends what was begun.</summary>
    public static int WriteRakp3(Span<byte> packet, byte tag, byte status, RakpTerms terms, ReadOnlySpan<byte> proof)
    {
        var payload = packet.Slice(HeaderLength, 8 + proof.Length);
        payload.Clear();
        (payload[0], payload[1]) = (tag, status);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], terms.Bmc);
        proof.CopyTo(payload[8..]);
        return WriteHeader(packet, RmcpPayload.Rakp3, payload.Length);
    }
}
