// A piece of safe HTML: what stands in the code's own literals is markup, what stands in a hole is text and is escaped.
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>
/// Markup that can be written as it is; it is also well-formed XML if the literals are. Immutable; compared by its markup.
/// <code>
/// var rows = changes.Select(change => Html.Of($"&lt;tr&gt;&lt;td&gt;{change.Reason}&lt;/td&gt;&lt;/tr&gt;"));   // the reason is cleaned and escaped
/// var page = Html.Of($"&lt;table&gt;{rows}&lt;/table&gt;{(late ? Html.Of($"&lt;p&gt;late&lt;/p&gt;") : null)}");      // pieces pass through, null is nothing
/// </code>
/// Holes take texts, whole numbers, <see cref="Html"/> and lists of it; anything else (instants, fractions) does not compile: say first how it is told.
/// A hole in an attribute must stand between quotes: <c>class="{name}"</c>. An address from outside goes through <see cref="Link"/>.
/// </summary>
internal sealed record Html
{
    public static readonly Html Empty = new("");

    private readonly string markup;

    private Html(string markup) => this.markup = markup;

    public bool IsEmpty => markup.Length == 0;

    /// <summary>Its length in UTF-8.</summary>
    public int Bytes => Encoding.UTF8.GetByteCount(markup);

    public static Html Of(HtmlParts parts) => new(parts.ToString());

    /// <summary>The pieces that are not empty, with <paramref name="between"/> (a text: escaped) between them.</summary>
    public static Html Join(string between, IEnumerable<Html> pieces) =>
        new(string.Join(Escape(between), pieces.Where(piece => !piece.IsEmpty).Select(piece => piece.markup)));

    /// <summary>
    /// A link if the address is an absolute http or https one; else (<c>javascript:</c>, <c>ssh:</c>, nonsense) plain text <c>words: address</c>.
    /// </summary>
    public static Html Link(string address, string words) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? Of($"<a href=\"{address}\">{words}</a>")
            : Of($"{words}: {address}");

    /// <summary>Markup that this program made earlier and kept as text: an entry's content. Nothing else may come this way.</summary>
    public static Html Written(string content) => new(Clean.Text(content));

    public override string ToString() => markup;

    /// <summary>
    /// Cleaned (<see cref="Clean.Text"/>) and escaped for element content and quoted attributes, in HTML as in XML. What turns the direction of writing
    /// around would turn what stands behind it in the page too: it becomes a blank.
    /// </summary>
    internal static string Escape(string text)
    {
        var cleaned = Words.Straight(Clean.Text(text));
        if (cleaned.AsSpan().IndexOfAny("&<>\"'") < 0)
            return cleaned;
        return new StringBuilder(cleaned)
            .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;")
            .ToString();
    }
}

/// <summary>What the compiler makes of <c>Html.Of($"…")</c>.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlParts(int literal, int holes)
{
    private readonly StringBuilder markup = new(literal + (holes * 16));

    public void AppendLiteral(string text) => markup.Append(text);

    public void AppendFormatted(string? text) => markup.Append(text is null ? "" : Html.Escape(text));

    public void AppendFormatted(long number) => markup.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(char letter) => AppendFormatted(letter.ToString());

    public void AppendFormatted(Html? piece) => markup.Append(piece?.ToString());

    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        foreach (var piece in pieces)
            markup.Append(piece.ToString());
    }

    public override string ToString() => markup.ToString();
}
