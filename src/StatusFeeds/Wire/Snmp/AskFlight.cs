// Requests on their way: which answer belongs to which, and how many unanswered ones may hold back the rest.
using System.Security.Cryptography;

namespace StatusFeeds.Wire;

/// <summary>
/// Each has an id that no other on its way has and that nobody can guess. It stays findable until it is over, so a late answer to an earlier try counts, and
/// a second one finds nothing.
/// </summary>
internal sealed class AskFlight
{
    /// <summary>So many may be unanswered before the next waits: neither our buffer nor a neighbour has to take more at once.</summary>
    private const int Places = 64;

    /// <summary>One that was not answered by then gives its place to the next (nanoseconds); dead hosts hold nobody up.</summary>
    private const long HoldsFor = 50_000_000;

    private const int Batch = 1024;

    private readonly Dictionary<int, Ask> byId = [];
    private readonly Queue<(Ask Ask, int Try)> recent = new();
    private readonly byte[] random = new byte[Batch * sizeof(int)];
    private int used = Batch;

    public bool HasPlace => Held < Places;

    public int Held { get; private set; }

    public Ask? Find(int id) => byId.GetValueOrDefault(id);

    /// <summary>The request that an error is told of; where it quotes too little of it, another to the same peer.</summary>
    public Ask? Find(in Arrival told)
    {
        var (peer, port) = (told.Peer, told.Port);
        return SnmpReader.TryAskedId(told.Data, out var id)
            ? Find(id) is { } ask && IsTo(ask) ? ask : null
            : byId.Values.FirstOrDefault(IsTo);

        // An error tells no zone of the address.
        bool IsTo(Ask one) => one.To.Port == port && one.Peer.IsAt(peer);
    }

    /// <summary>The first try: it has no id yet.</summary>
    public void Begin(Ask ask)
    {
        do
        {
            ask.Id = Next();
        }
        while (!byId.TryAdd(ask.Id, ask));
    }

    /// <summary>It went out, once more or for the first time.</summary>
    public void Depart(Ask ask)
    {
        FreePlace(ask);
        ask.HoldsPlace = true;
        Held++;
        recent.Enqueue((ask, ask.Sent));
    }

    public void FreePlaces(long now)
    {
        while (recent.TryPeek(out var first) && (!first.Ask.HoldsPlace || first.Ask.Sent != first.Try || now - first.Ask.LastSent >= HoldsFor))
        {
            if (recent.Dequeue() is var (ask, count) && ask.Sent == count)
            {
                FreePlace(ask);
            }
        }
    }

    /// <summary>What still comes for it finds nothing.</summary>
    public void End(Ask ask)
    {
        FreePlace(ask);
        if (ask.Id != 0)
        {
            byId.Remove(ask.Id);
        }
    }

    public void Clear()
    {
        byId.Clear();
        recent.Clear();
        Held = 0;
    }

    private void FreePlace(Ask ask)
    {
        Held -= ask.HoldsPlace ? 1 : 0;
        ask.HoldsPlace = false;
    }

    /// <summary>Above zero: some agents know no sign, some no nought.</summary>
    private int Next()
    {
        while (true)
        {
            if (used == Batch)
            {
                RandomNumberGenerator.Fill(random);
                used = 0;
            }

            if ((BitConverter.ToInt32(random, sizeof(int) * used++) & int.MaxValue) is var id and not 0)
            {
                return id;
            }
        }
    }
}
