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

            first = first is null || fault!.Weight > first.Weight ? fault : first;
        }

        return (null, first);
    }

    private static async Task<(Socket? Socket, Fault? Fault)> Attempt(IPEndPoint to, TimeSpan patience, Contact contact, TimeProvider clock, CancellationToken cancel)
    {
        using var timer = patience == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(patience, clock);
        using var both = timer is null ? null : CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        Socket? socket = null;
        contact.Tried = true;
        try
        {
            socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(to, both?.Token ?? cancel);
            contact.Heard = true;
            contact.Here |= IPAddress.IsLoopback(to.Address) || to.Address.Equals((socket.LocalEndPoint as IPEndPoint)?.Address);
            return (socket, null);
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            var fault = FaultOf(error.SocketErrorCode, to);
            contact.Heard |= fault is { Ours: false, Silent: false };
            contact.Here |= Route.LeadsHere(to.Address);
            return (null, fault);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            socket?.Dispose();
            contact.Here |= Route.LeadsHere(to.Address);
            return (null, Fault.OfSilence($"no answer from {to}"));
        }
        catch (OperationCanceledException)
        {
            socket?.Dispose();
            contact.Here |= Route.LeadsHere(to.Address);
            throw;
        }
    }

    internal static Fault FaultOf(SocketError error, IPEndPoint to) => error switch
    {
        SocketError.NetworkUnreachable or SocketError.HostUnreachable when !Route.Exists(to.Address) => Fault.OfNoNetwork($"this machine has no route to {to.Address}"),
        SocketError.AddressNotAvailable => Fault.OfConnect(error, to.ToString()) with { Silent = !Route.Exists(to.Address) },
        _ => Fault.OfConnect(error, to.ToString()),
    };
}
