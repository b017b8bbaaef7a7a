// Redirects: followed a few times, with the secrets left at home.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class HttpRedirectTests
{
    [Fact]
    public async Task ARedirectIsFollowedAndThePathShownIsTheLast()
    {
        await using var server = new TestHttpServer(talk => talk.Say(
            talk.Path == "/a" ? TestHttpServer.Redirect("b/c?key=secret") : TestHttpServer.Answer(404, "none")));
        var result = await HttpLooks.Look(server.Url + "/a");
        Assert.StartsWith("HTTP 404 from /b/c in ", result.Detail, StringComparison.Ordinal);
        Assert.Equal(404, result.Number("status"));
        Assert.Equal("none", result.Text("body"));
        Assert.Equal(["/a", "/b/c?key=secret"], server.Heads.Select(head => head.Split(' ')[1]));
    }

    [Fact]
    public async Task WithoutFollowingTheRedirectIsTheAnswer()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Redirect("/b"));
        var result = await HttpLooks.Look(HttpLooks.Probe(server.Url + "/a") with { FollowRedirects = false });
        Assert.Equal((302, "moved"), (result.Number("status"), result.Text("body")));
        Assert.Single(server.Heads);
    }

    [Fact]
    public async Task ARedirectToNowhereIsTheAnswer()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(302, "where?"));
        var result = await HttpLooks.Look(server.Url);
        Assert.Equal((Verdict.Answered, "where?"), (result.Verdict, result.Text("body")));
    }

    [Fact]
    public async Task ALoopEndsAfterTenRedirects()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Redirect("/again"));
        var result = await HttpLooks.Look(server.Url + "/a");
        Assert.Equal((Verdict.Down, "more than 10 redirects, the last from /again"), (result.Verdict, result.Detail));
        Assert.Equal(11, server.Heads.Count);
    }

    [Theory]
    [InlineData("ftp://web01.test/file")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    public async Task ARedirectToWhatIsNoHttpIsDown(string location)
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Redirect(location));
        var result = await HttpLooks.Look(server.Url + "/a");
        Assert.Equal((Verdict.Down, "HTTP 302 from /a redirects to what is no http address"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task AnEndlessPathOfARedirectIsCut()
    {
        await using var server = new TestHttpServer(talk => talk.Say(
            talk.Path == "/" ? TestHttpServer.Redirect("/" + new string('x', 20_000)) : TestHttpServer.Answer(200)));
        Assert.InRange((await HttpLooks.Look(server.Url)).Detail.Length, 100, 150);
    }

    [Fact]
    public async Task PhasesAreSummedOverAllRedirects()
    {
        await using var server = new TestHttpServer(talk => talk.Say(talk.Path switch
        {
            "/a" => TestHttpServer.Redirect("/b"),
            "/b" => TestHttpServer.Redirect("/c"),
            _ => TestHttpServer.Answer(200),
        }));
        var result = await HttpLooks.Look(HttpLooks.Probe($"http://web01.test:{server.Port}/a"), HttpLooks.Loopback, clock: new StepClock());
        Assert.Equal((3, 3, 3), (result.Number("dns"), result.Number("connect"), result.Number("first-byte")));
        Assert.True(result.Number("time") > 9);
    }

    [Fact]
    public async Task SecretsAreNotCarriedToAnotherHostOrPort()
    {
        await using var other = TestHttpServer.Saying(TestHttpServer.Answer(200));
        await using var server = TestHttpServer.Saying(TestHttpServer.Redirect($"http://web02.test:{other.Port}/"));
        await HttpLooks.Look(
            HttpLooks.Probe($"http://web01.test:{server.Port}/") with
            {
                User = "noc",
                Password = new Secret("s3cret"),
                Headers = [new("X-Api-Key", "k3y"), new("Cookie", "c00kie"), new("Accept", "text/html")],
            },
            HttpLooks.Loopback);
        Assert.Contains("Authorization: Basic ", Assert.Single(server.Heads), StringComparison.Ordinal);
        Assert.Contains("X-Api-Key: k3y", Assert.Single(server.Heads), StringComparison.Ordinal);
        var carried = Assert.Single(other.Heads);
        Assert.DoesNotContain("Authorization", carried, StringComparison.Ordinal);
        Assert.DoesNotContain("k3y", carried, StringComparison.Ordinal);
        Assert.DoesNotContain("c00kie", carried, StringComparison.Ordinal);
        Assert.Contains("Accept: text/html", carried, StringComparison.Ordinal);
        Assert.Contains($"Host: web02.test:{other.Port}", carried, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretsAreCarriedToAnotherPathOfTheSameHost()
    {
        await using var server = new TestHttpServer(talk => talk.Say(talk.Path == "/" ? TestHttpServer.Redirect("/in") : TestHttpServer.Answer(200)));
        await HttpLooks.Look(HttpLooks.Probe(server.Url) with { User = "noc", Password = new Secret("s3cret") });
        Assert.All(server.Heads, head => Assert.Contains("Authorization: Basic ", head, StringComparison.Ordinal));
        Assert.Equal(2, server.Heads.Count);
    }

    [Theory]
    [InlineData(301, "GET")]
    [InlineData(302, "GET")]
    [InlineData(303, "GET")]
    [InlineData(307, "POST")]
    [InlineData(308, "POST")]
    public async Task APostIsRepeatedOnlyWhereTheStatusSaysSo(int status, string method)
    {
        await using var server = new TestHttpServer(async talk =>
        {
            if (talk.Head.StartsWith("POST", StringComparison.Ordinal))
            {
                Assert.Equal("body", await talk.Read(4));
            }

            await talk.Say(talk.Path == "/" ? TestHttpServer.Redirect("/next", status) : TestHttpServer.Answer(200));
        });
        await HttpLooks.Look(HttpLooks.Probe(server.Url) with { Method = HttpMethod.Post, Body = "body", Headers = [new("Content-Type", "text/plain")] });
        var next = server.Heads.Last();
        Assert.StartsWith(method + " /next ", next, StringComparison.Ordinal);
        Assert.Equal(method == "POST", next.Contains("Content-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConnectHoldsForTheUrlsHostOnly()
    {
        await using var other = TestHttpServer.Saying(TestHttpServer.Answer(200, "other"));
        await using var server = TestHttpServer.Saying(TestHttpServer.Redirect($"http://web02.test:{other.Port}/"));
        var result = await HttpLooks.Look(
            HttpLooks.Probe("http://web01.test/") with { Connect = new HostAndPort("127.0.0.1", server.Port) },
            (name, _) => name == "web02.test" ? HttpLooks.Loopback(name, default) : throw new InvalidOperationException(name));
        Assert.Equal("other", result.Text("body"));
    }
}
