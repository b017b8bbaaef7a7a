// What a host was, as bands behind a plot and a lane above it; each mark has its word.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="Washes">Behind the curve, in the picture's own measure.</param>
/// <param name="Lane">Above it.</param>
/// <param name="Words">For those who hear the picture: <c>; DOWN from 14:05 to 14:20</c>; empty when it was up all the time.</param>
internal sealed record StatusMarks(Html Washes, Html Lane, string Words)
{
    /// <summary>More than that are told by half hours, as the worst of each.</summary>
    private const int Most = 24;

    private const int Told = 3;

    /// <summary>A mark so wide has its word beside it.</summary>
    private const double WordRoom = 0.1;

    private const int Coarse = 48;

    public static StatusMarks Of(ImmutableArray<Span> statuses, Frame frame)
    {
        var marks = statuses.Where(span => span.Status != Status.Up && span.Until > frame.From && span.From < frame.Until).ToList();
        var isMerged = marks.Count > Most;
        if (isMerged)
        {
            marks = Merged(statuses, frame);
        }

        var washes = marks.GroupBy(mark => mark.Status).Select(same =>
        {
            var path = new PathText();
            foreach (var mark in same)
            {
                var (from, until) = Ends(mark, frame);
                path.Box(from, until, 0, Plot.Height);
            }

            return Html.Of($"<path class=\"wash {Sight.Tone(same.Key)}\" d=\"{path.ToString()}\"/>");
        });
        var lane = marks.Where(mark => mark.Status is not null).Select(mark =>
        {
            var (from, until) = Ends(mark, frame);
            return Html.Of($"<rect class=\"{Sight.Tone(mark.Status)}\" x=\"{Plot.Percent(from / (double)Plot.Width)}\" width=\"{Plot.Percent((until - from) / (double)Plot.Width)}\"><title>{Say(mark)}</title></rect>");
        }).ToList();
        var words = marks.Where(mark => mark.Status is not null && frame.Share(mark.Until) - frame.Share(mark.From) >= WordRoom).Select(mark =>
            Html.Of($"<text class=\"{Sight.Tone(mark.Status)}{(frame.Share(mark.Until) - frame.Share(mark.From) < 2 * WordRoom ? " odd" : "")}\" x=\"{Plot.Percent(frame.Share(mark.From))}\" y=\"0\">{Sight.Word(mark.Status)}</text>"));
        var told = marks.Where(mark => mark.Status is not null).TakeLast(Told).Select(mark => "; " + Say(mark));
        return new StatusMarks(
            Html.Of($"{washes}"),
            lane.Count == 0 ? Html.Empty : Html.Of($"<g class=\"lane\">{lane}{words}</g>"),
            string.Concat(told));

        string Say(Span mark) =>
            $"{(isMerged ? "at worst " : "")}{Sight.Word(mark.Status)} {(mark.From <= frame.From ? "until" : $"{WallTicks.Minute(mark.From, frame.Zone)} to")} {(mark.Until >= frame.Until ? "now" : WallTicks.Minute(mark.Until, frame.Zone))}";
    }

    /// <summary>The worst in that time; null where nothing is known.</summary>
    public static Status? Worst(ImmutableArray<Span> statuses, DateTimeOffset from, DateTimeOffset until) =>
        statuses.Where(span => span.Status is not null && span.Until > from && span.From < until).Select(span => span.Status).MaxBy(status => Sight.Badness(status));

    /// <summary>Nothing is too short to be seen.</summary>
    private static (int From, int Until) Ends(Span mark, Frame frame)
    {
        var (from, until) = (frame.X(mark.From), frame.X(mark.Until));
        return until - from >= 2 ? (from, until) : (Math.Min(from, Plot.Width - 2), Math.Min(from, Plot.Width - 2) + 2);
    }

    private static List<Span> Merged(ImmutableArray<Span> statuses, Frame frame)
    {
        var step = (frame.Until - frame.From) / Coarse;
        var merged = new List<Span>();
        for (var place = 0; place < Coarse; place++)
        {
            var (from, until) = (frame.From + (place * step), frame.From + ((place + 1) * step));
            var worst = Worst(statuses, from, until);
            if (worst is null or Status.Up)
            {
                continue;
            }

            if (merged.Count > 0 && merged[^1].Status == worst && merged[^1].Until == from)
            {
                merged[^1] = merged[^1] with { Until = until };
            }
            else
            {
                merged.Add(new Span(worst, from, until));
            }
        }

        return merged;
    }
}
