// The looks of one check over some minutes to an hour, all their numbers, in as few bytes as they need: added to while it is open, kept as it stands.
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>
/// Look by look: what its time differs from the rhythm; new readings by name and unit; which of the readings it has, where others than the look before; which of
/// those moved; and by what. A look that says the same as the one before takes two or three bytes. One thread at a time.
/// </summary>
internal sealed class Block
{
    public const int Version = 1;

    /// <summary>Flags in the number that opens a look; the rest of it is the time.</summary>
    public const int OtherSet = 1;
    public const int NewColumns = 2;

    /// <summary>After so many bytes another block is begun; where the names of the readings alone take much of that, later.</summary>
    private const int Enough = 4000;

    /// <summary>A block has no looks of two days (UTC).</summary>
    public const long DayLong = 24L * 3600 * 1000;

    private const long MostLong = 3600 * 1000;

    /// <summary>Readings that a block may have at most: what has other names in each look must not grow without end.</summary>
    public const int MostColumns = 5000;

    /// <summary>0, 1, 2 and so on, by how many: most looks have the same readings in the same order, and share one.</summary>
    private static readonly int[]?[] counts = new int[64][];

    [ThreadStatic]
    private static double[]? values;

    private readonly ByteLine line;
    private Column[] columns;
    private int known;
    private int[] present;
    private int[] order = [];
    private long last;
    private long rhythm;
    private int enough;

    public Block(long at)
    {
        (From, Until, last, columns, present, line) = (at, at, at, [], [], new ByteLine(64));
        line.Byte(Version);
        line.Number(ByteLine.ZigZag(at));
    }

    /// <summary>Goes on where a block was left.</summary>
    /// <exception cref="DamagedBlock">It is none.</exception>
    public Block(ReadOnlyMemory<byte> written)
    {
        var reader = new BlockReader(written);
        (From, Until) = (reader.First, reader.First);
        while (reader.Next())
        {
            (From, Until, Looks) = (Math.Min(From, reader.At), Math.Max(Until, reader.At), Looks + 1);
            if (Looks == 1)
                enough = Enough + (4 * (written.Length - reader.Left));
        }

        (last, rhythm, columns, known, present) = (reader.At, reader.Rhythm, reader.Columns, reader.Known, [.. reader.Present]);
        line = ByteLine.Of(written.Span);
    }

    /// <summary>The earliest look, in Unix milliseconds.</summary>
    public long From { get; private set; }

    /// <summary>The latest look.</summary>
    public long Until { get; private set; }

    public int Looks { get; private set; }

    public ReadOnlySpan<byte> Bytes => line.Written;

    /// <summary>It has room for a look at that time.</summary>
    public bool Takes(long at) =>
        Looks == 0 || (line.Length < enough && at - From < MostLong && From - at < MostLong && at / DayLong == From / DayLong && known < MostColumns / 2);

    /// <summary>The numbers of a look; texts and what is no finite number are left out, and so is a second reading of the same name and unit. False: there was none.</summary>
    public bool Add(long at, ReadOnlySpan<Reading> readings)
    {
        var (flags, before) = (0, known);
        if (!IsAsBefore(readings))
            flags = Order(readings);
        if (present.Length == 0)
            return false;
        var head = ByteLine.ZigZag(at - last - rhythm) << 2;
        line.Number(head | (uint)flags);
        if ((flags & NewColumns) != 0)
            WriteColumns(before);
        if ((flags & OtherSet) != 0)
            WriteSet();
        WriteValues();
        (rhythm, last) = (Looks == 0 ? 0 : at - last, at);
        (From, Until) = Looks == 0 ? (at, at) : (Math.Min(From, at), Math.Max(Until, at));
        if (++Looks == 1)
            enough = Enough + (4 * line.Length);
        return true;
    }

    private static bool IsKept(in Reading reading) => reading.Text is null && double.IsFinite(reading.Value);

    /// <summary>The readings are those of the look before, in the same order; their values are taken.</summary>
    private bool IsAsBefore(ReadOnlySpan<Reading> readings)
    {
        if (order.Length != readings.Length)
            return false;
        var taken = Values(known);
        for (var i = 0; i < readings.Length; i++)
        {
            ref readonly var reading = ref readings[i];
            var at = order[i];
            if (IsKept(reading) != at >= 0)
                return false;
            if (at < 0)
                continue;
            if (!string.Equals(columns[at].Name, reading.Name, StringComparison.Ordinal) || columns[at].Unit != reading.Unit)
                return false;
            taken[at] = reading.Value;
        }

        return true;
    }

    /// <summary>Finds or makes the column of each reading.</summary>
    private int Order(ReadOnlySpan<Reading> readings)
    {
        var (before, places) = (known, new int[readings.Length]);
        var index = new Dictionary<(string, Unit), int>(known + readings.Length);
        for (var i = 0; i < known; i++)
            index[(columns[i].Name, columns[i].Unit)] = i;
        var used = new SortedSet<int>();
        for (var i = 0; i < readings.Length; i++)
        {
            places[i] = -1;
            if (!IsKept(readings[i]))
                continue;
            var key = (readings[i].Name, readings[i].Unit);
            if (!index.TryGetValue(key, out var place))
            {
                if (known == MostColumns)
                    continue;
                if (known == columns.Length)
                    Array.Resize(ref columns, Math.Max(readings.Length, 2 * known));
                columns[known] = new Column(readings[i].Name, readings[i].Unit);
                index[key] = place = known++;
            }

            if (!used.Add(place))
                continue;
            places[i] = place;
            Values(known)[place] = readings[i].Value;
        }

        order = Shared(places);
        var other = !used.SequenceEqual(present);
        if (other)
            present = Shared([.. used]);
        return (other ? OtherSet : 0) | (known > before ? NewColumns : 0);
    }

    private static int[] Shared(int[] places)
    {
        if (places.Length >= counts.Length)
            return places;
        var count = counts[places.Length] ??= [.. Enumerable.Range(0, places.Length)];
        return places.AsSpan().SequenceEqual(count) ? count : places;
    }

    private void WriteColumns(int before)
    {
        line.Number((ulong)(known - before));
        foreach (ref readonly var column in columns.AsSpan(before, known - before))
        {
            line.Text(column.Name);
            line.Text(column.Unit.Word);
        }
    }

    private void WriteSet()
    {
        var place = line.Room((known + 7) / 8);
        foreach (var column in present)
            line.SetBit(place, column);
    }

    private void WriteValues()
    {
        var (place, taken) = (line.Room((present.Length + 7) / 8), Values(known));
        for (var i = 0; i < present.Length; i++)
        {
            if (columns[present[i]].Write(line, taken[present[i]]))
                line.SetBit(place, i);
        }
    }

    private static double[] Values(int count)
    {
        if (values is null || values.Length < count)
            Array.Resize(ref values, Math.Max(16, 2 * count));
        return values;
    }
}
