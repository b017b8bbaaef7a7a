// Makes text from the outside fit to be told: nothing that XML 1.0 cannot hold, and, where asked, one short line.
using System.Buffers;
using System.Text;

namespace StatusFeeds.Feeds;

internal static class Clean
{
    private const char Replacement = '\uFFFD';

    /// <summary>All that may have to be replaced; most texts have none of it.</summary>
    private static readonly SearchValues<char> Suspects = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(unit => (char)unit).Where(unit => !CanStand(unit))]);

    /// <summary>
    /// The text with each UTF-16 unit that XML 1.0 (§2.2) cannot hold or discourages replaced by U+FFFD: C0 and C1 controls but tab and line ends
    /// (a terminal's reader would obey them), lone surrogates, U+FFFE and U+FFFF. The same instance where nothing is to be replaced.
    /// </summary>
    public static string Text(string text)
    {
        char[]? cleaned = null;
        var first = text.AsSpan().IndexOfAny(Suspects);
        for (var i = first < 0 ? text.Length : first; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (!CanStand(text[i]))
            {
                cleaned ??= text.ToCharArray();
                cleaned[i] = Replacement;
            }
        }

        return cleaned is null ? text : new string(cleaned);
    }

    /// <summary>
    /// Cleaned, white space folded to single blanks, at most <paramref name="most"/> UTF-16 units long; what was cut ends in <c>…</c>,
    /// never within a surrogate pair.
    /// </summary>
    public static string Line(string text, int most)
    {
        var line = new StringBuilder(Math.Min(text.Length, most + 1));
        var blank = false;
        foreach (var unit in text)
        {
            if (char.IsWhiteSpace(unit))
            {
                blank = line.Length > 0;
                continue;
            }

            if (blank)
                line.Append(' ');
            blank = false;
            line.Append(unit);
            if (line.Length > most + 1)
                break;
        }

        return Text(line.Length > most ? Cut(line.ToString(), most) : line.ToString());
    }

    private static string Cut(string line, int most)
    {
        var end = most - 1;
        if (end > 0 && char.IsSurrogatePair(line, end - 1))
            end--;
        return line[..end].TrimEnd(' ') + "…";
    }

    private static bool CanStand(char unit) => unit switch
    {
        '\t' or '\n' or '\r' => true,
        < ' ' or (>= '\u007F' and <= '\u009F') or '\uFFFE' or '\uFFFF' => false,
        _ => !char.IsSurrogate(unit),
    };
}
