// Bench as its own child: the program's TLS handshakes and nothing else, in its rhythm, with what one costs beyond the connection under it.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Wire;

namespace StatusFeeds.Bench;

internal static class Handshakes
{
    /// <summary>As in the program.</summary>
    private const int AtOnce = 8;

    /// <summary>PORT, the first of the fleet's hosts and how many there are, handshakes a second, seconds, and the file with the authority. Prints CPU milliseconds of each.</summary>
    public static async Task<int> Run(string[] words)
    {
        int[] numbers = [.. words[..5].Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        var (port, first, hosts, each, seconds) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        X509Certificate2Collection roots = [];
        roots.ImportFromPemFile(words[5]);
        Func<int, IPEndPoint> place = number => new(IPAddress.Parse(Pretend.Address(first + (number % hosts))), port);
        await Many(place, null, each, seconds / 2);
        await Many(place, roots, each, seconds / 2);
        var connected = await Many(place, null, each, seconds);
        var secured = await Many(place, roots, each, seconds);
        Console.WriteLine((secured - connected).ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>CPU milliseconds of each, all of a second begun together at its turn.</summary>
    private static async Task<double> Many(Func<int, IPEndPoint> place, X509Certificate2Collection? roots, int each, int seconds)
    {
        var (from, begun) = (Process.GetCurrentProcess().TotalProcessorTime, TimeProvider.System.GetTimestamp());
        for (var second = 0; second < seconds; second++)
        {
            await Parallel.ForAsync(second * each, (second + 1) * each, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => await One(place(number), roots));
            await Wait.For(TimeSpan.FromSeconds(second + 1) - TimeProvider.System.GetElapsedTime(begun) is { Ticks: > 0 } left ? left : TimeSpan.Zero);
        }

        return (Process.GetCurrentProcess().TotalProcessorTime - from).TotalMilliseconds / (each * seconds);
    }

    private static async Task One(IPEndPoint place, X509Certificate2Collection? roots)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(place);
        await using var stream = new NetworkStream(socket);
        if (roots is null)
        {
            return;
        }

        var hands = await Tls.Secure(stream, new TlsTerms(place.Address.ToString()) { Roots = roots }, TimeProvider.System, CancellationToken.None);
        await using var secured = hands.Stream ?? throw new InvalidOperationException($"A handshake with {place} failed: {hands.Fault}");
    }
}
