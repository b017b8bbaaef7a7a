// HTTP/2 and 1.1: who speaks what, and servers of HTTP/2 that are rude, broken or endless.
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class HttpVersionTests : IDisposable
{
    private readonly X509Certificate2 leaf = TestCertificates.Leaf(null, "127.0.0.1", 42.5);

    public void Dispose() => leaf.Dispose();

    [Theory]
    [InlineData("One", HttpProtocols.Http1AndHttp2, 1.1)]
    [InlineData("Any", HttpProtocols.Http1AndHttp2, 2)]
    [InlineData("Two", HttpProtocols.Http1AndHttp2, 2)]
    [InlineData("Any", HttpProtocols.Http1, 1.1)]
    [InlineData("Any", HttpProtocols.Http2, 2)]
    public async Task OverTlsTheServerChoosesAmongWhatIsOffered(string speech, HttpProtocols spoken, double version)
    {
        await using var server = await TestKestrel.Start(spoken, context => context.Response.WriteAsync($"{context.Request.Scheme} {context.Request.Host.Value} {context.Request.Protocol}"), leaf);
        var result = await HttpLooks.Look(Probe(server.Url, Enum.Parse<HttpSpeech>(speech)));
        Assert.Equal((Verdict.Answered, version), (result.Verdict, result.Number("http-version")));
        Assert.Equal($"https {new Uri(server.Url).Authority} HTTP/{(version == 2 ? "2" : "1.1")}", result.Text("body"));
        Assert.Equal(42, result.Number("tls-days"));
        Assert.InRange(result.Number("first-byte")!.Value, 0, result.Number("time")!.Value);
    }

    [Theory]
    [InlineData("One", HttpProtocols.Http1, 1.1)]
    [InlineData("Any", HttpProtocols.Http1, 1.1)]
    [InlineData("Two", HttpProtocols.Http2, 2)]
    public async Task WithoutTlsTwoBeginsAtOnceAndAnyIsOne(string speech, HttpProtocols spoken, double version)
    {
        await using var server = await TestKestrel.Start(spoken, context => context.Response.WriteAsync(context.Request.Protocol));
        Assert.Equal(version, (await HttpLooks.Look(Probe(server.Url, Enum.Parse<HttpSpeech>(speech)))).Number("http-version"));
    }

    [Fact]
    public async Task AServerWithoutHttp2IsDownWhereItIsAskedFor()
    {
        await using var server = await TestKestrel.Start(HttpProtocols.Http1, context => context.Response.WriteAsync("ok"), leaf);
        Assert.Equal((Verdict.Down, "the server offers no HTTP/2 over TLS (ALPN)"), Of(await HttpLooks.Look(Probe(server.Url, HttpSpeech.Two))));
        await using var plain = new TestTcpServer(async talk =>
        {
            await talk.ReadSome(new byte[4096]);
            await talk.Say(TestHttpServer.Answer(400));
            talk.Finish();
        });
        Assert.Equal((Verdict.Down, "the server speaks HTTP/1.1 here, not HTTP/2"), Of(await HttpLooks.Look(Probe($"http://127.0.0.1:{plain.Port}/", HttpSpeech.Two))));
    }

    [Fact]
    public async Task TheRequestIsTheSameInHttp2()
    {
        await using var server = await TestKestrel.Start(HttpProtocols.Http2, async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var request = context.Request;
            await context.Response.WriteAsync($"{request.Method} {request.Path}{request.QueryString} {request.Host} {request.Headers["X-Wish"]} {request.Headers.Authorization} {request.ContentType} {await body.ReadToEndAsync()}");
        });
        var result = await HttpLooks.Look(Probe(server.Url + "/a?b=c", HttpSpeech.Two) with
        {
            Method = HttpMethod.Post,
            Body = "hello",
            User = "noc",
            Password = new Secret("pw"),
            Headers = [new("Host", "inner.test"), new("X-Wish", "w"), new("Content-Type", "text/x")],
        });
        Assert.Equal("POST /a?b=c inner.test w Basic bm9jOnB3 text/x hello", result.Text("body"));
    }

    [Fact]
    public async Task RedirectsAreFollowedOnConnectionsOfTheirOwn()
    {
        await using var server = await TestKestrel.Start(HttpProtocols.Http2, context =>
        {
            if (context.Request.Path == "/old")
            {
                context.Response.Redirect("/new");
            }

            return context.Response.WriteAsync(context.Connection.Id);
        });
        Assert.Equal("HTTP 200 from /new", (await HttpLooks.Look(Probe(server.Url + "/old", HttpSpeech.Two))).Readings[0].Words);
    }

    public static TheoryData<string, byte[], string> Rude => new()
    {
        { "nothing", [], "the connection was closed before an answer came" },
        { "another protocol", Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2 and more of it\r\n"), "the answer is not HTTP/2" },
        { "settings alone", Http2.Frame(4, 0, 0), "the connection was closed before the answer was complete" },
        { "goes away", [.. Http2.Frame(4, 0, 0), .. Http2.Frame(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11)], "the server takes no request on this HTTP/2 connection (GOAWAY or REFUSED_STREAM)" },
        { "resets", [.. Http2.Frame(4, 0, 0), .. Http2.Frame(3, 0, 1, 0, 0, 0, 2)], "the server broke HTTP/2 off or breaks its rules (INTERNAL_ERROR)" },
        { "an error of its own", [.. Http2.Frame(4, 0, 0), .. Http2.Frame(3, 0, 1, 0, 0, 1, 2)], "the server broke HTTP/2 off or breaks its rules (258)" },
        { "broken headers", [.. Http2.Frame(4, 0, 0), .. Http2.Frame(1, 4, 1, 255, 255, 255, 255, 255, 255, 255)], "the answer is not well-formed HTTP/2, or a flood of frames" },
        { "data before headers", [.. Http2.Frame(4, 0, 0), .. Http2.Frame(0, 1, 1, 65)], "the server broke HTTP/2 off or breaks its rules (PROTOCOL_ERROR)" },
        { "half a body", [.. Http2.Frame(4, 0, 0), .. Http2.Frame(1, 4, 1, 0x88), .. Http2.Frame(0, 0, 1, 65)], "the connection was closed before the answer was complete" },
    };

    [Theory]
    [MemberData(nameof(Rude))]
    public async Task ARudeServerIsDownWithTheReason(string manner, byte[] said, string reason)
    {
        Assert.NotEmpty(manner);
        await using var server = Server(async talk =>
        {
            await talk.Say(said);
            talk.Finish();
        });
        Assert.Equal((Verdict.Down, reason), Of(await HttpLooks.Look(Probe($"http://127.0.0.1:{server.Port}/", HttpSpeech.Two))));
    }

    public static TheoryData<string, byte[]> Floods => new()
    {
        { "settings", Http2.Frame(4, 0, 0) },
        { "pings", Http2.Frame(6, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8) },
        { "window updates", Http2.Frame(8, 0, 0, 0, 0, 0, 1) },
        { "headers without end", [.. Http2.Frame(1, 0, 1, 0x88), .. Enumerable.Repeat(Http2.Frame(9, 0, 1), 100).SelectMany(frame => frame)] },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task AFloodBeforeTheAnswerIsCutOff(string kind, byte[] frames)
    {
        Assert.NotEmpty(kind);
        var sent = 0L;
        await using var server = Server(async talk =>
        {
            await talk.Say(Http2.Frame(4, 0, 0));
            if (frames[3] == 1)
            {
                await talk.Say(frames);
            }

            var many = Enumerable.Repeat(frames[3] == 1 ? Http2.Frame(9, 0, 1) : frames, 500).SelectMany(frame => frame).ToArray();
            while (true)
            {
                await talk.Say(many);
                sent += many.Length;
            }
        });
        var result = await HttpLooks.Look(Probe($"http://127.0.0.1:{server.Port}/", HttpSpeech.Two));
        // What wants to be answered .NET counts itself, and mostly gives up sooner.
        const string endless = "the answer never ends: more than 262144 bytes, most of them framing";
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.Contains(Of(result).Item2, frames[3] is 4 or 6 ? ["the answer is not well-formed HTTP/2, or a flood of frames", endless] : new[] { endless });
        Assert.InRange(sent, 0, 50_000_000);
    }

    [Fact]
    public async Task EndlessHeadersAreDown()
    {
        await using var server = Server(async talk =>
        {
            await talk.Say([.. Http2.Frame(4, 0, 0), .. Http2.Frame(1, 0, 1, 0x88)]);
            byte[] header = [0x00, 0x01, (byte)'a', 0x7F, 0xE8, 0x06, .. Enumerable.Repeat((byte)'x', 999)];
            while (true)
            {
                await talk.Say(Http2.Frame(9, 0, 1, header));
            }
        });
        Assert.Equal((Verdict.Down, "the answer's headers are larger than 64 KiB"), Of(await HttpLooks.Look(Probe($"http://127.0.0.1:{server.Port}/", HttpSpeech.Two))));
    }

    [Fact]
    public async Task DataThatIsAllFramingIsDown()
    {
        await using var server = Server(async talk =>
        {
            await talk.Say([.. Http2.Frame(4, 0, 0), .. Http2.Frame(1, 4, 1, 0x88)]);
            var many = Enumerable.Repeat(Http2.Frame(0, 0, 1), 500).SelectMany(frame => frame).ToArray();
            while (true)
            {
                await talk.Say(many);
            }
        });
        var result = await HttpLooks.Look(Probe($"http://127.0.0.1:{server.Port}/", HttpSpeech.Two) with { MaxBody = 1000 });
        Assert.StartsWith("the answer never ends: ", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfAnEndlessBodyOnlyMaxBodyIsRead()
    {
        await using var server = await TestKestrel.Start(HttpProtocols.Http2, async context =>
        {
            var block = new byte[65536];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });
        var result = await HttpLooks.Look(Probe(server.Url, HttpSpeech.Two) with { MaxBody = 3_000_000 });
        Assert.Equal((Verdict.Answered, 3_000_000), (result.Verdict, result.Number("body-size")));
    }

    [Fact]
    public async Task ASilentServerIsEndedByTheToken()
    {
        using var timeout = new CancellationTokenSource();
        await using var server = Server(async talk =>
        {
            await talk.Say(Http2.Frame(4, 0, 0));
            await timeout.CancelAsync();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => HttpLooks.Look(Probe($"http://127.0.0.1:{server.Port}/", HttpSpeech.Two), cancel: timeout.Token));
    }

    private static HttpProbe Probe(string url, HttpSpeech speech) => HttpLooks.Probe(url) with { Speech = speech, VerifyTls = false };

    private static (Verdict, string) Of(ProbeResult result) => (result.Verdict, result.Detail);

    private static TestTcpServer Server(Func<TcpTalk, Task> script) => new(async talk =>
    {
        await Http2.ReadRequest(talk);
        await script(talk);
    });
}
