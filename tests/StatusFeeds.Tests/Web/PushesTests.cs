// /push/{token} as senders meet it: a real server and a real store; what counts, what does not, and what a flood does.
using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using Posted = StatusFeeds.Probes.Posted;

namespace StatusFeeds.Tests.Web;

public sealed class PushesTests
{
    private const string Token = "0123456789abcdef";
    private const string Path = "/push/" + Token;

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task APostIsOnTheDiskBeforeItsSenderHearsSo(string method)
    {
        await using var served = await Open();
        var answer = await Send(served, method, Path + "?status=down&msg=broken&rows=3");
        Assert.Equal((200, "ok", "no-store"), (answer.Code, answer.Text, answer["Cache-Control"]));
        var posted = await Posted(served);
        Assert.Equal(("down", "broken", "rows"), (posted!.Status, posted.Text, posted.Readings.Single().Name));
        Assert.InRange((TimeProvider.System.GetUtcNow() - posted.At).TotalSeconds, -1, 20);
    }

    [Theory]
    [InlineData("text/plain", "two lines\nof it", "two lines\nof it")]
    [InlineData("application/json", "{\"text\":\"json\"}", "json")]
    [InlineData("application/json; charset=utf-8", "{\"text\":\"json\"}", "json")]
    [InlineData("application/x-www-form-urlencoded", "text=a+form", "a form")]
    [InlineData("", "nothing said", "nothing said")]
    public async Task ABodyIsReadByItsType(string type, string body, string text)
    {
        await using var served = await Open();
        Assert.Equal(200, (await Send(served, "POST", Path, type, Encoding.UTF8.GetBytes(body))).Code);
        Assert.Equal(text, (await Posted(served))!.Text);
    }

    [Fact]
    public async Task WhatCannotBeReadIsRefusedInWordsAndDoesNotCount()
    {
        await using var served = await Open();
        var answer = await Send(served, "POST", Path, "application/json", "{\"stauts\":1}"u8.ToArray());
        Assert.Equal((400, "The post does not count: there is no \"stauts\" here; there is status, text, readings.\n"), (answer.Code, answer.Text));
        answer = await Send(served, "GET", Path + "?status=fine");
        Assert.Equal((400, "text/plain; charset=utf-8"), (answer.Code, answer["Content-Type"]));
        answer = await Send(served, "POST", Path, "text/plain", new byte[Post.MostBody + 1]);
        Assert.Equal((413, "The post does not count: a body may have at most 64 KiB.\n"), (answer.Code, answer.Text));
        answer = await Send(served, "POST", Path, "text/plain", new byte[Post.MostBody + 1], chunked: true);
        Assert.Equal(413, answer.Code);
        answer = await Send(served, "POST", Path, "text/plain", "zipped"u8.ToArray(), coding: "gzip");
        Assert.Equal(400, answer.Code);
        Assert.Null(await Posted(served));
        Assert.Equal(200, (await Send(served, "POST", Path, "text/plain", new byte[Post.MostBody], chunked: true)).Code);
    }

    [Theory]
    [InlineData("HEAD", 405)]
    [InlineData("PUT", 405)]
    [InlineData("DELETE", 405)]
    public async Task OnlyGetAndPostAreASignOfLife(string method, int code)
    {
        await using var served = await Open();
        var answer = await Send(served, method, Path);
        Assert.Equal((code, "GET, POST"), (answer.Code, answer["Allow"]));
        Assert.Null(await Posted(served));
    }

    [Theory]
    [InlineData("/push/0123456789abcdeg")]
    [InlineData("/push/")]
    [InlineData("/push/0123456789abcdef/")]
    [InlineData("/push/0123456789ABCDEF")]
    [InlineData("/push/%ff%2f..%2f")]
    public async Task AnUnknownTokenIsToldNothing(string path)
    {
        await using var served = await Open();
        foreach (var (method, body) in new[] { ("GET", Array.Empty<byte>()), ("POST", "{"u8.ToArray()) })
        {
            var answer = await Send(served, method, path, "application/json", body);
            Assert.Equal((404, "There is nothing here.\n", "no-store"), (answer.Code, answer.Text, answer["Cache-Control"]));
        }

        Assert.Null(await Posted(served));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/push")]
    [InlineData("/all/hosts.atom")]
    [InlineData("/metrics")]
    public async Task NothingElseTakesAPost(string path)
    {
        await using var served = await Open();
        var answer = await Send(served, "POST", path, "text/plain", "a"u8.ToArray());
        Assert.Equal((405, "GET, HEAD"), (answer.Code, answer["Allow"]));
    }

    [Fact]
    public async Task OfManyPostsAtOnceTheLatestCountsAndTheDiskIsAskedOnceASecond()
    {
        await using var served = await Open();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (number, _) =>
            Assert.Equal(200, (await Send(served, "GET", $"{Path}?n={number}")).Code));
        Assert.Equal(200, (await Send(served, "GET", Path + "?n=400")).Code);
        Assert.Equal(400, (await Posted(served))!.Readings.Single().Value);

        // Fifty at a time are answered together, and each write is a batch.
        Assert.InRange((await served.Store.Remember(default)).Memories.Batch, 2, 40);
    }

    [Fact]
    public async Task WhileTheStoreTakesNoWritesItsSenderIsToComeAgain()
    {
        using var folder = new TempFolder();
        await using var served = await ServedSite.Open(Site, folder: folder);
        Tool.Run("sqlite3", folder["statusfeeds.db"], "ALTER TABLE memories RENAME TO gone");
        var answer = await Send(served, "GET", Path);
        Assert.Equal((503, "5", "The store takes no writes now; post again in some seconds.\n"), (answer.Code, answer["Retry-After"], answer.Text));
        Tool.Run("sqlite3", folder["statusfeeds.db"], "ALTER TABLE gone RENAME TO memories");
        Assert.Equal(200, (await Send(served, "GET", Path)).Code);
    }

    [Fact]
    public async Task WhoSendsTooSlowlyIsSentAwayAndKeepsOnlySoManyPlaces()
    {
        await using var served = await Open();
        var slow = await Task.WhenAll(Enumerable.Range(0, 8 + 24).Select(_ => Slow(served, $"POST {Path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\na")));
        Assert.Equal(200, (await Send(served, "GET", Path)).Code);
        var answers = await Task.WhenAll(slow.Select(Answer));
        Array.ForEach(slow, socket => socket.Dispose());

        // On a busy machine the first are sent away before the last have come, and leave them their places.
        Assert.InRange(answers.Count(answer => answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal)), 8, answers.Length - 1);
        Assert.All(
            answers.Where(answer => !answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal)),
            answer => Assert.Matches("^HTTP/1.1 429 [^\n]*\n(?s:.*)\nRetry-After: 1\r", answer));
        Assert.Equal(200, (await Send(served, "POST", Path, "text/plain", "a"u8.ToArray())).Code);
    }

    [Fact]
    public async Task ABodyThatNeverEndsIsCutOff()
    {
        await using var served = await Open();
        using var socket = await Slow(served, $"POST {Path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.ASCII.GetBytes($"4000\r\n{new string('x', 0x4000)}\r\n");
        var sending = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    await socket.SendAsync(chunk);
                }
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // The server has hung up.
            }
        });
        Assert.StartsWith("HTTP/1.1 413 ", await Answer(socket), StringComparison.Ordinal);
        socket.Dispose();
        await sending;
    }

    [Fact]
    public async Task ATokenIsKnownAsSoonAsTheConfigurationHasIt()
    {
        await using var served = await Open();
        Assert.Equal(404, (await Send(served, "GET", "/push/another-token-0123")).Code);
        await served.Adopt(ConfigText.SiteOf("hosts: [ { host: job, checks: [ { push: another-token-0123, every: 1h } ] } ]"));
        Assert.Equal(200, (await Send(served, "GET", "/push/another-token-0123")).Code);
        Assert.Equal(404, (await Send(served, "GET", Path)).Code);
    }

    [Fact]
    public async Task NoPageShowsTheToken()
    {
        await using var served = await Open();
        await Send(served, "GET", Path);
        foreach (var path in new[] { "/", "/hosts/job", "/api/hosts/job", "/api/status", "/metrics" })
        {
            var answer = await served.Get(path);
            Assert.Equal(200, answer.Code);
            Assert.DoesNotContain(Token, answer.Text, StringComparison.Ordinal);
        }

        Assert.Contains("A sign of life is expected every 1h", (await served.Get("/hosts/job")).Text, StringComparison.Ordinal);
    }

    private static async Task<Socket> Slow(ServedSite served, string beginning)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, new Uri(served.Server.Addresses[0]).Port));
        await socket.SendAsync(Encoding.ASCII.GetBytes(beginning));
        return socket;
    }

    /// <summary>Its first line at least.</summary>
    private static async Task<string> Answer(Socket socket)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var (text, buffer) = ("", new byte[4096]);
        for (int read; !text.Contains('\n', StringComparison.Ordinal) && (read = await socket.ReceiveAsync(buffer, late.Token)) > 0;)
        {
            text += Encoding.ASCII.GetString(buffer, 0, read);
        }

        return text;
    }

    private static Site Site => ConfigText.SiteOf($"hosts: [ {{ host: job, checks: [ {{ push: {Token}, every: 1h }} ] }} ]") with
    {
        Listen = [new Listener(new Uri("http://127.0.0.1:0"))],
    };

    private static Task<ServedSite> Open() => ServedSite.Open(Site);

    private static async Task<Posted?> Posted(ServedSite served) =>
        (await served.Store.Remember(default)).Memories.All is [var memory] ? PushMemory.Read(memory.Bytes) : null;

    private static async Task<Fetched> Send(ServedSite served, string method, string path, string type = "", byte[]? body = null, bool chunked = false, string? coding = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), served.Server.Addresses[0] + path);
        if (body is not null && method != "GET")
        {
            request.Content = chunked ? new StreamContent(new MemoryStream(body)) : new ByteArrayContent(body);
            request.Headers.TransferEncodingChunked = chunked;
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type.Length > 0 ? type : null);
            if (coding is not null)
            {
                request.Content.Headers.ContentEncoding.Add(coding);
            }
        }

        using var response = await served.Client.SendAsync(request);
        return new Fetched(
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
            await response.Content.ReadAsByteArrayAsync());
    }
}
