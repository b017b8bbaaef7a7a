// The names by which tests find their way in a feed.
using System.Xml.Linq;

namespace StatusFeeds.Tests.Feeds;

internal static class Xml
{
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    public static readonly XNamespace History = "http://purl.org/syndication/history/1.0";

    public static XElement Parse(byte[] feed)
    {
        using var stream = new MemoryStream(feed);
        return XElement.Load(stream);
    }

    public static string[] Ids(byte[] feed) => [.. Parse(feed).DescendantsAndSelf().Elements(Atom + "id").Select(id => id.Value)];
}
