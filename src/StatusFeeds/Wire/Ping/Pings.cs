// What one look's pings are: their target, how many were sent, what came back.
using System.Net;

namespace StatusFeeds.Wire;

/// <summary>How the pings of one look went.</summary>
/// <param name="Sent">How many went out.</param>
/// <param name="Rtts">Seconds, of those that were answered, in the order in which they were sent.</param>
/// <param name="Told">What a router said of one that was not answered; null where none did.</param>
/// <param name="Fault">Ours: then the rest says nothing of the target.</param>
internal sealed record PingOutcome(int Sent, double[] Rtts, string? Told, Fault? Fault)
{
    /// <summary>Something came back from the target itself: an answer, or its own word that it gives none.</summary>
    public bool Heard { get; init; } = Rtts.Length > 0;

    /// <summary>An answer came from an address of this machine.</summary>
    public bool Here { get; init; }

    public static PingOutcome Failed(Fault fault) => new(0, [], null, fault);
}

/// <summary>One request on its way. All of it belongs to the lane's thread.</summary>
internal sealed class Echo(Pings of, int index, ushort sequence, ulong token)
{
    public Pings Of { get; } = of;

    public int Index { get; } = index;

    public ushort Sequence { get; } = sequence;

    public ulong Token { get; } = token;

    /// <summary>Nanoseconds of the steady clock.</summary>
    public long Sent { get; set; }

    /// <summary>Nanoseconds of the wall clock, which the system's receive stamps have.</summary>
    public long SentWall { get; set; }

    public bool IsAnswered { get; set; }

    /// <summary>It counts among the unanswered that hold others back.</summary>
    public bool HoldsPlace { get; set; }

    /// <summary>The one sent before it in the same look.</summary>
    public Echo? Before { get; set; }

    /// <summary>Another on its way with the same sequence, to another address.</summary>
    public Echo? Next { get; set; }
}

/// <summary>The pings of one look. All but <see cref="Done"/>, <see cref="IsCancelled"/> and the settings belongs to the lane's thread.</summary>
internal sealed class Pings
{
    private readonly double[] rtts;
    private volatile bool cancelled;

    public Pings(IPAddress to, int count, int size, TimeSpan interval, TimeSpan timeout)
    {
        var name = new IPEndPoint(to, 0).Serialize();
        (To, Count, Size, Interval, Timeout) = (to, count, size, interval.Ticks * 100, Math.Max(0, timeout.Ticks) * 100);
        Name = name.Buffer[..name.Size].ToArray();
        Peer = Peer.Of(Name, name.Family == System.Net.Sockets.AddressFamily.InterNetworkV6);
        rtts = new double[count];
        Array.Fill(rtts, double.NaN);
    }

    public IPAddress To { get; }

    public int Count { get; }

    public int Size { get; }

    /// <summary>Nanoseconds.</summary>
    public long Interval { get; }

    /// <summary>Nanoseconds from its begin.</summary>
    public long Timeout { get; }

    /// <summary>When it ends at the latest; nanoseconds of the steady clock.</summary>
    public long Deadline { get; set; }

    /// <summary>The target as the system's <c>sockaddr</c>.</summary>
    public byte[] Name { get; }

    public Peer Peer { get; }

    /// <summary>Those that went out; each leads to the one before it.</summary>
    public Echo? LastEcho { get; set; }

    /// <summary>Its continuations run where it is completed.</summary>
    public TaskCompletionSource<PingOutcome> Done { get; } = new();

    /// <summary>The program ends.</summary>
    public bool IsCancelled { get => cancelled; set => cancelled = value; }

    public int Sent { get; set; }

    public int Answered { get; private set; }

    /// <summary>How many of those on their way a router has given up.</summary>
    public int GivenUp { get; private set; }

    public string? Told { get; private set; }

    /// <summary>One that said so was the target.</summary>
    public bool IsToldByTarget { get; private set; }

    public bool IsHere { get; private set; }

    public Fault? Fault { get; set; }

    /// <summary>When the last was sent; nanoseconds of the steady clock.</summary>
    public long LastSent { get; set; }

    /// <summary>When the lane looks at it again; nanoseconds of the steady clock.</summary>
    public long Due { get; set; }

    public bool IsOver { get; set; }

    /// <summary>Nanoseconds; 0: nothing came.</summary>
    public long LongestRtt { get; private set; }

    public void Answer(Echo echo, long rtt, bool here)
    {
        IsHere |= here;
        echo.IsAnswered = true;
        rtts[echo.Index] = rtt / 1e9;
        Answered++;
        LongestRtt = Math.Max(LongestRtt, rtt);
    }

    public void GiveUp(string said, bool byTarget = false)
    {
        IsToldByTarget |= byTarget;
        GivenUp++;
        Told = said;
    }

    public PingOutcome Outcome() => new(Sent, [.. rtts.Where(rtt => !double.IsNaN(rtt))], Told, Fault) { Heard = Answered > 0 || IsToldByTarget, Here = IsHere };
}
