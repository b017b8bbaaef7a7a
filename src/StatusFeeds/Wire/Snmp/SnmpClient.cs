// SNMP: values and walks of any number of agents, all over one socket for each version of IP.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

/// <summary>Opened when first used. It keeps the timeout itself, and paces what it sends.</summary>
internal sealed class SnmpClient : IDisposable
{
    public const int Port = 161;

    private readonly Lock gate = new();
    private readonly Engines engines = new();
    private readonly KeyRing ring = new();
    private SnmpLane? four;
    private SnmpLane? six;
    private bool closed;

    /// <summary>Asks for these names, in as few requests as the agent takes; one that it does not have is a value that says so.</summary>
    /// <param name="contact">Learns whether the agent was heard.</param>
    /// <param name="transcript">Learns each request and answer; null: nobody wants to know.</param>
    /// <param name="end">The end of the program; it ends the waiting at once and is not thrown.</param>
    public Task<SnmpOutcome> Get(
        IPEndPoint to, SnmpLogin login, ImmutableArray<Oid> oids, SnmpPatience patience, Contact contact, Transcript? transcript, CancellationToken end) =>
        Talk(to, login, patience, contact, transcript) is var (talk, fault) && talk is null ? Failed(fault!) : GetTalk.Run(talk, oids, end);

    /// <summary>All that stands under a name (or the name itself, where it is a value), in the agent's order.</summary>
    /// <param name="most">So many values at most.</param>
    /// <param name="repetitions">So many are asked for at once (v1: always one).</param>
    public Task<SnmpOutcome> Walk(
        IPEndPoint to,
        SnmpLogin login,
        Oid root,
        int most,
        SnmpPatience patience,
        Contact contact,
        Transcript? transcript,
        CancellationToken end,
        int repetitions = 25) =>
        Talk(to, login, patience, contact, transcript) is var (talk, fault) && talk is null ? Failed(fault!) : WalkTalk.Run(talk, root, most, repetitions, end);

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            four?.Dispose();
            six?.Dispose();
        }
    }

    private static Task<SnmpOutcome> Failed(Fault fault) => Task.FromResult(new SnmpOutcome([], new SnmpFault(SnmpRefusal.Ours, fault)));

    private (SnmpTalk? Talk, Fault? Fault) Talk(IPEndPoint to, SnmpLogin login, SnmpPatience patience, Contact contact, Transcript? transcript)
    {
        to = to.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(to.Address.MapToIPv4(), to.Port) : to;
        if (EchoPacket.IsNoSingleHost(to.Address))
        {
            return (null, Fault.OfOurs($"{to.Address} is no address of a single host, so it cannot be asked"));
        }

        var (lane, fault) = LaneTo(to.AddressFamily == AddressFamily.InterNetworkV6);
        if (lane is null)
        {
            return (null, fault);
        }

        contact.Tried = true;
        return (new SnmpTalk(lane, engines, ring, to, login, patience, contact, transcript), null);
    }

    private (SnmpLane? Lane, Fault? Fault) LaneTo(bool isSix)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if ((isSix ? six : four) is { } open)
            {
                return (open, null);
            }

            var (socket, fault) = UdpSocket.Open(isSix);
            if (socket is null)
            {
                return (null, fault);
            }

            var wake = Libc.NewEvent();
            if (wake < 0)
            {
                socket.Dispose();
                return (null, Fault.OfOurs($"no event for SNMP: {Fault.Reason(SocketError.TooManyOpenSockets)}"));
            }

            var lane = new SnmpLane(socket, wake, TimeProvider.System);
            (four, six) = isSix ? (four, lane) : (lane, six);
            return (lane, null);
        }
    }
}
