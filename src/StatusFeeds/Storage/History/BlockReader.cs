// Reads a block look by look.
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

internal sealed class BlockReader
{
    private readonly ByteSource from;
    private Column[] columns = [];
    private int[] present = [];
    private bool begun;

    /// <exception cref="DamagedBlock">It is no block, or one of a version that is not known.</exception>
    public BlockReader(ReadOnlyMemory<byte> bytes)
    {
        from = new ByteSource(bytes);
        if (from.Byte() is var version and not Block.Version)
            throw new DamagedBlock($"version {version}");
        At = First = Time(ByteLine.UnZigZag(from.Number()));
    }

    /// <summary>In Unix milliseconds.</summary>
    public long First { get; }

    /// <summary>When the look ended.</summary>
    public long At { get; private set; }

    /// <summary>From the look before to this one.</summary>
    public long Rhythm { get; private set; }

    /// <summary>All readings met so far, in the order in which they came first; the first <see cref="Known"/> of them are.</summary>
    public Column[] Columns => columns;

    public int Known { get; private set; }

    /// <summary>The readings of the look, by their place in <see cref="Columns"/>, rising.</summary>
    public ReadOnlySpan<int> Present => present;

    public int Left => from.Left;

    /// <summary>False at the end.</summary>
    /// <exception cref="DamagedBlock">What follows is no look.</exception>
    public bool Next()
    {
        if (from.IsAtEnd)
            return false;
        var head = from.Number();
        var at = Time(At + Rhythm + ByteLine.UnZigZag(head >> 2));
        (Rhythm, At, begun) = (begun ? at - At : 0, at, true);
        if ((head & Block.NewColumns) != 0)
            ReadColumns();
        if ((head & Block.OtherSet) != 0)
            ReadSet();
        var moved = from.Take((present.Length + 7) / 8);
        for (var i = 0; i < present.Length; i++)
        {
            if (ByteSource.HasBit(moved, i))
                columns[present[i]].Read(from);
        }

        return true;
    }

    /// <summary>The numbers of the look, as a probe brings them.</summary>
    public Reading[] Readings()
    {
        var readings = new Reading[present.Length];
        for (var i = 0; i < readings.Length; i++)
            readings[i] = new Reading(columns[present[i]].Name, columns[present[i]].Value, columns[present[i]].Unit);
        return readings;
    }

    /// <summary>Such that it can be shown.</summary>
    private static long Time(long milliseconds) =>
        milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999 ? milliseconds : throw new DamagedBlock($"an instant {milliseconds}");

    private void ReadColumns()
    {
        var more = from.Count(16);
        if (Known + more > Block.MostColumns)
            throw new DamagedBlock($"{Known + more} readings");
        Array.Resize(ref columns, Known + more);
        for (var i = 0; i < more; i++)
            columns[Known++] = new Column(from.Text(), Unit.Of(from.Text()));
    }

    private void ReadSet()
    {
        var bits = from.Take((Known + 7) / 8);
        var set = new List<int>(Known);
        for (var i = 0; i < Known; i++)
        {
            if (ByteSource.HasBit(bits, i))
                set.Add(i);
        }

        present = [.. set];
    }
}
