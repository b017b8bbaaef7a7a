// Posts of several people while the server is killed and the network drops: nothing is lost, nothing is there twice, all are in order.
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class IncidentPostTests
{
    private static readonly int Rounds = Soak.IsOn ? 60 : 6;

    /// <summary>Two people post in turns without waiting for each other; each tries again with his key until he is answered. Between, the server is killed.</summary>
    [Fact]
    public async Task TwoPeopleWhoPostAtTheSameSecondWhileTheServerIsKilledLoseNothingAndSayNothingTwice()
    {
        using var box = Shop();
        var desk = new IncidentDesk(box);
        var program = await StatusFeedsProcess.Serve(box);
        try
        {
            var number = (await desk.Post("/api/incidents", new { title = "Checkout fails", applications = new[] { "shop" }, summary = "We look into it." }, "first")).Body.GetProperty("incident").GetInt64();
            for (var round = 0; round < Rounds; round++)
            {
                var (one, other) = (Insist(round, "ada"), Insist(round, "bob"));

                // Any instant: a condition would choose which.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(0, 120)), TimeProvider.System);
                await program.Kill();
                await program.DisposeAsync();
                program = StatusFeedsProcess.Start(box);
                await Task.WhenAll(one, other);
            }

            var wanted = Enumerable.Range(0, Rounds).SelectMany(round => new[] { $"ada {round}", $"bob {round}" }).ToHashSet();
            using var shown = JsonDocument.Parse(await desk.Say("show", number.ToString(System.Globalization.CultureInfo.InvariantCulture), "--json"));
            var posts = shown.RootElement.GetProperty("posts").EnumerateArray().Where(post => post.GetProperty("kind").GetString() == "update").ToList();
            Assert.Equal(wanted.Count, posts.Count);
            Assert.Equal(wanted, posts.Select(post => post.GetProperty("summary").GetString()!).ToHashSet());
            var instants = posts.Select(post => post.GetProperty("at").GetDateTimeOffset()).ToList();
            Assert.Equal(instants.Order(), instants);
            foreach (var who in new[] { "ada", "bob" })
            {
                Assert.Equal(Enumerable.Range(0, Rounds).Select(round => $"{who} {round}"), posts.Select(post => post.GetProperty("summary").GetString()!).Where(summary => summary.StartsWith(who, StringComparison.Ordinal)));
            }

            // Each is an event of its own, once, in the order of posting.
            var told = await Until.Seen(
                "all posts in the events feed",
                () => box.Feed("/apps/shop/events.atom"),
                feed => feed.Entries.Count(entry => entry.Title.Contains("Checkout fails", StringComparison.Ordinal)) == wanted.Count + 1);
            var events = told.Entries.Where(entry => entry.Title.Contains("Checkout fails", StringComparison.Ordinal)).Reverse().Skip(1).ToList();
            Assert.Equal(posts.Select(post => post.GetProperty("summary").GetString()), events.Select(entry => wanted.Single(said => entry.Summary.Contains(said + ".", StringComparison.Ordinal) || entry.Summary.EndsWith(said, StringComparison.Ordinal))));

            async Task Insist(int round, string who)
            {
                await Until.Seen(
                    $"{who} is answered",
                    () => desk.Post($"/api/incidents/{number}/updates", new { summary = $"{who} {round}" }, $"{who}-{round}"),
                    answer => answer.Code is HttpStatusCode.Created or HttpStatusCode.OK);
            }
        }
        finally
        {
            await program.DisposeAsync();
        }
    }

    /// <summary>The request arrives, the answer does not: who posts again with the same key gets the post that is there.</summary>
    [Fact]
    public async Task WhoLostTheAnswerPostsAgainAndItIsThereOnce()
    {
        using var box = Shop();
        var desk = new IncidentDesk(box);
        await using var program = await StatusFeedsProcess.Serve(box);
        var body = JsonSerializer.Serialize(new { title = "Checkout fails", applications = new[] { "shop" } });
        using (var cut = new TcpClient())
        {
            await cut.ConnectAsync(IPAddress.Loopback, box.Port);
            cut.LingerState = new LingerOption(enable: true, seconds: 0);
            await cut.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/incidents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {IncidentDesk.Token}\r\nIdempotency-Key: lost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

            // Reset with the first byte of the answer: nothing of it was read.
            await Until.True("the answer is on its way", () => cut.Available > 0);
        }

        var (code, again) = await desk.Post("/api/incidents", JsonDocument.Parse(body).RootElement, "lost");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal(1, again.GetProperty("incident").GetInt64());
        var (other, _) = await desk.Post("/api/incidents", new { title = "Another", applications = new[] { "shop" } }, "lost");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other);
        Assert.Single((await Until.Seen("told", () => box.Feed("/apps/shop/events.atom"), feed => feed.Entries.Any(entry => entry.Title.StartsWith("MAJOR", StringComparison.Ordinal)))).Entries, entry => entry.Title.StartsWith("MAJOR", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StrangersAndTokensOfOtherApplicationsWriteNothing()
    {
        using var box = Shop();
        var desk = new IncidentDesk(box);
        await using var program = await StatusFeedsProcess.Serve(box);
        var shop = new { title = "Checkout fails", applications = new[] { "shop" } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.Post("/api/incidents", shop, null, token: null)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.Post("/api/incidents", shop, null, token: "0123456789abcdef-guess")).Code);
        var (code, refused) = await desk.Post("/api/incidents", shop, null, token: "0123456789abcdef-blog");
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Contains("shop", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await desk.Post("/api/incidents", new { title = "Posts are late", applications = new[] { "blog" } }, null, token: "0123456789abcdef-blog")).Code);
        Assert.Equal(HttpStatusCode.Created, (await desk.Post("/api/incidents", shop, null)).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await desk.Post("/api/incidents/2/updates", new { summary = "I am in" }, null, token: "0123456789abcdef-blog")).Code);
        Assert.DoesNotContain("I am in", await desk.Say("show", "2"), StringComparison.Ordinal);
    }

    private static Sandbox Shop()
    {
        var box = new Sandbox();
        box.Site(Sandbox.Fast, "access:", "  read: anyone", $"  write: [ {{ token: {IncidentDesk.Token}, name: oncall }}, {{ token: 0123456789abcdef-blog, name: bloggers, applications: [blog] }} ]");
        box.Application("shop", ("web01", $"\"{box.Url}/healthz\""));
        box.Application("blog", ("web02", $"\"{box.Url}/healthz\""));
        return box;
    }
}
