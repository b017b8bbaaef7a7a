// Mutated posts against the real server over real sockets: it answers each or hangs up, goes on, and keeps its memory.
using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

[Collection(nameof(Alone))]
public sealed class PushFuzzTests
{
    /// <summary>Of each only one post a second is written: more of them make it faster.</summary>
    private const int Doors = 5_000;

    private static readonly string[] Codes = ["200", "400", "404", "405", "408", "411", "413", "414", "417", "429", "431", "501", "505", "503"];

    private static readonly byte[][] Bodies =
    [
        "{\"status\": \"down\", \"text\": \"a \\u00e4 \\ud83d\\ude00\", \"readings\": {\"rows\": 12, \"took\": {\"value\": 3.2e1, \"unit\": \"ms\"}, \"version\": \"1.2\", \"ok\": true}}"u8.ToArray(),
        "status=up&msg=OK+%C3%A4%20b&ping=12&took=3.2s&free=7%25"u8.ToArray(),
        "plain text \u00e4\r\n with lines\n"u8.ToArray(),
        [],
    ];

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("STATUSFEEDS_FUZZ"), System.Globalization.CultureInfo.InvariantCulture, out var asked) ? asked : 2_000;

    /// <summary>The bodies alone, without the network: every one is read or refused, and what is read comes back as it was.</summary>
    [Fact]
    public void NoBodyBreaksTheReader()
    {
        var random = new Random(5);
        string[] types = ["", "text/plain", "application/json", "application/x-www-form-urlencoded"];
        var (read, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var body = Mutated(Bodies[random.Next(Bodies.Length)], random);
            var query = Encoding.UTF8.GetString(Mutated(Bodies[1], random)).Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair.Length > 1 ? pair[1] : ""));
            var (posted, refusal) = PushBody.Read(new Post(DateTimeOffset.UnixEpoch, types[random.Next(types.Length)], body, random.Next(2) == 0 ? [] : [.. query]));
            if (posted is null)
            {
                refused++;
                Assert.InRange(refusal.Length, 10, 400);
                Assert.DoesNotContain(refusal, char.IsControl);
            }
            else
            {
                read++;
                var memory = PushMemory.Of(posted);
                Assert.InRange(memory.Length, 1, 200_000);
                Assert.Equal(memory.ToArray(), PushMemory.Of(PushMemory.Read(memory)!).ToArray());
            }
        }

        Assert.True(read > Rounds / 10 && refused > Rounds / 10, $"{read} were read, {refused} refused");
    }

    [Fact]
    public async Task NoRequestBreaksTheServer()
    {
        var site = Sites.Of(Sites.Host("job", [.. Enumerable.Range(0, Doors).Select(door => Sites.Check("job", $"push {door}", probe: new PushProbe { Token = new Secret(Token(door)) }))]));
        await using var served = await ServedSite.Open(site);
        var server = new IPEndPoint(IPAddress.Loopback, new Uri(served.Server.Addresses[0]).Port);
        var (answered, counted) = (0, 0);
        await Fuzz(Math.Min(Rounds, 500), seed: 1);
        var before = Settled();
        var from = TimeProvider.System.GetTimestamp();
        await Fuzz(Rounds, seed: 2);
        var (took, grown) = (TimeProvider.System.GetElapsedTime(from), (Settled() - before) / 1e6);
        TestContext.Current.SendDiagnosticMessage("{0} requests in {1:0.0} s, memory {2:+0.0;-0.0} MB", Rounds, took.TotalSeconds, grown);

        Assert.InRange(grown, -1000, 8);
        Assert.True(answered > Rounds / 2 && counted > Rounds / 5, $"only {answered} were answered, {counted} with ok");
        Assert.Equal("ok", (await served.Get("/healthz")).Text);
        Assert.Equal("ok", (await served.Get($"/push/{Token(0)}?text=still+there")).Text);
        Assert.Equal("still there", PushMemory.Read((await served.Store.Remember(default)).Memories.All.Single(memory => memory.Check == "push 0").Bytes)!.Text);

        Task Fuzz(int rounds, int seed) => Parallel.ForEachAsync(Enumerable.Range(0, rounds), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (round, cancel) =>
        {
            var random = new Random((seed * 1_000_000) + round);
            var answer = await Answer(server, Request(random, out var isWhole), isWhole, cancel);
            if (answer.Length > 0)
            {
                Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
                Assert.Contains(answer[9..12], Codes);
                Interlocked.Increment(ref answered);
                Interlocked.Add(ref counted, answer[9..12] == "200" ? 1 : 0);
            }
        });
    }

    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>One in three is mutated as a whole, the others in their body alone.</summary>
    private static byte[] Request(Random random, out bool isWhole)
    {
        string[] types = ["text/plain", "application/json", "application/x-www-form-urlencoded", "multipart/form-data"];
        var body = Mutated(Bodies[random.Next(Bodies.Length)], random);
        var chunked = random.Next(4) == 0;
        byte[] sent = chunked ? [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. body.Length > 0 ? "\r\n0\r\n\r\n"u8 : "\r\n"u8] : body;
        var head = $"{(random.Next(5) == 0 ? "GET" : "POST")} /push/{Token(random.Next(Doors))}{(random.Next(3) == 0 ? "?status=up&a=1" : "")} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + $"Content-Type: {types[random.Next(types.Length)]}\r\n{(chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}")}\r\n\r\n";
        byte[] whole = [.. Encoding.ASCII.GetBytes(head), .. sent];
        isWhole = random.Next(3) > 0;
        return isWhole ? whole : Mutated(whole, random);
    }

    private static string Token(int door) => $"0123456789abcdef-{door}";

    private static byte[] Mutated(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (var change = random.Next(6); change > 0; change--)
        {
            var at = random.Next(list.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < list.Count:
                    list[at] = (byte)random.Next(256);
                    break;
                case 1 when at < list.Count:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    list.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 300)));
                    break;
                case 3 when at < list.Count:
                    list.RemoveRange(at, Math.Min(random.Next(1, 20), list.Count - at));
                    break;
                case 4:
                    list.InsertRange(at, list.Take(random.Next(list.Count + 1)).ToList());
                    break;
                case 5 when at < list.Count && random.Next(4) == 0:
                    list.RemoveRange(at, list.Count - at);
                    break;
            }
        }

        return [.. list];
    }

    /// <summary>All that comes until the server hangs up; empty where it says nothing. Whoever may have sent half a request hangs up his side.</summary>
    private static async Task<string> Answer(IPEndPoint server, byte[] request, bool isWhole, CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        var answer = new MemoryStream();
        try
        {
            await socket.ConnectAsync(server, patience.Token);
            await socket.SendAsync(request, patience.Token);
            if (!isWhole)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            var buffer = new byte[4096];
            for (int read; (read = await socket.ReceiveAsync(buffer, patience.Token)) > 0;)
            {
                answer.Write(buffer.AsSpan(0, read));
            }
        }
        catch (SocketException)
        {
            // It hung up without reading all: its answer may be lost with that.
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
