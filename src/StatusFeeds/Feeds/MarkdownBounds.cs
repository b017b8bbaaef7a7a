// What of Markdown is parsed: each bound is counted before, as a parser takes the square of what it counts, and a short text could cost seconds.
using System.Buffers;
using Markdig.Syntax;

namespace StatusFeeds.Feeds;

internal static class MarkdownBounds
{
    /// <summary>Quotes and items of lists that one line may begin.</summary>
    public const int MostMarkers = 20;

    /// <summary>Of one paragraph, heading or table: two hundred links, or three hundred words that stand out.</summary>
    public const int MostMarks = 600;

    /// <summary>Of tables: a parser fills each row up to the longest.</summary>
    private const int MostCells = 4000;

    /// <summary>What begins or ends something in a paragraph, and what an address in it is searched for.</summary>
    private static readonly SearchValues<char> Marks = SearchValues.Create("[]!*_~`<(");

    /// <summary>Characters.</summary>
    public static int MostHtml(string text) => (4 * text.Length) + 8192;

    /// <summary>Its tables would have too many cells, were they parsed.</summary>
    public static bool IsWide(string text) => Cells(text) > MostCells;

    /// <summary>A line of it begins more quotes and lists than are read.</summary>
    public static bool IsNested(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (Markers(line) > MostMarkers)
                return true;
        }

        return false;
    }

    /// <summary>How many quotes and items of lists the line begins.</summary>
    private static int Markers(ReadOnlySpan<char> line)
    {
        var count = 0;
        for (var rest = line.TrimStart(" \t"); !rest.IsEmpty && count <= MostMarkers; count++)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            var isItem = (digits == 0 && rest[0] is '-' or '*' or '+') || (digits > 0 && rest[digits] is '.' or ')');
            var end = Math.Max(digits, 0) + 1;
            if (!(rest[0] == '>' || (isItem && (end == rest.Length || rest[end] is ' ' or '\t'))))
                break;
            rest = rest[end..].TrimStart(" \t");
        }

        return count;
    }

    /// <summary>What has more marks than are read is taken for text; told by the parser as the block ends.</summary>
    public static void LeaveRich(Block block)
    {
        if (block is not LeafBlock { ProcessInlines: true } leaf)
            return;
        var marks = 0;
        foreach (var line in leaf.Lines.Lines.AsSpan(0, leaf.Lines.Count))
            marks += line.Slice.AsSpan().CountAny(Marks);
        leaf.ProcessInlines = marks <= MostMarks;
    }

    private static long Cells(string text)
    {
        var (rows, most) = (0L, 0L);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Count('|') is var bars and > 0)
                (rows, most) = (rows + 1, Math.Max(most, bars + 1));
        }

        return rows * most;
    }
}
