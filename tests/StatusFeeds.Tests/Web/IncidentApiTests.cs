// The API by which scripts tell of incidents: who may, what is stored once, and what is said where something is wrong.
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class IncidentApiTests
{
    private static readonly object Checkout = new { title = "checkout fails", applications = new[] { "shop" }, hosts = new[] { "web01" }, summary = "Nobody can pay.", next = "30m", severity = "critical" };

    [Fact]
    public async Task AnIncidentIsOpenedUpdatedNotedAndClosedAndReadByAll()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var opened = await served.PostJson("/api/incidents", Checkout, ToldSite.AsPen);
        Assert.Equal((201, "http://status.example.org/api/incidents/1", "no-store"), (opened.Code, opened["Location"], opened["Cache-Control"]));
        Assert.Equal((201, 201), ((await served.PostJson("/api/incidents/1/updates", new { stage = "identified", summary = "The database is full." }, ToldSite.AsPen)).Code,
            (await served.PostJson("/api/incidents/1/notes", new { summary = "call the provider" }, ToldSite.AsPen)).Code));
        var read = await served.Get("/api/incidents/1");
        Assert.Equal((200, "application/json; charset=utf-8"), (read.Code, read["Content-Type"]));
        var incident = read.Json();
        Assert.Equal(("open", "critical", "identified", "The database is full.", false), (
            incident.GetProperty("state").GetString(), incident.GetProperty("severity").GetString(), incident.GetProperty("stage").GetString(), incident.GetProperty("summary").GetString(), incident.GetProperty("overdue").GetBoolean()));
        Assert.Equal(["opening", "update"], incident.GetProperty("posts").EnumerateArray().Select(post => post.GetProperty("kind").GetString()));
        Assert.DoesNotContain("provider", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"by\"", read.Text, StringComparison.Ordinal);

        var whole = await served.Get("/api/incidents/1", ToldSite.AsShop);
        Assert.Equal(["pen", "pen", "pen"], whole.Json().GetProperty("posts").EnumerateArray().Select(post => post.GetProperty("by").GetString()));
        Assert.Contains("call the provider", whole.Text, StringComparison.Ordinal);

        Assert.Equal(201, (await served.PostJson("/api/incidents/1/close", new { summary = "Over." }, ToldSite.AsShop)).Code);
        var closed = (await served.Get("/api/incidents")).Json().GetProperty("incidents")[0];
        Assert.Equal(("closed", "resolved", "Over."), (closed.GetProperty("state").GetString(), closed.GetProperty("stage").GetString(), closed.GetProperty("summary").GetString()));
        var late = await served.PostJson("/api/incidents/1/updates", new { summary = "Again." }, ToldSite.AsPen);
        Assert.Equal((409, "Incident 1 is closed: that was its last update. Open another one."), (late.Code, late.Error()));
        Assert.Equal(201, (await served.PostJson("/api/incidents/1/notes", new { summary = "what we learned" }, ToldSite.AsPen)).Code);
    }

    /// <summary>Whoever lost the answer sends the same: that the site has another default by then is not his doing.</summary>
    [Fact]
    public async Task TheSameKeyIsOneThoughTheDefaultOfNextChangedMeanwhile()
    {
        var site = ToldSite.Open();
        await using var served = await ServedSite.Open(site);
        var (body, key) = (new { title = "checkout fails", applications = new[] { "shop" }, summary = "s" }, ("Idempotency-Key", "b7f3"));
        Assert.Equal(201, (await served.PostJson("/api/incidents", body, ToldSite.AsPen, key)).Code);
        await served.Adopt(site with { Incidents = site.Incidents with { Next = TimeSpan.FromMinutes(20) } });
        Assert.Equal(200, (await served.PostJson("/api/incidents", body, ToldSite.AsPen, key)).Code);
        Assert.Equal(422, (await served.PostJson("/api/incidents", new { body.title, body.applications, body.summary, next = "20m" }, ToldSite.AsPen, key)).Code);
        Assert.Equal(TimeSpan.FromMinutes(60), (await served.Store.Incident(1, CancellationToken.None))!.Posts[0].Next);
    }

    [Fact]
    public async Task ThePostIsStoredAsItWasSent()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var text = "Müller & <b>Söhne</b>\u202E \"'\n\n    𝒳 ";
        await served.PostJson("/api/incidents", new { title = "a title", applications = new[] { "mail", "shop" }, summary = "s", details = text, ticket = "https://t.example.org/1?a=b&c=d", commander = "Ada", since = "2026-11-01T01:00:00+01:00" }, ToldSite.AsPen);
        var post = (await served.Store.Incident(1, CancellationToken.None))!.Posts[0];
        Assert.Equal(text.TrimEnd(), post.Details);
        Assert.Equal(["mail", "shop"], post.Applications!.Value);
        Assert.Equal(("https://t.example.org/1?a=b&c=d", "Ada", "pen", TimeSpan.FromMinutes(60)), (post.Ticket, post.Commander, post.By, post.Next));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), post.Since);
    }

    [Fact]
    public async Task TheSameKeyPostsOnceEvenAtTheSameTime()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var key = ("Idempotency-Key", "b7f3");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => served.PostJson("/api/incidents", Checkout, ToldSite.AsPen, key)));
        Assert.Equal([200, 200, 200, 200, 200, 201], answers.Select(answer => answer.Code).Order());
        Assert.All(answers, answer => Assert.Equal("http://status.example.org/api/incidents/1", answer["Location"]));
        var updates = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => served.PostJson("/api/incidents/1/updates", new { summary = "one" }, ToldSite.AsPen, ("Idempotency-Key", "u"))));
        Assert.Equal([200, 201], updates.Select(answer => answer.Code).Order());
        Assert.Equal(2, (await served.Store.Incident(1, CancellationToken.None))!.Posts.Length);

        var other = await served.PostJson("/api/incidents/1/updates", new { summary = "two" }, ToldSite.AsPen, ("Idempotency-Key", "u"));
        Assert.Equal((422, "This idempotency key was used for another post. Take a new key for a new post."), (other.Code, other.Error()));
        Assert.Equal(201, (await served.PostJson("/api/incidents/1/updates", new { summary = "two" }, ToldSite.AsShop, ("Idempotency-Key", "u"))).Code);
    }

    [Fact]
    public async Task ManyWhoPostAtOnceAreAllStoredInOrder()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        await served.PostJson("/api/incidents", Checkout, ToldSite.AsPen);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(one => served.PostJson("/api/incidents/1/updates", new { summary = $"update {one}" }, one % 2 == 0 ? ToldSite.AsPen : ToldSite.AsShop)));
        Assert.All(answers, answer => Assert.Equal(201, answer.Code));
        var posts = (await served.Store.Incident(1, CancellationToken.None))!.Posts;
        Assert.Equal(Enumerable.Range(1, 21), posts.Select(post => (int)post.Number));
        Assert.Equal(posts.Select(post => post.At).Distinct().Order(), posts.Select(post => post.At));
        Assert.Equal(20, posts.Select(post => post.Summary).Where(words => words.StartsWith("update", StringComparison.Ordinal)).Distinct().Count());
    }

    [Theory]
    [InlineData("{\"titel\":\"x\"}", "There is no member titel here. Known are: title, ")]
    [InlineData("{\"title\":\"x\",\"title\":\"y\"}", "The member title is here twice.")]
    [InlineData("{\"title\":7}", "The member title must be a text.")]
    [InlineData("{\"applications\":\"shop\"}", "The member applications must be a list of ids, as in [\"shop\"].")]
    [InlineData("{\"applications\":[[]]}", "The member applications must be a list of ids")]
    [InlineData("[]", "Send one JSON object.")]
    [InlineData("{\"title\":", "This is not JSON as it is read here: line 1, byte ")]
    [InlineData("{\"title\":\"\\ud800\"}", "A text in this JSON is no Unicode")]
    [InlineData("{\"from\":\"7\"}", "The member from must be the number of a proposed incident.")]
    [InlineData("{\"title\":\"x\",\"applications\":[\"shop\"],\"summary\":\"a\\u0000b\"}", "summary: Character 2 of the summary is a control character (U+0000): take it out.")]
    [InlineData("{\"title\":\"x\",\"applications\":[\"shop\"],\"details\":\"\\u001B[31m\"}", "details: Character 1 of the details is a control character (U+001B): take it out.")]
    [InlineData("{\"title\":\"x\\u0000\",\"applications\":[\"shop\"]}", "title: Character 2 of the title is a control character (U+0000): take it out.")]
    [InlineData("{\"title\":\"\\u200B\\uFEFF \\u200F\",\"applications\":[\"shop\"]}", "title: Say in a few words what does not work")]
    [InlineData("", "title: ")]
    [InlineData("{\"title\":\"x\"}", "applications: An incident needs at least one application")]
    [InlineData("{\"title\":\" \",\"applications\":[\"shp\"],\"hosts\":[\"web9\"],\"severity\":\"bad\",\"next\":\"soon\",\"since\":\"2999-01-01T00:00\",\"ticket\":\"javascript:alert(1)\"}",
        "title: Say in a few words what does not work: an incident needs a title. applications: There is no application shp here: give its id. hosts: There is no host web9 here: give its id. severity: The severity is one of minor, major and critical. since: Trouble cannot have begun in the future: give a time that has passed. next: Say how long until the next update at most, as in 30m, 1h or 1d. ticket: The ticket must be an http or https address.")]
    [InlineData("{\"title\":\"x\",\"applications\":[\"shop\"],\"since\":\"9999-12-31T23:59\"}", "since: Give a time within the years 2000 to 2999.")]
    [InlineData("{\"title\":\"x\",\"applications\":[\"shop\"],\"since\":\"0001-01-01T00:00\"}", "since: Give a time within the years 2000 to 2999.")]
    [InlineData("{\"title\":\"x\",\"applications\":[\"shop\"],\"since\":\"1999-01-01T00:00\"}", "since: Give a time within the years 2000 to 2999.")]
    [InlineData("{\"title\":\"x\",\"applications\":[\"shop\"],\"since\":\"9999-12-31T23:59:59+00:00\"}", "since: Give a time within the years 2000 to 2999.")]
    public async Task WhatIsWrongIsSaidAndNothingIsStored(string body, string words)
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var answer = await served.PostJson("/api/incidents", body, ToldSite.AsPen);
        Assert.Equal(400, answer.Code);
        Assert.StartsWith(words, answer.Error(), StringComparison.Ordinal);
        Assert.Empty(await served.Store.LatestIncidents(9, CancellationToken.None));
    }

    [Fact]
    public async Task AddressesMethodsTypesAndSizesAreChecked()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        Assert.Equal((404, "There is no incident 7."), ((await served.PostJson("/api/incidents/7/updates", new { summary = "x" }, ToldSite.AsPen)) is var none ? (none.Code, none.Error()) : default));
        Assert.Equal(404, (await served.Get("/api/incidents/7")).Code);
        Assert.Equal(404, (await served.Get("/api/incidents/07")).Code);
        Assert.Equal((405, "GET, HEAD"), (await served.PostJson("/api/incidents/7", new { }, ToldSite.AsPen)) is var one ? (one.Code, one["Allow"]) : default);
        Assert.Equal((405, "POST"), (await served.Get("/api/incidents/7/notes", ToldSite.AsPen)) is var notes ? (notes.Code, notes["Allow"]) : default);
        Assert.Equal(415, (await served.Post("/api/incidents", "{}", "text/plain", ToldSite.AsPen)).Code);
        Assert.Equal(415, (await served.Post("/api/incidents/7/close", "", null, ToldSite.AsPen)).Code);
        Assert.Equal(403, (await served.PostJson("/api/incidents", Checkout, ToldSite.AsPen, ("Sec-Fetch-Site", "cross-site"))).Code);
        Assert.Equal(413, (await served.PostJson("/api/incidents", new { details = new string('x', 300_000) }, ToldSite.AsPen)).Code);
        var large = await served.PostJson("/api/incidents", new { title = "x", applications = new[] { "shop" }, details = new string('x', 65_537) }, ToldSite.AsPen);
        Assert.Equal((400, "details: The details are too long: 65537 characters, of which 65536 fit."), (large.Code, large.Error()));
        Assert.Equal(201, (await served.PostJson("/api/incidents", "{\"title\":\"x\",\"applications\":[\"shop\"],\"details\":\"" + new string('€', 65_536) + "\"}", ToldSite.AsPen)).Code);
        Assert.Equal(400, (await served.PostJson("/api/incidents", Checkout, ToldSite.AsPen, ("Idempotency-Key", new string('k', 256)))).Code);
    }

    [Fact]
    public async Task WhatIsTooLongIsRefusedToWithoutItsLength()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        await served.PostJson("/api/incidents", Checkout, ToldSite.AsPen);
        var (name, value) = ToldSite.AsPen;
        using var request = new HttpRequestMessage(HttpMethod.Post, served.Server.Addresses[0] + "/api/incidents/1/close")
        {
            Content = new StringContent("{\"summary\":\"not this\",\"details\":\"" + new string('x', 300_000) + "\"}", Encoding.UTF8, "application/json"),
            Headers = { TransferEncodingChunked = true },
        };
        request.Headers.Add(name, value);
        using var answer = await served.Client.SendAsync(request);
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.False((await served.Store.Incident(1, CancellationToken.None))!.IsClosed);
    }

    [Fact]
    public async Task WhoPostsInALoopIsStoppedAndOthersAreNot()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        await served.PostJson("/api/incidents", Checkout, ToldSite.AsPen);
        var codes = new List<int>();
        for (var i = 0; i < 75 && !codes.Contains(429); i++)
        {
            codes.Add((await served.PostJson("/api/incidents/1/notes", new { summary = $"{i}" }, ToldSite.AsPen)).Code);
        }

        Assert.Equal(429, codes[^1]);
        Assert.Equal(201, (await served.PostJson("/api/incidents/1/notes", new { summary = "other" }, ToldSite.AsShop)).Code);
    }

    [Fact]
    public async Task AProposalIsSeenAndOpenedByThoseAloneWhoMayWriteToIt()
    {
        await using var served = await ServedSite.Open(ToldSite.Guarded(anyone: true));
        var now = served.Clock.GetUtcNow();
        foreach (var (application, host) in new[] { ("shop", "web01"), ("mail", "mx1") })
        {
            await served.Store.Post(new IncidentPost(0, 0, PostKind.Proposal, now, "StatusFeeds") { Title = $"The {application} is down", Applications = [application], Hosts = [host], Since = now.AddMinutes(-9), Summary = $"{host} is DOWN" }, CancellationToken.None);
        }

        Assert.Equal((404, 404, 404), ((await served.Get("/api/incidents/1")).Code, (await served.Get("/api/incidents/1", GuardedSite.AsNoc)).Code, (await served.Get("/api/incidents/2", ToldSite.AsShop)).Code));
        Assert.Equal([1], Numbers(await served.Get("/api/incidents", ToldSite.AsShop)));
        Assert.Equal([2, 1], Numbers(await served.Get("/api/incidents", ToldSite.AsPen)));
        Assert.Empty(Numbers(await served.Get("/api/incidents")));
        Assert.Equal(404, (await served.PostJson("/api/incidents", new { from = 2 }, ToldSite.AsShop)).Code);
        var opened = await served.PostJson("/api/incidents", new { from = 1, severity = "minor" }, ToldSite.AsShop, ("Idempotency-Key", "o"));
        Assert.Equal((201, "The shop is down", "minor"), (opened.Code, opened.Json().GetProperty("title").GetString(), opened.Json().GetProperty("severity").GetString()));
        Assert.Equal(200, (await served.PostJson("/api/incidents", new { from = 1, severity = "minor" }, ToldSite.AsShop, ("Idempotency-Key", "o"))).Code);
        Assert.Equal(409, (await served.PostJson("/api/incidents", new { from = 1 }, ToldSite.AsShop)).Code);
        var seen = (await served.Get("/api/incidents/1")).Json();
        Assert.Equal(("open", "web01 is DOWN"), (seen.GetProperty("state").GetString(), seen.GetProperty("summary").GetString()));
        Assert.Equal("opening", Assert.Single(seen.GetProperty("posts").EnumerateArray()).GetProperty("kind").GetString());
        Assert.Equal(201, (await served.PostJson("/api/incidents/2/close", new { }, ToldSite.AsPen)).Code);
        Assert.Equal(404, (await served.Get("/api/incidents/2")).Code);
    }

    [Fact]
    public async Task WhatTheStoreDoesNotTakeIsToBeSentAgain()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        await served.Store.DisposeAsync();
        var answer = await served.PostJson("/api/incidents", Checkout, ToldSite.AsPen);
        Assert.Equal((503, "5", "The store takes no writes now. Send the same again in some seconds."), (answer.Code, answer["Retry-After"], answer.Error()));
    }

    [Fact]
    public async Task WhatACallerSentWholeIsStoredThoughHeTakesNoAnswerAndNothingElseIs()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var body = "{\"title\":\"gone\",\"applications\":[\"shop\"]}";
        using (var whole = await Send(body, body.Length))
        {
            var from = TimeProvider.System.GetTimestamp();
            while ((await served.Store.LatestIncidents(9, CancellationToken.None)).IsEmpty)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(20), "Not stored for 20 s.");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }

            whole.Close(0);
        }

        (await Send(body, body.Length + 1)).Dispose();
        Assert.Equal(201, (await served.PostJson("/api/incidents", Checkout, ToldSite.AsPen)).Code);
        Assert.Equal(["checkout fails", "gone"], (await served.Store.LatestIncidents(9, CancellationToken.None)).Select(one => one.Title));

        async Task<Socket> Send(string text, int length)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(System.Net.IPAddress.Loopback, new Uri(served.Server.Addresses[0]).Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /api/incidents HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {ToldSite.Pen}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{text}"));
            return socket;
        }
    }

    private static IEnumerable<long> Numbers(Fetched list) => list.Json().GetProperty("incidents").EnumerateArray().Select(one => one.GetProperty("incident").GetInt64());
}
