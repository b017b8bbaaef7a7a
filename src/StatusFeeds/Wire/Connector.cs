// A TCP connection to the first of several addresses that takes it, and whose fault it is when none does.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

internal static class Connector
{
    /// <summary>How long one address may be silent while others are left to try: the first SYN and one repetition.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Tries the addresses in their order. Returns a connected socket, which is the caller's to dispose, or a fault, which is ours only
    /// if it was ours at every address; the last address has all the time that is left.
    /// </summary>
    /// <param name="addresses">At least one.</param>
    /// <param name="port">The same at all of them.</param>
    /// <param name="contact">Learns whether any of them was heard.</param>
    /// <param name="clock">Of the looks.</param>
    /// <param name="cancel">The end of the look.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> fired.</exception>
    public static async Task<(Socket? Socket, Fault? Fault)> Connect(
        ImmutableArray<IPAddress> addresses, int port, Contact contact, TimeProvider clock, CancellationToken cancel)
    {
        Fault? first = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            var patience = i < addresses.Length - 1 ? Patience : Timeout.InfiniteTimeSpan;
            var (socket, fault) = await Attempt(new IPEndPoint(addresses[i], port), patience, contact, clock, cancel);
            if (socket is not null)
            {
                return (socket, null);
            }

            first = first is null || (first.Ours && !fault!.Ours) ? fault : first;
        }

        return (null, first);
    }

    private static async Task<(Socket? Socket, Fault? Fault)> Attempt(IPEndPoint to, TimeSpan patience, Contact contact, TimeProvider clock, CancellationToken cancel)
    {
        using var timer = patience == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(patience, clock);
        using var both = timer is null ? null : CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        Socket? socket = null;
        try
        {
            socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(to, both?.Token ?? cancel);
            (contact.Heard, contact.Here) = (true, contact.Here || (socket.LocalEndPoint as IPEndPoint)?.Address.Equals(to.Address) == true);
            return (socket, null);
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            var fault = FaultOf(error.SocketErrorCode, to);
            (contact.Heard, contact.Here) = (contact.Heard || fault is { Ours: false, Silent: false }, contact.Here || OwnAddresses.Has(to.Address));
            return (null, fault);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            socket?.Dispose();
            return (null, Fault.OfSilence($"no answer from {to}"));
        }
        catch (OperationCanceledException)
        {
            socket?.Dispose();
            throw;
        }
    }

    internal static Fault FaultOf(SocketError error, IPEndPoint to) =>
        error is SocketError.NetworkUnreachable or SocketError.HostUnreachable && !HasRoute(to)
            ? Fault.OfNoNetwork($"this machine has no route to {to.Address}")
            : Fault.OfConnect(error, to.ToString());

    /// <summary>
    /// Asks our own routing table: connecting a datagram socket looks the route up and sends nothing. With a route, an "unreachable" was told by the
    /// network. (That connect failed at once would not tell the two apart: answers of loopback and of namespaces come at once too.)
    /// </summary>
    internal static bool HasRoute(IPEndPoint to)
    {
        try
        {
            using var socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(to);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
