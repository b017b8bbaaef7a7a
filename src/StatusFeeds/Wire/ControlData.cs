// What the system tells beside a datagram: when it came, to which of our addresses, and what went wrong with one of ours.
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <summary>Linux, 64 bit: <c>socket(7)</c>, <c>ip(7)</c>, <c>ipv6(7)</c>.</summary>
internal static class ControlData
{
    private const int OfSocket = 1; // SOL_SOCKET
    private const int OfIp = 0; // SOL_IP
    private const int OfIpv6 = 41; // SOL_IPV6
    private const int Stamps = 35; // SO_TIMESTAMPNS, and the control message it brings
    private const int Errors4 = 11; // IP_RECVERR, and its control message
    private const int Errors6 = 25; // IPV6_RECVERR, and its control message
    private const int Arrival4 = 8; // IP_PKTINFO, and its control message
    private const int AskArrival6 = 49; // IPV6_RECVPKTINFO
    private const int Arrival6 = 50; // IPV6_PKTINFO, its control message
    private const int ForcedSendBuffer = 32; // SO_SNDBUFFORCE
    private const int ForcedReceiveBuffer = 33; // SO_RCVBUFFORCE

    /// <summary>Large buffers, and all that is told beside a datagram.</summary>
    /// <param name="buffer">Bytes of each; where the system does not let us, as many as it does.</param>
    /// <param name="errors">Ask for what routers and the system say of datagrams of ours.</param>
    public static void Prepare(Socket socket, int buffer, bool errors)
    {
        var six = socket.AddressFamily == AddressFamily.InterNetworkV6;
        socket.ReceiveBufferSize = buffer;
        socket.SendBufferSize = buffer;
        Try(socket, OfSocket, ForcedReceiveBuffer, buffer);
        Try(socket, OfSocket, ForcedSendBuffer, buffer);
        Try(socket, OfSocket, Stamps, 1);
        Try(socket, six ? OfIpv6 : OfIp, six ? AskArrival6 : Arrival4, 1);
        if (errors)
        {
            AskErrors(socket);
        }
    }

    /// <summary>What routers and the system say of datagrams of ours.</summary>
    public static void AskErrors(Socket socket)
    {
        var six = socket.AddressFamily == AddressFamily.InterNetworkV6;
        Try(socket, six ? OfIpv6 : OfIp, six ? Errors6 : Errors4, 1);
    }

    /// <summary>When the system had it, nanoseconds of the wall clock; 0: it does not say.</summary>
    public static long Stamp(ReadOnlySpan<byte> control)
    {
        var stamp = Find(control, OfSocket, Stamps);
        return stamp.Length < 16 ? 0 : (MemoryMarshal.Read<long>(stamp) * 1_000_000_000) + MemoryMarshal.Read<long>(stamp[8..]);
    }

    /// <summary>It was sent to the very address it comes from. <c>struct in_pktinfo</c>: interface, our own address, the packet's destination; <c>struct in6_pktinfo</c> begins with that.</summary>
    /// <param name="name">The sender's <c>sockaddr</c>.</param>
    public static bool IsFromHere(ReadOnlySpan<byte> control, ReadOnlySpan<byte> name, bool six)
    {
        var arrival = Find(control, six ? OfIpv6 : OfIp, six ? Arrival6 : Arrival4);
        return six
            ? arrival.Length >= 16 && arrival[..16].SequenceEqual(name.Slice(8, 16))
            : arrival.Length >= 12 && arrival.Slice(8, 4).SequenceEqual(name.Slice(4, 4));
    }

    /// <summary><c>struct sock_extended_err</c> (error, origin, type, code, …; 16 bytes), then the <c>sockaddr</c> of who told it; empty where it is not whole.</summary>
    public static ReadOnlySpan<byte> Error(ReadOnlySpan<byte> control, bool six)
    {
        var error = Find(control, six ? OfIpv6 : OfIp, six ? Errors6 : Errors4);
        return error.Length < 16 + (six ? 28 : 8) ? [] : error;
    }

    /// <summary>What not every process may, or not every system can, and what we can do without.</summary>
    private static void Try(Socket socket, int level, int option, int value)
    {
        try
        {
            socket.SetRawSocketOption(level, option, BitConverter.GetBytes(value));
        }
        catch (SocketException)
        {
            // Then buffers are as large as the system allows, rtt is taken when we read, and errors are told to nobody.
        }
    }

    /// <summary><c>struct cmsghdr</c>: length with itself (8 bytes), level, type; each begins at a multiple of eight.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> control, int level, int type)
    {
        while (control.Length >= 16 && MemoryMarshal.Read<long>(control) is var length && length >= 16 && length <= control.Length)
        {
            if (MemoryMarshal.Read<int>(control[8..]) == level && MemoryMarshal.Read<int>(control[12..]) == type)
            {
                return control[16..(int)length];
            }

            control = control[Math.Min(control.Length, ((int)length + 7) & ~7)..];
        }

        return [];
    }
}
