// Servers that are dead, rude or endless: each a verdict in words, within bounds, and whose fault it is.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class HttpFaultTests
{
    [Fact]
    public async Task ARefusedConnectionIsDown()
    {
        var port = TestHttpServer.ClosedPort();
        var result = await HttpLooks.Look($"http://127.0.0.1:{port}/");
        Assert.Equal((Verdict.Down, $"connection refused by 127.0.0.1:{port}"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task ANameThatDoesNotExistIsDown()
    {
        var result = await HttpLooks.Look(HttpLooks.Probe("http://gone.test/"), (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        Assert.Equal((Verdict.Down, "the name gone.test does not exist"), (result.Verdict, result.Detail));
    }

    [Theory]
    [InlineData(SocketError.TryAgain)]
    [InlineData(SocketError.NoRecovery)]
    public async Task AResolverThatFailsIsNoResult(SocketError error)
    {
        var result = await HttpLooks.Look(HttpLooks.Probe("http://web01.test/"), (_, _) => throw new SocketException((int)error));
        Assert.Equal(Verdict.NoResult, result.Verdict);
        Assert.Empty(result.Readings);
    }

    [Fact]
    public async Task TimeThatIsUpWhileTheNameIsStillBeingResolvedIsNoResult()
    {
        using var silent = new ManualResetEventSlim();
        using var timeout = new CancellationTokenSource();
        var looking = HttpLooks.Look(
            HttpLooks.Probe("http://web01.test/"),
            (_, _) =>
            {
                timeout.Cancel();
                silent.Wait();
                return [IPAddress.Loopback];
            },
            cancel: timeout.Token);
        var result = await looking;
        silent.Set();
        Assert.Equal(Verdict.NoResult, result.Verdict);
    }

    [Fact]
    public async Task NoAnswerIsEndedByTheToken()
    {
        using var timeout = new CancellationTokenSource();
        await using var server = new TestHttpServer(async talk =>
        {
            await timeout.CancelAsync();
            await talk.Read(1);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => HttpLooks.Look(HttpLooks.Probe(server.Url), cancel: timeout.Token));
    }

    [Fact]
    public async Task ASlowDripIsEndedByTheToken()
    {
        using var timeout = new CancellationTokenSource();
        await using var server = new TestHttpServer(async talk =>
        {
            await talk.Say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            for (var sent = 0; ; sent++)
            {
                await talk.Say("x");
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, talk.End);
                if (sent == 5)
                {
                    await timeout.CancelAsync();
                }
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => HttpLooks.Look(HttpLooks.Probe(server.Url), cancel: timeout.Token));
    }

    [Theory]
    [InlineData("", "the connection was closed before an answer came")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-", "the connection was closed before the answer was complete")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "the connection was closed before the answer was complete")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal", "the connection was closed before the answer was complete")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\nsome more bytes of it\r\n\r\n", "the answer is not HTTP")]
    [InlineData("\0\u0001\u0002\u0003\r\n\r\n\r\n\r\nmuch garbage, long enough", "the answer is not HTTP")]
    [InlineData("HTTP/1.1 twohundred OK\r\n\r\n", "the answer is not HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon in this line\r\n\r\n", "the answer is not HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", "the answer is not well-formed HTTP")]
    public async Task AnAnswerThatIsNoneIsDownWithTheReason(string said, string reason)
    {
        await using var server = TestHttpServer.Saying(said);
        var result = await HttpLooks.Look(server.Url);
        Assert.Equal((Verdict.Down, reason), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task AResetConnectionIsDown()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var resetting = Task.Run(async () =>
        {
            using var client = await listener.AcceptSocketAsync();
            await client.ReceiveAsync(new byte[1]);
            client.LingerState = new LingerOption(true, 0);
        });
        var result = await HttpLooks.Look($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        await resetting;
        Assert.Equal((Verdict.Down, "the connection was reset before an answer came"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task EndlessHeadersAreDown()
    {
        await using var server = Endless("HTTP/1.1 200 OK\r\n", "X-More: " + new string('x', 1000) + "\r\n");
        var result = await HttpLooks.Look(server.Url);
        Assert.Equal((Verdict.Down, "the answer's headers are larger than 64 KiB"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task AnEndlessStatusLineIsDown()
    {
        await using var server = Endless("HTTP/1.1 200 ", new string('x', 1000));
        Assert.Equal(Verdict.Down, (await HttpLooks.Look(server.Url)).Verdict);
    }

    [Fact]
    public async Task InterimAnswersWithoutEndAreDown()
    {
        await using var server = Endless("", "HTTP/1.1 100 C\r\n\r\n");
        var result = await HttpLooks.Look(server.Url);
        Assert.Equal((Verdict.Down, "the answer's headers are larger than 64 KiB"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task ChunksThatAreAllFramingAreDown()
    {
        await using var server = Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;" + new string('e', 4000) + "\r\nx\r\n");
        var result = await HttpLooks.Look(HttpLooks.Probe(server.Url) with { MaxBody = 10_000 });
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.StartsWith("the answer never ends: ", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndlessTrailersAreDown()
    {
        await using var server = Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n", "X-More: " + new string('x', 1000) + "\r\n");
        Assert.Equal(Verdict.Down, (await HttpLooks.Look(server.Url)).Verdict);
    }

    [Fact]
    public async Task OfTenGigabytesOnlyMaxBodyIsReadAndThatIsNoFault()
    {
        var sent = 0L;
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new TestHttpServer(async talk =>
        {
            try
            {
                await talk.Say("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n");
                var block = new byte[65536];
                for (; sent < 10_737_418_240; sent += block.Length)
                {
                    await talk.Say(block);
                }
            }
            finally
            {
                over.TrySetResult();
            }
        });
        var result = await HttpLooks.Look(HttpLooks.Probe(server.Url) with { MaxBody = 100_000, Expect = "ready" });
        Assert.Equal((Verdict.Down, "the first 100000 bytes of the body lack \"ready\""), (result.Verdict, result.Detail));
        await over.Task;
        Assert.InRange(sent, 1, 100_000_000);
        result = await HttpLooks.Look(HttpLooks.Probe(server.Url) with { MaxBody = 100_000 });
        Assert.Equal((Verdict.Answered, 100_000), (result.Verdict, result.Number("body-size")));
    }

    [Fact]
    public async Task ABodyWithoutALengthEndsWithTheConnection()
    {
        await using var server = TestHttpServer.Saying("HTTP/1.0 200 OK\r\n\r\nold but fine");
        var result = await HttpLooks.Look(server.Url);
        Assert.Equal((Verdict.Answered, "old but fine"), (result.Verdict, result.Text("body")));
    }

    [Fact]
    public async Task PlainHttpOnATlsPortIsDown()
    {
        using var leaf = TestCertificates.Leaf(null, "127.0.0.1", 90);
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200), TestCertificates.Context(leaf));
        Assert.Equal(Verdict.Down, (await HttpLooks.Look($"http://127.0.0.1:{server.Port}/")).Verdict);
    }

    private static TestHttpServer Endless(string first, string repeated) => new(async talk =>
    {
        await talk.Say(first);
        var many = string.Concat(Enumerable.Repeat(repeated, 1 + (65536 / repeated.Length)));
        while (true)
        {
            await talk.Say(many);
        }
    });
}
