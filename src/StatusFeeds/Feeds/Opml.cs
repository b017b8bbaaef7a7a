// Writes the list of all feeds of a kind as OPML 2.0, to be imported into a reader at once.
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>
/// Lists the feed of each application. That of all is left out, since it tells every change once more, unless it tells of hosts that no application has.
/// </summary>
internal static class Opml
{
    public const string MediaType = "text/x-opml; charset=utf-8";

    public const string Path = "/feeds.opml";

    /// <summary>The name under which the store remembers when the lists last changed, among those of scopes.</summary>
    public const string Scope = "feeds.opml";

    /// <param name="created">When the list became what it is.</param>
    public static byte[] Write(Site site, FeedKind kind, DateTimeOffset created) => XmlBytes.Of(xml =>
    {
        xml.WriteStartElement("opml");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteStartElement("head");
        xml.Element(null, "title", site.Title);
        xml.Element(null, "dateCreated", XmlBytes.Date(created));
        xml.WriteEndElement();
        xml.WriteStartElement("body");
        xml.WriteStartElement("outline");
        xml.Attribute("text", site.Title);
        foreach (var header in Listed(site))
        {
            xml.WriteStartElement("outline");
            xml.WriteAttributeString("type", "rss");
            xml.Attribute("text", header.Title(kind));
            xml.Attribute("title", header.Title(kind));
            xml.Attribute("xmlUrl", header.Url + header.Path(kind));
            xml.Attribute("htmlUrl", header.Url + header.PagePath);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    /// <summary>Another one means other lists.</summary>
    public static string Fingerprint(Site site) => Convert.ToHexStringLower(Digest.Of(
        [.. Write(site, FeedKind.Hosts, DateTimeOffset.UnixEpoch), .. Write(site, FeedKind.Events, DateTimeOffset.UnixEpoch)]))[..32];

    private static IEnumerable<FeedHeader> Listed(Site site)
    {
        var claimed = site.Applications.SelectMany(application => application.Hosts).ToHashSet(StringComparer.Ordinal);
        var scopes = site.Applications.Select(application => Scopes.OfApplication(application.Id));
        return (site.Applications.Length == 0 || site.Hosts.Keys.Any(host => !claimed.Contains(host)) ? scopes.Prepend(Scopes.All) : scopes)
            .Select(scope => new FeedHeader(site, scope, authority: ""));
    }
}
