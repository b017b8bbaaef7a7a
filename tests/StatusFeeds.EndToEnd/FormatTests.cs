// Every format of every feed as other people's parsers read it, whatever hosts answer; and the dates that RSS gives.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class FormatTests
{
    private const string HostileName = "web <b>01</b> & \"co\" ]]> 😀 é";
    private const string HostileBody = "evil ]]> \u0001\u001b[31m <script>alert(1)</script> &amp; \ufffe 😀";

    [Fact]
    public async Task PublicParsersReadEveryFormatOfEveryFeedAlikeWhateverHostsAnswer()
    {
        await using var hosts = await PretendHosts.Start();
        hosts.Set("web01", new Reply(200, HostileBody));
        hosts.Set("mail", Reply.Down);
        using var box = new Sandbox();
        box.Site();
        box.Write("shop.yaml", $"""
            application: shop
            title: 'The "shop" & <more> ]]> 😀'
            hosts:
              - host: web01
                name: '{HostileName}'
                address: 127.0.0.1
                checks: [ {"{"} http: '{hosts.Url("web01")}', down: [ 'body contains evil ]]>' ] {"}"} ]
              - host: web02
                address: 127.0.0.1
                checks: [ {"{"} http: '{hosts.Url("web02")}' {"}"} ]

            """);
        box.Application("office", ("mail", hosts.Url("mail")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("DOWN", "mail");
        await box.HostIs("UP", "web02");
        var evil = await box.HostIs("DOWN", "web01");
        Assert.Contains("evil ]]>", evil.Feed.Of("web01")!.Title, StringComparison.Ordinal);
        Assert.Contains("evil ]]&gt; \ufffd", evil.Feed.Of("web01")!.Content, StringComparison.Ordinal);
        hosts.Set("web01", Reply.Up);
        await box.HostIs("UP", "web01");

        using var parsers = new PublicParsers();
        var ids = new List<string>();
        foreach (var scope in (string[])["/all/", "/apps/shop/", "/apps/office/"])
        {
            foreach (var kind in (string[])["hosts", "events"])
            {
                ids.AddRange(await AllFormats(box, parsers, scope + kind));
            }
        }

        Assert.Equal(3 + 4 + 2 + 3 + 1 + 1, ids.Distinct().Count());
        Assert.Equal(ids.Count, ids.Distinct().Count());

        foreach (var kind in (string[])["hosts", "events"])
        {
            var list = await box.Get($"/feeds.opml?kind={kind}");
            Assert.Equal("text/x-opml", list.ContentType);
            string[] urls = [.. new[] { "office", "shop" }.Select(application => $"{box.Url}/apps/{application}/{kind}.atom")];
            Assert.Equal(urls, (await parsers.Feedsmith("opml", list.Body)).Select(outline => outline.Id).Order());
            Assert.Equal(urls, (await parsers.NewsboatImports(list.Body)).Order());
        }
    }

    private static async Task<IReadOnlyList<string>> AllFormats(Sandbox box, PublicParsers parsers, string feed)
    {
        var (atom, rss, json) = (await box.Get(feed + ".atom"), await box.Get(feed + ".rss"), await box.Get(feed + ".json"));
        Assert.Equal(["application/atom+xml", "application/rss+xml", "application/feed+json"], new[] { atom, rss, json }.Select(answer => answer.ContentType));
        await Jing.Validate(atom.Body);

        var expected = atom.Feed.Entries;
        var fromAtom = await parsers.Feedsmith("atom", atom.Body);
        var fromRss = await parsers.Feedsmith("rss", rss.Body);
        var fromJson = await parsers.Feedsmith("json", json.Body);
        foreach (var read in new[] { fromAtom, fromRss, fromJson })
        {
            Assert.Equal(expected.Select(entry => (entry.Id, entry.Link)), read.Select(entry => (entry.Id, entry.Link)));
            Assert.Equal(expected.Select(entry => entry.Title), read.Select(entry => entry.Title));
            Assert.Equal(fromAtom.Select(entry => string.Join(' ', entry.Categories)), read.Select(entry => string.Join(' ', entry.Categories)));
        }

        Assert.Equal(expected.Select(entry => entry.Content), fromJson.Select(entry => entry.Content));
        Assert.Equal(expected.Select(entry => entry.Updated), fromJson.Select(entry => entry.Updated!.Value));
        Assert.Equal(expected.Select(entry => entry.Id), (await parsers.Feedparser("atom10", atom.Body)).Select(entry => entry.Id));
        var dated = await parsers.Feedparser("rss20", rss.Body);
        Assert.Equal(fromRss.Select(entry => (entry.Id, entry.Updated)), dated.Select(entry => (entry.Id, entry.Updated)));

        // What the parsers let pass: every item's own facts for scripts.
        foreach (var item in JsonDocument.Parse(json.Body).RootElement.GetProperty("items").EnumerateArray())
        {
            var facts = item.GetProperty("_statusfeeds");
            Assert.Equal(item.GetProperty("title").GetString()!.Split(':')[0], facts.GetProperty("status").GetString()!.ToUpperInvariant());
            Assert.Equal(item.GetProperty("date_modified").GetString(), facts.GetProperty("since").GetString());
            Assert.Equal("http", facts.GetProperty("checks")[0].GetProperty("kind").GetString());
        }

        return [.. expected.Select(entry => entry.Id)];
    }

    [Fact]
    public async Task FiftyHostsFlippingInOneBeatHaveFiftyDatesInRssInTheirOrderAndNoneIsMoreThanAMinuteAhead()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site("{ every: 5s, timeout: 5s, fail-after: 1, recover-after: 1 }");
        box.Application("shop", [.. Enumerable.Range(1, 50).Select(number => ($"h{number}", hosts.Url($"h{number}")))]);
        await using var program = await StatusFeedsProcess.Serve(box);
        Assert.Equal(50, await Flipped("UP"));

        // The first statuses were fifty changes too: once their dates are nearly used up, the next fifty have room below a minute.
        await Until.Seen(
            "dates that are at most 5 s ahead",
            async () => (await Dates())[^1].Dated - TimeProvider.System.GetUtcNow(),
            ahead => ahead < TimeSpan.FromSeconds(5),
            TimeSpan.FromMinutes(2),
            TimeSpan.FromSeconds(2));
        hosts.SetAll(Reply.Down);
        Assert.Equal(50, await Flipped("DOWN"));

        hosts.SetAll(Reply.Up);
        Assert.InRange(await Flipped("UP"), 1, 49);

        // Of all changes so far, the newest last.
        async Task<(DateTimeOffset At, DateTimeOffset Dated)[]> Dates()
        {
            using var parsers = new PublicParsers();
            var (atom, rss) = (await box.Get("/all/events.atom"), await box.Get("/all/events.rss"));
            var read = await parsers.Feedparser("rss20", rss.Body);
            return [.. atom.Feed.Entries.Join(read, entry => entry.Id, item => item.Id, (entry, item) => (entry.Updated, item.Updated!.Value)).Reverse()];
        }

        // How many dates the fifty newest changes have.
        async Task<int> Flipped(string status)
        {
            await Until.Seen(
                $"50 hosts {status}",
                () => box.Get("/all/hosts.atom"),
                answer => answer.Feed.Entries.Count(entry => entry.Status == status) == 50);
            var dates = await Dates();
            var last = DateTimeOffset.MinValue;
            foreach (var (at, dated) in dates)
            {
                var second = DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
                Assert.Equal(Earlier(Later(second, last.AddSeconds(last == DateTimeOffset.MinValue ? 0 : 1)), second.AddSeconds(60)), dated);
                last = dated;
            }

            return dates[^50..].Select(one => one.Dated).Distinct().Count();
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one >= other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one <= other ? one : other;
}
