// Pages, archives and the feed of one host, byte for byte.
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class FeedPartTests
{
    private static readonly FeedMoment Moment = new(1795219062, false);
    private static readonly Archive Archive = new(Shop.Scope, Shop.Down.ToUnixTimeMilliseconds(), 4709, 4708, 3, 1795219062, Shop.Authority);

    [Fact]
    public void TheBytesOfAFurtherPageAreTheGoldenOnes() =>
        Golden.Holds("hosts-page.golden", All(Shop.Header, FeedKind.Hosts, Shop.HostEntries, FeedPart.OfHosts(Shop.Header, Moment, 2, 701)));

    /// <summary>Caches keep them for a year: no version may change them.</summary>
    [Fact]
    public void TheBytesOfAnArchiveAreTheGoldenOnes() => Golden.Holds("events-archive.golden", All(Shop.Header, FeedKind.Events, Shop.EventEntries, FeedPart.Of(Archive)));

    [Fact]
    public void TheBytesOfAHostsFeedOfEventsAreTheGoldenOnes() => Golden.Holds(
        "host-events.golden", All(FeedHeader.OfHost(Shop.Site, "web01", Shop.Authority), FeedKind.Events, [.. Shop.EventEntries.Where(entry => entry.Subject.Id == "web01")], null));

    [Fact]
    public void AnArchiveIsTheSameWhateverTheSiteIsCalledNow()
    {
        var renamed = Shop.Site with { Title = "Another", Applications = [Shop.Site.Applications[0] with { Title = "Another", Hosts = ["web02"] }] };
        foreach (var format in FeedFormats.All)
        {
            Assert.Equal(
                Write(format, Shop.Header, FeedKind.Events, Shop.EventEntries, FeedPart.Of(Archive)),
                Write(format, new FeedHeader(renamed, Shop.Scope, Shop.Authority), FeedKind.Events, Shop.EventEntries, FeedPart.Of(Archive)));
            Assert.DoesNotContain(FeedHeader.Version, Write(format, Shop.Header, FeedKind.Events, Shop.EventEntries, FeedPart.Of(Archive)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFeedThatFitsInOneDocumentAndOneWithoutArchivesAreWholeOnes()
    {
        Assert.Null(FeedPart.OfHosts(Shop.Header, Moment, 1, 300));
        Assert.Null(FeedPart.OfEvents(Shop.Header, null));
        Assert.Equal(["first", "next", "last"], FeedPart.OfHosts(Shop.Header, Moment, 1, 301)!.Links.Select(link => link.Rel));
        Assert.Equal(["first", "previous", "last"], FeedPart.OfHosts(Shop.Header, Moment, 2, 301)!.Links.Select(link => link.Rel));
        Assert.Equal("/apps/shop/events/4711", FeedPart.OfEvents(Shop.Header, 4711)!.Further);
        Assert.Null(FeedPart.Of(Archive with { Previous = null }).Further);
        Assert.Equal((1, 1, 1, 2, 17), (FeedPart.Pages(0), FeedPart.Pages(1), FeedPart.Pages(300), FeedPart.Pages(301), FeedPart.Pages(5000)));
    }

    private static string All(FeedHeader header, FeedKind kind, IReadOnlyList<StoredEntry> entries, FeedPart? part) =>
        string.Join('\n', FeedFormats.All.Select(format => Write(format, header, kind, entries, part)))
            .Replace($"version=\"{FeedHeader.Version}\"", "version=\"VERSION\"", StringComparison.Ordinal)
            .Replace("StatusFeeds " + FeedHeader.Version, "StatusFeeds VERSION", StringComparison.Ordinal);

    private static string Write(FeedFormat format, FeedHeader header, FeedKind kind, IReadOnlyList<StoredEntry> entries, FeedPart? part) =>
        Encoding.UTF8.GetString(format.Write(header, kind, entries, complete: false, Shop.Down, part));
}
