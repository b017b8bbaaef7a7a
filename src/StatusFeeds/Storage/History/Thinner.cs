// Makes thinned curves of blocks, without a list of all samples: a day of a hundred readings every few seconds is a lot of memory.
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>The looks of one check. It takes them only as long as time rises.</summary>
internal sealed class Thinner(string check, DateTimeOffset from, DateTimeOffset until, TimeSpan width)
{
    private readonly long first = from.ToUnixTimeMilliseconds();
    private readonly long end = until.ToUnixTimeMilliseconds();
    private readonly List<Line> lines = [];
    private readonly Dictionary<(string, Unit), Line> known = [];
    private long last = long.MinValue;
    private int newest;

    /// <summary>In the order of <see cref="Curving.Curves"/>. Null: the clock was set back, blocks tell of the same looks, or one is damaged.</summary>
    /// <param name="blocks">Oldest first.</param>
    public IEnumerable<ThinCurve>? Of(IEnumerable<StoredBlock> blocks)
    {
        try
        {
            return blocks.Where(block => block.Until >= first && block.From < end).All(Add)
                ? lines.OrderByDescending(line => line.Newest).ThenBy(line => line.Place).Select(line => line.Samples.Curve(check, line.Name, line.Unit)).Where(curve => !curve.Columns.IsEmpty)
                : null;
        }
        catch (DamagedBlock)
        {
            return null;
        }
    }

    private bool Add(StoredBlock block)
    {
        newest++;
        var (reader, places) = (new BlockReader(block.Bytes), new List<Line>());
        while (reader.Next())
        {
            for (var column = places.Count; column < reader.Known; column++)
                places.Add(LineOf(reader.Columns[column], column));
            if (reader.At < first || reader.At >= end)
                continue;
            if (reader.At <= last)
                return false;
            last = reader.At;
            var at = DateTimeOffset.FromUnixTimeMilliseconds(last).UtcTicks;
            foreach (var column in reader.Present)
                places[column].Samples.Add(at, reader.Columns[column].Value);
        }

        return true;
    }

    private Line LineOf(in Column column, int place)
    {
        if (!known.TryGetValue((column.Name, column.Unit), out var line))
        {
            known[(column.Name, column.Unit)] = line = new Line(column.Name, column.Unit, new Thinning(from, until, width));
            lines.Add(line);
        }

        (line.Newest, line.Place) = (newest, place);
        return line;
    }

    private sealed class Line(string name, Unit unit, Thinning samples)
    {
        public string Name => name;

        public Unit Unit => unit;

        public Thinning Samples => samples;

        public int Newest { get; set; }

        public int Place { get; set; }
    }
}
