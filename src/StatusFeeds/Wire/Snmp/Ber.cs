// The Basic Encoding Rules as far as SNMP uses them (X.690; RFC 3417 §8), in place of System.Formats.Asn1, which takes three times as long for an answer.
namespace StatusFeeds.Wire;

/// <summary>Identifier octets: RFC 3416 §3 and §7, RFC 1157 §7.</summary>
internal static class Ber
{
    public const byte Integer = 0x02;
    public const byte OctetString = 0x04;
    public const byte Null = 0x05;
    public const byte ObjectId = 0x06;
    public const byte Sequence = 0x30;
    public const byte IpAddress = 0x40;
    public const byte Counter32 = 0x41;
    public const byte Gauge32 = 0x42;
    public const byte TimeTicks = 0x43;
    public const byte Opaque = 0x44;
    public const byte Counter64 = 0x46;

    /// <summary>RFC 1442 §7.1.9, long gone; some agents still send it.</summary>
    public const byte UInteger32 = 0x47;
    public const byte NoSuchObject = 0x80;
    public const byte NoSuchInstance = 0x81;
    public const byte EndOfMibView = 0x82;

    public const byte Get = 0xA0;
    public const byte GetNext = 0xA1;
    public const byte Response = 0xA2;
    public const byte GetBulk = 0xA5;
    public const byte Report = 0xA8;
}

/// <summary>Reads without a copy: takes one element after the other off the front; false where the bytes are no such element, and then nothing is taken.</summary>
internal ref struct BerReader(ReadOnlySpan<byte> bytes)
{
    public ReadOnlySpan<byte> Left { get; private set; } = bytes;

    public bool IsEmpty => Left.IsEmpty;

    /// <summary>Of any kind; lengths of up to four bytes, never the indefinite form.</summary>
    public bool TryRead(out byte tag, out ReadOnlySpan<byte> content)
    {
        tag = 0;
        content = default;
        if (Left.Length < 2)
        {
            return false;
        }

        var (head, length) = (2, (long)Left[1]);
        if (length >= 0x80)
        {
            var count = Left[1] & 0x7F;
            if (count is 0 or > 4 || Left.Length < 2 + count)
            {
                return false;
            }

            length = 0;
            foreach (var one in Left.Slice(2, count))
            {
                length = (length << 8) | one;
            }

            head += count;
        }

        if (length > Left.Length - head)
        {
            return false;
        }

        tag = Left[0];
        content = Left.Slice(head, (int)length);
        Left = Left[(head + (int)length)..];
        return true;
    }

    public bool TryRead(byte tag, out ReadOnlySpan<byte> content)
    {
        var before = Left;
        if (TryRead(out var found, out content) && found == tag)
        {
            return true;
        }

        Left = before;
        return false;
    }

    /// <summary>A sequence or PDU, to be read on its own.</summary>
    public bool TryEnter(byte tag, out BerReader inner)
    {
        var entered = TryRead(tag, out var content);
        inner = new BerReader(content);
        return entered;
    }

    public bool TryInteger(out int value)
    {
        value = 0;
        if (!TryRead(Ber.Integer, out var content) || !TrySigned(content, out var number) || number is < int.MinValue or > int.MaxValue)
        {
            return false;
        }

        value = (int)number;
        return true;
    }

    /// <summary>Two's complement; needless bytes before it are passed over.</summary>
    public static bool TrySigned(ReadOnlySpan<byte> content, out long number)
    {
        number = content.IsEmpty || content[0] < 0x80 ? 0 : -1;
        while (content.Length > 8 && content[0] == (number < 0 ? 0xFF : 0))
        {
            content = content[1..];
        }

        foreach (var one in content)
        {
            number = (number << 8) | one;
        }

        return content.Length is > 0 and <= 8;
    }

    /// <summary>Without a sign; a nought before it is passed over, and a number that an agent wrote with a sign is taken as it stands.</summary>
    public static bool TryUnsigned(ReadOnlySpan<byte> content, out ulong number)
    {
        number = 0;
        var empty = content.IsEmpty;
        content = content.TrimStart((byte)0);
        foreach (var one in content)
        {
            number = (number << 8) | one;
        }

        return !empty && content.Length <= 8;
    }
}

/// <summary>Fills a buffer from its end. Too small a buffer is an <see cref="IndexOutOfRangeException"/> or its like: callers bring one that is large enough.</summary>
internal ref struct BerWriter(Span<byte> buffer)
{
    private readonly Span<byte> buffer = buffer;

    /// <summary>Where what was written begins.</summary>
    public int At { get; set; } = buffer.Length;

    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        At -= bytes.Length;
        bytes.CopyTo(buffer[At..]);
    }

    /// <summary>Puts identifier and length before what was written since <paramref name="end"/>.</summary>
    public void Close(byte tag, int end)
    {
        var length = end - At;
        if (length >= 0x80)
        {
            var bytes = 0;
            for (var left = length; left > 0; left >>= 8, bytes++)
            {
                buffer[--At] = (byte)left;
            }

            length = 0x80 | bytes;
        }

        buffer[--At] = (byte)length;
        buffer[--At] = tag;
    }

    public void Octets(byte tag, scoped ReadOnlySpan<byte> content)
    {
        var end = At;
        Raw(content);
        Close(tag, end);
    }

    public void Integer(int number)
    {
        var (end, left) = (At, number);
        do
        {
            buffer[--At] = (byte)left;
            left >>= 8;
        }
        while (left != (sbyte)buffer[At] >> 7);
        Close(Ber.Integer, end);
    }
}
