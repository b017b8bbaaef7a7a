// One request on its way to an agent, and its answer.
using System.Net;

namespace StatusFeeds.Wire;

/// <summary>What an agent's engine says of a request instead of answering it: RFC 3414 §5, RFC 3412 §5, RFC 3413 §4.1.2.</summary>
internal enum SnmpReport
{
    None,
    UnsupportedLevel,
    NotInTime,
    UnknownUser,
    UnknownEngine,
    WrongDigest,
    Undecryptable,
    UnknownContext,
    Other,
}

/// <summary>Something came for the request that cannot be taken for its answer; the answer is still waited for.</summary>
internal enum SnmpFlaw
{
    None,
    Malformed,

    /// <summary>No digest, a wrong one, another user's or another engine's.</summary>
    Unauthentic,
    Undecryptable,
    NotInTime,
}

/// <param name="Status">As in RFC 3416 §3; 0: all is well.</param>
/// <param name="Index">Which name it is about, from 1; 0: none.</param>
internal sealed record Answer(int Status, int Index, SnmpValue[] Values)
{
    public SnmpReport Report { get; init; }

    /// <summary>The report is authenticated.</summary>
    public bool IsProven { get; init; }

    /// <summary>The engine that answered, where it is not the one that was asked.</summary>
    public Engine? Engine { get; init; }
}

/// <summary>All but <see cref="Done"/>, <see cref="IsCancelled"/> and what is set when it is made belongs to the lane's thread.</summary>
internal sealed class Ask
{
    private volatile bool cancelled;

    public Ask(IPEndPoint to)
    {
        var name = to.Serialize();
        To = to;
        Name = name.Buffer[..name.Size].ToArray();
        Peer = Peer.Of(Name, to.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);
    }

    public IPEndPoint To { get; }

    /// <summary>The target as the system's <c>sockaddr</c>.</summary>
    public byte[] Name { get; }

    public Peer Peer { get; }

    public required SnmpLogin Login { get; init; }

    /// <summary>Of v3; null: it is asked who it is (RFC 3414 §4).</summary>
    public Engine? Engine { get; init; }

    /// <summary>Of v3.</summary>
    public SnmpKeys? Keys { get; init; }

    public byte Pdu { get; init; } = Ber.Get;

    public ReadOnlyMemory<Oid> Oids { get; init; }

    /// <summary>Of GETBULK.</summary>
    public int Repetitions { get; init; }

    /// <summary>So often it is sent; then, in v3, it is asked at last who is there, so that a dead agent is told from one that drops our request.</summary>
    public required int Tries { get; init; }

    /// <summary>From one try to the next; nanoseconds.</summary>
    public required long Interval { get; init; }

    /// <summary>When it ends at the latest; nanoseconds of the steady clock.</summary>
    public required long Deadline { get; init; }

    /// <summary>Its continuations run where it is completed. Null: no answer.</summary>
    public TaskCompletionSource<Answer?> Done { get; } = new();

    /// <summary>The program ends.</summary>
    public bool IsCancelled { get => cancelled; set => cancelled = value; }

    /// <summary>Request-id, and in v3 msgID; the same for all tries, so that a late answer counts.</summary>
    public int Id { get; set; }

    public int Sent { get; set; }

    public long FirstSent { get; set; }

    /// <summary>When the last was sent; nanoseconds of the steady clock.</summary>
    public long LastSent { get; set; }

    /// <summary>The same of the wall clock, which the system's receive stamps have.</summary>
    public long LastSentWall { get; set; }

    public bool IsOver { get; set; }

    /// <summary>It counts among the unanswered that hold others back.</summary>
    public bool HoldsPlace { get; set; }

    public Answer? Answer { get; set; }

    public SnmpFlaw Flaw { get; set; }

    /// <summary>Something came from the target that is no SNMP.</summary>
    public bool IsGarbled { get; set; }

    /// <summary>Something came from the target.</summary>
    public bool IsHeard { get; set; }

    /// <summary>It came from an address of this machine.</summary>
    public bool IsHere { get; set; }

    /// <summary>The agent said who it is, but nothing to the request.</summary>
    public bool IsSounded { get; set; }

    public bool IsSounding => Login.Version == SnmpVersion.V3 && Engine is not null && Sent >= Tries;

    /// <summary>The host said that nothing listens there.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What a router said last.</summary>
    public string? Told { get; set; }

    /// <summary>Who answered in the target's place.</summary>
    public (Peer Peer, int Port)? Stranger { get; set; }

    /// <summary>Ours: then the rest says nothing of the target.</summary>
    public Fault? Fault { get; set; }

    /// <summary>Nanoseconds; null where nothing came, or it is not known to which try.</summary>
    public long? Rtt { get; set; }

    /// <summary>When the lane looks at it again (nanoseconds of the steady clock), and its neighbours in the wheel.</summary>
    public long Due { get; set; }

    public Ask? Before { get; set; }

    public Ask? After { get; set; }

    public bool IsPlanned { get; set; }
}
