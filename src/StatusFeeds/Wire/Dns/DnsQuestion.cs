// What is asked of a DNS server, as bytes.
using System.Buffers.Binary;

namespace StatusFeeds.Wire;

/// <param name="Recursion">The server shall ask others for us.</param>
internal sealed record DnsQuestion(DnsName Name, DnsType Type, bool Recursion)
{
    public const int HeaderSize = 12;

    /// <summary>Bytes of a datagram that pass everywhere unfragmented; longer answers come by TCP.</summary>
    public const int MostByUdp = 1232;

    private const int RecursionDesired = 0x01;

    /// <summary>RFC 1035 section 4.1, and if wanted the pseudo-record of RFC 6891 section 6.1 that allows longer datagrams.</summary>
    public byte[] Message(ushort id, bool edns)
    {
        var name = Name.Wire.Span;
        var message = new byte[HeaderSize + name.Length + 4 + (edns ? 11 : 0)];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = (byte)(Recursion ? RecursionDesired : 0);
        message[5] = 1;
        name.CopyTo(message.AsSpan(HeaderSize));
        var rest = message.AsSpan(HeaderSize + name.Length);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], DnsRecord.Internet);
        if (edns)
        {
            message[11] = 1;
            BinaryPrimitives.WriteUInt16BigEndian(rest[5..], (ushort)DnsType.OPT);
            BinaryPrimitives.WriteUInt16BigEndian(rest[7..], MostByUdp);
        }

        return message;
    }

    /// <summary>Not to be guessed (RFC 5452); from the system's own source, as .NET's other one would load OpenSSL.</summary>
    public static ushort NewId() => (ushort)Guid.NewGuid().GetHashCode();

    public override string ToString() => $"{Name.Shown} {Type}";
}
