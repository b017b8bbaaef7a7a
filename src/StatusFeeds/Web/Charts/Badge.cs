// A small picture of a status with a label, for pages elsewhere: it brings its own colours and letters' widths.
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Badge
{
    private const int LongestLabel = 80;

    private const int Room = 6;

    private const int FontSize = 11;

    private const double Bold = 1.12;

    /// <param name="label">Any text; cut when it is long.</param>
    /// <param name="status">Null: not known yet.</param>
    public static byte[] Svg(string label, Status? status)
    {
        var name = Clean.Line(label, LongestLabel);
        var word = Sight.Word(status);
        var (left, right) = ((2 * Room) + Letters.Width(name, FontSize), (2 * Room) + Letters.Width(word, FontSize * Bold));
        var picture = Html.Of($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{name}: {word}"><title>{name}: {word}</title><path fill="#3a4250" d="M{left} 0v20H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"/><path fill="{Colour(status)}" d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-{right - 4}z"/><g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="{FontSize}"><text x="{Room}" y="14" textLength="{left - (2 * Room)}" lengthAdjust="spacingAndGlyphs">{name}</text><text x="{left + Room}" y="14" textLength="{right - (2 * Room)}" lengthAdjust="spacingAndGlyphs" font-weight="bold">{word}</text></g></svg>

            """);
        return Encoding.UTF8.GetBytes(picture.ToString());
    }

    private static string Colour(Status? status) => status switch
    {
        Status.Up or Status.Resolved => "#17703b",
        Status.Degraded => "#875500",
        Status.Down or Status.Incident => "#b51d2a",
        Status.Unknown => "#6544b0",
        Status.Maintenance => "#0b5f9f",
        _ => "#556072",
    };
}
