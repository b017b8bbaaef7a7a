// A site of more hosts than one document holds, as other people's programs read it: all pages, all archives, the list of each host's feed.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class FurtherFeedsTests
{
    [Fact]
    public async Task ThreeHundredAndOneHostsAreReadWholeByPublicReaders()
    {
        string[] names = [.. Enumerable.Range(1, 301).Select(number => $"h{number:000}")];
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site("{ every: 4s, timeout: 4s, fail-after: 1, recover-after: 1, retry-every: 4s }");
        box.Application("shop", [.. names.Select(name => (name, hosts.Url(name)))]);
        await using var program = await StatusFeedsProcess.Serve(box);
        var documents = await Until.Seen("301 hosts on two pages", () => Walk("/apps/shop/hosts.atom"), walked => walked.Sum(one => one.Ids.Length) == 301, TimeSpan.FromMinutes(1));
        Assert.Equal([300, 1], documents.Select(one => one.Ids.Length));
        Assert.Equal(names, Hosts(documents));

        // All flip between the first page and the second.
        var first = await box.Get("/apps/shop/hosts.atom");
        hosts.SetAll(Reply.Down);
        await Until.Seen("301 hosts DOWN", () => Walk("/apps/shop/events.atom"), walked => walked.SelectMany(one => one.Ids).Distinct().Count() >= 602, TimeSpan.FromMinutes(1));
        var second = await box.Get(documents[1].Path);
        Assert.Equal(names, first.Feed.Entries.Concat(second.Feed.Entries).Select(entry => entry.Tail).Order(StringComparer.Ordinal));
        Assert.NotEqual(first.ETag, (await box.Get("/apps/shop/hosts.atom")).ETag);

        // 602 changes at least are in the feed and two archives.
        var archives = await Walk("/apps/shop/events.atom");
        Assert.InRange(archives.Length, 3, 9);
        foreach (var path in archives.Skip(1).Select(one => one.Path).Append(documents[1].Path))
        {
            await Jing.Validate((await box.Get(path)).Body);
        }

        using var parsers = new PublicParsers();
        foreach (var (document, format) in new[] { (documents[1], "rss"), (documents[1], "json"), (archives[1], "rss"), (archives[1], "json") })
        {
            var other = await box.Get(Path.ChangeExtension(document.Path, format));
            Assert.Equal(document.Ids, (await parsers.Feedsmith(format, other.Body)).Select(entry => entry.Id));
        }

        using var newsboat = new Newsboat($"{box.Url}/apps/shop/hosts.atom", resetUnread: true);
        Assert.Equal(300, (await newsboat.Reload()).Count);
        var list = await box.Get("/feeds.opml?hosts=all");
        Assert.Equal(names.Select(name => $"{box.Url}/hosts/{name}/events.atom"), (await parsers.NewsboatImports(list.Body)).Order(StringComparer.Ordinal));
        using var one = new Newsboat($"{box.Url}/hosts/h007/events.atom", resetUnread: false);
        Assert.Contains(await one.Reload(), article => article.Title.StartsWith("DOWN: h007", StringComparison.Ordinal));

        async Task<Document[]> Walk(string path)
        {
            var (code, output, errors) = await Spawned.Run(["/usr/bin/python3", Repository.File("tests", "readers", "feedparser_walk.py"), box.Url + path]);
            Assert.True(code == 0, errors);
            return
            [
                .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
                {
                    var read = JsonDocument.Parse(line).RootElement;
                    Assert.Null(read.GetProperty("complaint").GetString());
                    return new Document(read.GetProperty("url").GetString()![box.Url.Length..], [.. read.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)]);
                }),
            ];
        }
    }

    private static IEnumerable<string> Hosts(IEnumerable<Document> documents) =>
        documents.SelectMany(one => one.Ids).Select(id => id[(id.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal);

    private sealed record Document(string Path, string[] Ids);
}
