// What a pretend name server says: one address for every name.
using System.Buffers.Binary;

namespace StatusFeeds.Fleet;

internal static class DnsAnswers
{
    private const int HeaderLength = 12;

    /// <summary>QR, AA, RD and RA, no error; one question, one answer.</summary>
    private static readonly byte[] Counts = [0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0];

    /// <summary>Of the name in the question: type A, class IN, 300 s, 192.0.2.1.</summary>
    private static readonly byte[] Record = [0xC0, HeaderLength, 0, 1, 0, 1, 0, 0, 1, 0x2C, 0, 4, 192, 0, 2, 1];

    /// <summary>Null where there is no question in it.</summary>
    public static byte[]? To(ReadOnlyMemory<byte> datagram)
    {
        var query = datagram.Span;
        if (query.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(query[4..]) != 1)
        {
            return null;
        }

        var end = query[HeaderLength..].IndexOf((byte)0) + HeaderLength + 5;
        return end < HeaderLength + 5 || end > query.Length ? null : [.. query[..2], .. Counts, .. query[HeaderLength..end], .. Record];
    }
}
