// Nothing moves between two changes of status; after each change the entry is published again, told otherwise.
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class SilenceTests
{
    private const string Feed = "/apps/shop/hosts.atom";

    [Fact]
    public async Task TwoPollsWithDifferentLatenciesAndNoChangeGiveTheSameBytes()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = Shop(hosts);
        await using var program = await StatusFeedsProcess.Serve(box);
        var first = await box.HostIs("UP", "web01", Feed);
        hosts.Set("web01", new Reply(Delay: TimeSpan.FromMilliseconds(200), Body: "ready, and of another length"));
        await hosts.MoreLooks("web01", 3);
        var second = await box.Get(Feed);

        Assert.Equal(first.Body, second.Body);
        Assert.Equal((first.ETag, first.Modified), (second.ETag, second.Modified));
        Assert.NotNull(first.ETag);
        Assert.NotNull(first.Modified);
        var byTag = await box.Get(Feed, request => request.Headers.TryAddWithoutValidation("If-None-Match", first.ETag));
        var byDate = await box.Get(Feed, request => request.Headers.IfModifiedSince = first.Modified);
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotModified), (byTag.Status, byDate.Status));
        Assert.Empty(byTag.Body);
        Assert.Empty(byDate.Body);
    }

    [Fact]
    public async Task AfterAChangeTheSameEntryIsTellingSomethingElse()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = Shop(hosts);
        await using var program = await StatusFeedsProcess.Serve(box);
        var up = await box.HostIs("UP", "web01", Feed);
        hosts.Set("web01", Reply.Down);
        var down = await box.HostIs("DOWN", "web01", Feed);
        hosts.Set("web01", Reply.Up);
        var upAgain = await box.HostIs("UP", "web01", Feed);

        var (first, second, third) = (up.Feed.Of("web01")!, down.Feed.Of("web01")!, upAgain.Feed.Of("web01")!);
        Assert.All([first, second, third], entry =>
        {
            Assert.Equal(first.Id, entry.Id);
            Assert.Equal(entry.Published, entry.Updated);
        });
        Assert.True(first.Updated < second.Updated && second.Updated < third.Updated);
        Assert.NotEqual(first.Title, second.Title);
        Assert.Equal($"DOWN: web01 - http: HTTP 503 from /web01", second.Title);
        Assert.Equal(3, new[] { first.BodyText, second.BodyText, third.BodyText }.Distinct().Count());
        Assert.Equal(3, new[] { up.ETag, down.ETag, upAgain.ETag }.Distinct().Count());
        Assert.True(down.Modified >= up.Modified + TimeSpan.FromSeconds(1), $"{up.Modified} {down.Modified}");
        Assert.True(upAgain.Modified >= down.Modified + TimeSpan.FromSeconds(1), $"{down.Modified} {upAgain.Modified}");
        Assert.Equal(HttpStatusCode.OK, (await box.Get(Feed, request => request.Headers.TryAddWithoutValidation("If-None-Match", up.ETag))).Status);
        Assert.Equal(HttpStatusCode.OK, (await box.Get(Feed, request => request.Headers.IfModifiedSince = up.Modified)).Status);
    }

    [Fact]
    public async Task AFeedAfterARestartIsByteForByteTheFeedBeforeIt()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = Shop(hosts);
        string[] feeds = [Feed, "/apps/shop/events.atom", "/all/hosts.atom", "/all/events.atom"];
        var before = new List<Answer>();
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01", Feed);
            hosts.Set("web01", Reply.Down);
            await box.HostIs("DOWN", "web01", Feed);
            await box.HostIs("UP", "web02", Feed);
            foreach (var feed in feeds)
            {
                before.Add(await box.Get(feed));
            }

            Assert.Equal(0, await program.Stop());
        }

        await using var again = await StatusFeedsProcess.Serve(box);
        await hosts.MoreLooks("web01", 3);
        foreach (var (feed, then) in feeds.Zip(before))
        {
            var now = await box.Get(feed);
            Assert.Equal(then.Text, now.Text);
            Assert.Equal((then.ETag, then.Modified), (now.ETag, now.Modified));
        }
    }

    [Fact]
    public async Task NoIdIsInTwoFeeds()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = Shop(hosts);
        box.Application("mail", ("mx", hosts.Url("mx")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "mx");
        await box.HostIs("UP", "web01");
        await box.HostIs("UP", "web02");
        var ids = new List<string>();
        foreach (var scope in (string[])["apps/shop", "apps/mail", "all"])
        {
            foreach (var kind in (string[])["hosts", "events"])
            {
                var feed = await box.Feed($"/{scope}/{kind}.atom");
                Assert.NotEmpty(feed.Entries);
                ids.Add(feed.Id);
                ids.AddRange(feed.Entries.Select(entry => entry.Id));
            }
        }

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task AnotherUrlListenAddressOrNameChangesNoIdAndNoTextOfAnOldEntry()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = Shop(hosts);
        var before = new Dictionary<string, string>();
        string[] feeds = [Feed, "/apps/shop/events.atom", "/all/hosts.atom", "/all/events.atom"];
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01", Feed);
            await box.HostIs("UP", "web02", Feed);
            foreach (var feed in feeds)
            {
                foreach (var entry in (await box.Feed(feed)).Entries)
                {
                    before.Add(entry.Id, entry.Xml);
                }
            }

            await program.Stop();
        }

        box.Site(Sandbox.Fast, "url: https://status.example.org", $"listen: [ {box.Url}, http://127.0.0.1:{Ports.Free()} ]");
        box.Write("shop.yaml", $$"""
            application: shop
            title: Another title
            hosts:
              - { host: web01, name: The first, address: localhost, checks: [ { http: "{{hosts.Url("web01")}}" } ] }
              - { host: web02, name: The second, address: 127.0.0.2, checks: [ { http: "{{hosts.Url("web02")}}" } ] }
            """);
        await using var again = await StatusFeedsProcess.Serve(box);
        await hosts.MoreLooks("web01", 2);
        var after = new Dictionary<string, string>();
        foreach (var feed in feeds)
        {
            foreach (var entry in (await box.Feed(feed)).Entries)
            {
                after.Add(entry.Id, entry.Xml);
            }
        }

        Assert.Equal(before.OrderBy(one => one.Key, StringComparer.Ordinal), after.OrderBy(one => one.Key, StringComparer.Ordinal));
        Assert.Contains("Another title", (await box.Feed(Feed)).Title, StringComparison.Ordinal);
    }

    private static Sandbox Shop(PretendHosts hosts)
    {
        var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")), ("web02", hosts.Url("web02")));
        return box;
    }
}
