// Reads a DNS message field by field; whatever the bytes are, it comes to an end and throws nothing.
using System.Buffers.Binary;

namespace StatusFeeds.Wire;

/// <summary>Once something is wrong, all further reads bring nothing: zeros and empty texts.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    /// <summary>A name has at most so many labels, so no more pointers make sense.</summary>
    private const int MostJumps = 127;

    private const int PointerBits = 0xC0;

    private readonly ReadOnlySpan<byte> message = message;

    /// <summary>The last name that was nothing but a pointer, as most are, and to the same; 0: it was none.</summary>
    private int pointed;
    private string pointedName = "";

    /// <summary>What is wrong with the message, as it goes on after "the message": <c>ends too early</c>; null while nothing is.</summary>
    public string? Wrong { get; private set; }

    public int At { get; private set; }

    public readonly int Left => message.Length - At;

    public byte Byte() => Bytes(1) is [var value] ? value : (byte)0;

    public ushort Short() => Bytes(sizeof(ushort)) is { IsEmpty: false } two ? BinaryPrimitives.ReadUInt16BigEndian(two) : (ushort)0;

    public uint Long() => Bytes(sizeof(uint)) is { IsEmpty: false } four ? BinaryPrimitives.ReadUInt32BigEndian(four) : 0;

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (Wrong is not null || count > Left)
        {
            Fail("ends too early");
            return [];
        }

        At += count;
        return message.Slice(At - count, count);
    }

    /// <summary>The first fault is the one that is told.</summary>
    public void Fail(string wrong) => Wrong ??= wrong;

    /// <summary>As <see cref="DnsName.Text"/>. RFC 1035 section 4.1.4: a pointer leads to an earlier name only, so that no chain of them is endless.</summary>
    public string Name()
    {
        var pointer = Wrong is null && Left > 1 && (message[At] & PointerBits) == PointerBits ? BinaryPrimitives.ReadUInt16BigEndian(message[At..]) : 0;
        if (pointer == 0 || pointer != pointed)
        {
            pointedName = Spelled();
            pointed = pointer;
            return pointedName;
        }

        At += sizeof(ushort);
        return pointedName;
    }

    private string Spelled()
    {
        Span<char> text = stackalloc char[DnsText.Widest * DnsName.Longest];
        var (at, used, octets, jumps, end) = (At, 0, 1, 0, -1);
        var earliest = At;
        while (Wrong is null)
        {
            if (at >= message.Length)
            {
                Fail("ends within a name");
                break;
            }

            int length = message[at];
            if (length == 0)
            {
                At = end < 0 ? at + 1 : end;
                return used == 0 ? "." : new string(text[..used]);
            }

            if ((length & PointerBits) == PointerBits)
            {
                if (at + 1 >= message.Length)
                {
                    Fail("ends within a name");
                    break;
                }

                end = end < 0 ? at + 2 : end;
                at = ((length & ~PointerBits) << 8) | message[at + 1];
                if (at >= earliest || ++jumps > MostJumps)
                {
                    Fail("has a name that points forward or in circles");
                }

                earliest = at;
                continue;
            }

            octets += 1 + length;
            if (length > DnsName.LongestLabel || octets > DnsName.Longest || at + length >= message.Length)
            {
                Fail(length > DnsName.LongestLabel ? "has a label of an unknown kind" : octets > DnsName.Longest ? "has a name that is too long" : "ends within a name");
                break;
            }

            foreach (var value in message.Slice(at + 1, length))
            {
                used += DnsText.PutInName(text[used..], value);
            }

            text[used++] = '.';
            at += 1 + length;
        }

        return "";
    }
}
