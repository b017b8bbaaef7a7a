// Many hosts change at once: every change has its instant, all are told in time, and no date is ahead.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

[Collection(Alone.Name)]
public sealed class ManyTests
{
    [Fact]
    public async Task FiftyHostsFlippingTogetherHaveDistinctInstantsNewestFirst()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", [.. Names("h", 50).Select(name => (name, hosts.Url(name)))]);
        await using var program = await StatusFeedsProcess.Serve(box);
        await AllAre("UP", 50, box, "/apps/shop/hosts.atom");
        hosts.SetAll(Reply.Down);
        var feed = (await AllAre("DOWN", 50, box, "/apps/shop/hosts.atom")).Feed;

        Assert.Equal(50, feed.Entries.Select(entry => entry.Updated).Distinct().Count());
        Assert.Equal(feed.Entries.OrderByDescending(entry => entry.Updated), feed.Entries);
        Assert.Equal(feed.Entries[0].Updated, feed.Updated);
        Assert.True(feed.Complete);
        var events = await box.Feed("/apps/shop/events.atom");
        Assert.Equal(100, events.Entries.Select(entry => entry.Id).Distinct().Count());
        Assert.Equal(100, events.Entries.Select(entry => entry.Updated).Distinct().Count());
        Assert.Equal(events.Entries.OrderByDescending(entry => entry.Updated), events.Entries);
    }

    [Fact]
    public async Task TwoThousandHostsFlippingTogetherAreToldSoonAfterTheLastLook()
    {
        const int applications = 10;
        const int each = 200;
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site("{ every: 5s, timeout: 5s, fail-after: 1, recover-after: 1 }");
        foreach (var app in Enumerable.Range(0, applications))
        {
            box.Application($"app{app}", [.. Names($"a{app}-", each).Select(name => (name, hosts.Url(name)))]);
        }

        string[] feeds = [.. Enumerable.Range(0, applications).Select(app => $"/apps/app{app}/hosts.atom")];
        await using var program = await StatusFeedsProcess.Serve(box);
        foreach (var feed in feeds)
        {
            await AllAre("UP", each, box, feed);
        }

        hosts.SetAll(Reply.Down);
        DateTimeOffset told = default;
        foreach (var feed in feeds)
        {
            var answer = await AllAre("DOWN", each, box, feed);
            foreach (var (format, title) in (ValueTuple<string, string>[])[(".rss", "<title>DOWN: "), (".json", "\"title\": \"DOWN: ")])
            {
                Assert.Equal(each, (await box.Get(feed.Replace(".atom", format, StringComparison.Ordinal))).Text.Split(title).Length - 1);
            }

            told = TimeProvider.System.GetUtcNow();
            Assert.True(answer.Modified <= answer.Date, $"Last-Modified {answer.Modified:O} is later than Date {answer.Date:O}");
        }

        // Every host's first look that saw it down decides; the last of these is the last deciding look. How soon it is told on a quiet machine, `tools/Bench flip` measures.
        var deciding = hosts.Arrivals.Where(arrival => arrival.Code == 503).GroupBy(arrival => arrival.Host).ToDictionary(looks => looks.Key, looks => looks.Min(look => look.At));
        Assert.Equal(applications * each, deciding.Count);
        var took = told - deciding.Values.Max();
        TestContext.Current.TestOutputHelper?.WriteLine($"The last change was told in every format {took.TotalSeconds:0.00} s after its look");
        Assert.True(took < TimeSpan.FromSeconds(10), $"The last change was told {took.TotalSeconds:0.00} s after its look");
        Assert.Equal(300, (await box.Feed("/all/hosts.atom")).Entries.Count);
        Assert.Equal(300, (await box.Feed("/all/events.atom")).Entries.Count);
        Assert.False((await box.Feed("/all/hosts.atom")).Complete);
    }

    private static Task<Answer> AllAre(string status, int count, Sandbox box, string feed) => Until.Seen(
        $"{count} hosts {status} in {feed}",
        async () =>
        {
            var answer = await box.Get(feed);
            Assert.True(answer.Modified <= answer.Date, $"Last-Modified {answer.Modified:O} is later than Date {answer.Date:O}");
            return answer;
        },
        answer => answer.Feed.Entries.Count(entry => entry.Status == status) == count);

    private static IEnumerable<string> Names(string prefix, int count) => Enumerable.Range(1, count).Select(number => $"{prefix}{number}");
}
