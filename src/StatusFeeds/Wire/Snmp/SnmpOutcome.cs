// What came of asking an agent: values, or why there are none.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

/// <summary>Why an agent gave no values.</summary>
internal enum SnmpRefusal
{
    /// <summary>Nothing came: no such host, no agent, a firewall, or (v1 and v2c) a wrong community.</summary>
    Silence,

    /// <summary>It answered a part, and then no more within the timeout.</summary>
    TooSlow,

    /// <summary>The host says that nothing listens on that port.</summary>
    Closed,

    /// <summary>A fault of this machine.</summary>
    Ours,
    UnknownUser,
    WrongPassword,
    WrongPrivacy,
    UnsupportedLevel,
    UnknownEngine,
    NotInTime,
    UnknownContext,

    /// <summary>The agent says who it is, but nothing to our requests.</summary>
    Unanswered,

    /// <summary>What came is not proven to be from the agent.</summary>
    Unauthentic,

    /// <summary>The agent knows us, and does not let us read that.</summary>
    NoAccess,

    /// <summary>The agent names an error, mostly of one of the names.</summary>
    AgentError,

    /// <summary>Not one value fits the agent's answers.</summary>
    TooBig,

    /// <summary>A walk that would never end: the next name is not greater than the last.</summary>
    NotIncreasing,
    Malformed,
}

/// <param name="Fault">With its words, whose it is.</param>
/// <param name="At">The name that it is about; empty where it is about all.</param>
internal sealed record SnmpFault(SnmpRefusal Kind, Fault Fault, Oid At = default)
{
    public string Words => Fault.Words;

    /// <summary>The agent is there, and what is wrong is our login or what it may read: no statement about the host.</summary>
    public bool IsRefusal => Kind is SnmpRefusal.UnknownUser or SnmpRefusal.WrongPassword or SnmpRefusal.WrongPrivacy or SnmpRefusal.UnsupportedLevel
        or SnmpRefusal.UnknownEngine or SnmpRefusal.NotInTime or SnmpRefusal.UnknownContext or SnmpRefusal.Unanswered or SnmpRefusal.Unauthentic or SnmpRefusal.NoAccess
        or SnmpRefusal.AgentError or SnmpRefusal.TooBig;

    public ProbeResult Told(params Reading[] readings) => IsRefusal ? new ProbeResult(Verdict.Unknown, Words, [.. readings]) : Fault.Told(readings);
}

/// <param name="Values">Of Get in the order asked, one each; of Walk what came up to the end or the fault, in the agent's order.</param>
/// <param name="Fault">Null: all is well.</param>
internal sealed record SnmpOutcome(ImmutableArray<SnmpValue> Values, SnmpFault? Fault = null)
{
    /// <summary>The walk ended at the most rows that it may have, and there is more.</summary>
    public bool IsCut { get; init; }

    /// <summary>Of the fastest exchange; null where nothing came.</summary>
    public TimeSpan? Rtt { get; init; }
}
