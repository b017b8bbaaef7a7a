// Whether an address is one of this machine: asked of the routing table, once in a while.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Wire;

internal static class OwnAddresses
{
    /// <summary>What is known is forgotten after so many addresses, or after <see cref="Age"/> ms: interfaces come and go.</summary>
    private const int Most = 20_000;
    private const long Age = 600_000;

    private static readonly ConcurrentDictionary<IPAddress, bool> Known = new();
    private static long since;

    public static bool Has(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
            return true;
        var now = Environment.TickCount64;
        if (now - Interlocked.Read(ref since) > Age || Known.Count >= Most)
        {
            Known.Clear();
            Interlocked.Exchange(ref since, now);
        }

        return Known.GetOrAdd(address, static asked => IsOurs(asked));
    }

    /// <summary>To itself a machine sends from that very address. Connecting a datagram socket looks the route up and sends nothing.</summary>
    private static bool IsOurs(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(address, 9));
            return socket.LocalEndPoint is IPEndPoint local && local.Address.Equals(address);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
