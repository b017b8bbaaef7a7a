// Makes curves of blocks.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>The looks of one check, gathered from its blocks: those on the disk and those in memory, which may tell of the same looks.</summary>
/// <param name="from">In Unix milliseconds.</param>
/// <param name="until">Later looks are left out.</param>
internal sealed class Curving(string host, string check, long from, long until, ILogger log)
{
    private readonly List<Line> lines = [];
    private readonly Dictionary<(string, Unit), Line> known = [];
    private int newest;

    /// <summary>Oldest first. One that is damaged is left out.</summary>
    /// <param name="wanted">The reading that is asked for; null: all.</param>
    public void Add(IEnumerable<StoredBlock> blocks, string? wanted = null)
    {
        foreach (var block in blocks.Where(block => block.Until >= from && block.From < until))
        {
            foreach (var line in lines)
                line.Sound = line.Samples.Count;
            try
            {
                newest++;
                Add(new BlockReader(block.Bytes), wanted);
            }
            catch (DamagedBlock damage)
            {
                foreach (var line in lines)
                    line.Samples.RemoveRange(line.Sound, line.Samples.Count - line.Sound);
                log.LogWarning("Readings of {Host}, check {Check}, are damaged (block {Number}: {What}); they are left out", host, check, block.Number, damage.Message);
            }
        }
    }

    /// <summary>Those in the newest block first, as its looks have them; a reading that was met under two units is two curves.</summary>
    public IEnumerable<Curve> Curves() => lines
        .Where(line => line.Samples.Count > 0)
        .OrderByDescending(line => line.Newest)
        .ThenBy(line => line.Place)
        .Select(line => new Curve(check, line.Name, line.Unit, [.. Sorted(line.Samples).Select(sample => new Sample(DateTimeOffset.FromUnixTimeMilliseconds(sample.At), sample.Value))]));

    /// <summary>The samples of a reading under its newest unit, in the order of time.</summary>
    public (Unit Unit, List<(long At, double Value)> Samples)? Of(string reading) =>
        lines.Where(line => line.Name == reading && line.Samples.Count > 0).MaxBy(line => line.Samples[^1].At) is { } line ? (line.Unit, Sorted(line.Samples)) : null;

    public IEnumerable<(string Reading, Unit Unit, List<(long At, double Value)> Samples)> All() =>
        lines.Where(line => line.Samples.Count > 0).OrderByDescending(line => line.Newest).ThenBy(line => line.Place).Select(line => (line.Name, line.Unit, Sorted(line.Samples)));

    private void Add(BlockReader reader, string? wanted)
    {
        var places = new List<Line?>();
        while (reader.Next())
        {
            for (var column = places.Count; column < reader.Known; column++)
                places.Add(wanted is null || reader.Columns[column].Name == wanted ? LineOf(reader.Columns[column], column) : null);
            if (reader.At < from || reader.At >= until)
                continue;
            foreach (var column in reader.Present)
            {
                if (places[column] is { } line && reader.Columns[column].Value is var value && double.IsFinite(value))
                    line.Samples.Add((reader.At, value));
            }
        }
    }

    private Line LineOf(in Column column, int place)
    {
        if (!known.TryGetValue((column.Name, column.Unit), out var line))
        {
            known[(column.Name, column.Unit)] = line = new Line(column.Name, column.Unit);
            lines.Add(line);
        }

        (line.Newest, line.Place) = (newest, place);
        return line;
    }

    /// <summary>Where the clock was set back they are not in order; what the disk and memory both have is there twice.</summary>
    private static List<(long At, double Value)> Sorted(List<(long At, double Value)> samples)
    {
        var (rising, last) = (true, long.MinValue);
        foreach (var (at, _) in samples)
        {
            rising &= at > last;
            last = at;
        }

        return rising ? samples : [.. samples.OrderBy(sample => sample.At).DistinctBy(sample => sample.At)];
    }

    private sealed class Line(string name, Unit unit)
    {
        public string Name => name;

        public Unit Unit => unit;

        public List<(long At, double Value)> Samples { get; } = [];

        /// <summary>Samples of the blocks before.</summary>
        public int Sound { get; set; }

        public int Newest { get; set; }

        public int Place { get; set; }
    }
}
