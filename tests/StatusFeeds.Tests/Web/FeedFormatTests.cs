// RSS, JSON and the lists of feeds as they go over the wire: beside every Atom feed, as still as it, made once.
using System.IO.Compression;
using System.Text.Json;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class FeedFormatTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);
    private static readonly string[] Feeds = ["/apps/shop/hosts", "/apps/shop/events", "/all/hosts", "/all/events"];

    private static readonly string[] Others =
        [.. Feeds.SelectMany(feed => new[] { feed + ".rss", feed + ".json" }), "/feeds.opml", "/feeds.opml?kind=events", "/feeds.opml?kind=hosts"];

    [Fact]
    public async Task AllFormatsOfAFeedTellTheSameUnderTheSameIdsAndNoIdIsInTwoFeeds()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01", "web02"));
        await served.Change(("web01", Status.Up, ""), ("web02", Status.Down, "HTTP 503 from /"));
        var all = new List<string>();
        foreach (var feed in Feeds)
        {
            var atom = await served.Until(feed + ".atom", fetched => fetched.Entries.Count == 2);
            var rss = await served.Get(feed + ".rss");
            var json = await served.Get(feed + ".json");
            string[] ids = [.. atom.Entries.Select(entry => entry.Element(Fetched.Atom + "id")!.Value)];
            Assert.Equal(ids, Guids(rss));
            Assert.Equal(ids, Items(json).Select(item => item.GetProperty("id").GetString()));
            Assert.Equal(atom.Titles, Items(json).Select(item => item.GetProperty("title").GetString()));
            Assert.Equal(["down", "up"], Items(json).Select(item => item.GetProperty("_statusfeeds").GetProperty("status").GetString()));
            Assert.Equal(0.142, Items(json)[0].GetProperty("_statusfeeds").GetProperty("checks")[0].GetProperty("readings").GetProperty("time").GetDouble());
            Assert.Equal((atom.Modified, atom.Modified), (rss.Modified, json.Modified));
            Assert.Equal(3, new[] { atom, rss, json }.Select(one => one["ETag"]).Distinct().Count());
            all.AddRange(ids);
        }

        Assert.Equal(8, all.Distinct().Count());
    }

    [Theory]
    [InlineData("/apps/shop/hosts.rss", "application/rss+xml; charset=utf-8")]
    [InlineData("/all/events.json", "application/feed+json")]
    [InlineData("/feeds.opml", "text/x-opml; charset=utf-8")]
    public async Task EachIsServedAsAtomIs(string path, string mediaType)
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), new SteppedClock(Evening));
        await served.Change(("web01", Status.Up, ""));
        await served.Until("/all/events.atom", fetched => fetched.Entries.Count == 1);
        var plain = await served.Get(path);
        Assert.Equal(200, plain.Code);
        Assert.Equal(mediaType, plain["Content-Type"]);
        Assert.Equal(("Accept-Encoding", "nosniff"), (plain["Vary"], plain["X-Content-Type-Options"]));
        Assert.True(plain.Modified <= plain.Date);
        var gzip = await served.Get(path, ("Accept-Encoding", "gzip"));
        using var decoded = new MemoryStream();
        await using (var decoder = new GZipStream(new MemoryStream(gzip.Body), CompressionMode.Decompress))
        {
            await decoder.CopyToAsync(decoded);
        }

        Assert.Equal(plain.Body, decoded.ToArray());
        Assert.Equal("br", (await served.Get(path, ("Accept-Encoding", "gzip, br")))["Content-Encoding"]);
        Assert.Equal(304, (await served.Get(path, ("If-None-Match", gzip["ETag"]))).Code);
        Assert.Equal(304, (await served.Get(path, ("If-Modified-Since", plain["Last-Modified"]))).Code);
        var head = await served.Send(HttpMethod.Head, path);
        Assert.Equal((plain["Content-Length"], plain["ETag"], 0), (head["Content-Length"], head["ETag"], head.Body.Length));
    }

    [Fact]
    public async Task LooksAndChangesOfOthersMoveNothing()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Of("http://status.example.org", ("shop", ["web01"]), ("office", ["mail"])), clock);
        await served.Change(("web01", Status.Up, ""), ("mail", Status.Up, ""));
        await served.Until("/all/events.atom", fetched => fetched.Entries.Count == 2);
        string[] still = [.. Others.Where(path => !path.StartsWith("/all", StringComparison.Ordinal))];
        var before = await All(served, still);
        clock.Advance(TimeSpan.FromMinutes(1));
        await served.Change(("mail", Status.Down, "refused"));
        await served.Until("/all/events.atom", fetched => fetched.Entries.Count == 3);
        await Same(before, served);
        Assert.Equal("DOWN: mail - http: refused", Items(await served.Get("/all/hosts.json"))[0].GetProperty("title").GetString());
        Assert.Equal(3, Guids(await served.Get("/all/events.rss")).Length);
        Assert.Equal(before["/feeds.opml"].Body, before["/feeds.opml?kind=events"].Body);
    }

    [Fact]
    public async Task ARestartGivesTheSameByteForByte()
    {
        using var folder = new TempFolder();
        Dictionary<string, Fetched> before;
        await using (var served = await ServedSite.Open(SmallSite.Shop("web01", "web02"), folder: folder))
        {
            await served.Change(("web01", Status.Up, ""), ("web02", Status.Down, "HTTP 503 from / & <b>more</b>"));
            await served.Until("/all/events.atom", fetched => fetched.Entries.Count == 2 && fetched.Modified < fetched.Date);
            before = await All(served, Others);
        }

        await using var again = await ServedSite.Open(SmallSite.Shop("web01", "web02"), folder: folder);
        await Same(before, again);
    }

    [Fact]
    public async Task TheListsMoveWithWhatStandsInThem()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        var before = await served.Get("/feeds.opml?kind=hosts");
        Assert.Equal(["http://status.example.org/apps/shop/hosts.atom"], Urls(before));
        Assert.Equal(["http://status.example.org/apps/shop/events.atom"], Urls(await served.Get("/feeds.opml")));
        Assert.Equal(before["Last-Modified"], before.Feed.Element("head")!.Element("dateCreated")!.Value);

        clock.Advance(TimeSpan.FromHours(1));
        await served.Adopt(served.Site with { Applications = [.. served.Site.Applications, new Application("office", "Office", "", ["web01"], [])] });
        var after = await served.Until("/feeds.opml?kind=hosts", clock, fetched => Urls(fetched).Length == 2);
        Assert.Equal(Evening.AddHours(1).AddSeconds(1), after.Modified);
        Assert.Equal(after["Last-Modified"], after.Feed.Element("head")!.Element("dateCreated")!.Value);
    }

    [Theory]
    [InlineData("?kind=x")]
    [InlineData("?kind=")]
    [InlineData("?kind=Hosts")]
    [InlineData("?kind=hosts&kind=events")]
    public async Task AnUnknownKindIsRefusedWithAWordOnWhatToDo(string query)
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"));
        var answer = await served.Get("/feeds.opml" + query);
        Assert.Equal(400, answer.Code);
        Assert.Contains("/feeds.opml?kind=hosts", answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await served.Get("/feeds.opml?other=x")).Code);
    }

    [Theory]
    [InlineData("/apps/shop/hosts.xml")]
    [InlineData("/apps/shop/other.rss")]
    [InlineData("/apps/nobody/events.json")]
    [InlineData("/feeds.opml/")]
    [InlineData("/feeds.opml/hosts.atom")]
    [InlineData("/feeds.opml%3Fkind=hosts")]
    public async Task WhatThereNeverWasIsNotFound(string path)
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"));
        Assert.Equal(404, (await served.Get(path)).Code);
    }

    [Fact]
    public async Task AllFormatsOfARemovedApplicationAreGoneButNotRightAfterTheStart()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Adopt(served.Site with { Applications = [new Application("office", "Office", "", ["web01"], [])] });
        await served.Until("/apps/office/events.json", clock, fetched => fetched.Code == 200);
        foreach (var path in new[] { "/apps/shop/hosts.rss", "/apps/shop/events.json" })
        {
            Assert.Equal((503, "1"), ((await served.Get(path)).Code, (await served.Get(path))["Retry-After"]));
        }

        clock.Advance(TimeSpan.FromMinutes(2));
        foreach (var path in new[] { "/apps/shop/hosts.rss", "/apps/shop/events.json" })
        {
            Assert.Equal(410, (await served.Get(path)).Code);
        }
    }

    [Fact]
    public async Task WhenNobodyLooksEveryFormatSaysItAndTakesItBackAfterwards()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        await served.Until("/all/events.atom", fetched => fetched.Entries.Count == 1);
        var before = await All(served, Others);
        clock.Advance(served.Site.StoppedAfter + TimeSpan.FromSeconds(1));
        var atom = await served.Until("/all/events.atom", clock, fetched => fetched.Entries.Count == 2);
        var json = await served.Get("/all/events.json");
        Assert.Equal(atom.Titles, Items(json).Select(item => item.GetProperty("title").GetString()));
        Assert.Equal("unknown", Items(json)[0].GetProperty("_statusfeeds").GetProperty("status").GetString());
        Assert.Equal(2, Guids(await served.Get("/all/hosts.rss")).Length);

        await served.Look();
        await served.Until("/all/events.atom", clock, fetched => fetched.Entries.Count == 1);
        foreach (var path in Others)
        {
            Assert.Equal(before[path].Body, (await served.Get(path)).Body);
        }
    }

    [Fact]
    public async Task ManyWhoAskAtOnceGetTheSameBytesOfOneMaking()
    {
        var site = SmallSite.Shop("web01");
        var entries = new CountedEntries();
        var material = new FeedMaterial(new FeedHeader(site, Scopes.All, "status.example.org,2026"), 1, [], Total: 0, HasMonitor: false, entries, Archive: null);
        var making = material.OnDemand(FeedFormat.Json, FeedKind.Events, null, 1);
        Assert.Equal(0, entries.Read);
        var feeds = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => making.Value)));
        Assert.Single(feeds.Distinct());
        Assert.Equal(1, entries.Read);
    }

    private static async Task<Dictionary<string, Fetched>> All(ServedSite served, string[] paths)
    {
        var all = new Dictionary<string, Fetched>();
        foreach (var path in paths)
        {
            all[path] = await served.Get(path);
            Assert.Equal(200, all[path].Code);
        }

        return all;
    }

    private static async Task Same(Dictionary<string, Fetched> before, ServedSite served)
    {
        foreach (var (path, feed) in before)
        {
            var after = await served.Get(path);
            Assert.Equal(feed.Text, after.Text);
            Assert.Equal((path, feed["ETag"], feed["Last-Modified"]), (path, after["ETag"], after["Last-Modified"]));
        }
    }

    private static string[] Guids(Fetched rss) => [.. rss.Feed.Element("channel")!.Elements("item").Select(item => item.Element("guid")!.Value)];

    private static JsonElement[] Items(Fetched json) => [.. JsonDocument.Parse(json.Body).RootElement.GetProperty("items").EnumerateArray()];

    private static string[] Urls(Fetched opml) => [.. opml.Feed.Descendants("outline").Select(outline => (string?)outline.Attribute("xmlUrl")).OfType<string>()];

    /// <summary>No entries, and how often they were gone through.</summary>
    private sealed class CountedEntries : IReadOnlyList<StoredEntry>
    {
        private int read;

        public int Read => Volatile.Read(ref read);

        public int Count => 0;

        public StoredEntry this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<StoredEntry> GetEnumerator()
        {
            Interlocked.Increment(ref read);
            return Enumerable.Empty<StoredEntry>().GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
