// What is believed of every host and check at one moment: immutable, made by Rules, remembered by Storage, shown by Web.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

/// <param name="LastInstant">The instant of the last change of all; the next is at least a millisecond later.</param>
/// <param name="Watching">Since when this process has watched: gaps before it count for no deadline.</param>
internal sealed record World(ImmutableDictionary<string, HostState> Hosts, DateTimeOffset LastInstant, DateTimeOffset Watching)
{
    /// <summary>The latest <see cref="Change.Dated"/> given.</summary>
    public DateTimeOffset LastDated { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Hosts that are configured no more: back under the same id they go on with what was told of them.</summary>
    public ImmutableDictionary<string, HostState> Left { get; init; } = ImmutableDictionary<string, HostState>.Empty;

    public static readonly World Empty = new(ImmutableDictionary<string, HostState>.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    /// <summary>A host's state, whether it is configured or has left; null for one never seen.</summary>
    public HostState? Find(string host) => Hosts.GetValueOrDefault(host) ?? Left.GetValueOrDefault(host);
}

/// <param name="Status">Null until the first status.</param>
/// <param name="Since">The instant of the last change of status.</param>
/// <param name="Number">The last change's number; 0 before the first.</param>
/// <param name="Check">The deciding check; empty when up.</param>
/// <param name="Begun">When watching it began; from here the 60 s to the first status count.</param>
/// <param name="Past">The last changes, newest first, at most <see cref="PastKept"/>.</param>
internal sealed record HostState(
    string Host,
    Status? Status,
    DateTimeOffset Since,
    long Number,
    string Check,
    string Reason,
    DateTimeOffset Begun,
    ImmutableArray<CheckState> Checks,
    ImmutableArray<PastChange> Past)
{
    public const int PastKept = 6;

    /// <summary>Changes of status since this process started.</summary>
    public long Changes { get; init; }

    public CheckState? Find(string check) => Checks.FirstOrDefault(state => state.Name == check);
}

internal readonly record struct PastChange(DateTimeOffset At, Status? From, Status To, string Reason);

/// <param name="Fingerprint">Of the check whose results these are (<see cref="Check.Fingerprint"/>): with another one the streak counts no more.</param>
/// <param name="Status">Null until the first.</param>
/// <param name="Since">When its status was believed.</param>
/// <param name="Reason">Why it has its status; empty when up.</param>
/// <param name="Streak">The last known results (not unknown, not "no result"), newest last, as many as believing needs.</param>
/// <param name="Unknowns">Unknown results in a row.</param>
/// <param name="Failing">The first look of the run of results that are worse than up; null while the last is up.</param>
/// <param name="Heard">When the last result of any kind came, or when watching began: 5 × every later it is unknown.</param>
/// <param name="Waiting">A new result waits to be believed: look again after retry-every.</param>
/// <param name="Last">The last look, for pages; null until the first of this process.</param>
internal sealed record CheckState(
    string Name,
    string Kind,
    string Fingerprint,
    Status? Status,
    DateTimeOffset Since,
    string Reason,
    ImmutableArray<Result> Streak,
    int Unknowns,
    DateTimeOffset? Failing,
    DateTimeOffset Heard,
    bool Waiting,
    Observation? Last);

/// <summary>One known result in a streak.</summary>
internal readonly record struct Result(Status Status, string Reason, DateTimeOffset At);
