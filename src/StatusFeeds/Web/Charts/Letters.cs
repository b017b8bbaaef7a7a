// About how wide a text is, for pictures that must know it: by a table of letters' widths.
namespace StatusFeeds.Web;

internal static class Letters
{
    private const double TableSize = 110;

    /// <summary>Of letters that are not in the table.</summary>
    private const int Usual = 72, Wide = 110;

    /// <summary>Widths of the printable ASCII letters from the blank on, in hundred and tenths of the font's size, as a common sans serif has them.</summary>
    private static ReadOnlySpan<byte> Widths =>
    [
        35, 44, 51, 92, 70, 105, 86, 30, 43, 43, 55, 92, 35, 40, 35, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 37, 37, 92, 92, 92, 58,
        110, 75, 75, 77, 85, 70, 63, 85, 83, 32, 32, 72, 61, 95, 82, 87, 66, 87, 76, 70, 67, 81, 75, 109, 75, 67, 75, 43, 37, 43, 92, 55,
        55, 67, 70, 60, 70, 68, 39, 70, 70, 31, 31, 64, 31, 107, 70, 67, 70, 70, 45, 57, 43, 70, 65, 90, 65, 65, 58, 70, 37, 70, 92,
    ];

    /// <param name="text">One line.</param>
    /// <param name="size">The font's.</param>
    public static int Width(string text, double size) =>
        (int)Math.Ceiling(text.EnumerateRunes().Sum(rune => rune.Value is >= 32 and < 127 ? Widths[rune.Value - 32] : rune.Value >= 0x2E80 ? Wide : Usual) * size / TableSize);
}
