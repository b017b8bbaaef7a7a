// A small picture of a status with a label, for pages elsewhere: it brings its own colours and letters' widths.
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Badge
{
    private const int LongestLabel = 80;

    private const int Room = 6;

    /// <summary>Tenths of a pixel of letters that are not in the table.</summary>
    private const int Usual = 72, Wide = 110;

    private const double Bold = 1.12;

    /// <summary>Widths of the printable ASCII letters from the blank on, in tenths of a pixel, as a sans serif font of 11 px has them.</summary>
    private static ReadOnlySpan<byte> Widths =>
    [
        35, 44, 51, 92, 70, 105, 86, 30, 43, 43, 55, 92, 35, 40, 35, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 37, 37, 92, 92, 92, 58,
        110, 75, 75, 77, 85, 70, 63, 85, 83, 32, 32, 72, 61, 95, 82, 87, 66, 87, 76, 70, 67, 81, 75, 109, 75, 67, 75, 43, 37, 43, 92, 55,
        55, 67, 70, 60, 70, 68, 39, 70, 70, 31, 31, 64, 31, 107, 70, 67, 70, 70, 45, 57, 43, 70, 65, 90, 65, 65, 58, 70, 37, 70, 92,
    ];

    /// <param name="label">Any text; cut when it is long.</param>
    /// <param name="status">Null: not known yet.</param>
    public static byte[] Svg(string label, Status? status)
    {
        var name = Clean.Line(label, LongestLabel);
        var word = Sight.Word(status);
        var (left, right) = (Span(name, 1), Span(word, Bold));
        var picture = Html.Of($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{name}: {word}"><title>{name}: {word}</title><path fill="#3a4250" d="M{left} 0v20H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"/><path fill="{Colour(status)}" d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-{right - 4}z"/><g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11"><text x="{Room}" y="14" textLength="{left - (2 * Room)}" lengthAdjust="spacingAndGlyphs">{name}</text><text x="{left + Room}" y="14" textLength="{right - (2 * Room)}" lengthAdjust="spacingAndGlyphs" font-weight="bold">{word}</text></g></svg>

            """);
        return Encoding.UTF8.GetBytes(picture.ToString());
    }

    private static int Span(string text, double weight) =>
        (2 * Room) + (int)Math.Ceiling(text.EnumerateRunes().Sum(rune => rune.Value is >= 32 and < 127 ? Widths[rune.Value - 32] : rune.Value >= 0x2E80 ? Wide : Usual) * weight / 10);

    private static string Colour(Status? status) => status switch
    {
        Status.Up => "#17703b",
        Status.Degraded => "#875500",
        Status.Down => "#b51d2a",
        Status.Unknown => "#6544b0",
        Status.Maintenance => "#0b5f9f",
        _ => "#556072",
    };
}
