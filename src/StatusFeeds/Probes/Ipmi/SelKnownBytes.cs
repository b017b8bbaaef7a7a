// What is known of an event log as bytes: kept with the check's memory, at most 4 kB.
using System.Buffers.Binary;
using System.Collections.Immutable;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class SelKnownBytes
{
    private const byte Form = 1;
    private const int FreshSize = SelEntry.Size + sizeof(uint);
    private const int ManySize = sizeof(uint) + (2 * sizeof(ushort));
    private const int MostMany = 32;

    /// <summary>Form, how the log stood, its free room, the last entry's number and bytes (0: none), the numbers of what follows.</summary>
    private const int Head = 1 + SelInfo.Size + sizeof(double) + sizeof(ushort) + 1 + SelEntry.Size + 1 + 1 + sizeof(ushort);

    public static byte[] Write(SelKnown known)
    {
        if (known.Info is not { } info)
        {
            return [];
        }

        var many = known.Many[^Math.Min(known.Many.Length, MostMany)..];
        var bytes = new byte[Head + (known.Fresh.Length * FreshSize) + (many.Length * ManySize) + (known.Hashes.Length * sizeof(ulong))];
        bytes[0] = Form;
        var rest = bytes.AsSpan(1);
        info.Write(rest);
        rest = rest[SelInfo.Size..];
        BinaryPrimitives.WriteDoubleLittleEndian(rest, known.Free ?? double.NaN);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[8..], known.LastId);
        rest[10] = known.Last is null ? (byte)0 : (byte)1;
        known.Last?.Raw.CopyTo(rest[11..]);
        rest = rest[(11 + SelEntry.Size)..];
        rest[0] = (byte)known.Fresh.Length;
        rest[1] = (byte)many.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(rest[2..], (ushort)known.Hashes.Length);
        rest = rest[4..];
        foreach (var one in known.Fresh)
        {
            one.Entry.Raw.CopyTo(rest);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[SelEntry.Size..], Seconds(one.FirstSeen));
            rest = rest[FreshSize..];
        }

        foreach (var one in many)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, Seconds(one.FirstSeen));
            BinaryPrimitives.WriteUInt16LittleEndian(rest[4..], one.All);
            BinaryPrimitives.WriteUInt16LittleEndian(rest[6..], one.Faults);
            rest = rest[ManySize..];
        }

        foreach (var hash in known.Hashes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, hash);
            rest = rest[sizeof(ulong)..];
        }

        return bytes;
    }

    /// <summary>Null where the bytes are of nothing known, or of another version of this program.</summary>
    public static SelKnown? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Head || bytes[0] != Form)
        {
            return null;
        }

        var info = bytes[1..];
        var middle = info[SelInfo.Size..];
        var counts = middle[(11 + SelEntry.Size)..];
        var (fresh, many, hashes) = (counts[0], counts[1], BinaryPrimitives.ReadUInt16LittleEndian(counts[2..]));
        var rest = counts[4..];
        if (fresh > SelKnown.MostFresh || many > MostMany || hashes > SelKnown.MostHashes || rest.Length != (fresh * FreshSize) + (many * ManySize) + (hashes * sizeof(ulong)))
        {
            return null;
        }

        var free = BinaryPrimitives.ReadDoubleLittleEndian(middle);
        return new()
        {
            Info = SelInfo.Read(info),
            Free = free is >= 0 and <= 100 ? free : null,
            LastId = BinaryPrimitives.ReadUInt16LittleEndian(middle[8..]),
            Last = middle[10] == 0 ? null : SelEntry.Of(middle.Slice(11, SelEntry.Size)),
            Fresh = ReadFresh(rest, fresh),
            Many = ReadMany(rest[(fresh * FreshSize)..], many),
            Hashes = ReadHashes(rest[^(hashes * sizeof(ulong))..]),
        };
    }

    private static ImmutableArray<SelFresh> ReadFresh(ReadOnlySpan<byte> bytes, int count)
    {
        var all = ImmutableArray.CreateBuilder<SelFresh>(count);
        for (var one = bytes; all.Count < count; one = one[FreshSize..])
        {
            all.Add(new(SelEntry.Of(one[..SelEntry.Size])!, Instant(one[SelEntry.Size..])));
        }

        return all.MoveToImmutable();
    }

    private static ImmutableArray<SelMany> ReadMany(ReadOnlySpan<byte> bytes, int count)
    {
        var all = ImmutableArray.CreateBuilder<SelMany>(count);
        for (var one = bytes; all.Count < count; one = one[ManySize..])
        {
            all.Add(new(Instant(one), BinaryPrimitives.ReadUInt16LittleEndian(one[4..]), BinaryPrimitives.ReadUInt16LittleEndian(one[6..])));
        }

        return all.MoveToImmutable();
    }

    private static ImmutableArray<ulong> ReadHashes(ReadOnlySpan<byte> bytes)
    {
        var all = ImmutableArray.CreateBuilder<ulong>(bytes.Length / sizeof(ulong));
        for (var one = bytes; !one.IsEmpty; one = one[sizeof(ulong)..])
        {
            all.Add(BinaryPrimitives.ReadUInt64LittleEndian(one));
        }

        return all.MoveToImmutable();
    }

    private static uint Seconds(DateTimeOffset at) => (uint)Math.Clamp(at.ToUnixTimeSeconds(), 0, uint.MaxValue);

    private static DateTimeOffset Instant(ReadOnlySpan<byte> bytes) => DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32LittleEndian(bytes));
}
