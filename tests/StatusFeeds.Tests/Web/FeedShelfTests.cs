// When feeds move and when they stand still; and what they say when nobody looks any more.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class FeedShelfTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);
    private static readonly string[] Feeds = ["/apps/shop/hosts.atom", "/apps/shop/events.atom", "/all/hosts.atom", "/all/events.atom"];

    [Fact]
    public async Task LooksWithoutAChangeMoveNothing()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        await served.Until(Feeds[0], fetched => fetched.Entries.Count == 1);
        var before = await All(served);
        for (var look = 0; look < 5; look++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await served.Look();
        }

        // A change in another scope shows that the shelf has taken all those Boards.
        await served.Adopt(served.Site with { Applications = [.. served.Site.Applications, new Application("late", "Late", "", [], [])] });
        await served.Until("/apps/late/hosts.atom", fetched => fetched.Code == 200);
        foreach (var (path, feed) in before)
        {
            var after = await served.Get(path);
            Assert.Equal(feed.Body, after.Body);
            Assert.Equal((feed["ETag"], feed["Last-Modified"]), (after["ETag"], after["Last-Modified"]));
        }
    }

    [Fact]
    public async Task AChangeIsTheSameArticleWithOtherWordsAndMovesTagAndDateByASecondAtLeast()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        clock.Advance(TimeSpan.FromSeconds(10));
        await served.Change(("web01", Status.Up, ""));
        var up = await served.Until(Feeds[0], fetched => fetched.Entries.Count == 1);
        clock.Advance(TimeSpan.FromSeconds(1));
        await served.Change(("web01", Status.Down, "HTTP 503 from /"));
        var down = await served.Until(Feeds[0], fetched => fetched.Titles is ["DOWN: web01 - http: HTTP 503 from /"]);
        Assert.NotEqual(up["ETag"], down["ETag"]);
        Assert.Equal(TimeSpan.FromSeconds(1), down.Modified - up.Modified);
        Assert.Equal(down["Date"], down["Last-Modified"]);
        Assert.Equal(200, (await served.Get(Feeds[0], ("If-Modified-Since", up["Last-Modified"]))).Code);

        string Of(Fetched feed, string element) => feed.Entries[0].Element(Fetched.Atom + element)!.Value;
        Assert.Equal(Of(up, "id"), Of(down, "id"));
        Assert.Equal(Of(down, "published"), Of(down, "updated"));
        Assert.NotEqual(Of(up, "content"), Of(down, "content"));

        await served.Change(("web01", Status.Up, ""));
        var again = await served.Until(Feeds[0], fetched => fetched.Titles is ["UP: web01"]);
        Assert.NotEqual(Of(up, "content"), Of(again, "content"));
        Assert.Equal(3, (await served.Until(Feeds[1], fetched => fetched.Entries.Count == 3)).Entries.Select(entry => entry.Element(Fetched.Atom + "id")!.Value).Distinct().Count());
    }

    [Fact]
    public async Task AWindowIsShownWhereItWasToldAndAnApplicationAsLongAsItHasAnEntry()
    {
        var site = SmallSite.Of("http://status.example.org", ("shop", ["web01"]), ("wiki", ["wiki01"]));
        site = site with { Applications = [site.Applications[0] with { HasEntry = true }, site.Applications[1]] };
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(site, clock);
        ToldChange Told(Subject subject, int seconds, Status to, params ImmutableArray<string> scopes)
        {
            var told = StoreSamples.Told(subject, 0, to, scopes);
            var at = Evening.AddSeconds(seconds);
            return told with { Change = told.Change with { Number = at.ToUnixTimeMilliseconds(), At = at, Dated = at } };
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        await served.Tell(Told(Subject.OfApplication("shop"), 2, Status.Down, "all", "apps/shop"), Told(Subject.OfWindow("w@1"), 3, Status.Maintenance, "all", "apps/wiki"));
        async Task<string> Ids(string path, int count) => string.Join(' ', (await served.Until(path, fetched => fetched.Code == 200 && fetched.Entries.Count == count)).Entries
            .Select(entry => entry.Element(Fetched.Atom + "id")!.Value["tag:status.example.org,2026:".Length..] + " " + new Uri(entry.Element(Fetched.Atom + "link")!.Attribute("href")!.Value).AbsolutePath));
        Assert.Equal("all:windows/1795219062000 / all:applications/shop /apps/shop", await Ids("/all/hosts.atom", 2));
        Assert.Equal("apps/shop:application /apps/shop", await Ids("/apps/shop/hosts.atom", 1));
        Assert.Equal("apps/wiki:windows/1795219062000 /apps/wiki", await Ids("/apps/wiki/hosts.atom", 1));
        Assert.Equal("apps/shop:events/1795219061000 /events/1795219061000", await Ids("/apps/shop/events.atom", 1));
        Assert.Contains("<dt>Now</dt><dd><a href=\"../apps/shop\">The shop</a>", (await served.Get("/events/1795219061000")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await served.Get("/events/1795219062000")).Code);

        var before = await served.Get("/apps/shop/hosts.atom");
        clock.Advance(TimeSpan.FromSeconds(1));
        await served.Adopt(site with { Applications = [site.Applications[0] with { HasEntry = false }, site.Applications[1]] });
        var after = await served.Until("/apps/shop/hosts.atom", fetched => fetched.Entries.Count == 0);
        Assert.True(after.Modified > before.Modified);
        Assert.Single((await served.Get("/all/hosts.atom")).Entries);

        clock.Advance(TimeSpan.FromDays(31));
        await served.Change(("wiki01", Status.Up, ""));
        Assert.Equal("apps/wiki:hosts/wiki01 /hosts/wiki01", await Ids("/apps/wiki/hosts.atom", 1));
    }

    [Fact]
    public async Task FiftyChangesInOneBatchAreDistinctAndNewestFirst()
    {
        string[] hosts = [.. Enumerable.Range(1, 50).Select(number => $"host{number:00}")];
        await using var served = await ServedSite.Open(SmallSite.Shop(hosts));
        await served.Change([.. hosts.Select(host => (host, Status.Down, "refused"))]);
        foreach (var path in Feeds)
        {
            var feed = await served.Until(path, fetched => fetched.Entries.Count == 50);
            string[] instants = [.. feed.Entries.Select(entry => entry.Element(Fetched.Atom + "updated")!.Value)];
            Assert.Equal(50, instants.Distinct().Count());
            Assert.Equal(instants.OrderDescending(StringComparer.Ordinal), instants);
            Assert.Equal(instants[0], feed.Feed.Element(Fetched.Atom + "updated")!.Value);
        }

        var ids = new List<string>();
        foreach (var path in Feeds)
        {
            ids.AddRange((await served.Get(path)).Entries.Select(entry => entry.Element(Fetched.Atom + "id")!.Value));
        }

        Assert.Equal(200, ids.Distinct().Count());
    }

    [Fact]
    public async Task ARestartGivesTheSameFeedsByteForByte()
    {
        using var folder = new TempFolder();
        Dictionary<string, Fetched> before;
        await using (var served = await ServedSite.Open(SmallSite.Shop("web01", "web02"), folder: folder))
        {
            await served.Change(("web01", Status.Up, ""), ("web02", Status.Up, ""));
            await served.Change(("web02", Status.Down, "HTTP 503 from / & <b>more</b>"));
            await served.Until(Feeds[3], fetched => fetched.Entries.Count == 3);
            await served.Until(Feeds[3], fetched => fetched.Modified < fetched.Date);
            before = await All(served);
        }

        await using var again = await ServedSite.Open(SmallSite.Shop("web01", "web02"), folder: folder);
        foreach (var (path, feed) in before)
        {
            var after = await again.Get(path);
            Assert.Equal(feed.Body, after.Body);
            Assert.Equal((feed["ETag"], feed["Last-Modified"], feed["Content-Length"]), (after["ETag"], after["Last-Modified"], after["Content-Length"]));
        }
    }

    [Fact]
    public async Task AnotherUrlAddressOrNameChangesNoOldArticle()
    {
        using var folder = new TempFolder();
        string[] before;
        await using (var served = await ServedSite.Open(SmallSite.Shop("web01"), folder: folder))
        {
            await served.Change(("web01", Status.Up, ""));
            await served.Change(("web01", Status.Down, "refused"));
            before = [.. (await served.Until(Feeds[1], fetched => fetched.Entries.Count == 2)).Entries.Select(entry => entry.ToString())];
        }

        var site = SmallSite.Of("https://elsewhere.example.net", ("shop", ["web01"]));
        site = site.With(SmallSite.HostOf("web01") with { Name = "The web server", Address = "127.0.0.9" }) with { Title = "Another Corp", Listen = [new Listener(new Uri("http://127.0.0.2:0"))] };
        await using var moved = await ServedSite.Open(site, folder: folder);
        var after = await moved.Until(Feeds[1], fetched => fetched.Code == 200);
        Assert.Equal(before, after.Entries.Select(entry => entry.ToString()));
        Assert.Equal("https://elsewhere.example.net/apps/shop/events.atom", after.Feed.Elements(Fetched.Atom + "link").Single(link => (string?)link.Attribute("rel") == "self").Attribute("href")!.Value);
    }

    [Fact]
    public async Task AFeedOfNobodyYetIsAnEmptyFeed()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"));
        var feed = await served.Get(Feeds[0]);
        Assert.Equal(200, feed.Code);
        Assert.Empty(feed.Entries);
        Assert.Equal(feed.Modified, DateTimeOffset.Parse(feed.Feed.Element(Fetched.Atom + "updated")!.Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task WhenNobodyLooksTheFeedsSayItAndTakeItBackAfterwards()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        await served.Until(Feeds[0], fetched => fetched.Entries.Count == 1);
        var before = await All(served);
        Assert.Equal(200, (await served.Get("/readyz")).Code);

        clock.Advance(served.Site.StoppedAfter + TimeSpan.FromSeconds(1));
        foreach (var path in Feeds)
        {
            var told = await served.Until(path, clock, fetched => fetched.Titles[0].StartsWith("UNKNOWN: StatusFeeds has stopped looking", StringComparison.Ordinal));
            Assert.Equal(2, told.Entries.Count);
            Assert.True(told.Modified > before[path].Modified);
            Assert.NotEqual(before[path]["ETag"], told["ETag"]);
            Assert.Equal(200, (await served.Get(path, ("If-Modified-Since", before[path]["Last-Modified"]))).Code);
        }

        Assert.Equal(503, (await served.Get("/readyz")).Code);
        Assert.Contains("has stopped looking", (await served.Get("/")).Text, StringComparison.Ordinal);
        var stopped = await All(served);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(stopped[Feeds[0]]["ETag"], (await served.Get(Feeds[0]))["ETag"]);

        // Looks come again: the word goes, and that is a change too.
        await served.Look();
        foreach (var path in Feeds)
        {
            var after = await served.Until(path, clock, fetched => fetched.Entries.Count == 1);
            Assert.Equal(before[path].Body, after.Body);
            Assert.Equal(200, (await served.Get(path, ("If-Modified-Since", stopped[path]["Last-Modified"]))).Code);
        }
    }

    [Fact]
    public async Task TheJudgeStoresLaterTheVerySameWordThatNobodyLooked()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        clock.Advance(served.Site.StoppedAfter + TimeSpan.FromSeconds(1));
        var told = await served.Until(Feeds[3], clock, fetched => fetched.Entries.Count == 2);

        var board = served.Store.Board!;
        var step = Evaluator.Silence(served.World, served.Site, board.Recorded, served.Site.StoppedAfter, clock.GetUtcNow());
        await served.Tell(step);
        var after = await served.Until(Feeds[3], clock, fetched => fetched.Entries.Count == 3);
        Assert.StartsWith("UP: StatusFeeds looks again", after.Titles[0], StringComparison.Ordinal);
        Assert.Equal(told.Entries[0].ToString(), after.Entries[1].ToString());
        Assert.StartsWith("UP: StatusFeeds looks again", (await served.Until(Feeds[0], clock, fetched => fetched.Entries.Count == 2)).Titles[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoreThatCannotBeReadLeavesTheFeedsAsTheyAreUntilItCan()
    {
        using var folder = new TempFolder();
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock, folder);
        await served.Change(("web01", Status.Up, ""));
        var before = await served.Until(Feeds[0], fetched => fetched.Entries.Count == 1);
        var number = served.World.Hosts["web01"].Number;

        File.Move(folder["statusfeeds.db"], folder["away"]);
        clock.Advance(TimeSpan.FromSeconds(1));
        await served.Change(("web01", Status.Down, "refused"));
        var page = await served.Get("/apps/shop");
        Assert.Equal(200, page.Code);
        Assert.Contains("http: refused", page.Text, StringComparison.Ordinal);
        Assert.Contains("The store cannot be read at the moment", page.Text, StringComparison.Ordinal);
        Assert.Equal(503, (await served.Get($"/events/{number}")).Code);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(before.Body, (await served.Get(Feeds[0])).Body);

        File.Move(folder["away"], folder["statusfeeds.db"]);
        await served.Until(Feeds[0], clock, fetched => fetched.Titles is ["DOWN: web01 - http: refused"]);
        Assert.Equal(200, (await served.Get($"/events/{number}")).Code);
    }

    private static async Task<Dictionary<string, Fetched>> All(ServedSite served)
    {
        var all = new Dictionary<string, Fetched>();
        foreach (var path in Feeds)
        {
            all[path] = await served.Get(path);
        }

        return all;
    }
}
