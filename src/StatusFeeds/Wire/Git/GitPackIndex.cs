// Where in a pack an object begins, as the pack's index (version 2) says. gitformat-pack(5).
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace StatusFeeds.Wire.Git;

internal static class GitPackIndex
{
    private const uint Magic = 0xff744f63;
    private const int Fans = 8;
    private const int Ids = Fans + (256 * 4);
    private const int IdLength = 20;

    /// <summary>Null: it is not in this pack, or the index is of another version.</summary>
    public static long? OffsetOf(string index, ReadOnlySpan<byte> id)
    {
        using var file = File.OpenHandle(index, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (Number(file, 0) != Magic || Number(file, 4) != 2)
        {
            return null;
        }

        long count = Number(file, Fans + (255 * 4));
        long low = id[0] == 0 ? 0 : Number(file, Fans + ((id[0] - 1) * 4));
        long high = Math.Min(count, Number(file, Fans + (id[0] * 4)));
        Span<byte> there = stackalloc byte[IdLength];
        while (low < high)
        {
            var middle = (low + high) / 2;
            Read(file, Ids + (middle * IdLength), there);
            var order = there.SequenceCompareTo(id);
            if (order == 0)
            {
                return Offset(file, count, middle);
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return null;
    }

    /// <summary>Behind the ids stand 4 bytes of checksum each, then 4 of offset each, then 8 for those that are too large for that.</summary>
    private static long Offset(SafeFileHandle file, long count, long which)
    {
        var offsets = Ids + (count * (IdLength + 4));
        var offset = Number(file, offsets + (which * 4));
        if ((offset & 0x8000_0000) == 0)
        {
            return offset;
        }

        Span<byte> large = stackalloc byte[8];
        Read(file, offsets + (count * 4) + ((offset & 0x7fff_ffff) * 8L), large);
        return BinaryPrimitives.ReadInt64BigEndian(large) is var far and >= 0 ? far : throw new InvalidDataException("no offset");
    }

    private static uint Number(SafeFileHandle file, long at)
    {
        Span<byte> four = stackalloc byte[4];
        Read(file, at, four);
        return BinaryPrimitives.ReadUInt32BigEndian(four);
    }

    private static void Read(SafeFileHandle file, long at, Span<byte> into)
    {
        for (var read = 0; read < into.Length;)
        {
            read += RandomAccess.Read(file, into[read..], at + read) is var more and > 0 ? more : throw new EndOfStreamException();
        }
    }
}
