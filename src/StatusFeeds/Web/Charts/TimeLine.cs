// What a host was over a long time, as one lane with months below it.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class TimeLine
{
    /// <summary>The picture's own measure; it is stretched to whatever room there is.</summary>
    private const int Width = 2160;

    private const int Height = 100;

    /// <summary>Nothing is drawn narrower.</summary>
    private const int Least = 5;

    /// <summary>So many shapes at most; more spans than that are told by days and half days, as the worst of each.</summary>
    private const int Most = 120;

    /// <param name="spans">Contiguous; may reach beyond the time.</param>
    /// <param name="from">Earlier than <paramref name="until"/>.</param>
    /// <param name="until">Usually now.</param>
    /// <param name="zone">Of all times that are told.</param>
    public static Html Of(ImmutableArray<Span> spans, DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone)
    {
        var within = spans.Where(span => span.Until > from && span.From < until && span.Until > span.From)
            .Select(span => span with { From = span.From < from ? from : span.From, Until = span.Until > until ? until : span.Until })
            .ToList();
        var shown = within;
        for (var parts = Most * 4; shown.Count > Most; parts /= 2)
        {
            shown = Merged(within, from, until, parts);
        }

        // The bad lie over the good, so that nothing short is covered.
        var shapes = shown.OrderBy(span => Sight.Badness(span.Status)).ThenBy(span => span.From).Select(span =>
        {
            var (first, last) = (X(span.From), X(span.Until));
            first = Math.Min(first, Width - Least);
            var words = span.Status is null ? "not seen" : (ReferenceEquals(shown, within) ? "" : "at worst ") + Sight.Word(span.Status);
            return Html.Of($"<path class=\"{Sight.Tone(span.Status)}\" d=\"M{first} {Height}h{Math.Max(last - first, Least)}\"><title>{words} {Say(span)}</title></path>");
        });
        var months = WallTicks.Months(from, until, zone)
            .Select(month => (month.Name, Share: (month.At - from) / (until - from)))
            .Select(month => Html.Of($"<text x=\"{Plot.Percent(month.Share)}\" y=\"100%\">{month.Name}</text>"));
        var words = Words(within);
        return Html.Of($"""
            <figure class="timeline"><figcaption>{words}</figcaption><svg role="img" aria-label="The last {(int)Math.Round((until - from).TotalDays)} days: {words}"><svg viewBox="0 0 {Width} {Height}" preserveAspectRatio="none">{shapes}</svg><g class="x">{months}</g></svg></figure>

            """);

        int X(DateTimeOffset at) => (int)Math.Round((at - from) / (until - from) * Width);

        string Say(Span span) => $"{WallTicks.DayMinute(span.From, zone)} to {(span.Until >= until ? "now" : WallTicks.DayMinute(span.Until, zone))}";
    }

    private static string Words(List<Span> spans)
    {
        var parts = spans.GroupBy(span => span.Status)
            .OrderByDescending(same => Sight.Badness(same.Key))
            .Select(same => $"{(same.Key is null ? "not seen" : Sight.Word(same.Key))} for {Model.Words.Duration(same.Aggregate(TimeSpan.Zero, (sum, span) => sum + (span.Until - span.From)))}");
        return string.Join(", ", parts);
    }

    private static List<Span> Merged(List<Span> spans, DateTimeOffset from, DateTimeOffset until, int parts)
    {
        var width = (until - from) / parts;
        var worst = new Status?[parts];
        foreach (var span in spans)
        {
            var last = Math.Min(parts - 1, (int)((span.Until - from - TimeSpan.FromTicks(1)) / width));
            for (var part = (int)((span.From - from) / width); part <= last; part++)
            {
                worst[part] = span.Status is not null && (worst[part] is null || Sight.Badness(span.Status) > Sight.Badness(worst[part])) ? span.Status : worst[part];
            }
        }

        var merged = new List<Span>();
        for (var part = 0; part < parts; part++)
        {
            var (start, end) = (from + (part * width), part == parts - 1 ? until : from + ((part + 1) * width));
            if (merged.Count > 0 && merged[^1].Status == worst[part])
            {
                merged[^1] = merged[^1] with { Until = end };
            }
            else
            {
                merged.Add(new Span(worst[part], start, end));
            }
        }

        return merged;
    }
}
