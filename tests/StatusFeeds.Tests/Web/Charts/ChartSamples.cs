// Made-up readings and statuses for pictures: typical days and nasty ones, the same in every run.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Tests.Feeds;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

internal static partial class ChartSamples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 13, 57, 12, TimeSpan.Zero);

    public static readonly DateTimeOffset Yesterday = Now.AddDays(-1);

    public static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static readonly ImmutableArray<Span> AllUp = [new(Status.Up, Yesterday.AddDays(-2), Now)];

    public static readonly ImmutableArray<Span> Outage =
    [
        Over(Status.Up, -5, 6.1), Over(Status.Degraded, 6.1, 6.4), Over(Status.Down, 6.4, 8.05), Over(Status.Up, 8.05, 15),
        Over(Status.Maintenance, 15, 17.5), Over(Status.Up, 17.5, 20), Over(Status.Down, 20, 20.01), Over(Status.Up, 20.01, 24),
    ];

    /// <summary>As the store thins it for a plot.</summary>
    public static ThinCurve Thin(Curve curve) => ThinCurve.Of(curve, Yesterday, Now, (Now - Yesterday) / Plot.ColumnCount);

    /// <summary>Hours after yesterday.</summary>
    public static Span Over(Status? status, double from, double until) => new(status, Yesterday.AddHours(from), Yesterday.AddHours(until));

    /// <summary>A value for each look, by the hours since yesterday; none: the look did not bring it.</summary>
    public static Curve Curve(string reading, Unit unit, int every, Func<double, double?> value) => new("http", reading, unit,
    [
        .. Enumerable.Range(0, 86400 / every)
            .Select(look => (At: Yesterday.AddSeconds(look * every), Value: value(look * every / 3600.0)))
            .Where(look => look.Value is not null)
            .Select(look => new Sample(look.At, look.Value!.Value)),
    ]);

    /// <summary>Between -1 and 1, jumping about, by the hour.</summary>
    public static double Noise(double hour)
    {
        var mixed = (ulong)(hour * 3600) * 0x9E3779B97F4A7C15;
        mixed ^= mixed >> 29;
        mixed *= 0xBF58476D1CE4E5B9;
        return ((mixed >> 40) / (double)(1 << 23)) - 1;
    }

    public static Html Draw(Curve curve, ImmutableArray<Limit> limits = default, ImmutableArray<Span> statuses = default, TimeZoneInfo? zone = null) =>
        Plot.Of(Thin(curve), limits.IsDefault ? [] : limits, statuses.IsDefault ? AllUp : statuses, Yesterday, Now, zone ?? Berlin);

    /// <summary>The picture as a document, if it may stand on a page: well-formed, with nothing that the policy of pages forbids and no number that is none.</summary>
    public static XElement Checked(Html picture)
    {
        var text = picture.ToString();
        var root = XElement.Parse($"<x>{text}</x>");
        Assert.Empty(root.Descendants("style").Concat(root.Descendants("script")));
        Assert.DoesNotContain(root.Descendants().Attributes(), attribute => attribute.Name.LocalName is "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(root.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "d" or "x" or "y" or "width" or "height" or "viewBox" or "transform"), attribute =>
            Assert.Matches(Numbers(), attribute.Value));
        Assert.All(root.Elements().Where(top => top.Name != "p"), top =>
        {
            var drawing = top.DescendantsAndSelf("svg").First();
            Assert.Contains(drawing.Attribute("role")!.Value, new[] { "img", "group" });
            Assert.NotEqual("", drawing.Attribute("aria-label")!.Value);
        });
        return root;
    }

    /// <summary>One picture a line, as it is.</summary>
    public static void Golden(string name, params Html[] pictures) =>
        Feeds.Golden.HoldsAt(Feeds.Golden.Path("StatusFeeds.Tests", "Web", "Charts", name), string.Join("\n", pictures.Select(picture => picture.ToString().Trim())), name);

    public static string Text(this double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Commands of a path, lengths and percentages; neither NaN nor an exponent.</summary>
    [GeneratedRegex(@"^[MmLlHhVvCcZz0-9 .\-%]*(em)?$|^translate\([0-9 -]+\)$")]
    private static partial Regex Numbers();
}
