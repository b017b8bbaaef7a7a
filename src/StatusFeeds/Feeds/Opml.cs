// Writes the list of all feeds of a kind as OPML 2.0, to be imported into a reader at once.
using System.Text;
using System.Xml;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>
/// Lists the feed of each application, in one folder with the site's title. That of all is left out, since it tells every change once more, unless it tells of
/// hosts that no application has. Another list has the feed of each host, in a folder for each application. No folder lies in another: many readers know one level only.
/// </summary>
internal static class Opml
{
    public const string MediaType = "text/x-opml; charset=utf-8";

    public const string Path = "/feeds.opml";

    /// <summary>The name under which the store remembers when the lists last changed, among those of scopes.</summary>
    public const string Scope = "feeds.opml";

    /// <summary>The same for the list of each host's feed, and for what stands at the head of those feeds.</summary>
    public const string HostsScope = "hosts.opml";

    /// <param name="created">When the list became what it is.</param>
    public static byte[] Write(Site site, FeedKind kind, DateTimeOffset created) => Write(site, created, [(site.Title, Listed(site))], kind);

    /// <summary>The feed of each host; one that several applications have stands in the folder of the first.</summary>
    /// <param name="created">When the list became what it is.</param>
    public static byte[] WriteHosts(Site site, DateTimeOffset created) => Write(site, created, Folders(site), FeedKind.Events);

    /// <summary>Another one means other lists.</summary>
    public static string Fingerprint(Site site) => Mark([.. Write(site, FeedKind.Hosts, DateTimeOffset.UnixEpoch), .. Write(site, FeedKind.Events, DateTimeOffset.UnixEpoch)]);

    /// <summary>Another one means another list of each host's feed, or other heads of them.</summary>
    public static string HostsFingerprint(Site site, string authority) =>
        Mark([.. WriteHosts(site, DateTimeOffset.UnixEpoch), .. Encoding.UTF8.GetBytes($"{authority} {FeedHeader.Version}")]);

    private static byte[] Write(Site site, DateTimeOffset created, IEnumerable<(string Title, IEnumerable<FeedHeader> Feeds)> folders, FeedKind kind) => XmlBytes.Of(xml =>
    {
        xml.WriteStartElement("opml");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteStartElement("head");
        xml.Element(null, "title", site.Title);
        xml.Element(null, "dateCreated", XmlBytes.Date(created));
        xml.WriteEndElement();
        xml.WriteStartElement("body");
        foreach (var (title, feeds) in folders)
        {
            xml.WriteStartElement("outline");
            xml.Attribute("text", title);
            foreach (var header in feeds)
                Feed(xml, header, kind);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    private static void Feed(XmlWriter xml, FeedHeader header, FeedKind kind)
    {
        xml.WriteStartElement("outline");
        xml.WriteAttributeString("type", "rss");
        xml.Attribute("text", header.Title(kind));
        xml.Attribute("title", header.Title(kind));
        xml.Attribute("xmlUrl", header.Url + header.Path(kind));
        xml.Attribute("htmlUrl", header.Url + header.PagePath);
        xml.WriteEndElement();
    }

    private static string Mark(byte[] lists) => Convert.ToHexStringLower(Digest.Of(lists))[..32];

    private static IEnumerable<FeedHeader> Listed(Site site)
    {
        var claimed = Claimed(site);
        var scopes = site.Applications.Select(application => Scopes.OfApplication(application.Id));
        return (site.Applications.Length == 0 || site.Hosts.Keys.Any(host => !claimed.Contains(host)) ? scopes.Prepend(Scopes.All) : scopes)
            .Select(scope => new FeedHeader(site, scope, authority: ""));
    }

    private static IEnumerable<(string Title, IEnumerable<FeedHeader> Feeds)> Folders(Site site)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var application in site.Applications)
        {
            var own = application.Hosts.Where(host => site.Hosts.ContainsKey(host) && listed.Add(host)).ToList();
            if (own.Count > 0)
                yield return (application.Title, Feeds(own));
        }

        var others = site.Hosts.Keys.Where(host => !listed.Contains(host)).Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
            yield return (site.Title, Feeds(others));

        IEnumerable<FeedHeader> Feeds(IEnumerable<string> hosts) => hosts.Select(host => FeedHeader.OfHost(site, host, authority: ""));
    }

    private static HashSet<string> Claimed(Site site) => site.Applications.SelectMany(application => application.Hosts).ToHashSet(StringComparer.Ordinal);
}
