// Makes an object of another one and what is different: copies of it, and new bytes. gitformat-pack(5), "Deltified representation".
namespace StatusFeeds.Wire.Git;

internal static class GitDelta
{
    /// <exception cref="InvalidDataException">The delta does not fit its source, or makes too much.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta, long most)
    {
        var size = Size(ref delta) == source.Length ? Size(ref delta) : throw new InvalidDataException("a delta of something else");
        var made = size <= most ? new byte[size] : throw new InvalidDataException("too large");
        var done = 0;
        while (!delta.IsEmpty)
        {
            var order = Next(ref delta);
            if ((order & 0x80) != 0)
            {
                var from = Bytes(ref delta, order, 4);
                var length = Bytes(ref delta, order >> 4, 3) is var said and not 0 ? said : 0x10000;
                source.Slice(from, length).CopyTo(made.AsSpan(done));
                done += length;
            }
            else
            {
                var length = order != 0 ? order : throw new InvalidDataException("an order of which nobody knows");
                delta[..length].CopyTo(made.AsSpan(done));
                delta = delta[length..];
                done += length;
            }
        }

        return done == made.Length ? made : throw new InvalidDataException("not all was made");
    }

    private static long Size(ref ReadOnlySpan<byte> delta)
    {
        var size = 0L;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Next(ref delta);
            size |= (long)(next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                return size;
            }
        }

        throw new InvalidDataException("no size");
    }

    /// <summary>Little end first; a byte is there where its bit is set, and else is 0.</summary>
    private static int Bytes(ref ReadOnlySpan<byte> delta, int bits, int count)
    {
        var number = 0;
        for (var i = 0; i < count; i++)
        {
            number |= (bits & (1 << i)) != 0 ? Next(ref delta) << (8 * i) : 0;
        }

        return number;
    }

    private static int Next(ref ReadOnlySpan<byte> delta)
    {
        var next = delta[0];
        delta = delta[1..];
        return next;
    }
}
