// Every feed is valid by the schema of RFC 4287, which jing holds against it.
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class AtomSchemaTests
{
    [Fact]
    public async Task FeedsAreValidByTheSchemaOfTheRfc()
    {
        var all = new FeedHeader(Shop.Site, Scopes.All, Shop.Authority);
        var hostile = Shop.Stored(Shop.DownOfWeb01, EntryTexts.ForEvents(Shop.Site.Hosts["web01"], Shop.AfterDown, Shop.DownOfWeb01 with { Reason = "\0]]>&<b>😀\uD800" }));
        var (code, said) = await Jing.Says(
            AtomFeed.Write(Shop.Header, FeedKind.Hosts, Shop.HostEntries, complete: true, Shop.Down),
            AtomFeed.Write(Shop.Header, FeedKind.Events, [hostile, .. Shop.EventEntries[1..]], complete: false, Shop.Down),
            AtomFeed.Write(all, FeedKind.Hosts, [Shop.Stored(Shop.Stopped, EntryTexts.ForMonitor(Shop.Stopped, events: false)), .. Shop.HostEntries], complete: false, Shop.Down),
            AtomFeed.Write(all, FeedKind.Events, [Shop.Stored(Shop.Stopped, EntryTexts.ForMonitor(Shop.Stopped, events: true))], complete: false, Shop.Down),
            AtomFeed.Write(all, FeedKind.Events, [], complete: false, Shop.Down),
            AtomFeed.Write(new(Trouble.Site, Shop.Scope, Shop.Authority), FeedKind.Hosts, Trouble.Entries(FeedKind.Hosts), complete: true, Shop.Down),
            AtomFeed.Write(new(Trouble.Site, Shop.Scope, Shop.Authority), FeedKind.Events, Trouble.Entries(FeedKind.Events), complete: false, Shop.Down),
            AtomFeed.Write(all, FeedKind.Hosts, Trouble.Entries(FeedKind.Hosts), complete: true, Shop.Down),
            AtomFeed.Write(all, FeedKind.Events, Trouble.Entries(FeedKind.Events), complete: false, Shop.Down));
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task TheSchemaFindsAFeedThatIsNotAtom()
    {
        var feed = Encoding.UTF8.GetString(AtomFeed.Write(Shop.Header, FeedKind.Hosts, Shop.HostEntries, complete: true, Shop.Down));
        var (code, said) = await Jing.Says(Encoding.UTF8.GetBytes(feed.Replace("<updated>2026-11-20T", "<updated>20 Nov 2026 ", StringComparison.Ordinal)));
        Assert.NotEqual(0, code);
        Assert.Contains("updated", said, StringComparison.Ordinal);
    }
}
