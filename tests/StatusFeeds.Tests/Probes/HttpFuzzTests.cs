// The kind http against mutated servers: no exception leaves it, nothing lasts past the timeout, memory stays flat.
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

[Collection(nameof(Alone))]
public sealed class HttpFuzzTests(ITestOutputHelper output)
{
    private const int Seed = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly byte[][] Answers =
    [
        .. new[]
        {
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 51\r\n\r\n{\"queue\":17,\"items\":[{\"state\":\"ok\"},{\"state\":null}]}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX: y\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 4\r\nRetry-After: 5\r\n\r\noops",
            "HTTP/1.1 204 No Content\r\nSet-Cookie: a=b\r\n\r\n",
            "HTTP/1.0 200 OK\r\nContent-Type: text/plain; charset=\"iso-8859-1\"\r\n\r\nold but fine",
            "HTTP/1.1 302 Found\r\nLocation: ftp://elsewhere.test/\r\nContent-Length: 0\r\n\r\n",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>Settings, a ping, headers (200, a literal), data, more data, trailers.</summary>
    private static readonly byte[] InHttp2 =
    [
        .. Http2.Frame(4, 0, 0, 0, 3, 0, 0, 0, 100), .. Http2.Frame(4, 1, 0), .. Http2.Frame(6, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8), .. Http2.Frame(8, 0, 0, 0, 0, 255, 0),
        .. Http2.Frame(1, 0, 1, 0x88, 0x00, 0x01, (byte)'a', 0x01, (byte)'b'), .. Http2.Frame(9, 4, 1, 0x5F, 0x03, (byte)'a', (byte)'/', (byte)'b'),
        .. Http2.Frame(0, 0, 1, [.. "{\"queue\":"u8]), .. Http2.Frame(0, 8, 1, [1, .. "17}"u8, 0]), .. Http2.Frame(1, 5, 1, 0x00, 0x01, (byte)'x', 0x01, (byte)'y'), .. Http2.Frame(7, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0),
    ];

    private readonly Random random = new(Seed);

    [Fact]
    public Task MutatedAnswersAreNoBug() => Many(Fuzz.Count(1000), HttpSpeech.One, () => Fuzz.Mutated(Answers[random.Next(Answers.Length)], random));

    [Fact]
    public Task MutatedFramesAreNoBug() => Many(Fuzz.Count(500), HttpSpeech.Two, () => Fuzz.Mutated(InHttp2, random));

    [Fact]
    public void MutatedJsonIsReadOrRefused()
    {
        var sound = Encoding.UTF8.GetBytes("""{ "queue": 17, "items": [ { "state": "ok\u00fc", "n": [ 1, -2.5e3, true, null ] }, { "state": "b\\d" } ], "a.b": { "ü": {} } }""");
        var paths = new[] { "json.queue", "json.items[*].state", "json.items.length", "json.items[0].n[1]", "json.*", "json[\"a.b\"].ü", "json[0]" }
            .Select(name => JsonPath.OfReading(name)!.Value.Path!).ToArray();
        var read = 0;
        for (var i = Fuzz.Count(20_000); i > 0; i--)
        {
            var found = JsonReadings.Of(Fuzz.Mutated(sound, random), [.. paths], isCut: false);
            read += found.Readings.IsEmpty ? 0 : 1;
            Assert.True(found.Readings.Length > 0 || found.Absent.Count == paths.Length, "what is not read says why");
        }

        Assert.NotEqual(0, read);
    }

    private async Task Many(int count, HttpSpeech speech, Func<byte[]> next)
    {
        var (clock, answer) = (TimeProvider.System, Array.Empty<byte>());
        await using var server = new TestTcpServer(async talk =>
        {
            await (speech == HttpSpeech.Two ? Http2.ReadRequest(talk) : talk.ReadSome(new byte[4096]));
            await talk.Say(answer);
            talk.Finish();
        });
        IProbe probe = ((IProbe)HttpLooks.Probe($"http://127.0.0.1:{server.Port}/")).Wanting(["json.queue", "json.items[*].state"]);
        probe = (HttpProbe)probe with { Speech = speech, MaxBody = 20_000 };
        for (var i = 0; i < 50; i++)
        {
            await Look();
        }

        var (start, before, slowest, answered) = (clock.GetTimestamp(), GC.GetTotalMemory(forceFullCollection: true), TimeSpan.Zero, 0);
        for (var i = 0; i < count; i++)
        {
            var from = clock.GetTimestamp();
            var result = await Look();
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, clock.GetElapsedTime(from).Ticks));
            Assert.NotEmpty(result.Detail);
            Assert.NotEqual(Verdict.NoResult, result.Verdict);
            answered += result.Verdict == Verdict.Answered ? 1 : 0;
        }

        Assert.InRange(answered, count / 50, count);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{count} ({answered} answered) in {clock.GetElapsedTime(start).TotalSeconds:0.0} s, the slowest {slowest.TotalMilliseconds:0} ms, memory {grown / 1000} kB more");
        Assert.InRange(slowest, TimeSpan.Zero, Timeout + TimeSpan.FromSeconds(1));
        Assert.InRange(grown, long.MinValue, 20_000_000);

        async Task<ProbeResult> Look()
        {
            answer = next();
            using var timeout = new CancellationTokenSource(Timeout, clock);
            return await HttpLooks.Look(probe, cancel: timeout.Token);
        }
    }
}
