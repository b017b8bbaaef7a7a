// The pictures of one host's page: plots of what decides, small lines for other readings, within a bounded weight.
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal sealed class HostGraphs
{
    /// <summary>Of one check.</summary>
    private const int MostPlots = 6;

    /// <summary>So heavy are all plots of a page together, and all small lines, in bytes.</summary>
    private const int MostOfPlots = 36_000, MostOfLines = 12_000;

    /// <summary>Of columns that are one step of a small line: half an hour.</summary>
    private const int SparkStep = 3;

    private readonly Dictionary<(string Check, string Reading), Html> plots = [];
    private readonly Dictionary<(string Check, string Reading), Html> lines = [];

    private HostGraphs(Html statuses) => Statuses = statuses;

    /// <summary>The timeline; empty where nothing is known.</summary>
    public Html Statuses { get; }

    public static HostGraphs Of(Sight sight, Host host, HostPast past)
    {
        var isKnown = past.Spans.Any(span => span.Status is not null);
        var graphs = new HostGraphs(isKnown ? TimeLine.Of(past.Spans, sight.Now - HostPast.Statuses, sight.Now, sight.Site.Zone) : Html.Empty);
        var from = sight.Now - HostPast.Readings;
        var statuses = past.Spans.Where(span => span.Until > from).ToImmutableArray();

        // A reading that was met under two units is there twice, the newer first.
        var ofChecks = past.Curves.DistinctBy(curve => (curve.Check, curve.Reading)).ToLookup(curve => curve.Check, StringComparer.Ordinal);
        var chosen = host.Checks.SelectMany(check => Chosen(check, [.. ofChecks[check.Name]]).Select((curve, rank) => (Check: check, Curve: curve, Rank: rank))).OrderBy(one => one.Rank);
        var left = MostOfPlots;
        foreach (var (check, curve, _) in chosen)
        {
            var plot = Plot.Of(curve, Limits.Of(check, curve.Reading), statuses, from, sight.Now, sight.Site.Zone);
            left -= Weight(plot);
            if (left < 0)
            {
                break;
            }

            graphs.plots[(check.Name, curve.Reading)] = plot;
        }

        left = MostOfLines;
        foreach (var curve in host.Checks.SelectMany(check => ofChecks[check.Name]).Where(curve => !graphs.plots.ContainsKey((curve.Check, curve.Reading))))
        {
            var line = SparkLine.Of(Spark(curve));
            left -= Weight(line);
            if (left < 0)
            {
                break;
            }

            graphs.lines[(curve.Check, curve.Reading)] = line;
        }

        return graphs;
    }

    /// <summary>Empty where nothing was kept of it.</summary>
    public IEnumerable<Html> Plots(Check check) => plots.Where(plot => plot.Key.Check == check.Name).Select(plot => plot.Value);

    /// <summary>Null for a reading that has a plot, and for one that is not kept.</summary>
    public Html? Line(Check check, string reading) => lines.GetValueOrDefault((check.Name, reading));

    /// <summary>Its main reading first, then those that rules judge.</summary>
    private static IEnumerable<ThinCurve> Chosen(Check check, IReadOnlyList<ThinCurve> curves)
    {
        var main = curves.FirstOrDefault(curve => curve.Reading == "time") ?? curves.FirstOrDefault(curve => curve.Reading == "rtt") ?? (curves.Count > 0 ? curves[0] : null);
        return main is null ? [] : curves.Where(curve => curve != main && Limits.Name(check, curve.Reading)).Prepend(main).Take(MostPlots);
    }

    private static Spark Spark(ThinCurve curve) =>
        new(curve.Check, curve.Reading, curve.Unit, [.. curve.Columns.Wider(SparkStep).All.Select(column => column.Count == 0 ? float.NaN : (float)column.Mean)]);

    private static int Weight(Html html) => Encoding.UTF8.GetByteCount(html.ToString());
}
