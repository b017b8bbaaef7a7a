// The lists of all feeds.
using System.Text;
using System.Xml.Linq;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class OpmlTests
{
    private static readonly DateTimeOffset Created = Shop.At("2026-11-21T05:42:39+05:45");

    /// <summary>Byte for byte but for how it is indented: the W3C validator passes it.</summary>
    [Fact]
    public void TheListOfTheSamplesSiteIsTheSample() => Assert.Equal(
        Xml.Parse(Encoding.UTF8.GetBytes(Golden.Read("feeds.sample.opml"))).ToString(), Xml.Parse(Opml.Write(Shop.Site, FeedKind.Events, Created)).ToString());

    [Fact]
    public void TheBytesOfAListAreTheGoldenOnes()
    {
        var site = Shop.Site with
        {
            Title = "Example & Söhne <\"]]>\u0001😀",
            Applications = [.. Shop.Site.Applications, new("office", "The \"office\" & more", "", ["web02"], [])],
        };
        Golden.Holds("hosts.opml.golden", Encoding.UTF8.GetString(Opml.WriteHosts(site, Created)));
        Golden.Holds("feeds.opml.golden", Encoding.UTF8.GetString([.. Opml.Write(site, FeedKind.Events, Created), .. Opml.Write(site, FeedKind.Hosts, Created)]));
    }

    [Fact]
    public void TheFeedOfAllIsInOnlyWhereOtherwiseAHostWouldBeInNone()
    {
        Assert.Equal(["/apps/shop/events.atom"], Listed(Shop.Site));
        Assert.Equal(["/all/events.atom", "/apps/shop/events.atom"], Listed(Shop.Site with { Applications = [Shop.Site.Applications[0] with { Hosts = ["web01"] }] }));
        Assert.Equal(["/all/events.atom"], Listed(Shop.Site with { Applications = [] }));

        static string[] Listed(Site site) =>
            [.. Xml.Parse(Opml.Write(site, FeedKind.Events, Created)).Descendants("outline").Attributes("xmlUrl").Select(url => url.Value[Shop.Url.Length..])];
    }

    [Fact]
    public void TheFingerprintIsAnotherOneAfterAnythingInTheListsChangesAndElseTheSame()
    {
        var application = Shop.Site.Applications[0];
        Site[] others =
        [
            Shop.Site with { Title = "Another" },
            Shop.Site with { Url = "http://localhost:8080" },
            Shop.Site with { Applications = [application with { Title = "Another" }] },
            Shop.Site with { Applications = [application, application with { Id = "office" }] },
        ];
        Assert.Equal(others.Length + 1, others.Append(Shop.Site).Select(Opml.Fingerprint).Distinct().Count());
        Assert.Equal(Opml.Fingerprint(Shop.Site), Opml.Fingerprint(Shop.Of(Shop.Host("web01", "another name"), Shop.Host("web02"))));
    }

    /// <summary>Readers that know one level of folders only see the same as others.</summary>
    [Fact]
    public void EachHostsFeedIsInOneFolderAndNoFolderInAnother()
    {
        var site = Shop.Site with { Applications = [Shop.Site.Applications[0] with { Hosts = ["web01"] }, new("office", "The office", "", ["web01"], [])] };
        var body = Xml.Parse(Opml.WriteHosts(site, Created)).Element("body")!;
        Assert.Equal(["Web shop", "Example Corp"], body.Elements("outline").Select(folder => (string)folder.Attribute("text")!));
        Assert.Equal(["/hosts/web01/events.atom", "/hosts/web02/events.atom"], body.Descendants("outline").Attributes("xmlUrl").Select(url => url.Value[Shop.Url.Length..]));
        Assert.All(body.Elements("outline").Elements("outline"), feed => Assert.Empty(feed.Elements()));
        Assert.NotEqual(Opml.HostsFingerprint(Shop.Site, "a"), Opml.HostsFingerprint(Shop.Of(Shop.Host("web01", "another name"), Shop.Host("web02")), "a"));
        Assert.NotEqual(Opml.HostsFingerprint(Shop.Site, "a"), Opml.HostsFingerprint(Shop.Site, "b"));
    }
}
