// Where instants lie in a picture, and the hours below it.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal sealed record Frame(DateTimeOffset From, DateTimeOffset Until, TimeZoneInfo Zone)
{
    /// <summary>What is outside lies at the edge.</summary>
    public double Share(DateTimeOffset at) => Math.Clamp((at - From) / (Until - From), 0, 1);

    public int X(DateTimeOffset at) => (int)Math.Round(Share(at) * Plot.Width);

    /// <summary>The middle of a column; all are the same distance apart.</summary>
    public int Column(Columns columns, int place)
    {
        var units = Plot.Width / (double)(Until - From).Ticks;
        var width = (int)Math.Max(1, Math.Round(columns.Width * units));
        var first = (int)Math.Round((columns.From + (columns.Width / 2) - From.UtcTicks) * units);
        return first + (place * width);
    }

    /// <summary>Labels of the full hours. Every second one may be left out where there is no room, by its class.</summary>
    public IEnumerable<Html> Hours()
    {
        var every = (Until - From).TotalHours switch { <= 4 => 1, <= 9 => 2, <= 30 => 3, <= 60 => 6, _ => 24 };
        return WallTicks.Hours(From, Until, Zone, every).Select(tick =>
            Html.Of($"<text{(tick.Hour / every % 2 == 1 ? Html.Of($" class=\"odd\"") : null)} x=\"{Plot.Percent(Share(tick.At))}\" y=\"100%\">{WallTicks.Minute(tick.At, Zone)}</text>"));
    }
}
