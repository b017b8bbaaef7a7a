// What an http look reads of a server that answers: status, words, phases, body, login, expectation.
using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class HttpLookTests
{
    [Fact]
    public async Task AnAnswerBringsStatusPhasesSizeAndBody()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, "all is well"));
        var result = await HttpLooks.Look(HttpLooks.Probe($"http://web01.test:{server.Port}/health?key=secret#part"), HttpLooks.Loopback);
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.Matches(@"^HTTP 200 from /health in \d[\d.]* s$", result.Detail);
        Assert.Equal(["status", "time", "dns", "connect", "first-byte", "body-size", "http-version", "body"], result.Readings.Select(reading => reading.Name));
        Assert.Equal(200, result.Number("status"));
        Assert.Equal(11, result.Number("body-size"));
        Assert.Equal(1.1, result.Number("http-version"));
        Assert.Equal("all is well", result.Text("body"));
        var phases = result.Number("dns") + result.Number("connect") + result.Number("first-byte");
        Assert.InRange(phases!.Value, 0, result.Number("time")!.Value);
    }

    [Fact]
    public async Task AnErrorIsAnAnswerAndItsWordsShowThePathWithoutTheQuery()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(503));
        var result = await HttpLooks.Look(server.Url + "/health?key=secret");
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.Equal("HTTP 503 from /health", result.Readings.Single(reading => reading.Name == "status").Words);
    }

    [Fact]
    public async Task AnAddressIsNotResolvedSoThereIsNoReadingOfDns()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200));
        Assert.Null((await HttpLooks.Look(server.Url)).Number("dns"));
    }

    [Fact]
    public async Task OverTlsTheHandshakeAndTheDaysOfTheCertificateAreRead()
    {
        using var leaf = TestCertificates.Leaf(null, "web01.test", 12.5);
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, "secured"), TestCertificates.Context(leaf));
        var result = await HttpLooks.Look(HttpLooks.Probe(server.Url) with { VerifyTls = false });
        Assert.Equal("secured", result.Text("body"));
        Assert.Equal(12, result.Number("tls-days"));
        Assert.Equal(new DateTimeOffset(leaf.NotAfter), result.Expires);
        Assert.NotNull(result.Number("tls"));
    }

    [Fact]
    public async Task ABadCertificateIsDownAndNothingIsAsked()
    {
        using var leaf = TestCertificates.Leaf(null, "127.0.0.1", 12.5);
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200), TestCertificates.Context(leaf));
        var result = await HttpLooks.Look(server.Url);
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.Equal("the certificate is self-signed", result.Detail);
        Assert.Equal(12, result.Number("tls-days"));
        Assert.Equal(new DateTimeOffset(leaf.NotAfter), result.Expires);
        Assert.Empty(server.Heads);
    }

    [Fact]
    public async Task APathIsAskedOfTheHostsAddress()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200));
        await HttpLooks.Look(HttpLooks.Probe("/health?full=1"), address: $"127.0.0.1:{server.Port}");
        Assert.StartsWith("GET /health?full=1 HTTP/1.1\r\n", Assert.Single(server.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task APathOfAnIPv6AddressIsAskedWithBrackets()
    {
        var result = await HttpLooks.Look(HttpLooks.Probe("/health") with { Family = AddressFamily.InterNetwork }, address: "::1");
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.Equal("::1 has no IPv4 address", result.Detail);
    }

    [Fact]
    public async Task IPv6IsSpokenAndItsHostHeaderHasBrackets()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var server = new TestHttpServer(talk => talk.Say(TestHttpServer.Answer(200)), address: IPAddress.IPv6Loopback);
        var result = await HttpLooks.Look(HttpLooks.Probe($"http://[::1]:{server.Port}/") with { Family = AddressFamily.InterNetworkV6 });
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.Contains($"\r\nHost: [::1]:{server.Port}\r\n", Assert.Single(server.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyTheWantedFamilyIsAskedFor()
    {
        var asked = new List<AddressFamily>();
        IPAddress[] Names(string name, AddressFamily family)
        {
            asked.Add(family);
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var result = await HttpLooks.Look(HttpLooks.Probe("http://web01.test/") with { Family = AddressFamily.InterNetworkV6 }, Names);
        Assert.Equal([AddressFamily.InterNetworkV6], asked);
        Assert.Equal((Verdict.Down, "web01.test has no IPv6 address"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task ConnectGoesElsewhereButHostAndServerNameStayTheUrls()
    {
        using var leaf = TestCertificates.Leaf(null, "www.example.test", 90);
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200), TestCertificates.Context(leaf));
        var probe = HttpLooks.Probe("https://www.example.test/") with { Connect = new HostAndPort("127.0.0.1", server.Port) };
        Assert.Equal("the certificate is self-signed", (await HttpLooks.Look(probe)).Detail);
        await HttpLooks.Look(probe with { VerifyTls = false });
        Assert.Contains("\r\nHost: www.example.test\r\n", Assert.Single(server.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheRequestSaysWhatWasConfiguredAndWhoAsks()
    {
        await using var server = new TestHttpServer(async talk =>
        {
            var body = await talk.Read(6);
            await talk.Say(TestHttpServer.Answer(200, $"got {body}"));
        });
        var result = await HttpLooks.Look(HttpLooks.Probe(server.Url) with
        {
            Method = HttpMethod.Post,
            Body = "{\"ä\"}",
            Headers = [new("Content-Type", "application/json"), new("X-Wish", "grüße"), new("Accept", "text/*")],
        });
        var head = Assert.Single(server.Heads);
        Assert.StartsWith("POST / HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 6\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nAccept: text/*\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", head, StringComparison.Ordinal);
        Assert.Matches(@"\r\nUser-Agent: StatusFeeds/\d+\.\d+\.\d+\r\n", head);
        Assert.Equal("got {\"ä\"}", result.Text("body"));
    }

    [Fact]
    public async Task OwnHostAndUserAgentReplaceOurs()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200));
        await HttpLooks.Look(HttpLooks.Probe(server.Url) with { Headers = [new("host", "inner.test"), new("User-Agent", "Mine/1")] });
        var head = Assert.Single(server.Heads);
        Assert.Contains("\r\nHost: inner.test\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: Mine/1\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("StatusFeeds/", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UserAndPasswordAreSentAsBasicInUtf8AndShownNowhere()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(401));
        var probe = HttpLooks.Probe(server.Url) with { User = "mön", Password = new Secret("s3cret") };
        var result = await HttpLooks.Look(probe);
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes("mön:s3cret"));
        Assert.Contains($"\r\nAuthorization: Basic {login}\r\n", Assert.Single(server.Heads), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result + string.Concat(result.Readings) + probe, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExpectedTextMustBeInTheBody()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, "starting"));
        Assert.Equal(Verdict.Answered, (await HttpLooks.Look(HttpLooks.Probe(server.Url) with { Expect = "start" })).Verdict);
        var result = await HttpLooks.Look(HttpLooks.Probe(server.Url) with { Expect = "ready" });
        Assert.Equal((Verdict.Down, "the body lacks \"ready\""), (result.Verdict, result.Detail));
        Assert.Equal(200, result.Number("status"));
    }

    [Fact]
    public async Task AnExpectedSecretIsNotShown()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, "starting"));
        var result = await HttpLooks.Look(HttpLooks.Probe(server.Url + "/t0ken/x") with { Expect = "s3cret", ShownExpect = "***", ShownPath = "/***/x" });
        Assert.Equal("the body lacks \"***\"", result.Detail);
        Assert.Equal("HTTP 200 from /***/x", result.Readings[0].Words);
    }

    [Theory]
    [InlineData("text/plain; charset=iso-8859-1", new byte[] { 0x67, 0xFC, 0x6E }, "gün")]
    [InlineData("text/plain; charset=\"windows-1252\"", new byte[] { 0x80 }, "€")]
    [InlineData("text/plain; charset=no-such", new byte[] { 0xC3, 0xBC }, "ü")]
    [InlineData("text/plain", new byte[] { 0x61, 0xFF, 0x62 }, "a\uFFFDb")]
    [InlineData("text/plain", new byte[] { 0xEF, 0xBB, 0xBF, 0x61 }, "a")]
    [InlineData("nonsense;;;=", new byte[] { 0x61 }, "a")]
    public async Task TheBodyIsReadInItsCharsetAndWhatIsNoTextIsReplaced(string type, byte[] body, string text)
    {
        await using var server = new TestHttpServer(async talk =>
        {
            await talk.Say($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n");
            await talk.Say(body);
        });
        var result = await HttpLooks.Look(server.Url);
        Assert.Equal(text, result.Text("body"));
        Assert.Equal(body.Length, result.Number("body-size"));
    }

    [Fact]
    public async Task ControlCharactersAndMarkupAreDataAndStayAsTheyAre()
    {
        const string Hostile = "\0\u0001\u001B[31m]]><script>&amp;\uFFFE\u202E";
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, Hostile));
        Assert.Equal(Hostile, (await HttpLooks.Look(server.Url)).Text("body"));
    }

    [Fact]
    public async Task EachLookHasAConnectionOfItsOwn()
    {
        await using var server = new TestHttpServer(async talk =>
        {
            await talk.Say(TestHttpServer.Answer(200, "", "Connection: keep-alive", "Set-Cookie: a=b"));
            await talk.Read(1);
        });
        var probe = HttpLooks.Probe(server.Url);
        await HttpLooks.Look(probe);
        await HttpLooks.Look(probe);
        Assert.Equal(2, server.Heads.Count);
        Assert.DoesNotContain(server.Heads, head => head.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task AHeadRequestHasNoBodyToWaitFor()
    {
        await using var server = TestHttpServer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        var result = await HttpLooks.Look(HttpLooks.Probe(server.Url) with { Method = HttpMethod.Head });
        Assert.Equal((Verdict.Answered, 0), (result.Verdict, result.Number("body-size")));
    }
}
