// A small reader of Atom: what a feed said, and what its answer's headers were.
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace StatusFeeds.EndToEnd.Support;

/// <summary>An answer to a GET. Two of the same feed are the same if bytes, tag and date are.</summary>
internal sealed record Answer(HttpStatusCode Status, byte[] Body, string? ETag, DateTimeOffset? Modified, DateTimeOffset? Date, string? ContentType)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public AtomFeed Feed => AtomFeed.Parse(Body);

    public override string ToString() => $"{(int)Status} {ETag} {Modified:O} {Text}";
}

internal sealed record AtomEntry(string Id, string Title, DateTimeOffset Published, DateTimeOffset Updated, string Summary, string Content, string Link, string Xml)
{
    /// <summary>UP, DOWN, …: a title's first word without the colon.</summary>
    public string Status => Title.Split(':', 2)[0];

    /// <summary>What a person reads of the content: no tags, no numbers of the look.</summary>
    public string BodyText => Regex.Replace(Content, "<[^>]*>", " ", RegexOptions.NonBacktracking);

    /// <summary>The last part of the id: the host, or the event's number.</summary>
    public string Tail => Id[(Id.LastIndexOf('/') + 1)..];

    public bool IsMonitor => Id.EndsWith(":monitor", StringComparison.Ordinal);
}

internal sealed record AtomFeed(string Id, string Title, DateTimeOffset Updated, bool Complete, IReadOnlyList<AtomEntry> Entries)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace History = "http://purl.org/syndication/history/1.0";

    public static AtomFeed Parse(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var feed = XDocument.Load(stream, LoadOptions.PreserveWhitespace).Root!;
        return new AtomFeed(
            Text(feed, "id"),
            Text(feed, "title"),
            Instant(feed, "updated"),
            feed.Element(History + "complete") is not null,
            [.. feed.Elements(Atom + "entry").Select(Entry)]);
    }

    public AtomEntry? Of(string host) => Entries.FirstOrDefault(entry => entry.Id.EndsWith($":hosts/{host}", StringComparison.Ordinal));

    public override string ToString() => string.Join(" | ", Entries.Select(entry => entry.Title));

    private static AtomEntry Entry(XElement entry) => new(
        Text(entry, "id"),
        Text(entry, "title"),
        Instant(entry, "published"),
        Instant(entry, "updated"),
        Text(entry, "summary"),
        Text(entry, "content"),
        entry.Elements(Atom + "link").First(link => (string?)link.Attribute("rel") == "alternate").Attribute("href")!.Value,
        entry.ToString(SaveOptions.DisableFormatting));

    private static string Text(XElement parent, string name) => parent.Element(Atom + name)?.Value ?? "";

    private static DateTimeOffset Instant(XElement parent, string name) => DateTimeOffset.Parse(Text(parent, name));
}
