// What our own routing table says of an address.
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Wire;

/// <summary>Connecting a datagram socket looks the route up and sends nothing; it costs some microseconds.</summary>
internal static class Route
{
    private const int DiscardPort = 9;

    /// <summary>
    /// With a route, an "unreachable" was told by the network, or by our own system after nobody on the link had answered for the address.
    /// (That connect failed at once would not tell the two apart: answers of loopback and of namespaces come at once too.)
    /// </summary>
    public static bool Exists(IPAddress to) => SourceTo(to) is not null;

    /// <summary>The address is loopback's or one of this machine's: what we send there leaves from that very address.</summary>
    public static bool LeadsHere(IPAddress to) => IPAddress.IsLoopback(to) || to.Equals(SourceTo(to));

    private static IPAddress? SourceTo(IPAddress to)
    {
        try
        {
            using var socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(to, DiscardPort);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
