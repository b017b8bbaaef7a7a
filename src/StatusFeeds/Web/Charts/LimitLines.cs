// The limits of rules in a plot: a line each, its rule in words where there is room, and in words alone what is too far away.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class LimitLines
{
    /// <summary>So many are told at most.</summary>
    private const int Most = 4;

    /// <summary>The height of a label, as a part of the picture's.</summary>
    private const double Room = 0.13;

    public static IEnumerable<Html> Lines(ImmutableArray<Limit> limits, Axis axis) => limits
        .Where(limit => axis.Shows(limit.Value))
        .Select(limit => (limit.Level, Row: Plot.Row(axis, limit.Value)))
        .DistinctBy(line => line.Row)
        .Select(line => Html.Of($"<path class=\"limit {line.Level.Name()}\" d=\"M0 {line.Row}h{Plot.Width}\"/>"));

    /// <summary>Above its line, or below it where that is taken.</summary>
    public static Html Labels(ImmutableArray<Limit> limits, Axis axis)
    {
        var (labels, taken) = (new List<Html>(), new List<double>());
        foreach (var limit in limits.Where(limit => axis.Shows(limit.Value)).OrderByDescending(limit => limit.Level).ThenBy(limit => axis.Depth(limit.Value)))
        {
            var depth = axis.Depth(limit.Value);
            double? free = IsFree(depth - Room) ? depth - Room : IsFree(depth) ? depth : null;
            if (free is { } top && labels.Count < Most)
            {
                taken.Add(top);
                labels.Add(Html.Of($"<text class=\"{limit.Level.Name()}\" x=\"100%\" y=\"{Plot.Percent(depth)}\" dy=\"{(top < depth ? "-.35em" : "1.05em")}\">{Clean.Line(limit.ToString(), 40)}</text>"));
            }
        }

        return labels.Count == 0 ? Html.Empty : Html.Of($"<g class=\"limits\">{labels}</g>");

        bool IsFree(double top) => top >= -Room / 2 && top <= 1 - Room && !taken.Exists(other => Math.Abs(other - top) < Room * 0.95);
    }

    /// <summary>What is too far away to be drawn: <c>; DEGRADED &gt; 150 ms far above</c>.</summary>
    public static string Beyond(ImmutableArray<Limit> limits, Axis axis) => string.Concat(limits
        .Where(limit => !axis.Shows(limit.Value))
        .Take(Most)
        .Select(limit => $"; {Clean.Line(limit.ToString(), 40)} is far {(limit.Value > axis.High ? "above" : "below")}"));
}
