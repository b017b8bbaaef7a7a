// Bytes of a block, written one after the other and read back: whole numbers in as few bytes as they need, texts with their length.
using System.Buffers.Binary;
using System.Text;

namespace StatusFeeds.Storage.History;

/// <summary>Bytes that are none of ours, or not all of them.</summary>
internal sealed class DamagedBlock(string what) : Exception(what);

internal sealed class ByteLine(int capacity)
{
    private byte[] bytes = new byte[capacity];

    public int Length { get; private set; }

    public Span<byte> Written => bytes.AsSpan(0, Length);

    public static ByteLine Of(ReadOnlySpan<byte> written)
    {
        var line = new ByteLine(Math.Max(64, written.Length + (written.Length / 2)));
        written.CopyTo(line.bytes);
        line.Length = written.Length;
        return line;
    }

    public static ulong ZigZag(long number) => (ulong)((number << 1) ^ (number >> 63));

    public static long UnZigZag(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);

    public void Byte(int value)
    {
        Grow(1);
        bytes[Length++] = (byte)value;
    }

    public void Number(ulong number)
    {
        Grow(10);
        while (number >= 0x80)
        {
            bytes[Length++] = (byte)(number | 0x80);
            number >>= 7;
        }

        bytes[Length++] = (byte)number;
    }

    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Number((ulong)length);
        Grow(length);
        Length += Encoding.UTF8.GetBytes(text, bytes.AsSpan(Length));
    }

    public void Double(double value)
    {
        Grow(8);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(Length), value);
        Length += 8;
    }

    public void Short(ushort value)
    {
        Byte(value & 0xFF);
        Byte(value >> 8);
    }

    public void Bytes(ReadOnlySpan<byte> more)
    {
        Grow(more.Length);
        more.CopyTo(bytes.AsSpan(Length));
        Length += more.Length;
    }

    /// <summary>So many bytes, zero, to be set later by their place.</summary>
    public int Room(int count)
    {
        Grow(count);
        bytes.AsSpan(Length, count).Clear();
        Length += count;
        return Length - count;
    }

    public void SetBit(int place, int bit) => bytes[place + (bit >> 3)] |= (byte)(1 << (bit & 7));

    private void Grow(int by)
    {
        if (Length + by > bytes.Length)
            Array.Resize(ref bytes, Math.Max(Length + by, bytes.Length + Math.Max(64, bytes.Length / 4)));
    }
}

/// <summary>Reads what a <see cref="ByteLine"/> wrote.</summary>
internal sealed class ByteSource(ReadOnlyMemory<byte> bytes)
{
    /// <summary>Longer texts were never written.</summary>
    private const int LongestText = 1 << 16;

    private int at;

    public bool IsAtEnd => at == bytes.Length;

    public int Left => bytes.Length - at;

    public int Byte() => Take(1)[0];

    public ulong Number()
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return number;
        }

        throw new DamagedBlock("a number without an end");
    }

    /// <summary>A number of things of which each takes at least so many bits here.</summary>
    public int Count(int bits = 8) => Number() is var count && count <= (ulong)Left * 8 / (ulong)bits ? (int)count : throw new DamagedBlock($"{count} of something in {Left} bytes");

    public string Text() => Number() is var length && length <= LongestText ? Encoding.UTF8.GetString(Take((int)length)) : throw new DamagedBlock($"a text of {length} bytes");

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ushort Short() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
            throw new DamagedBlock("it is cut off");
        at += count;
        return bytes.Span.Slice(at - count, count);
    }

    public static bool HasBit(ReadOnlySpan<byte> bits, int bit) => (bits[bit >> 3] & (1 << (bit & 7))) != 0;
}
