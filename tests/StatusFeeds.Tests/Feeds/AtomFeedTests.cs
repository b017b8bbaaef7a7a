// Whole feeds: the shape that the design's samples have, their ids, their bytes.
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class AtomFeedTests
{
    private static readonly byte[] Hosts = AtomFeed.Write(Shop.Header, FeedKind.Hosts, Shop.HostEntries, complete: true, Shop.Down);
    private static readonly byte[] Events = AtomFeed.Write(Shop.Header, FeedKind.Events, Shop.EventEntries, complete: false, Shop.Down);

    /// <summary>The samples were passed by the W3C feed validator without a warning: every element, attribute and text must be theirs.</summary>
    [Theory]
    [InlineData("hosts.sample.atom")]
    [InlineData("events.sample.atom")]
    public void AFeedOfTheSamplesChangesIsTheSample(string sample)
    {
        var expected = XElement.Parse(Golden.Read(sample));
        expected.Element(Xml.Atom + "generator")!.SetAttributeValue("version", FeedHeader.Version);
        var actual = Xml.Parse(sample.StartsWith("hosts", StringComparison.Ordinal) ? Hosts : Events);
        Assert.Equal(expected.ToString(), actual.ToString());
    }

    [Fact]
    public void TheBytesOfAHostsFeedAreTheGoldenOnes() => Golden.Holds(
        "hosts.golden", Told(AtomFeed.Write(Shop.Header, FeedKind.Hosts, [Monitor(events: false), .. Shop.HostEntries], complete: false, Shop.Down)));

    [Fact]
    public void TheBytesOfAnEventsFeedAreTheGoldenOnes() => Golden.Holds(
        "events.golden",
        Told(AtomFeed.Write(new(Shop.Site, Scopes.All, Shop.Authority), FeedKind.Events, [Monitor(events: true), .. Shop.EventEntries], complete: false, Shop.Down)));

    [Fact]
    public void AFeedBeginsWithItsDeclarationAndWithoutAByteOrderMark() =>
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"", Encoding.Latin1.GetString(Hosts), StringComparison.Ordinal);

    [Fact]
    public void OnlyACompleteHostsFeedSaysSo()
    {
        Assert.NotNull(Xml.Parse(Hosts).Element(Xml.History + "complete"));
        Assert.Null(Xml.Parse(AtomFeed.Write(Shop.Header, FeedKind.Hosts, Shop.HostEntries, complete: false, Shop.Down)).Element(Xml.History + "complete"));
        Assert.Null(Xml.Parse(AtomFeed.Write(Shop.Header, FeedKind.Events, Shop.EventEntries, complete: true, Shop.Down)).Element(Xml.History + "complete"));
    }

    [Fact]
    public void AFeedWithoutEntriesWasUpdatedWhenItIsSaidToBe()
    {
        var feed = Xml.Parse(AtomFeed.Write(Shop.Header, FeedKind.Hosts, [], complete: true, Shop.At("2026-11-20T00:00:00+05:45")));
        Assert.Equal("2026-11-19T18:15:00.000Z", feed.Element(Xml.Atom + "updated")!.Value);
        Assert.Empty(feed.Elements(Xml.Atom + "entry"));
    }

    [Fact]
    public void NoIdIsInTwoFeedsAndNoneTwiceInOne()
    {
        var all = new FeedHeader(Shop.Site, Scopes.All, Shop.Authority);
        StoredEntry[] hosts = [Monitor(events: false), .. Shop.HostEntries];
        StoredEntry[] events = [Monitor(events: true), .. Shop.EventEntries];
        var ids = new[] { Shop.Header, all }
            .SelectMany(header => Xml.Ids(AtomFeed.Write(header, FeedKind.Hosts, hosts, true, Shop.Down)).Concat(Xml.Ids(AtomFeed.Write(header, FeedKind.Events, events, false, Shop.Down))))
            .ToList();
        Assert.Equal(2 * (2 + 3 + 4), ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains("tag:status.example.org,2026:all:monitor", ids);
        Assert.Contains("tag:status.example.org,2026:apps/shop:events/4712", ids);
    }

    [Fact]
    public void AnotherUrlNameOrTitleChangesNoEntry()
    {
        var site = Shop.Of(Shop.Host("web01", "the new name"), Shop.Host("web02")) with { Url = "http://elsewhere:8080", Title = "Another" };
        var moved = new FeedHeader(site, Shop.Scope, Shop.Authority);
        Assert.Equal(Entries(Hosts), Entries(AtomFeed.Write(moved, FeedKind.Hosts, Shop.HostEntries, complete: true, Shop.Down)));
        Assert.Equal(Entries(Events), Entries(AtomFeed.Write(moved, FeedKind.Events, Shop.EventEntries, complete: false, Shop.Down)));

        static string[] Entries(byte[] feed) => [.. Xml.Parse(feed).Elements(Xml.Atom + "entry").Select(entry => entry.ToString())];
    }

    [Fact]
    public void AFeedIsAsNewAsItsNewestEntryAndEachEntryWasPublishedWhenItWasUpdated()
    {
        StoredEntry[] many = [.. Enumerable.Range(0, 50).Select(i => Shop.EventEntries[0] with { Number = 5000 - i, At = Shop.Down.AddMilliseconds(-i) })];
        var feed = Xml.Parse(AtomFeed.Write(Shop.Header, FeedKind.Events, many, complete: false, Shop.Down));
        var updated = feed.Elements(Xml.Atom + "entry").Select(entry => entry.Element(Xml.Atom + "updated")!.Value).ToList();
        Assert.Equal(updated.Distinct().OrderDescending(), updated);
        Assert.Equal(updated, feed.Elements(Xml.Atom + "entry").Select(entry => entry.Element(Xml.Atom + "published")!.Value));
        Assert.Equal("2026-11-20T23:57:39.120Z", feed.Element(Xml.Atom + "updated")!.Value);
    }

    [Fact]
    public void TheSameEntriesGiveTheSameBytesWhateverTheCultureAndTheOffsetsOfInstants()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Strange.Culture;
        try
        {
            var change = Shop.DownOfWeb01 with { At = Shop.Down.ToOffset(new TimeSpan(5, 45, 0)), Failing = Shop.Down.AddDays(-400).ToOffset(TimeSpan.FromHours(-3)) };
            var after = Shop.AfterDown with { Since = change.At, Past = [new(change.At, Status.Up, Status.Down, ""), .. Shop.AfterDown.Past[1..].Select(past => past with { At = past.At.ToOffset(TimeSpan.FromHours(9)) })] };
            Assert.NotEqual("1.5", (1.5).ToString(CultureInfo.CurrentCulture));
            Assert.Equal(Bytes(Shop.AfterDown, change with { At = Shop.Down, Failing = Shop.Down.AddDays(-400) }, before), Bytes(after, change, Strange.Culture));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static byte[] Bytes(HostState after, Change change, CultureInfo culture)
        {
            CultureInfo.CurrentCulture = culture;
            var hosts = Shop.Stored(change, EntryTexts.ForHosts(Shop.Site.Hosts["web01"], after, change));
            var events = Shop.Stored(change, EntryTexts.ForEvents(Shop.Site.Hosts["web01"], after, change));
            return [.. AtomFeed.Write(Shop.Header, FeedKind.Hosts, [hosts], true, Shop.Down), .. AtomFeed.Write(Shop.Header, FeedKind.Events, [events], false, Shop.Down)];
        }
    }

    /// <summary>With a word instead of the version, which every release moves.</summary>
    private static string Told(byte[] feed) =>
        Encoding.UTF8.GetString(feed).Replace($"version=\"{FeedHeader.Version}\"", "version=\"VERSION\"", StringComparison.Ordinal);

    private static StoredEntry Monitor(bool events) => Shop.Stored(Shop.Stopped, EntryTexts.ForMonitor(Shop.Stopped, events));
}
