// The feed of one host: made when somebody asks, for as long as there is something to tell.
using StatusFeeds.Model;
using StatusFeeds.Tests.Feeds;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class HostFeedTests
{
    private const string Feed = "/hosts/web01/events.atom";

    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Fact]
    public async Task AHostsFeedTellsOfThatHostAloneUnderIdsOfItsOwnAndMovesOnlyWithIt()
    {
        var clock = new SteppedClock(Evening);
        var site = SmallSite.Shop("web01", "web02");
        await using var served = await ServedSite.Open(site.With(SmallSite.HostOf("web01") with { Name = "Web 1 <rack 4>" }), clock);
        var empty = await served.Get(Feed);
        Assert.Equal((200, 0), (empty.Code, empty.Entries.Count));

        await Change(served, clock, "web01", Status.Up);
        await Change(served, clock, "web02", Status.Up);
        await Change(served, clock, "web01", Status.Down);
        var told = await served.Until(Feed, fetched => fetched.Entries.Count == 2);
        Assert.Equal("Web 1 <rack 4>: events", told.Feed.Element(Xml.Atom + "title")!.Value);
        Assert.Equal($"tag:status.example.org,2026:hosts/web01:events/{served.World.Hosts["web01"].Number}", told.Entries[0].Element(Xml.Atom + "id")!.Value);
        Assert.StartsWith("DOWN: Web 1 <rack 4> - http: refused", told.Titles[0], StringComparison.Ordinal);
        Assert.Equal(
            ["self http://status.example.org/hosts/web01/events.atom", "alternate http://status.example.org/hosts/web01"],
            told.Feed.Elements(Xml.Atom + "link").Select(link => $"{(string)link.Attribute("rel")!} {(string)link.Attribute("href")!}"));
        Assert.Equal("must-revalidate, max-age=60", told["Cache-Control"]);

        await Change(served, clock, "web02", Status.Down);
        var same = await served.Get(Feed);
        Assert.Equal((told["ETag"], told["Last-Modified"]), (same["ETag"], same["Last-Modified"]));
        Assert.Equal(304, (await served.Get(Feed, ("If-Modified-Since", told["Last-Modified"]))).Code);

        await Change(served, clock, "web01", Status.Up);
        var moved = await served.Until(Feed, fetched => fetched.Entries.Count == 3);
        Assert.True(moved.Modified > told.Modified);
        Assert.Equal(200, (await served.Get(Feed, ("If-Modified-Since", told["Last-Modified"]))).Code);

        var all = new List<string>();
        foreach (var path in (string[])[Feed, "/hosts/web02/events.atom", "/apps/shop/events.atom", "/all/events.atom"])
        {
            all.AddRange(FeedWalk.Read(path, await served.Get(path), served.Site.Url).Ids);
        }

        Assert.Equal(3 + 2 + 5 + 5, all.Distinct().Count());
        foreach (var format in (string[])["rss", "json"])
        {
            var path = $"/hosts/web01/events.{format}";
            Assert.Equal(all[..3], FeedWalk.Read(path, await served.Get(path), served.Site.Url).Ids);
        }

        var (code, said) = await Jing.Says(empty.Body, told.Body, moved.Body);
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task AnotherNameMovesTheFeedAndARestartDoesNot()
    {
        using var folder = new TempFolder();
        var clock = new SteppedClock(Evening);
        var site = SmallSite.Shop("web01", "web02");
        Fetched before;
        await using (var served = await ServedSite.Open(site, clock, folder))
        {
            await Change(served, clock, "web01", Status.Up);
            before = await served.Until(Feed, fetched => fetched.Entries.Count == 1);
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        await using var again = await ServedSite.Open(site, clock, folder);
        var same = await again.Get(Feed);
        Assert.Equal((before["ETag"], before["Last-Modified"]), (same["ETag"], same["Last-Modified"]));

        clock.Advance(TimeSpan.FromMinutes(1));
        await again.Adopt(site.With(SmallSite.HostOf("web01") with { Name = "Another" }));
        var named = await again.Until(Feed, fetched => fetched.Text.Contains("Another: events", StringComparison.Ordinal));
        Assert.True(named.Modified > same.Modified);
    }

    [Fact]
    public async Task ARetiredHostKeepsItsFeedForThirtyDaysAndOneThatNeverWasHasNone()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01", "web02"), clock);
        await Change(served, clock, "web01", Status.Up);
        await Change(served, clock, "web02", Status.Up);
        var at = clock.GetUtcNow().AddSeconds(2);
        clock.Advance(TimeSpan.FromSeconds(3));
        var retired = StoreSamples.Told("web01", 0, Status.Retired);
        await served.Adopt(SmallSite.Shop("web02"));
        Assert.Equal(200, (await served.Get(Feed)).Code);
        await served.Tell(retired with { Change = retired.Change with { Number = at.ToUnixTimeMilliseconds(), At = at, Dated = at } });
        Assert.StartsWith("RETIRED: ", (await served.Until(Feed, fetched => fetched.Entries.Count == 2)).Titles[0], StringComparison.Ordinal);
        Assert.Equal(404, (await served.Get("/hosts/web03/events.atom")).Code);
        Assert.Equal(404, (await served.Get("/hosts/web01/hosts.atom")).Code);

        clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(10));
        Assert.Equal(200, (await served.Get(Feed)).Code);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(410, (await served.Get(Feed)).Code);
    }

    [Fact]
    public async Task AHostsPageLeadsToItsFeedAndTheListOfAllHostsFeedsHasIt()
    {
        await using var served = await ServedSite.Open(SmallSite.Of("http://status.example.org", ("shop", ["web01", "db01"]), ("wiki", ["db01", "wiki01"])));
        var page = (await served.Get("/hosts/web01")).Text;
        Assert.Contains("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"web01: events\" href=\"../hosts/web01/events.atom\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hosts/web01/hosts.atom", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"../hosts/web01/events.atom\">events</a>", page, StringComparison.Ordinal);

        var list = await served.Get("/feeds.opml?hosts=all");
        Assert.Equal(list.Body, (await served.Get("/feeds.opml?hosts=all&kind=events")).Body);
        Assert.Equal(
            ["The shop", "http://status.example.org/hosts/web01/events.atom", "http://status.example.org/hosts/db01/events.atom", "The wiki", "http://status.example.org/hosts/wiki01/events.atom"],
            list.Feed.Descendants("outline").Select(outline => (string?)outline.Attribute("xmlUrl") ?? (string)outline.Attribute("text")!));
        foreach (var wrong in (string[])["hosts=all&kind=hosts", "hosts=web01", "hosts=all&hosts=all", "kind=all", "hosts="])
        {
            Assert.Equal(400, (await served.Get("/feeds.opml?" + wrong)).Code);
        }
    }

    private static async Task Change(ServedSite served, SteppedClock clock, string host, Status to)
    {
        clock.Advance(TimeSpan.FromSeconds(10));
        await served.Change((host, to, to == Status.Up ? "" : "refused"));
        await served.Until("/all/events.atom", fetched => fetched.Text.Contains($":events/{served.World.Hosts[host].Number}</id>", StringComparison.Ordinal));
    }
}
