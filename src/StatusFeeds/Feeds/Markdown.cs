// Markdown that people write, as the few elements that feeds may hold: Markdig says what it means, its HTML is not used.
using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace StatusFeeds.Feeds;

/// <summary>
/// Whatever is written: the markup is well-formed and of <c>p b pre ul li table tr th td a</c> alone, an address is http or https, HTML is shown as the text it is. What has no
/// element here keeps its words: headings are bold, emphasis and code in a line plain, quotes paragraphs, numbered lists have their numbers as text, pictures are links.
/// What would cost too much to read (<see cref="MarkdownBounds"/>) or be much longer than the text stands as it was written.
/// </summary>
internal static class Markdown
{
    /// <summary>Characters that are parsed: some texts take the square of their length. What is more is shown as it was written.</summary>
    public const int MostParsed = 16 * 1024;

    private const int MostAddress = 2000;

    /// <summary>Elements of Markdown in one another; deeper ones are shown as they were written.</summary>
    private const int MostNested = 24;

    private static readonly MarkdownPipeline Plain = Pipeline().Build();
    private static readonly MarkdownPipeline WithTables = Pipeline().UsePipeTables().Build();

    /// <summary>Empty where nothing is written.</summary>
    /// <param name="text">From outside, of any length.</param>
    public static Html Html(string text)
    {
        text = text.ReplaceLineEndings("\n");
        var (head, tail) = text.Length <= MostParsed ? (text, "") : Split(text);
        return Feeds.Html.Join("\n", [.. Parsed(head), Written(tail)]);
    }

    private static IEnumerable<Html> Parsed(string text)
    {
        if (MarkdownBounds.IsNested(text))
            return [Written(text)];
        try
        {
            var parsed = Markdig.Markdown.Parse(text, MarkdownBounds.IsWide(text) ? Plain : WithTables);
            var most = MarkdownBounds.MostHtml(text);

            // One long address may be named by a thousand short references.
            if (parsed.Descendants<LinkInline>().Sum(link => (long)(link.Url?.Length ?? 0)) > most)
                return [Written(text)];
            List<Html> made = [.. Blocks(parsed)];
            return made.Sum(piece => (long)piece.ToString().Length) > most ? [Written(text)] : made;
        }
        catch (ArgumentException)
        {
            // Markdig's word for what is nested too deeply.
            return [Written(text)];
        }
    }

    /// <summary>At the end of a paragraph, if there is one.</summary>
    private static (string Head, string Tail) Split(string text)
    {
        var end = text.LastIndexOf("\n\n", MostParsed, StringComparison.Ordinal);
        if (end <= 0)
            end = char.IsSurrogatePair(text, MostParsed - 1) ? MostParsed - 1 : MostParsed;
        return (text[..end], text[end..]);
    }

    private static Html Written(string text) => string.IsNullOrWhiteSpace(text) ? Feeds.Html.Empty : Feeds.Html.Of($"<pre>{text.Trim('\n')}</pre>");

    private static IEnumerable<Html> Blocks(ContainerBlock blocks) => blocks.SelectMany(Of).Where(piece => !piece.IsEmpty);

    private static IEnumerable<Html> Of(Block block) => block switch
    {
        CodeBlock code => [Written(code.Lines.ToString())],
        HeadingBlock { Inline: not null } heading => [Paragraph(Inlines(heading.Inline, new Place(IsBold: true)), isBold: true)],
        LinkReferenceDefinitionGroup => [],
        ListBlock list => [List(list)],
        Table table => [Of(table)],
        ContainerBlock others => Blocks(others),
        LeafBlock { Inline: { } inline } => [Paragraph(Inlines(inline, default), isBold: false)],
        LeafBlock { Lines.Count: > 0 } rich => [Written(rich.Lines.ToString())],
        _ => [],
    };

    private static Html Paragraph(Html words, bool isBold) =>
        words.IsEmpty ? Feeds.Html.Empty : isBold ? Feeds.Html.Of($"<p><b>{words}</b></p>") : Feeds.Html.Of($"<p>{words}</p>");

    private static Html List(ListBlock list)
    {
        var number = long.TryParse(list.OrderedStart, out var first) ? first : 1;
        var items = list.OfType<ListItemBlock>().Select((item, place) => Feeds.Html.Of($"<li>{(list.IsOrdered ? $"{number + place}. " : "")}{Item(item)}</li>")).ToList();
        return items.Count == 0 ? Feeds.Html.Empty : Feeds.Html.Of($"<ul>{items}</ul>");
    }

    /// <summary>Its first paragraph is the item itself.</summary>
    private static Html Item(ListItemBlock item) => Feeds.Html.Join("", item.SelectMany((block, place) =>
        place == 0 && block is ParagraphBlock { Inline: { } inline } ? [Inlines(inline, default)] : Of(block)));

    private static Html Of(Table table)
    {
        var rows = table.OfType<TableRow>().Select(row => Feeds.Html.Of($"<tr>{row.OfType<TableCell>().Select(cell => Cell(cell, row.IsHeader))}</tr>"));
        return Feeds.Html.Of($"<table border=\"1\">{rows}</table>");
    }

    private static Html Cell(TableCell cell, bool isHead)
    {
        var words = Feeds.Html.Join(" ", cell.Descendants<LeafBlock>().Where(block => block.Inline is not null).Select(block => Inlines(block.Inline, default)));
        return isHead ? Feeds.Html.Of($"<th>{words}</th>") : Feeds.Html.Of($"<td>{words}</td>");
    }

    private static Html Inlines(ContainerInline? inlines, Place place) => Feeds.Html.Join("", inlines?.Select(inline => Of(inline, place)) ?? []);

    private static Html Of(Inline inline, Place place) => inline switch
    {
        LiteralInline literal => Feeds.Html.Of($"{literal.Content.ToString()}"),
        CodeInline code => Feeds.Html.Of($"{code.Content}"),
        HtmlEntityInline entity => Feeds.Html.Of($"{entity.Transcoded.ToString()}"),
        LineBreakInline => Feeds.Html.Of($"\n"),
        AutolinkInline link => Link(link.Url, Feeds.Html.Of($"{link.Url}"), place),
        LinkInline link => Link(link.Url, Inlines(link, place with { IsLink = true }), place),
        EmphasisInline { DelimiterCount: 2 } strong when !place.IsBold => Bold(Inlines(strong, place with { IsBold = true })),
        DelimiterInline delimiter => Feeds.Html.Of($"{delimiter.ToLiteral()}{Inlines(delimiter, place)}"),
        ContainerInline others => Inlines(others, place),
        _ => Feeds.Html.Empty,
    };

    private static Html Bold(Html words) => words.IsEmpty ? words : Feeds.Html.Of($"<b>{words}</b>");

    /// <summary>No link in a link; an address that is none of the web's stands behind the words as text.</summary>
    private static Html Link(string? address, Html words, Place place)
    {
        if (place.IsLink || string.IsNullOrEmpty(address))
            return words;
        if (address.Length <= MostAddress && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0)
            return Feeds.Html.Of($"<a href=\"{uri.AbsoluteUri}\">{(words.IsEmpty ? Feeds.Html.Of($"{address}") : words)}</a>");
        return words.ToString() == Feeds.Html.Of($"{address}").ToString() ? words : Feeds.Html.Of($"{words} ({address})");
    }

    private static MarkdownPipelineBuilder Pipeline()
    {
        var pipeline = new MarkdownPipelineBuilder { MaximumNestingDepth = MostNested }.DisableHtml().UseAutoLinks();
        foreach (var parser in pipeline.BlockParsers)
            parser.Closed += (_, block) => MarkdownBounds.LeaveRich(block);
        return pipeline;
    }

    /// <param name="IsBold">All of it is.</param>
    private readonly record struct Place(bool IsBold = false, bool IsLink = false);
}
