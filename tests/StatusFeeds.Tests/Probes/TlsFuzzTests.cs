// The kind tls against mutated servers: no exception leaves it, nothing lasts past the timeout, memory stays flat.
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

[Collection(nameof(Alone))]
public sealed class TlsFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly X509Certificate2 leaf = TestCertificates.Leaf(null, "mail.test", 42.5);

    public void Dispose() => leaf.Dispose();

    [Fact]
    public async Task MutatedWordsBeforeTlsAreNoBug()
    {
        var random = new Random(Seed);
        var answer = Array.Empty<byte>();
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Say(answer);
            talk.Finish();
        });
        await Many(Fuzz.Count(1600), async _ =>
        {
            var way = StartTls.All[random.Next(StartTls.All.Length)];
            // All that the server would say, at once: what it is asked in between, it does not wait for.
            var said = StartTlsServers.Scripts[way.Word].Where((part, i) => i % 2 == 0).SelectMany(part => part as byte[] ?? Encoding.UTF8.GetBytes((string)part)).ToArray();
            answer = Fuzz.Mutated(said, random);
            return await Look(server, way);
        });
    }

    /// <summary>TLS 1.2, for its certificates come in the clear.</summary>
    [Fact]
    public async Task MutatedHandshakesAreNoBug()
    {
        var random = new Random(Seed);
        var record = await Recorded();
        var answer = Array.Empty<byte>();
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(5);
            await talk.Say(answer);
            talk.Finish();
        });
        await Many(Fuzz.Count(400), async _ =>
        {
            answer = Fuzz.Mutated(record, random);
            return await Look(server, null);
        });
    }

    private async Task Many(int count, Func<int, Task<ProbeResult>> look)
    {
        var clock = TimeProvider.System;
        for (var i = 0; i < 50; i++)
        {
            await look(i);
        }

        var (start, before, slowest) = (clock.GetTimestamp(), GC.GetTotalMemory(forceFullCollection: true), TimeSpan.Zero);
        for (var i = 0; i < count; i++)
        {
            var from = clock.GetTimestamp();
            var result = await look(i);
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, clock.GetElapsedTime(from).Ticks));
            Assert.NotEmpty(result.Detail);
            Assert.NotEqual(Verdict.NoResult, result.Verdict);
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{count} in {clock.GetElapsedTime(start).TotalSeconds:0.0} s, the slowest {slowest.TotalMilliseconds:0} ms, memory {grown / 1000} kB more");
        Assert.InRange(slowest, TimeSpan.Zero, Timeout + TimeSpan.FromSeconds(1));
        Assert.InRange(grown, long.MinValue, 20_000_000);
    }

    private static async Task<ProbeResult> Look(TestTcpServer server, StartTls? way)
    {
        using var timeout = new CancellationTokenSource(Timeout, TimeProvider.System);
        return await HttpLooks.Look(new TlsProbe { Port = server.Port, ServerName = "mail.test", StartTls = way }, cancel: timeout.Token);
    }

    /// <summary>A server's first flight, with a certificate in it.</summary>
    private async Task<byte[]> Recorded()
    {
        var options = new SslServerAuthenticationOptions { ServerCertificateContext = TestCertificates.Context(leaf), EnabledSslProtocols = SslProtocols.Tls12 };
        await using var real = new TestTcpServer(_ => Task.CompletedTask, options);
        var heard = new MemoryStream();
        await using var between = new TestTcpServer(async talk =>
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, real.Port);
            var buffer = new byte[16384];
            var hello = await talk.ReadSome(buffer);
            await client.GetStream().WriteAsync(buffer.AsMemory(0, hello));
            var count = await client.GetStream().ReadAsync(buffer);
            heard.Write(buffer, 0, count);
            talk.Finish();
        });
        await Look(between, null);
        Assert.True(heard.Length > 400, $"The server's first flight is of {heard.Length} bytes");
        return heard.ToArray();
    }
}
