// How far the records of a BMC have been read: a look that ends in the middle is gone on with by the next.
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <summary>One BMC's; kept between looks in memory only.</summary>
internal sealed class SdrProgress
{
    /// <summary>Bytes of a record to ask for at once, the most first; the first means all of it, whatever its length (IPMI 2.0 §33.12).</summary>
    private static readonly byte[] Portions = [0xFF, 48, 32, 22, 16, 8];

    private int portion;
    private bool isAsking;
    private bool isTaken;
    private int visited;

    public byte Portion => Portions[portion];

    /// <summary>Looks that read records, and did not come to their end.</summary>
    public int Looks { get; private set; }

    /// <summary>This look has read some.</summary>
    public bool HasGrown => Visited.Count > visited;

    /// <summary>Of the records that are being read.</summary>
    public SdrStamp Stamp { get; private set; }

    /// <summary>The record to be read next.</summary>
    public ushort Next { get; set; }

    public List<Sensor> Sensors { get; } = [];

    /// <summary>Records that were read, or passed over.</summary>
    public HashSet<ushort> Visited { get; } = [];

    /// <summary>Begins anew where the records are not those that were being read.</summary>
    public void Begin(SdrStamp stamp)
    {
        if (isAsking && !isTaken)
        {
            // The last look ended while it asked for so much for the first time: some BMCs say nothing where their answer would be too long.
            TryShrink();
        }

        isAsking = false;

        if (stamp != Stamp)
        {
            Forget();
            Stamp = stamp;
        }

        (Looks, visited) = (Looks + 1, Visited.Count);
    }

    public void End() => Looks = 0;

    /// <summary>False: less cannot be asked for.</summary>
    public bool TryShrink()
    {
        if (portion + 1 == Portions.Length)
        {
            return false;
        }

        portion++;
        isTaken = false;
        return true;
    }

    /// <summary>So much is asked for now.</summary>
    public void Asks() => isAsking = true;

    /// <summary>There was an answer.</summary>
    public void Has(bool isTaken) => (isAsking, this.isTaken) = (false, this.isTaken || isTaken);

    /// <summary>All but how much can be asked for at once.</summary>
    public void Forget()
    {
        (Stamp, Next) = (default, 0);
        Sensors.Clear();
        Visited.Clear();
    }
}
