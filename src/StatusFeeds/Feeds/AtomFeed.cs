// Writes a feed as Atom (RFC 4287): the header, then the entries as they were told.
using System.Globalization;
using System.Xml;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static class AtomFeed
{
    public const string MediaType = "application/atom+xml; charset=utf-8";

    private const string Atom = XmlBytes.Atom;

    /// <summary>The same arguments give the same bytes: UTF-8 without a byte order mark.</summary>
    /// <param name="entries">In the order in which they shall stand: newest first (see <see cref="Selection"/>).</param>
    /// <param name="complete">All hosts are in: says so (RFC 5005 §2). Means nothing for events.</param>
    /// <param name="emptyUpdated">When the feed was updated, if it has no entry.</param>
    /// <param name="part">Null: the whole feed.</param>
    public static byte[] Write(
        FeedHeader header, FeedKind kind, IReadOnlyList<StoredEntry> entries, bool complete, DateTimeOffset emptyUpdated, FeedPart? part = null) => XmlBytes.Of(xml =>
    {
        xml.WriteStartElement("feed", Atom);
        xml.Namespace("", Atom);
        if (kind == FeedKind.Hosts || part is { IsArchive: true })
            xml.Namespace("fh", XmlBytes.History);
        if (kind == FeedKind.Hosts)
            xml.Namespace("sy", XmlBytes.Syndication);
        xml.WriteAttributeString("xml", "lang", null, "en");
        Head(xml, header, kind, entries.Count == 0 ? emptyUpdated : entries.Max(entry => entry.At), part);
        if (part is { IsArchive: true })
            xml.Mark("archive");
        if (kind == FeedKind.Hosts)
        {
            if (complete)
                xml.Mark("complete");
            xml.EveryMinute();
        }

        foreach (var entry in entries)
            Entry(xml, header, kind, entry);
        xml.WriteEndElement();
    });

    private static void Head(XmlWriter xml, FeedHeader header, FeedKind kind, DateTimeOffset updated, FeedPart? part)
    {
        var archive = part is { IsArchive: true };
        xml.Element(Atom, "id", header.Id(kind));
        xml.Element(Atom, "title", part?.Title ?? header.Title(kind));
        if (!archive)
            xml.Element(Atom, "subtitle", FeedHeader.Subtitle(kind));
        xml.WriteStartElement("author", Atom);
        xml.Element(Atom, "name", archive ? "StatusFeeds" : header.Author);
        xml.WriteEndElement();
        xml.WriteStartElement("generator", Atom);
        xml.Attribute("uri", header.Url + "/");
        if (!archive)
            xml.Attribute("version", FeedHeader.Version);
        xml.WriteString("StatusFeeds");
        xml.WriteEndElement();
        Link(xml, "self", "application/atom+xml", null, header.Url + (part is null ? header.Path(kind) : part.Path + FeedFormat.Atom.Suffix()));
        if (header.HubOf(kind, part) is { } hub)
            Link(xml, "hub", null, null, hub);
        Link(xml, "alternate", "text/html", null, header.Url + header.PagePath);
        if (!archive && !header.IsOfHost)
            Link(xml, "related", "application/atom+xml", header.Title(FeedHeader.Other(kind)), header.Url + header.Path(FeedHeader.Other(kind)));
        foreach (var (rel, path) in part?.Links ?? [])
            Link(xml, rel, "application/atom+xml", null, header.Url + path + FeedFormat.Atom.Suffix());
        xml.Element(Atom, "updated", Instant(updated));
    }

    private static void Entry(XmlWriter xml, FeedHeader header, FeedKind kind, StoredEntry entry)
    {
        xml.WriteStartElement("entry", Atom);
        xml.Element(Atom, "id", EntryNames.Id(header, kind, entry));
        xml.Element(Atom, "title", entry.Text.Title);
        Link(xml, "alternate", "text/html", null, EntryNames.Page(header, kind, entry));
        if (kind == FeedKind.Events && EntryNames.Related(entry) is { } subject)
            Link(xml, "related", "text/html", subject, EntryNames.SubjectPage(header, entry));
        xml.Element(Atom, "published", Instant(entry.At));
        xml.Element(Atom, "updated", Instant(entry.At));
        if (kind == FeedKind.Events)
        {
            foreach (var (term, scheme) in EntryNames.Categories(header, entry))
            {
                xml.WriteStartElement("category", Atom);
                xml.Attribute("term", term);
                xml.Attribute("scheme", scheme);
                xml.Attribute("label", term);
                xml.WriteEndElement();
            }
        }

        xml.Element(Atom, "summary", entry.Text.Summary);
        xml.WriteStartElement("content", Atom);
        xml.WriteAttributeString("type", "html");
        xml.WriteString(Clean.Text(entry.Text.Content));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string rel, string? type, string? title, string href)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", rel);
        if (type is not null)
            xml.WriteAttributeString("type", type);
        if (title is not null)
            xml.Attribute("title", title);
        xml.Attribute("href", href);
        xml.WriteEndElement();
    }

    /// <summary>RFC 3339 in UTC with milliseconds; a numeric offset would be misread by newsboat and Elfeed.</summary>
    public static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
