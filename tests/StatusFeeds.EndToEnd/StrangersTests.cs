// A site that wants a login, among strangers: they get nothing, learn nothing, and hold nobody up.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class StrangersTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    /// <summary>What nobody may read who has not logged in.</summary>
    private static readonly string[] Secrets = ["vault", "safe1", "Test site", GuardedServer.Token, "root:", "   at "];

    private static readonly string[] Requests =
    [
        "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic bm9jOndyb25n\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer 0123456789abcdef-wal1\r\nConnection: close\r\n\r\n",
        "GET /t/0123456789abcdef-wal1/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /apps/vault HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /apps/nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /apps/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /hosts/safe1%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /hosts/\0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        $"GET /hosts/{new string('a', 10_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('a', 1_000_000)}\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 500).Select(number => $"X{number}: y\r\n"))}\r\n",
        "BREW /pot HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "DELETE /apps/vault HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\nConnection: close\r\n\r\nabc",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n\u0001\u0002garbage\r\n\r\nGET /apps/vault HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001",
        "GET / HTTP/1.1\r\nHost: x\r\n",
        "G",
        "",
    ];

    [Fact]
    public async Task AThousandStrangersGetNothingAndASubscriberIsServedAsUsual()
    {
        var quiet = await Median(40);
        long? memory = null;
        for (var wave = 0; wave < (Soak.IsOn ? 20 : 3); wave++)
        {
            var strangers = Task.WhenAll(Enumerable.Range(0, Soak.IsOn ? 1000 : 400).Select(number => Stranger(number, Requests[number % Requests.Length])));
            using var flood = new CancellationTokenSource();
            var flooding = Flood(flood.Token);
            var busy = await Median(20);
            var answers = await strangers;
            await flood.CancelAsync();
            await flooding;

            // Four hundred clients of one test beside it on two cores: an order of magnitude would be a subscriber kept out; the bench tells the figure.
            Assert.True(busy < TimeSpan.FromSeconds(1) && busy < (quiet * 50) + TimeSpan.FromMilliseconds(200), $"a feed took {busy.TotalMilliseconds} ms beside strangers, {quiet.TotalMilliseconds} ms without");
            Assert.All(answers, answer => Assert.DoesNotContain(Secrets, secret => answer.Contains(secret, StringComparison.OrdinalIgnoreCase)));

            // Whoever speaks HTTP/2 without TLS is told so in HTTP/2, by a frame of 17 bytes.
            Assert.All(answers.Where(answer => answer.Length > 17), answer => Assert.Matches("^HTTP/1.1 (4(00|01|08|13|14|29|31)|505) ", answer));
            Assert.Single(answers.Where(answer => answer.StartsWith("HTTP/1.1 401 ", StringComparison.Ordinal)).Select(First).Distinct());
            Assert.Contains(answers, answer => answer.StartsWith("HTTP/1.1 431 ", StringComparison.Ordinal));
            memory ??= Resident();
        }

        Assert.True(Resident() < memory + 40_000_000, $"{memory / 1e6} MB after the first wave, {Resident() / 1e6} MB after the last");
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/all/hosts.atom")).Status);
        await Until.True("the log names a stranger's address", () => server.Process.Errors.Contains("from 127.0.1.", StringComparison.Ordinal));
        Assert.DoesNotContain("0123456789abcdef-wal", server.Process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Process.Errors, StringComparison.Ordinal);
    }

    private async Task<TimeSpan> Median(int times)
    {
        var clock = TimeProvider.System;
        var taken = new List<TimeSpan>();
        for (var time = 0; time < times; time++)
        {
            var start = clock.GetTimestamp();
            Assert.Equal(HttpStatusCode.OK, (await server.Get("/all/hosts.atom")).Status);
            taken.Add(clock.GetElapsedTime(start));
        }

        return taken.Order().ElementAt(times / 2);
    }

    /// <summary>From an address of his own; what he was told until the server or he had enough.</summary>
    private async Task<string> Stranger(int number, string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(4), TimeProvider.System);
        var answer = new StringBuilder();
        try
        {
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(number % 50)]), 0));
            await socket.ConnectAsync(IPAddress.Loopback, server.Box.Port, patience.Token);
            await socket.SendAsync(Encoding.Latin1.GetBytes(request), patience.Token);
            var bytes = new byte[4096];
            for (int read; (read = await socket.ReceiveAsync(bytes, patience.Token)) > 0;)
            {
                answer.Append(Encoding.UTF8.GetString(bytes, 0, read));
            }
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException)
        {
            // Cut off, or nothing more is said.
        }

        return answer.ToString();
    }

    /// <summary>HTTP/2 requests that are taken back as soon as they are begun (CVE-2023-44487), on one connection after the other.</summary>
    private async Task Flood(CancellationToken enough)
    {
        byte[] headers = [0, 0, 6, 1, 5, 0, 0, 0, 0, 0x82, 0x87, 0x84, 0x41, 0x01, (byte)'x'];
        byte[] reset = [0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 8];
        while (!enough.IsCancellationRequested)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, server.Secure, enough);
                await using var tls = new SslStream(socket.GetStream());
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2], RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null }, enough);
                await tls.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray(), enough);
                for (var stream = 1; stream < 4000; stream += 2)
                {
                    foreach (var frame in new[] { headers, reset })
                    {
                        frame[7] = (byte)(stream >> 8);
                        frame[8] = (byte)stream;
                        await tls.WriteAsync(frame, enough);
                    }
                }
            }
            catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
            {
                // The server has had enough, or the test.
            }
        }
    }

    /// <summary>The first answer, where several were asked for, without what has the time in it.</summary>
    private static string First(string answer) => string.Join(
        '\n', answer.Split("HTTP/1.1 ")[1].TrimEnd().Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal) && !line.StartsWith("Connection:", StringComparison.Ordinal)));

    private long Resident() => long.Parse(
        File.ReadLines($"/proc/{server.Process.Id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
}
