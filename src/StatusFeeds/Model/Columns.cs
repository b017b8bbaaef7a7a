// Many samples put into a few columns of equal time as they come: the least, the mean and the most of each, and where nothing was seen.
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace StatusFeeds.Model;

/// <param name="Count">Of samples; with none the numbers mean nothing.</param>
/// <param name="First">When its first sample was seen, in ticks of UTC.</param>
[StructLayout(LayoutKind.Auto)]
internal record struct Column(double Least, double Sum, double Most, int Count, long First, long Last)
{
    public readonly double Mean => Math.Clamp(Sum / Count, Least, Most);

    public readonly Column With(in Column other) => Count == 0 ? other : other.Count == 0 ? this : new Column(
        Math.Min(Least, other.Least), Sum + other.Sum, Math.Max(Most, other.Most), Count + other.Count, Math.Min(First, other.First), Math.Max(Last, other.Last));
}

/// <summary>Columns begin at whole multiples of their width, so that a picture made a minute later has the same ones.</summary>
/// <param name="From">When the first begins, in ticks of UTC; at or before the beginning of what was asked for.</param>
/// <param name="Width">In ticks.</param>
/// <param name="Break">Two looks that are further apart have a gap between them, in ticks.</param>
internal sealed record Columns(Column[] All, long From, long Width, long Break)
{
    /// <summary>Nothing beyond is told, or drawn; and nothing that is nearer to zero than one by that.</summary>
    private const double Largest = 1e300;

    public bool IsEmpty => Array.TrueForAll(All, column => column.Count == 0);

    /// <summary>The number, or the next that can still be reckoned with.</summary>
    public static double Bounded(double value) => Math.Abs(value) < 1 / Largest ? 0 : Math.Clamp(value, -Largest, Largest);

    /// <summary>Columns so many times as wide.</summary>
    public Columns Wider(int times)
    {
        var width = Width * times;
        var from = From - (From % width);
        var all = new Column[((From + ((All.Length - 1) * Width) - from) / width) + 1];
        for (var place = 0; place < All.Length; place++)
        {
            ref var column = ref all[(From + (place * Width) - from) / width];
            column = column.With(All[place]);
        }

        return new Columns(all, from, width, Math.Max(Break, width * 3 / 2));
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
}

/// <summary>A reading of a check over some time, thinned to columns.</summary>
/// <param name="Last">The last sample of them.</param>
internal sealed record ThinCurve(string Check, string Reading, Unit Unit, Columns Columns, Sample Last)
{
    /// <summary>Samples outside the time are left out, and those that are no numbers.</summary>
    public static ThinCurve Of(Curve curve, DateTimeOffset from, DateTimeOffset until, TimeSpan width)
    {
        var thinning = new Thinning(from, until, width);
        foreach (var sample in curve.Samples.IsDefault ? [] : curve.Samples)
        {
            thinning.Add(sample.At.UtcTicks, sample.Value);
        }

        return thinning.Curve(curve.Check, curve.Reading, curve.Unit);
    }
}

/// <summary>Columns in the making.</summary>
internal sealed class Thinning
{
    private readonly long from;
    private readonly long until;
    private readonly long width;
    private readonly long start;
    private readonly Column[] all;
    private readonly int[] rhythms = new int[64];
    private long last;
    private double value;
    private int apart;

    public Thinning(DateTimeOffset from, DateTimeOffset until, TimeSpan width)
    {
        (this.from, this.until, this.width) = (from.UtcTicks, until.UtcTicks, width.Ticks);
        start = this.from - (this.from % this.width);
        all = new Column[(int)((this.until - start) / this.width) + 1];
    }

    /// <param name="at">In ticks of UTC; not before the one before.</param>
    public void Add(long at, double seen)
    {
        if (at < from || at > until || !double.IsFinite(seen))
        {
            return;
        }

        var number = Model.Columns.Bounded(seen);
        ref var column = ref all[(at - start) / width];
        column = column.With(new Column(number, number, number, 1, at, at));
        if (last > 0 && at > last)
        {
            rhythms[BitOperations.Log2((ulong)(at - last))]++;
            apart++;
        }

        (last, value) = (at, seen);
    }

    public ThinCurve Curve(string check, string reading, Unit unit) =>
        new(check, reading, unit, new Columns(all, start, width, Math.Max(Usual(), width * 3 / 2)), new Sample(new DateTimeOffset(last, TimeSpan.Zero), value));

    /// <summary>What is certainly longer than the usual rhythm: half of the looks come as often as twice that.</summary>
    private long Usual()
    {
        var left = apart / 2;
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
