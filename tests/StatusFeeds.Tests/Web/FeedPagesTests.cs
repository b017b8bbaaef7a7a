// Hosts feeds of more than one document: each host once over all pages, whatever happens while somebody reads them.
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Model;
using StatusFeeds.Tests.Feeds;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class FeedPagesTests
{
    private const string Feed = "/apps/shop/hosts.atom";

    private static readonly bool Soak = Environment.GetEnvironmentVariable("STATUSFEEDS_SOAK") == "1";
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Fact]
    public async Task EachHostIsOnOnePageOnceWhileHostsFlipDuringThePaging()
    {
        var bodies = new List<byte[]>();
        foreach (var count in (int[])[1, 300, 301, 5000])
        {
            var hosts = Hosts(count);
            var clock = new SteppedClock(Evening);
            await using var served = await Begin(hosts, clock);
            var flips = new Random(count);
            var pages = await served.Walk(Feed, () => Flip(served, clock, [.. Enumerable.Range(0, 100).Select(_ => hosts[flips.Next(count)]).Distinct()]));

            Assert.Equal(hosts, pages.SelectMany(page => page.Tails).Order(StringComparer.Ordinal));
            Assert.Equal((count + 299) / 300, pages.Count);
            Assert.All(pages.SkipLast(1), page => Assert.Equal(300, page.Ids.Count));
            Assert.Equal(count <= 300, pages[0].Answer.Feed.Element(Xml.History + "complete") is not null);
            Assert.All(pages.Skip(1), page => Assert.Null(page.Answer.Feed.Element(Xml.History + "complete")));
            Assert.Equal(count > 300, pages[0].Answer.Text.Contains("rel=\"first\"", StringComparison.Ordinal));

            // Of seventeen pages the first, one between and the last, unless there is time.
            bodies.AddRange(pages.Where((_, index) => Soak || index is 0 or 1 || index == pages.Count - 1).Select(page => page.Answer.Body));
        }

        var (code, said) = await Jing.Says([.. bodies]);
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task APageNeverChangesAndMayBeKeptWithoutAskingAgain()
    {
        var hosts = Hosts(301);
        var clock = new SteppedClock(Evening);
        await using var served = await Begin(hosts, clock);
        foreach (var format in (string[])["atom", "rss", "json"])
        {
            var pages = await served.Walk($"/apps/shop/hosts.{format}", () => Flip(served, clock, hosts[..9]));
            Assert.Equal(hosts, pages.SelectMany(page => page.Tails).Order(StringComparer.Ordinal));
            await Flip(served, clock, hosts[5..]);
            var page = pages[1].Answer;
            var again = await served.Get(pages[1].Path);
            Assert.Equal(page.Body, again.Body);
            Assert.Equal(("max-age=86400, immutable", page["ETag"], page["Last-Modified"]), (again["Cache-Control"], again["ETag"], again["Last-Modified"]));
            Assert.NotEqual(page["ETag"], pages[0].Answer["ETag"]);
            Assert.Equal(304, (await served.Get(pages[1].Path, ("If-None-Match", page["ETag"]))).Code);
            Assert.Equal("br", (await served.Get(pages[1].Path, ("Accept-Encoding", "br")))["Content-Encoding"]);
        }
    }

    [Fact]
    public async Task APageLeadsToAllOthers()
    {
        await using var served = await Begin(Hosts(901), new SteppedClock(Evening));
        var pages = await served.Walk(Feed);
        var stem = pages[1].Path[..^"2.atom".Length];
        Assert.StartsWith("/apps/shop/hosts/1", stem, StringComparison.Ordinal);
        string Last(string way) => $"last {stem}4{way}";
        Assert.Equal([$"self {Feed}", $"first {Feed}", $"next {stem}2.atom", Last(".atom")], Links(pages[0]));
        Assert.Equal([$"self {stem}2.atom", $"first {Feed}", $"previous {Feed}", $"next {stem}3.atom", Last(".atom")], Links(pages[1]));
        Assert.Equal([$"self {stem}3.atom", $"first {Feed}", $"previous {stem}2.atom", $"next {stem}4.atom", Last(".atom")], Links(pages[2]));
        Assert.Equal([$"self {stem}4.atom", $"first {Feed}", $"previous {stem}3.atom", Last(".atom")], Links(pages[3]));
        Assert.Single(pages[3].Ids);

        foreach (var wrong in (string[])["5.atom", "1.atom", "02.atom", "2.xml", "-2.atom", "2/.atom", "99999999999999999999.atom"])
        {
            Assert.Equal(404, (await served.Get(stem + wrong)).Code);
        }

        Assert.Equal(404, (await served.Get("/apps/shop/hosts/99999999999/2.atom")).Code);
        Assert.Equal(404, (await served.Get("/apps/other/hosts/1795219062/2.atom")).Code);

        static string[] Links(Walked page) =>
        [
            .. page.Answer.Feed.Elements(Xml.Atom + "link")
                .Select(link => (Rel: (string)link.Attribute("rel")!, Href: ((string)link.Attribute("href")!)["http://status.example.org".Length..]))
                .Where(link => link.Rel is not ("alternate" or "related")).Select(link => $"{link.Rel} {link.Href}"),
        ];
    }

    [Fact]
    public async Task WhateverFlipsInWhateverOrderNoHostIsLostOrDoubled()
    {
        var hosts = Hosts(650);
        var clock = new SteppedClock(Evening);
        await using var served = await Begin(hosts, clock);
        var flips = Gen.Choose(0, hosts.Length - 1).ArrayOf().Resize(400).ArrayOf().Resize(3);
        foreach (var draw in flips.Sample(15, 6))
        {
            var turn = 0;
            var pages = await served.Walk(Feed, async () =>
            {
                foreach (var some in draw.Skip(turn++ * draw.Length / 2).Take((draw.Length + 1) / 2).Where(some => some.Length > 0))
                {
                    await Flip(served, clock, [.. some.Distinct().Select(which => hosts[which])]);
                }
            });
            Assert.Equal(hosts, pages.SelectMany(page => page.Tails).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task WhoReadsDuringARestartLosesNothing()
    {
        using var folder = new TempFolder();
        var (hosts, clock) = (Hosts(301), new SteppedClock(Evening));
        Walked first;
        Fetched expected;
        await using (var served = await Begin(hosts, clock, folder))
        {
            first = FeedWalk.Read(Feed, await served.Get(Feed), served.Site.Url);
            await Flip(served, clock, hosts[100..]);
            expected = await served.Get(first.Next!);
        }

        await using var again = await ServedSite.Open(SmallSite.Shop(hosts), clock, folder);
        await Flip(again, clock, hosts[..200]);
        var second = await again.Get(first.Next!);
        Assert.Equal(expected.Body, second.Body);
        Assert.Equal(expected["ETag"], second["ETag"]);
        Assert.Equal(hosts, first.Tails.Concat(FeedWalk.Read(first.Next!, second, again.Site.Url).Tails).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhoReadsDuringAReloadReadsTheFeedOfBeforeAndAfterARestartIsToldToBeginAgain()
    {
        using var folder = new TempFolder();
        var (hosts, clock) = (Hosts(301), new SteppedClock(Evening));
        string next;
        await using (var served = await Begin(hosts, clock, folder))
        {
            next = FeedWalk.Read(Feed, await served.Get(Feed), served.Site.Url).Next!;
            clock.Advance(TimeSpan.FromSeconds(1));
            await served.Adopt(SmallSite.Shop(hosts[1..]) with { Title = "Another" });
            await served.Until(Feed, fetched => fetched.Text.Contains("fh:complete", StringComparison.Ordinal));
            var second = await served.Get(next);
            Assert.Equal(200, second.Code);
            Assert.Contains("Example Corp", second.Text, StringComparison.Ordinal);
        }

        await using var again = await ServedSite.Open(SmallSite.Shop(hosts[1..]) with { Title = "Another" }, clock, folder);
        var gone = await again.Get(next);
        Assert.Equal(410, gone.Code);
        Assert.EndsWith("Begin again at /apps/shop/hosts.atom.\n", gone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhenNobodyLooksTheWordOfItMovesNoHostFromItsPage()
    {
        var (hosts, clock) = (Hosts(600), new SteppedClock(Evening));
        await using var served = await Begin(hosts, clock);
        clock.Advance(served.Site.StoppedAfter + TimeSpan.FromSeconds(1));
        await served.Until(Feed, clock, fetched => fetched.Titles[0].StartsWith("UNKNOWN: StatusFeeds has stopped looking", StringComparison.Ordinal));
        var pages = await served.Walk(Feed);
        Assert.Equal([300, 300, 1], pages.Select(page => page.Ids.Count));
        Assert.Equal(hosts.Append("monitor").Order(StringComparer.Ordinal), pages.SelectMany(page => page.Tails).Order(StringComparer.Ordinal));
        Assert.Equal(pages.Skip(1).Select(page => page.Answer.Body), (await served.Walk(pages[1].Path)).Select(page => page.Answer.Body));
    }

    private static string[] Hosts(int count) => [.. Enumerable.Range(0, count).Select(number => $"host{number:0000}")];

    private static async Task<ServedSite> Begin(string[] hosts, SteppedClock clock, TempFolder? folder = null)
    {
        var served = await ServedSite.Open(SmallSite.Shop(hosts), clock, folder);
        await served.Change([.. hosts.Select(host => (host, Status.Up, ""))]);
        await Taken(served);
        return served;
    }

    private static async Task Flip(ServedSite served, SteppedClock clock, string[] hosts)
    {
        clock.Advance(TimeSpan.FromSeconds(10));
        await served.Change([.. hosts.Select(host => served.World.Hosts[host].Status == Status.Up ? (host, Status.Down, "HTTP 503 from /health") : (host, Status.Up, ""))]);
        await Taken(served);
    }

    private static Task Taken(ServedSite served)
    {
        var newest = served.World.Hosts.Values.MaxBy(host => host.Number)!;
        var updated = $"<updated>{newest.Since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z</updated>";
        return served.Until(Feed, fetched => fetched.Code == 200 && fetched.Text.Contains(updated, StringComparison.Ordinal));
    }
}
