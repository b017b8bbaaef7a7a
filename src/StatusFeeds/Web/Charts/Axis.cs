// The scale at the side of a plot: from where to where, with a few round numbers on it.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

[StructLayout(LayoutKind.Auto)]
internal readonly record struct Tick(double Value, string Label);

/// <param name="Ticks">From <paramref name="Low"/> to <paramref name="High"/>, both included.</param>
internal sealed record Axis(double Low, double High, ImmutableArray<Tick> Ticks)
{
    /// <summary>A longer unit does not stand at every number.</summary>
    private const int LongestUnit = 6;

    /// <summary>A curve takes at least this part of the height, or a limit is too far away to be drawn.</summary>
    private const double Least = 1.0 / 6;

    /// <summary>How far down from the top that value lies, 0 to 1; what is beyond lies on the edge.</summary>
    public double Depth(double value) => Math.Clamp((High - value) / (High - Low), 0, 1);

    /// <summary>A hair's breadth beyond is within: sums of steps are not exact.</summary>
    public bool Shows(double value) => value >= Low - ((High - Low) * 1e-6) && value <= High + ((High - Low) * 1e-6);

    /// <param name="unit">Of all values.</param>
    /// <param name="least">The least that is drawn.</param>
    /// <param name="most">The most that is drawn.</param>
    /// <param name="limits">Those that are near enough are within.</param>
    public static Axis Of(Unit unit, double least, double most, ImmutableArray<Limit> limits)
    {
        var (low, high) = (least, most);
        foreach (var value in limits.Select(limit => Columns.Bounded(limit.Value)).OrderBy(value => Math.Max(value - most, least - value)))
        {
            if (IsNear(value, least, most))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        var (bottom, top) = Room(least, most);
        var margin = (Math.Max(high, top) - Math.Min(low, bottom)) * 0.02;
        (low, high) = (low < bottom ? low - margin : bottom, high > top ? high + margin : top);
        if (least >= 0 && limits.All(limit => limit.Value >= 0))
        {
            low = Math.Max(low, 0);
        }

        if (unit == Unit.Percent && most <= 100)
        {
            high = Math.Min(high, 100);
        }

        return Round(unit, low, high);
    }

    /// <summary>From zero where that is near, and never so close that a hair's breadth looks like a mountain.</summary>
    public static (double Low, double High) Room(double low, double high)
    {
        var (size, range) = (Math.Max(Math.Abs(low), Math.Abs(high)), high - low);
        if (size == 0)
        {
            return (0, 1);
        }

        if (low >= 0 && range >= size / 4)
        {
            return (0, high + (range * 0.02));
        }

        if (high <= 0 && range >= size / 4)
        {
            return (low - (range * 0.02), 0);
        }

        var room = Math.Max(range * 0.08, ((size / 10) - range) / 2);
        return (low >= 0 ? Math.Max(0, low - room) : low - room, high <= 0 ? Math.Min(0, high + room) : high + room);
    }

    private static bool IsNear(double limit, double least, double most)
    {
        var (range, size) = (most - least, Math.Max(Math.Abs(least), Math.Abs(most)));
        var whole = Math.Max(most, limit) - Math.Min(least, limit);
        var isCalm = range <= size / 10;
        return range >= whole * Least || size == 0 || (isCalm && Math.Abs(limit) <= size * 4);
    }

    private static Axis Round(Unit unit, double low, double high)
    {
        var scale = Amounts.Of(unit, Math.Max(Math.Abs(low), Math.Abs(high)));
        if (unit.Word.Length > LongestUnit)
        {
            scale = scale with { Word = "" };
        }

        var step = Step((high - low) / scale.By / 4);
        var isShare = unit == Unit.Percent && high <= 100;
        var (first, last) = (Math.Floor((low / scale.By / step) + 1e-9), Math.Ceiling((high / scale.By / step) - 1e-9));
        if (last <= first)
        {
            last = first + 1;
        }

        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        var ticks = ImmutableArray.CreateBuilder<Tick>();
        for (var place = first; place <= last && ticks.Count < 12; place++)
        {
            ticks.Add(new Tick(place * step * scale.By, scale.Write(place * step * scale.By, decimals)));
        }

        return isShare && ticks[^1].Value > 100
            ? new Axis(ticks[0].Value, 100, [.. ticks.Where(tick => tick.Value <= 100)])
            : new Axis(ticks[0].Value, ticks[^1].Value, ticks.ToImmutable());
    }

    /// <summary>1, 2 or 5 with zeros, the next one that is not less.</summary>
    private static double Step(double atLeast)
    {
        var size = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        return (atLeast / size) switch { <= 1 + 1e-9 => size, <= 2 + 1e-9 => 2 * size, <= 5 + 1e-9 => 5 * size, _ => 10 * size };
    }
}
