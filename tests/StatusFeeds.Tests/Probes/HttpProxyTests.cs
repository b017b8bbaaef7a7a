// Looks through a proxy: who was asked what, and whose fault it is when nothing comes of it.
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class HttpProxyTests : IDisposable
{
    private readonly X509Certificate2 leaf = TestCertificates.Leaf(null, "www.example.test", 42.5);

    public void Dispose() => leaf.Dispose();

    [Fact]
    public async Task APlainUrlIsAskedOfTheProxyInFull()
    {
        await using var proxy = TestHttpServer.Saying(TestHttpServer.Answer(200, "by proxy"));
        var (result, contact) = await Look(HttpLooks.Probe("http://www.example.test:8080/a?b=c") with { Proxy = Proxy(proxy.Port) with { User = "noc", Password = new Secret("pw") }, User = "u", Password = new Secret("p") });
        Assert.Equal("by proxy", result.Text("body"));
        var head = Assert.Single(proxy.Heads);
        Assert.StartsWith("GET http://www.example.test:8080/a?b=c HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nHost: www.example.test:8080\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nProxy-Authorization: Basic bm9jOnB3\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Basic dTpw\r\n", head, StringComparison.Ordinal);
        Assert.Equal((false, false, null), (contact.Heard, contact.Tried, result.Answered));
    }

    [Fact]
    public async Task AnHttpsUrlIsAskedThroughATunnelAndItsCertificateIsTheServers()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, "secured"), TestCertificates.Context(leaf));
        await using var proxy = Tunnels(server.Port, "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n");
        var (result, contact) = await Look(HttpLooks.Probe("https://www.example.test/a") with { Proxy = Proxy(proxy.Port) with { User = "noc", Password = new Secret("pw") }, VerifyTls = false });
        Assert.Equal(("secured", 42), (result.Text("body"), result.Number("tls-days")));
        Assert.StartsWith("GET /a HTTP/1.1\r\n", Assert.Single(server.Heads), StringComparison.Ordinal);
        Assert.DoesNotContain("Proxy-", server.Heads.Single(), StringComparison.Ordinal);
        Assert.StartsWith("CONNECT www.example.test:443 HTTP/1.1\r\nHost: www.example.test:443\r\n", Said, StringComparison.Ordinal);
        Assert.Contains("\r\nProxy-Authorization: Basic bm9jOnB3\r\n", Said, StringComparison.Ordinal);
        Assert.True(contact.Heard, "its certificate came");
        var (refused, _) = await Look(HttpLooks.Probe("https://www.example.test/a") with { Proxy = Proxy(proxy.Port) });
        Assert.Equal((Verdict.Down, "the certificate is self-signed"), (refused.Verdict, refused.Detail));
    }

    [Fact]
    public async Task ConnectGoesIntoTheTunnel()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200), TestCertificates.Context(leaf));
        await using var proxy = Tunnels(server.Port, "HTTP/1.1 200 OK\r\n\r\n");
        await Look(HttpLooks.Probe("https://www.example.test/a") with { Proxy = Proxy(proxy.Port), VerifyTls = false, Connect = new("fd00::2", 8443) });
        Assert.StartsWith("CONNECT [fd00::2]:8443 HTTP/1.1\r\n", Said, StringComparison.Ordinal);
        Assert.Contains("\r\nHost: www.example.test\r\n", Assert.Single(server.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http2IsSpokenThroughATunnelToo()
    {
        await using var server = await TestKestrel.Start(
            Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2, _ => Task.CompletedTask, leaf);
        await using var proxy = Tunnels(new Uri(server.Url).Port, "HTTP/1.1 200 OK\r\n\r\n");
        var (result, _) = await Look(HttpLooks.Probe("https://www.example.test/") with { Proxy = Proxy(proxy.Port), VerifyTls = false, Speech = HttpSpeech.Any });
        Assert.Equal(2, result.Number("http-version"));
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Filtered\r\nContent-Length: 4\r\n\r\nnono", "Unknown", "the proxy PROXY answered 403 to CONNECT www.example.test:443", null)]
    [InlineData("HTTP/1.1 407 Auth\r\n\r\n", "Unknown", "the proxy PROXY answered 407: it wants a user and a password, written as http://user:password@… under `proxy`", null)]
    [InlineData("HTTP/1.1 503 Unavailable\r\n\r\n", "Down", "the proxy PROXY answered 503 to CONNECT www.example.test:443: it cannot reach it", null)]
    [InlineData("", "NoResult", "the proxy PROXY cannot be used: it gave no answer to CONNECT www.example.test:443", null)]
    [InlineData("SSH-2.0-OpenSSH\r\n", "NoResult", "the proxy PROXY cannot be used: what it answers to CONNECT www.example.test:443 is not HTTP", null)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n and more", "NoResult", "the proxy PROXY cannot be used: it gave no answer to CONNECT www.example.test:443", null)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "Down", "through the proxy PROXY: the TLS handshake failed: the connection was closed", null)]
    public async Task AProxyThatDoesNotOpenTheTunnelSaysWhoseFaultItIs(string answer, string verdict, string detail, bool? answered)
    {
        await using var proxy = Tunnels(null, answer);
        var (result, contact) = await Look(HttpLooks.Probe("https://www.example.test/") with { Proxy = Proxy(proxy.Port) });
        Assert.Equal((verdict, detail.Replace("PROXY", $"127.0.0.1:{proxy.Port}", StringComparison.Ordinal)), (result.Verdict.ToString(), result.Detail));
        Assert.Equal((answered, false, false), (result.Answered, contact.Heard, contact.Tried));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task AProxyThatIsNotThereIsNoResult(string scheme)
    {
        var port = TestHttpServer.ClosedPort();
        var (result, contact) = await Look(HttpLooks.Probe(scheme + "://www.example.test/") with { Proxy = Proxy(port) });
        Assert.Equal((Verdict.NoResult, $"the proxy 127.0.0.1:{port} cannot be used: connection refused by 127.0.0.1:{port}"), (result.Verdict, result.Detail));
        Assert.Equal((null, false), (result.Answered, contact.Heard));
    }

    [Fact]
    public async Task ALoginThatAPlainProxyRefusesIsUnknown()
    {
        await using var proxy = TestHttpServer.Saying(TestHttpServer.Answer(407));
        var (result, _) = await Look(HttpLooks.Probe("http://www.example.test/") with { Proxy = Proxy(proxy.Port) with { User = "noc" } });
        Assert.Equal((Verdict.Unknown, $"the proxy 127.0.0.1:{proxy.Port} answered 407: it refuses the user and the password"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task APlainProxyThatHangsUpMayBeTheTargetsDoing()
    {
        await using var proxy = TestHttpServer.Saying("");
        var (result, contact) = await Look(HttpLooks.Probe("http://www.example.test/") with { Proxy = Proxy(proxy.Port) });
        Assert.Equal((Verdict.Down, $"through the proxy 127.0.0.1:{proxy.Port}: the connection was closed before an answer came"), (result.Verdict, result.Detail));
        Assert.Equal((null, false), (result.Answered, contact.Heard));
    }

    [Fact]
    public async Task AProxyThatIsSilentOnATunnelIsTheTargetsSilenceMostly()
    {
        using var timeout = new CancellationTokenSource();
        await using var proxy = new TestTcpServer(async talk =>
        {
            await talk.ReadSome(new byte[4096]);
            await timeout.CancelAsync();
        });
        var (result, contact) = await Look(HttpLooks.Probe("https://www.example.test/") with { Proxy = Proxy(proxy.Port) }, timeout.Token);
        Assert.Equal((Verdict.Down, $"the proxy 127.0.0.1:{proxy.Port} did not answer CONNECT www.example.test:443 in time"), (result.Verdict, result.Detail));
        Assert.Equal((null, false, false), (result.Answered, contact.Heard, contact.Tried));
    }

    [Fact]
    public async Task AnEndlessAnswerToConnectIsCutOff()
    {
        await using var proxy = Tunnels(null, "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-More: xxxxxxxxxxxx\r\n", 1000)));
        Assert.Equal(Verdict.NoResult, (await Look(HttpLooks.Probe("https://www.example.test/") with { Proxy = Proxy(proxy.Port) })).Result.Verdict);
    }

    [Fact]
    public async Task RedirectsGoThroughTheProxyToo()
    {
        await using var proxy = new TestHttpServer(talk => talk.Say(talk.Path.EndsWith("/old", StringComparison.Ordinal) ? TestHttpServer.Redirect("http://other.test/new") : TestHttpServer.Answer(200)));
        var (result, _) = await Look(HttpLooks.Probe("http://www.example.test/old") with { Proxy = Proxy(proxy.Port), User = "u", Password = new Secret("p") });
        Assert.Equal("HTTP 200 from /new", result.Readings[0].Words);
        Assert.StartsWith("GET http://other.test/new ", proxy.Heads.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", proxy.Heads.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1:3128", "10.0.0.1:3128", null, null)]
    [InlineData("http://noc:a%40b@proxy.test", "proxy.test:80", "noc", "a@b")]
    [InlineData("http://[fd00::1]:8080/", "[fd00::1]:8080", null, null)]
    public void AProxyIsReadWithItsLogin(string written, string shown, string? user, string? password)
    {
        var (probe, mistakes) = Read($"{{ url: /, proxy: '{written}' }}");
        Assert.Empty(mistakes);
        Assert.Equal((shown, user, password), (probe.Proxy!.ToString(), probe.Proxy.User, probe.Proxy.Password?.Reveal));
    }

    [Theory]
    [InlineData("{ url: /, proxy: 10.0.0.1 }", "`proxy` must be as in http://10.0.0.1:3128 or http://user:password@proxy.example.org:3128, not `10.0.0.1`")]
    [InlineData("{ url: /, proxy: 'socks5://10.0.0.1' }", "`proxy` must be as in http://10.0.0.1:3128 or http://user:password@proxy.example.org:3128, not `socks5://10.0.0.1`")]
    [InlineData("{ url: /, proxy: 'https://noc:s3cret@p/' }", "`proxy` must be as in http://10.0.0.1:3128 or http://user:password@proxy.example.org:3128, not `***@p/`")]
    [InlineData("{ url: /, proxy: 'http://p/', connect: a }", "a proxy asks the url's own server where that is not https: take out `connect` or `proxy`")]
    [InlineData("{ url: /, proxy: 'http://p/', http-version: 2 }", "HTTP/2 without TLS does not go through a proxy: write the url with https://, or `http-version: any`")]
    [InlineData("{ url: 'https://a/', proxy: 'http://p/', ip: 4 }", "with a proxy it is the proxy that chooses the address: take out `ip` or `proxy`")]
    public void WhatAProxyCannotBeOrDoIsAMistake(string yaml, string mistake) => Assert.EndsWith(": " + mistake, Assert.Single(Read(yaml).Mistakes), StringComparison.Ordinal);

    private string Said { get; set; } = "";

    private static HttpProxy Proxy(int port) => new("127.0.0.1", port, null, null);

    private static (HttpProbe Probe, string[] Mistakes) Read(string text)
    {
        var yaml = new YamlText(text);
        var probe = HttpProbe.Read(yaml.Fields);
        yaml.Fields.Close();
        return (probe, yaml.Mistakes);
    }

    private static async Task<(ProbeResult Result, Contact Contact)> Look(HttpProbe probe, CancellationToken cancel = default)
    {
        using var resolver = new Resolver();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var parts = new HttpLooks.WayParts(resolver);
        var look = new Look("web01", "127.0.0.1", TimeProvider.System, parts);
        return (await probe.Run(look, either.Token), look.Contact);
    }

    /// <summary>Answers CONNECT so, and then carries bytes to and fro; null: hangs up instead.</summary>
    private TestTcpServer Tunnels(int? to, string answer) => new(async talk =>
    {
        Said = "";
        while (!Said.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Said += await talk.ReadLine();
        }

        await talk.Say(answer);
        if (to is { } port)
        {
            await talk.Carry(port);
        }

        talk.Finish();
    });
}
