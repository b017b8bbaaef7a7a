// Many samples put into a few columns of equal time: the least, the mean and the most of each, and where nothing was seen.
using System.Numerics;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="Count">Of samples; with none the numbers mean nothing.</param>
[StructLayout(LayoutKind.Auto)]
internal record struct Column(double Least, double Sum, double Most, int Count, long First, long Last)
{
    public readonly double Mean => Math.Clamp(Sum / Count, Least, Most);
}

/// <summary>Columns begin at whole multiples of their width, so that a picture made a minute later has the same ones.</summary>
/// <param name="From">When the first begins, in ticks of UTC; at or before the beginning of what was asked for.</param>
/// <param name="Width">In ticks.</param>
/// <param name="Break">Two looks that are further apart have a gap between them, in ticks.</param>
internal sealed record Columns(Column[] All, long From, long Width, long Break)
{
    public static Columns Of(ReadOnlySpan<Sample> samples, DateTimeOffset from, DateTimeOffset until, TimeSpan width)
    {
        var start = from.UtcTicks - (from.UtcTicks % width.Ticks);
        var all = new Column[(int)((until.UtcTicks - start) / width.Ticks) + 1];
        Span<int> rhythms = stackalloc int[64];
        rhythms.Clear();
        var (before, apart) = (0L, 0);
        foreach (var sample in samples)
        {
            var at = sample.At.UtcTicks;
            if (at < from.UtcTicks || at > until.UtcTicks || !double.IsFinite(sample.Value))
            {
                continue;
            }

            var value = Amounts.Bounded(sample.Value);
            ref var column = ref all[(at - start) / width.Ticks];
            column = column.Count == 0
                ? new Column(value, value, value, 1, at, at)
                : new Column(Math.Min(column.Least, value), column.Sum + value, Math.Max(column.Most, value), column.Count + 1, Math.Min(column.First, at), Math.Max(column.Last, at));
            if (before > 0 && at > before)
            {
                rhythms[BitOperations.Log2((ulong)(at - before))]++;
                apart++;
            }

            before = at;
        }

        return new Columns(all, start, width.Ticks, Math.Max(Usual(rhythms, apart), width.Ticks * 3 / 2));
    }

    /// <summary>Runs of columns without a gap between them, as indexes of those that hold something.</summary>
    public IEnumerable<List<int>> Runs()
    {
        var run = new List<int>();
        for (var place = 0; place < All.Length; place++)
        {
            if (All[place].Count == 0)
            {
                continue;
            }

            if (run.Count > 0 && All[place].First - All[run[^1]].Last > Break)
            {
                yield return run;
                run = [];
            }

            run.Add(place);
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    /// <summary>What is certainly longer than the usual rhythm: half of the looks come as often as twice that.</summary>
    private static long Usual(ReadOnlySpan<int> rhythms, int count)
    {
        var left = count / 2;
        for (var power = 0; power < 62; power++)
        {
            left -= rhythms[power];
            if (left < 0)
            {
                return (1L << Math.Min(power, 60)) * 5;
            }
        }

        return 0;
    }
}
