// Writes a feed as Atom (RFC 4287): the header, then the entries as they were told.
using System.Globalization;
using System.Text;
using System.Xml;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static class AtomFeed
{
    public const string MediaType = "application/atom+xml; charset=utf-8";

    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string History = "http://purl.org/syndication/history/1.0";
    private const string Syndication = "http://purl.org/rss/1.0/modules/syndication/";
    private const string Xmlns = "http://www.w3.org/2000/xmlns/";

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <summary>The same arguments give the same bytes: UTF-8 without a byte order mark.</summary>
    /// <param name="entries">In the order in which they shall stand: newest first (see <see cref="Selection"/>).</param>
    /// <param name="complete">All hosts are in: says so (RFC 5005 §2). Means nothing for events.</param>
    /// <param name="emptyUpdated">When the feed was updated, if it has no entry.</param>
    public static byte[] Write(FeedHeader header, FeedKind kind, IReadOnlyList<StoredEntry> entries, bool complete, DateTimeOffset emptyUpdated)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString(null, "xmlns", Xmlns, Atom);
            if (kind == FeedKind.Hosts)
            {
                xml.WriteAttributeString("xmlns", "fh", Xmlns, History);
                xml.WriteAttributeString("xmlns", "sy", Xmlns, Syndication);
            }

            xml.WriteAttributeString("xml", "lang", null, "en");
            Head(xml, header, kind, entries.Count == 0 ? emptyUpdated : entries.Max(entry => entry.At));
            if (kind == FeedKind.Hosts)
            {
                if (complete)
                {
                    xml.WriteStartElement("complete", History);
                    xml.WriteEndElement();
                }

                xml.WriteElementString("updatePeriod", Syndication, "hourly");
                xml.WriteElementString("updateFrequency", Syndication, "60");
            }

            foreach (var entry in entries)
                Entry(xml, header, kind, entry);
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    /// <summary>The id under which this feed tells that entry; no two feeds share one.</summary>
    public static string EntryId(FeedHeader header, FeedKind kind, StoredEntry entry) =>
        $"tag:{header.Authority}:{header.Scope}:" + (kind, entry.Subject.Kind) switch
        {
            (FeedKind.Events, _) => "events/" + Number(entry),
            (_, SubjectKind.Monitor) => "monitor",
            _ => "hosts/" + entry.Subject.Id,
        };

    private static void Head(XmlWriter xml, FeedHeader header, FeedKind kind, DateTimeOffset updated)
    {
        var other = FeedHeader.Other(kind);
        Element(xml, "id", header.Id(kind));
        Element(xml, "title", header.Title(kind));
        Element(xml, "subtitle", FeedHeader.Subtitle(kind));
        xml.WriteStartElement("author", Atom);
        Element(xml, "name", header.Author);
        xml.WriteEndElement();
        xml.WriteStartElement("generator", Atom);
        xml.WriteAttributeString("uri", Clean.Text(header.Url) + "/");
        xml.WriteAttributeString("version", FeedHeader.Version);
        xml.WriteString("StatusFeeds");
        xml.WriteEndElement();
        Link(xml, "self", "application/atom+xml", null, header.Url + header.Path(kind));
        Link(xml, "alternate", "text/html", null, header.Url + header.PagePath);
        Link(xml, "related", "application/atom+xml", header.Title(other), header.Url + header.Path(other));
        Element(xml, "updated", Instant(updated));
    }

    private static void Entry(XmlWriter xml, FeedHeader header, FeedKind kind, StoredEntry entry)
    {
        var (url, host) = (entry.Url, entry.Subject.Kind == SubjectKind.Host ? entry.Subject.Id : null);
        var page = host is null ? $"{url}/" : $"{url}/hosts/{host}";
        xml.WriteStartElement("entry", Atom);
        Element(xml, "id", EntryId(header, kind, entry));
        Element(xml, "title", entry.Text.Title);
        Link(xml, "alternate", "text/html", null, kind == FeedKind.Hosts ? page : $"{url}/events/{Number(entry)}");
        if (kind == FeedKind.Events && host is not null)
            Link(xml, "related", "text/html", host, page);
        Element(xml, "published", Instant(entry.At));
        Element(xml, "updated", Instant(entry.At));
        if (kind == FeedKind.Events)
        {
            Category(xml, entry.To.Name(), url + "/#status");
            if (host is not null)
                Category(xml, host, url + "/#host");
        }

        Element(xml, "summary", entry.Text.Summary);
        xml.WriteStartElement("content", Atom);
        xml.WriteAttributeString("type", "html");
        xml.WriteString(Clean.Text(entry.Text.Content));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>Entries were cleaned when they were told; once more, so that no stored or configured text can take a feed away from its readers.</summary>
    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Atom, Clean.Text(text));

    private static void Link(XmlWriter xml, string rel, string type, string? title, string href)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", rel);
        xml.WriteAttributeString("type", type);
        if (title is not null)
            xml.WriteAttributeString("title", Clean.Text(title));
        xml.WriteAttributeString("href", Clean.Text(href));
        xml.WriteEndElement();
    }

    private static string Number(StoredEntry entry) => entry.Number.ToString(CultureInfo.InvariantCulture);

    private static void Category(XmlWriter xml, string term, string scheme)
    {
        xml.WriteStartElement("category", Atom);
        xml.WriteAttributeString("term", term);
        xml.WriteAttributeString("scheme", Clean.Text(scheme));
        xml.WriteAttributeString("label", term);
        xml.WriteEndElement();
    }

    /// <summary>RFC 3339 in UTC with milliseconds; a numeric offset would be misread by newsboat and Elfeed.</summary>
    public static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
