// One reading over a day as a picture: its curve with the least and the most around it, limits, statuses, axes; numbers under the pointer.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Plot
{
    /// <summary>The picture's own measure: five units a column; it is stretched to whatever room there is.</summary>
    public const int Width = 720;

    public const int Height = 140;

    public const int ColumnCount = 144;

    /// <summary>So many columns are one under the pointer: half an hour of a day.</summary>
    private const int LookWidth = 3;

    /// <param name="curve">In <see cref="ColumnCount"/> columns of that time.</param>
    /// <param name="limits">Of the check's rules (<see cref="Limits"/>).</param>
    /// <param name="statuses">Of the host; may reach beyond the time.</param>
    /// <param name="from">Earlier than <paramref name="until"/>.</param>
    /// <param name="until">Usually now.</param>
    /// <param name="zone">Of all times that are told.</param>
    public static Html Of(ThinCurve curve, ImmutableArray<Limit> limits, ImmutableArray<Span> statuses, DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone)
    {
        var frame = new Frame(from, until, zone);
        var columns = curve.Columns;
        var seen = columns.All.Where(column => column.Count > 0).ToList();
        if (seen.Count == 0)
        {
            return Html.Of($"<p class=\"plot small soft\"><b>{curve.Reading}</b> was not seen since {WallTicks.DayMinute(from, zone)}.</p>\n");
        }

        var (least, most) = (seen.Min(column => column.Least), seen.Max(column => column.Most));
        var top = Outliers.Cut(seen);
        var axis = Axis.Of(curve.Unit, least, top, limits);
        var last = curve.Last;
        var marks = StatusMarks.Of(statuses, frame);
        var range = Amounts.Say(least, most, curve.Unit);
        var label = $"{curve.Reading}: {Amounts.Say(last.Value, curve.Unit)} at {WallTicks.Minute(last.At, zone)}; {(least == most ? "always " : "")}{range} since {WallTicks.DayMinute(from, zone)}{marks.Words}";
        return Html.Of($"""
            <figure class="plot">
            <figcaption><span>{curve.Reading}</span> <b>{Amounts.Say(last.Value, curve.Unit)}</b> <small>{(least == most ? "always" : range)}{LimitLines.Beyond(limits, axis)}</small></figcaption>
            <svg role="img" aria-label="{label}">
            <svg viewBox="0 0 {Width} {Height}" preserveAspectRatio="none">{marks.Washes}<path class="grid" d="{Grid(axis)}"/>{Curved(columns, axis, frame)}{LimitLines.Lines(limits, axis)}{Looks(curve, statuses, frame)}</svg>
            {marks.Lane}<g class="y">{axis.Ticks.Select(tick => Html.Of($"<text y=\"{Percent(axis.Depth(tick.Value))}\">{tick.Label}</text>"))}</g><g class="x">{frame.Hours()}</g>{LimitLines.Labels(limits, axis)}{Peaks(columns, axis, frame, curve.Unit)}</svg>
            </figure>

            """);
    }

    /// <summary>A share of a side: <c>12.5%</c>.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    public static int Row(Axis axis, double value) => (int)Math.Round(axis.Depth(value) * Height);

    private static string Grid(Axis axis)
    {
        var path = new PathText();
        foreach (var tick in axis.Ticks)
        {
            path.Move(0, Row(axis, tick.Value)).Across(Width);
        }

        return path.ToString();
    }

    private static Html Curved(Columns columns, Axis axis, Frame frame)
    {
        var (line, band, dots) = (new PathText(), new PathText(), new PathText());
        foreach (var run in columns.Runs())
        {
            var xs = run.ConvertAll(place => frame.Column(columns, place));
            var all = run.ConvertAll(place => columns.All[place]);
            if (run.Count == 1)
            {
                dots.Move(xs[0], Row(axis, all[0].Mean)).Across(0);
                continue;
            }

            line.Move(xs[0], Row(axis, all[0].Mean));
            for (var i = 1; i < all.Count; i++)
            {
                line.Line(xs[i], Row(axis, all[i].Mean));
            }

            if (all.TrueForAll(column => Row(axis, column.Least) == Row(axis, column.Most)))
            {
                continue;
            }

            band.Move(xs[0], Row(axis, all[0].Most));
            for (var i = 1; i < all.Count; i++)
            {
                band.Line(xs[i], Row(axis, all[i].Most));
            }

            for (var i = all.Count - 1; i >= 0; i--)
            {
                band.Line(xs[i], Row(axis, all[i].Least));
            }

            band.Close();
        }

        return Html.Of($"{Drawn("band", band)}{Drawn("line", line)}{Drawn("dots", dots)}");
    }

    private static Html Drawn(string name, PathText path) => path.IsEmpty ? Html.Empty : Html.Of($"<path class=\"{name}\" d=\"{path.ToString()}\"/>");

    /// <summary>What is under the pointer: half an hour each.</summary>
    private static Html Looks(ThinCurve curve, ImmutableArray<Span> statuses, Frame frame)
    {
        var looks = curve.Columns.Wider(LookWidth);
        var targets = Enumerable.Range(0, looks.All.Length).Where(place => looks.All[place].Count > 0).Select(place =>
        {
            var column = looks.All[place];
            var from = new DateTimeOffset(looks.From + (place * looks.Width), TimeSpan.Zero);
            var (x, until) = (frame.X(from), frame.X(from.AddTicks(looks.Width)));
            var scale = Amounts.Of(curve.Unit, Math.Max(Math.Abs(column.Least), Math.Abs(column.Most)));
            var mean = Amounts.Say(column.Mean, scale);
            var range = column.Least == column.Most ? "" : $" ({Amounts.Say(column.Least, scale with { Word = "" })} to {Amounts.Say(column.Most, scale with { Word = "" })})";
            var worst = StatusMarks.Worst(statuses, from, from.AddTicks(looks.Width));
            return Html.Of($"<path d=\"M{x} 0h{until - x}\"><title>{WallTicks.Minute(from, frame.Zone)} {mean}{range}{(worst is null or Status.Up ? "" : " " + worst.Value.Word())}</title></path>");
        });
        return Html.Of($"<g class=\"looks\">{targets}</g>");
    }

    /// <summary>Where the curve leaves the picture.</summary>
    private static Html Peaks(Columns columns, Axis axis, Frame frame, Unit unit)
    {
        var peaks = Enumerable.Range(0, columns.All.Length)
            .Where(place => columns.All[place].Count > 0 && !axis.Shows(columns.All[place].Most))
            .Select(place => Html.Of($"<text x=\"{Percent(frame.Column(columns, place) / (double)Width)}\" y=\"0\">▲<title>{Amounts.Say(columns.All[place].Most, unit)}</title></text>"))
            .ToList();
        return peaks.Count == 0 ? Html.Empty : Html.Of($"<g class=\"peaks\">{peaks}</g>");
    }
}
