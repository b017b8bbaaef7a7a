// Free ports on loopback, each given once to this test run.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.EndToEnd.Support;

internal static class Ports
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>Below the range from which the kernel takes the local ends of outgoing connections, so that no look of a probe takes it away again.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(15000, 32000);
            if (Given.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
