// Requests on their way: which answer belongs to which, and how many unanswered ones may hold back the rest.
using System.Security.Cryptography;

namespace StatusFeeds.Wire;

/// <summary>
/// An echo is found by its sequence and its address, so that two on their way never have both in common, however many there are. It stays findable until its
/// look is over: a second answer finds it answered, a later one finds nothing.
/// </summary>
internal sealed class Flight
{
    /// <summary>So many may be unanswered before the next waits: neither our buffer nor a neighbour has to take more at once.</summary>
    private const int Places = 64;

    /// <summary>One that was not answered by then gives its place to the next (nanoseconds); dead hosts hold nobody up.</summary>
    private const long HoldsFor = 50_000_000;

    private readonly Dictionary<ushort, Echo> bySequence = [];
    private readonly Queue<Echo> recent = new();
    private ushort next = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue);
    private int held;

    public bool HasPlace => held < Places;

    /// <summary>All looks that have a request on its way.</summary>
    public IEnumerable<Pings> Pings
    {
        get
        {
            foreach (var first in bySequence.Values)
            {
                for (var echo = first; echo is not null; echo = echo.Next)
                {
                    yield return echo.Of;
                }
            }
        }
    }

    public Echo Begin(Pings pings, ulong token)
    {
        do
        {
            next++;
        }
        while (Find(next, pings.Peer) is not null);
        return new Echo(pings, pings.Sent, next, token);
    }

    /// <summary>It went out.</summary>
    public void Depart(Echo echo)
    {
        echo.Next = bySequence.GetValueOrDefault(echo.Sequence);
        bySequence[echo.Sequence] = echo;
        (echo.Before, echo.Of.LastEcho) = (echo.Of.LastEcho, echo);
        echo.HoldsPlace = true;
        held++;
        recent.Enqueue(echo);
    }

    /// <summary>The request that this answers (its token is still to be compared), or that this error was told of.</summary>
    public Echo? Find(in Received received)
    {
        var (sequence, peer) = (EchoPacket.Sequence(received.Packet), received.Peer);
        if (received.Said is null)
        {
            return Find(sequence, peer);
        }

        // An error tells no zone of the address, but so much of the packet as the router cared to quote.
        for (var echo = bySequence.GetValueOrDefault(sequence); echo is not null; echo = echo.Next)
        {
            if (echo.Of.Peer.IsAt(peer))
            {
                return EchoPacket.MayQuote(received.Packet, echo.Token) ? echo : null;
            }
        }

        return null;
    }

    public void FreePlaces(long now)
    {
        while (recent.TryPeek(out var echo) && (!echo.HoldsPlace || now - echo.Sent >= HoldsFor))
        {
            FreePlace(recent.Dequeue());
        }
    }

    public void FreePlace(Echo echo)
    {
        held -= echo.HoldsPlace ? 1 : 0;
        echo.HoldsPlace = false;
    }

    /// <summary>The look is over: what still comes for it finds nothing.</summary>
    public void End(Pings pings)
    {
        for (var echo = pings.LastEcho; echo is not null; echo = echo.Before)
        {
            FreePlace(echo);
            Remove(echo);
        }

        pings.LastEcho = null;
    }

    public void Clear()
    {
        bySequence.Clear();
        recent.Clear();
        held = 0;
    }

    private Echo? Find(ushort sequence, Peer peer)
    {
        var echo = bySequence.GetValueOrDefault(sequence);
        while (echo is not null && echo.Of.Peer != peer)
        {
            echo = echo.Next;
        }

        return echo;
    }

    private void Remove(Echo echo)
    {
        var first = bySequence.GetValueOrDefault(echo.Sequence);
        if (first == echo)
        {
            if (echo.Next is null)
            {
                bySequence.Remove(echo.Sequence);
            }
            else
            {
                bySequence[echo.Sequence] = echo.Next;
            }

            return;
        }

        while (first is not null && first.Next != echo)
        {
            first = first.Next;
        }

        if (first is not null)
        {
            first.Next = echo.Next;
        }
    }
}
