// What is believed of every host and check at one moment: immutable, made by Rules, remembered by Storage, shown by Web.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

/// <param name="LastInstant">The instant of the last change of all; the next is at least a millisecond later.</param>
/// <param name="Watching">Since when this process has watched: gaps before it count for no deadline.</param>
internal sealed record World(ImmutableDictionary<string, HostState> Hosts, DateTimeOffset LastInstant, DateTimeOffset Watching)
{
    /// <summary>So long it may take until another node looks in place of one that is gone: a check that is not looked at meanwhile is not said to be. Zero: there is one node.</summary>
    public TimeSpan Handover { get; init; }

    /// <summary>The latest <see cref="Change.Dated"/> given.</summary>
    public DateTimeOffset LastDated { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>When the last look off this machine began that got an answer: until then we saw.</summary>
    public DateTimeOffset Seen { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>The last times of some seconds each in which nobody answered: between the beginnings of two looks off this machine that got an answer. Oldest first.</summary>
    public ImmutableArray<(DateTimeOffset From, DateTimeOffset Until)> Unseen { get; init; } = [];

    /// <summary>When a first silent look last asked others whether they answer.</summary>
    public DateTimeOffset Sought { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Since when this monitor cannot see its network; null: it sees.</summary>
    public DateTimeOffset? Blind { get; init; }

    /// <summary>Since when it sees again: looks that began before say nothing of silence. The Unix epoch: it was never blind.</summary>
    public DateTimeOffset Sees { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>When all others were asked last whether anybody answers.</summary>
    public DateTimeOffset Asked { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Hosts with a failure that is neither believed nor excused yet, as who could excuse it has not been looked at since.</summary>
    public ImmutableHashSet<string> Held { get; init; } = [];

    /// <summary>Hosts whose own last looks all got no answer at all.</summary>
    public ImmutableHashSet<string> Silent { get; init; } = [];

    /// <summary>Those that are configured no more too, as retired: back under the same id they go on with what was told of them.</summary>
    public ImmutableDictionary<string, ApplicationState> Applications { get; init; } = ImmutableDictionary<string, ApplicationState>.Empty;

    /// <summary>Windows that were ordered while we run, by the command line; those of the configuration are the site's.</summary>
    public ImmutableArray<Window> Ordered { get; init; } = [];

    /// <summary>The windows that are open, by their keys.</summary>
    public ImmutableDictionary<string, OpenWindow> Windows { get; init; } = ImmutableDictionary<string, OpenWindow>.Empty;

    /// <summary>Keys of the windows whose beginning was told.</summary>
    public ImmutableHashSet<string> ToldWindows { get; init; } = [];

    /// <summary>Incidents that are not closed, and those of which not all is told yet, by their numbers; proposals of the last days among them.</summary>
    public ImmutableDictionary<long, Incident> Incidents { get; init; } = ImmutableDictionary<long, Incident>.Empty;

    /// <summary>Windows of which it was told that they will be, by their keys, until they are.</summary>
    public ImmutableDictionary<string, Announced> Announced { get; init; } = ImmutableDictionary<string, Announced>.Empty;

    /// <summary>Those that were told since this process started.</summary>
    public ImmutableDictionary<string, Notice> Notices { get; init; } = ImmutableDictionary<string, Notice>.Empty;

    /// <summary>Keys of the reports that were told.</summary>
    public ImmutableHashSet<string> ToldReports { get; init; } = [];

    /// <summary>Changes of status that hosts had since this process started: when it moved, applications are judged anew.</summary>
    public long Moves { get; init; }

    /// <summary>The <see cref="Moves"/> after which applications were judged last.</summary>
    public long Judged { get; init; } = -1;

    /// <summary>Hosts that are configured no more: back under the same id they go on with what was told of them.</summary>
    public ImmutableDictionary<string, HostState> Left { get; init; } = ImmutableDictionary<string, HostState>.Empty;

    public static readonly World Empty = new(ImmutableDictionary<string, HostState>.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    /// <summary>A host's state, whether it is configured or has left; null for one never seen.</summary>
    public HostState? Find(string host) => Hosts.GetValueOrDefault(host) ?? Left.GetValueOrDefault(host);
}

/// <summary>What an application is; kept whether or not it has an entry of its own.</summary>
/// <param name="Status">Null: it was retired, is back, and has no status yet.</param>
internal sealed record ApplicationState(string Application, Status? Status, DateTimeOffset Since, string Reason)
{
    /// <summary>What feeds say of it; null: nothing.</summary>
    public Status? Told { get; init; }

    public DateTimeOffset ToldAt { get; init; }

    /// <summary>The <see cref="Since"/> of the outage for which an incident was proposed. Not stored: the store takes each proposal once.</summary>
    public DateTimeOffset? Proposed { get; init; }
}

/// <param name="Status">What it is: by its checks, unknown while all that is wrong is excused, maintenance in a window. Null until the first status.</param>
/// <param name="Since">The instant of the last change of status.</param>
/// <param name="Number">The last change's number, told or not; 0 before the first.</param>
/// <param name="Check">The deciding check; empty when up.</param>
/// <param name="Begun">When watching it began; from here the 60 s to the first status count.</param>
/// <param name="Past">The last changes of status, told or not, newest first, at most <see cref="PastKept"/>.</param>
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

    /// <summary>What feeds say of it; null: nothing yet.</summary>
    public Status? Told { get; init; }

    /// <summary>The instant of the last told change.</summary>
    public DateTimeOffset ToldAt { get; init; }

    /// <summary>Why it is told so, for those who are told of checks too: the deciding check and rule, then each bad check, a line each.</summary>
    public string ToldBy { get; init; } = "";

    /// <summary>Why what it is is not told now: <c>unreachable behind core-sw1</c>, <c>flapping</c>; empty: what is told is what it is.</summary>
    public string Untold { get; init; } = "";

    /// <summary>Since when it answers: the end of the first look with an answer after its looks had got none. The Unix epoch: they never had.</summary>
    public DateTimeOffset Back { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>The last <see cref="Back"/> after as many looks without an answer as a failure needs; after fewer it had merely lost some. Not stored.</summary>
    public DateTimeOffset Risen { get; init; } = DateTimeOffset.UnixEpoch;

    public CheckState? Find(string check) => Checks.FirstOrDefault(state => state.Name == check);
}

/// <param name="Told">Feeds tell it: at once, or later as what the host still is.</param>
internal readonly record struct PastChange(DateTimeOffset At, Status? From, Status To, string Reason, bool Told = true);
