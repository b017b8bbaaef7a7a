// Whole feeds as RSS: the shape that the design's sample has, their bytes, their dates.
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class RssFeedTests
{
    /// <summary>The sample was passed by the W3C feed validator; it tells one host, in fewer words, and uses one of its namespaces nowhere.</summary>
    [Fact]
    public void AFeedOfTheSamplesChangeIsTheSample()
    {
        var expected = Xml.Parse(Encoding.UTF8.GetBytes(Golden.Read("hosts.sample.rss"))).Element("channel")!;
        expected.Element("generator")!.Value = "StatusFeeds " + FeedHeader.Version;
        var entry = Shop.HostEntries[0] with { Text = new(Shop.HostEntries[0].Text.Whole with { Content = expected.Element("item")!.Element("description")!.Value }) };
        var actual = Xml.Parse(RssFeed.Write(Shop.Header, FeedKind.Hosts, [entry], Shop.Down)).Element("channel")!;
        XNamespace syndication = XmlBytes.Syndication;
        Assert.Equal(["hourly", "60"], actual.Elements().Where(element => element.Name.Namespace == syndication).Select(element => element.Value));
        actual.Elements().Where(element => element.Name.Namespace == syndication).Remove();
        Assert.Equal(expected.Elements().Select(element => element.ToString()), actual.Elements().Select(element => element.ToString()));
    }

    [Fact]
    public void TheBytesOfAHostsFeedAreTheGoldenOnes() => Golden.Holds("hosts.rss.golden", Told(RssFeed.Write(
        Shop.Header, FeedKind.Hosts, [Shop.Stored(Shop.Stopped, EntryTexts.ForMonitor(Shop.Stopped, events: false)), .. Shop.HostEntries], Shop.Down)));

    [Fact]
    public void TheBytesOfAnEventsFeedAreTheGoldenOnes() => Golden.Holds("events.rss.golden", Told(RssFeed.Write(
        new(Shop.Site, Scopes.All, Shop.Authority),
        FeedKind.Events,
        [Shop.Stored(Shop.Stopped, EntryTexts.ForMonitor(Shop.Stopped, events: true)), .. Shop.EventEntries],
        Shop.Down)));

    [Fact]
    public void DatesAreThoseGivenWithTheChangesAndTheNewestIsTheChannels()
    {
        StoredEntry[] entries =
        [
            Shop.EventEntries[0] with { Dated = Shop.At("2026-11-21T00:00:39Z") },
            Shop.EventEntries[1] with { Dated = Shop.At("2026-11-21T00:00:38Z") },
            Shop.EventEntries[2] with { Dated = Shop.At("2026-11-21T05:45:37+05:45") },
        ];
        var channel = Xml.Parse(RssFeed.Write(Shop.Header, FeedKind.Events, entries, Shop.Down)).Element("channel")!;
        Assert.Equal(
            ["Sat, 21 Nov 2026 00:00:39 GMT", "Sat, 21 Nov 2026 00:00:38 GMT", "Sat, 21 Nov 2026 00:00:37 GMT"],
            channel.Elements("item").Select(item => item.Element("pubDate")!.Value));
        Assert.Equal("Sat, 21 Nov 2026 00:00:39 GMT", channel.Element("lastBuildDate")!.Value);
    }

    [Fact]
    public void AFeedWithoutEntriesWasBuiltWhenItIsSaidToBe()
    {
        var channel = Xml.Parse(RssFeed.Write(Shop.Header, FeedKind.Hosts, [], Shop.At("2026-11-20T00:00:00+05:45"))).Element("channel")!;
        Assert.Equal("Thu, 19 Nov 2026 18:15:00 GMT", channel.Element("lastBuildDate")!.Value);
        Assert.Empty(channel.Elements("item"));
    }

    [Fact]
    public void ABodyThatEndsItsCdataIsSplitAndReadAsItIs()
    {
        const string Body = "<p>a]]></p><pre>]]>]]&gt;<![CDATA[</pre>";
        var feed = RssFeed.Write(Shop.Header, FeedKind.Hosts, [Shop.HostEntries[0] with { Text = new(new("t", "s", Body)) }], Shop.Down);
        Assert.Contains("<description><![CDATA[<p>a]]", Encoding.UTF8.GetString(feed), StringComparison.Ordinal);
        Assert.Equal(Body, Xml.Parse(feed).Element("channel")!.Element("item")!.Element("description")!.Value);
    }

    [Fact]
    public void TheIdsAreThoseOfTheAtomFeedOfTheSameKind()
    {
        foreach (var (kind, entries) in new[] { (FeedKind.Hosts, Shop.HostEntries), (FeedKind.Events, Shop.EventEntries) })
        {
            var items = Xml.Parse(RssFeed.Write(Shop.Header, kind, entries, Shop.Down)).Element("channel")!.Elements("item").ToList();
            Assert.Equal(Xml.Ids(AtomFeed.Write(Shop.Header, kind, entries, true, Shop.Down))[1..], items.Select(item => item.Element("guid")!.Value));
            Assert.All(items, item => Assert.Equal("false", (string?)item.Element("guid")!.Attribute("isPermaLink")));
        }
    }

    [Fact]
    public void NothingDependsOnTheCulture()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = RssFeed.Write(Shop.Header, FeedKind.Events, Shop.EventEntries, Shop.Down);
        CultureInfo.CurrentCulture = Strange.Culture;
        try
        {
            Assert.Equal(expected, RssFeed.Write(Shop.Header, FeedKind.Events, Shop.EventEntries, Shop.Down));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>With a word instead of the version, which every release moves.</summary>
    private static string Told(byte[] feed) =>
        Encoding.UTF8.GetString(feed).Replace($"StatusFeeds {FeedHeader.Version}<", "StatusFeeds VERSION<", StringComparison.Ordinal);
}
