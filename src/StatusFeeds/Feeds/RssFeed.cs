// Writes a feed as RSS 2.0: the header, then the entries as they were told, their bodies as CDATA.
using System.Xml;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static class RssFeed
{
    public const string MediaType = "application/rss+xml; charset=utf-8";

    /// <summary>As <see cref="AtomFeed.Write"/>, but dates are whole seconds (<see cref="StoredEntry.Dated"/>), and nothing says whether all hosts are in.</summary>
    public static byte[] Write(
        FeedHeader header, FeedKind kind, IReadOnlyList<StoredEntry> entries, DateTimeOffset emptyUpdated, FeedPart? part = null) => XmlBytes.Of(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.Namespace("atom", XmlBytes.Atom);
        if (part is { IsArchive: true })
            xml.Namespace("fh", XmlBytes.History);
        if (kind == FeedKind.Hosts)
            xml.Namespace("sy", XmlBytes.Syndication);
        xml.WriteStartElement("channel");
        Head(xml, header, kind, entries.Count == 0 ? emptyUpdated : entries.Max(entry => entry.Dated), part);
        foreach (var entry in entries)
            Item(xml, header, kind, entry);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    private static void Head(XmlWriter xml, FeedHeader header, FeedKind kind, DateTimeOffset built, FeedPart? part)
    {
        var archive = part is { IsArchive: true };
        xml.Element(null, "title", part?.Title ?? header.Title(kind));
        xml.Element(null, "link", header.Url + header.PagePath);
        xml.Element(null, "description", FeedHeader.Subtitle(kind));
        xml.Element(null, "language", "en");
        Link(xml, "self", header.Url + (part is null ? header.Path(kind, FeedFormat.Rss) : part.Path + FeedFormat.Rss.Suffix()));
        if (header.HubOf(kind, part) is { } hub)
            Link(xml, "hub", hub, null);
        foreach (var (rel, path) in part?.Links ?? [])
            Link(xml, rel, header.Url + path + FeedFormat.Rss.Suffix());
        if (archive)
            xml.Mark("archive");
        xml.Element(null, "lastBuildDate", XmlBytes.Date(built));
        if (!archive)
            xml.Element(null, "ttl", "1");
        if (kind == FeedKind.Hosts)
            xml.EveryMinute();
        xml.Element(null, "docs", "https://www.rssboard.org/rss-specification");
        xml.Element(null, "generator", archive ? "StatusFeeds" : "StatusFeeds " + FeedHeader.Version);
    }

    private static void Link(XmlWriter xml, string rel, string href, string? type = "application/rss+xml")
    {
        xml.WriteStartElement("link", XmlBytes.Atom);
        xml.Attribute("rel", rel);
        if (type is not null)
            xml.Attribute("type", type);
        xml.Attribute("href", href);
        xml.WriteEndElement();
    }

    private static void Item(XmlWriter xml, FeedHeader header, FeedKind kind, StoredEntry entry)
    {
        xml.WriteStartElement("item");
        xml.Element(null, "title", entry.Text.Title);
        xml.Element(null, "link", EntryNames.Page(header, kind, entry));
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(Clean.Text(EntryNames.Id(header, kind, entry)));
        xml.WriteEndElement();
        xml.Element(null, "pubDate", XmlBytes.Date(entry.Dated));
        if (kind == FeedKind.Events)
        {
            foreach (var (term, scheme) in EntryNames.Categories(header, entry))
            {
                xml.WriteStartElement("category");
                xml.Attribute("domain", scheme);
                xml.WriteString(Clean.Text(term));
                xml.WriteEndElement();
            }
        }

        xml.WriteStartElement("description");
        xml.WriteCData(Clean.Text(entry.Text.Content));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
