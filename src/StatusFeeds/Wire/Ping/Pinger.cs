// Pings of IPv4 and IPv6 addresses, all over one socket each.
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Wire;

/// <summary>Opened when first used. A machine that does not let us ping is asked again each time: it may be told to meanwhile.</summary>
internal sealed class Pinger : IDisposable
{
    private readonly Lock gate = new();
    private PingLane? four;
    private PingLane? six;
    private bool closed;

    /// <summary>Sends that many pings, one each interval, and waits for their answers.</summary>
    /// <param name="size">Bytes of payload, at least 8.</param>
    /// <param name="timeout">For all of it. Where some were answered, the others are waited for a second after the last, or twice the longest rtt, and no longer.</param>
    /// <param name="cancel">The end of the program; it ends the waiting at once and is not thrown.</param>
    public async Task<PingOutcome> Ping(IPAddress to, int count, int size, TimeSpan interval, TimeSpan timeout, CancellationToken cancel)
    {
        to = to.IsIPv4MappedToIPv6 ? to.MapToIPv4() : to;
        if (EchoPacket.IsNoSingleHost(to))
        {
            return PingOutcome.Failed(Fault.OfOurs($"{to} is no address of a single host, so it cannot be pinged"));
        }

        var (lane, fault) = LaneTo(to.AddressFamily == AddressFamily.InterNetworkV6);
        if (lane is null)
        {
            return PingOutcome.Failed(fault!);
        }

        var pings = new Pings(to, count, size, interval, timeout);
        lane.Post(pings);
        using var registration = cancel.UnsafeRegister(
            static state =>
            {
                var (lane, pings) = ((PingLane, Pings))state!;
                pings.IsCancelled = true;
                lane.Post(pings);
            },
            (lane, pings));
        return await pings.Done.Task;
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            four?.Dispose();
            six?.Dispose();
        }
    }

    private (PingLane? Lane, Fault? Fault) LaneTo(bool isSix)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if ((isSix ? six : four) is { } open)
            {
                return (open, null);
            }

            var (socket, fault) = PingSocket.Open(isSix);
            if (socket is null)
            {
                return (null, fault);
            }

            var wake = Libc.NewEvent();
            if (wake < 0)
            {
                socket.Dispose();
                return (null, Fault.OfOurs($"no event for pings: {Fault.Reason(SocketError.TooManyOpenSockets)}"));
            }

            var lane = new PingLane(socket, wake, TimeProvider.System);
            (four, six) = isSix ? (four, lane) : (lane, six);
            return (lane, null);
        }
    }
}
