// From the start of the process to the first byte of a stored feed, asked for every 2 ms.
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StatusFeeds.Bench;

internal static class Starts
{
    private const string Feed = "/all/hosts.atom";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly byte[] Request = Encoding.ASCII.GetBytes($"GET {Feed} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var rounds = quick ? 3 : 11;
        using var shipped = await Watcher.Shipped();
        var hosts = quick ? 50 : 1000;
        await using var fleet = await Pretend.Start(hosts);
        using var large = new Watcher("20s");
        large.Hosts(hosts, host => $"http: \"{fleet.Url(host)}\"");
        return
        [
            await Measure("the shipped configuration", program, shipped, 1, rounds),
            await Measure($"{hosts} hosts", program, large, Math.Min(hosts, 300), rounds),
        ];
    }

    private static async Task<Row> Measure(string what, string[] program, Watcher watcher, int told, int rounds)
    {
        await using (await watcher.Serve(program))
        {
            await watcher.Tells("UP", told, Feed, TimeSpan.FromSeconds(90));
        }

        var times = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var from = TimeProvider.System.GetTimestamp();
            await using var child = Child.Start([.. program, "serve", "--config", watcher.Config], Path.GetDirectoryName(watcher.Config));
            while (!Answers(watcher.Port))
            {
                if (child.HasExited)
                {
                    throw new Unmeasured($"the program ended: {child.Output}");
                }

                await Wait.For(Pause);
            }

            times.Add(TimeProvider.System.GetElapsedTime(from).TotalSeconds);
        }

        // The first start only brings the files into the cache.
        double[] sorted = [.. times.Skip(1).Order()];
        return new(
            FormattableString.Invariant($"start with a database, {what}: first feed byte, median of {rounds} (fastest, slowest)"),
            FormattableString.Invariant($"{sorted[rounds / 2]:0.000} s ({sorted[0]:0.000}, {sorted[^1]:0.000})"),
            Wanted: "≤ 0.4 s");
    }

    private static bool Answers(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(Request);
            Span<byte> answer = stackalloc byte[16];
            var length = socket.Receive(answer);
            return answer[..length].StartsWith("HTTP/1.1 200"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
