// Our hub in the real program, as a public client library and subscribers of all kinds know it.
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class WebSubTests
{
    private const string Feed = "/apps/shop/events.atom";

    /// <summary>In which a delivery has to come; the hub itself would wait ten for one that hangs.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task APublicClientLibraryFindsTheHubSubscribesIsToldAndLeaves()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = Site(hosts);
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01", Feed.Replace("events", "hosts", StringComparison.Ordinal));
        await using var client = Spawned.Start(["node", Repository.File("tests", "readers", "subscriber.mjs"), box.Url + Feed, Ports.Free().ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        JsonElement? Line(string what) => client.Output.Split('\n').Where(line => line.EndsWith('}')).Select(line => JsonDocument.Parse(line).RootElement)
            .Cast<JsonElement?>().FirstOrDefault(line => line!.Value.GetProperty("what").GetString() == what);
        async Task<JsonElement> Said(string what) => (await Until.Seen($"the client says {what}", () => (Line(what), client.Errors + client.Output), seen => seen.Item1 is not null)).Item1!.Value;

        var found = await Said("found");
        foreach (var by in new[] { found.GetProperty("byHeader"), found.GetProperty("byFeed") })
        {
            Assert.Equal((box.Url + "/hub", box.Url + Feed), (by.GetProperty("hub").GetString(), by.GetProperty("self").GetString()));
        }

        var subscribed = await Said("subscribed");
        Assert.Equal((box.Url + Feed, box.Url + "/hub"), (subscribed.GetProperty("topic").GetString(), subscribed.GetProperty("hub").GetString()));
        Assert.InRange(subscribed.GetProperty("lease").GetInt32(), 7199, 7201);
        await Until.Seen("the hub has it", () => box.Get("/metrics"), metrics => metrics.Text.Contains("statusfeeds_websub_subscriptions 1\n", StringComparison.Ordinal));

        hosts.Set("web01", Reply.Down);
        var told = await Said("told");
        Assert.Equal(("application/atom+xml; charset=utf-8", $"<{box.Url}/hub>; rel=\"hub\", <{box.Url}{Feed}>; rel=\"self\""), (told.GetProperty("type").GetString(), told.GetProperty("link").GetString()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData((await box.Get(Feed)).Body)), told.GetProperty("hash").GetString());
        await Said("unsubscribed");
        await Until.Seen("the hub has none", () => box.Get("/metrics"), metrics => metrics.Text.Contains("statusfeeds_websub_subscriptions 0\n", StringComparison.Ordinal));
        Assert.Equal(box.Url + Feed + ".not", (await Said("denied")).GetProperty("topic").GetString());
        Assert.Equal(0, await client.Exit(Until.Generous));
        Assert.DoesNotContain("\"error\":\"", client.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("token-of-mine", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGoodSubscriberIsToldInTimeBesideThoseThatHangAndLieAndOverARestart()
    {
        await using var hosts = await PretendHosts.Start();
        await using var listener = await HubListener.Start();
        using var box = Site(hosts);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
            for (var number = 0; number < 20; number++)
            {
                Assert.Equal(HttpStatusCode.Accepted, await Subscribe(box, $"{listener.Url}/hanging/{number}"));
                Assert.Equal(HttpStatusCode.Accepted, await Subscribe(box, $"{listener.Url}/dripping/{number}"));
                Assert.Equal(HttpStatusCode.Accepted, await Subscribe(box, $"{listener.Url}/lying/{number}"));
                Assert.Equal(HttpStatusCode.Accepted, await Subscribe(box, $"{listener.Url}/circling/{number}"));
            }

            Assert.Equal(HttpStatusCode.Accepted, await Subscribe(box, $"{listener.Url}/good?k=token-of-mine", "a secret of mine"));
            await Until.Seen("all that mean it are subscribed", () => box.Get("/metrics"), metrics => metrics.Text.Contains("statusfeeds_websub_subscriptions 41\n", StringComparison.Ordinal));
            await Until.Seen("what has just changed is sent at once", () => listener.To("/good").Count, count => count == 1);
            foreach (var (reply, status) in new[] { (Reply.Down, "DOWN"), (Reply.Up, "UP"), (Reply.Down, "DOWN") })
            {
                var before = listener.To("/good").Count;
                hosts.Set("web01", reply);
                var feed = await box.HostIs(status, "web01", "/apps/shop/hosts.atom");
                var seen = TimeProvider.System.GetUtcNow();
                var delivery = await Until.Seen($"{status} is delivered", () => listener.To("/good"), all => all.Count > before);
                TestContext.Current.TestOutputHelper?.WriteLine($"{status}: delivered {(delivery[^1].At - seen).TotalMilliseconds:0} ms after it was seen in the feed");
                Assert.True(delivery[^1].At - seen < Soon, $"It took {delivery[^1].At - seen}.");
                Assert.Equal((await box.Get(Feed)).Body, delivery[^1].Body);
                Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("a secret of mine"), delivery[^1].Body)), delivery[^1].Signature);
                Assert.Equal(HttpStatusCode.OK, feed.Status);
            }

            await Until.True("those who lie and circle were asked", () => listener.Asked("/lying/0") + listener.Asked("/circling/0") >= 2);
            Assert.All(Enumerable.Range(0, 20), number => Assert.InRange(listener.Asked($"/circling/{number}"), 0, 1));
            await program.Kill();
            Assert.All(new[] { "token-of-mine", "a secret of mine" }, secret => Assert.DoesNotContain(secret, program.Errors, StringComparison.Ordinal));
        }

        var told = listener.To("/good").Count;
        hosts.Set("web01", Reply.Up);
        await using var again = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        var last = await Until.Seen("what changed meanwhile is delivered", () => listener.To("/good"), all => all.Count > told && Encoding.UTF8.GetString(all[^1].Body).Contains("<title>UP: web01", StringComparison.Ordinal));
        Assert.NotEqual("", last[^1].Signature);
        Assert.Equal(0, await again.Stop());
    }

    private static Sandbox Site(PretendHosts hosts)
    {
        var box = new Sandbox();
        box.Site(more: "websub: { callbacks: loopback }");
        box.Application("shop", ("web01", hosts.Url("web01")));
        return box;
    }

    private static async Task<HttpStatusCode> Subscribe(Sandbox box, string callback, string secret = "")
    {
        using var form = new FormUrlEncodedContent([new("hub.mode", "subscribe"), new("hub.topic", box.Url + Feed), new("hub.callback", callback), new("hub.secret", secret)]);
        using var answer = await box.Client.PostAsync(new Uri(box.Url + "/hub"), form);
        return answer.StatusCode;
    }
}
