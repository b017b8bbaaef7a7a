// What is committed at once, and what is remembered at a start.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

/// <summary>
/// One transaction's worth of news. It may be committed again after a failure, even one that came after the disk had taken it: nothing is doubled.
/// </summary>
internal sealed record Batch
{
    /// <summary>What the board shows afterwards.</summary>
    public required Site Site { get; init; }

    public required World World { get; init; }

    /// <summary>The name in all our ids, where it is not the stored one: at the first run, or when the configuration names another.</summary>
    public string? Authority { get; init; }

    public ImmutableArray<ToldChange> Told { get; init; } = [];

    public ImmutableArray<Change> Untold { get; init; } = [];

    public ImmutableArray<CheckChange> CheckChanges { get; init; } = [];

    /// <summary>Ids of further hosts whose state is written; hosts that have a change in this batch are written anyway.</summary>
    public ImmutableArray<string> States { get; init; } = [];

    /// <summary>Ids of further applications whose state is written; those that have a change in this batch are written anyway.</summary>
    public ImmutableArray<string> Applications { get; init; } = [];

    public ImmutableArray<Gap> Gaps { get; init; } = [];

    /// <summary>Incidents of which more is told now; how far is written.</summary>
    public ImmutableArray<Incident> Incidents { get; init; } = [];

    /// <summary>Proposals of incidents, without their numbers. Each has a key: one that is there is not stored again.</summary>
    public ImmutableArray<IncidentPost> Proposals { get; init; } = [];

    /// <summary>Each at an instant of its own.</summary>
    public ImmutableArray<ReloadNote> Reloads { get; init; } = [];

    /// <summary>Scope → fingerprint of its feeds' header; where it differs from the stored one, the scope is modified at <see cref="Visible"/>.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The Unix second at which this becomes visible; later than any before when anything is told or a header differs.</summary>
    public long Visible { get; init; }

    /// <summary>A sign of life to write; null: none is due.</summary>
    public DateTimeOffset? Life { get; init; }

    /// <summary>For those who look.</summary>
    public ImmutableArray<WantedLook> Asks { get; init; } = [];

    /// <summary>Node → the last row of its looks that is judged with this.</summary>
    public ImmutableDictionary<string, long> Taken { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>Shown on the board.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Shown on the board.</summary>
    public Workings Workings { get; init; }

    /// <summary>Whether there is anything to write, headers and authority apart (the <see cref="Ledger"/> knows of those).</summary>
    public bool HasNews => MovesWorld || Asks.Length + Taken.Count > 0 || Life is not null;

    /// <summary>Whether those who follow must read anew.</summary>
    public bool MovesWorld =>
        Told.Length + Untold.Length + CheckChanges.Length + States.Length + Applications.Length + Gaps.Length + Incidents.Length + Proposals.Length + Reloads.Length + Headers.Count > 0;

    /// <summary>Ids of the hosts of this batch that the world knows, each once.</summary>
    public IEnumerable<string> HostsToWrite =>
        States
            .Concat(Changed(SubjectKind.Host))
            .Concat(CheckChanges.Select(change => change.Host))
            .Distinct()
            .Where(host => World.Find(host) is not null);

    /// <summary>Ids of the applications of this batch that the world knows, each once.</summary>
    public IEnumerable<string> ApplicationsToWrite => Applications.Concat(Changed(SubjectKind.Application)).Distinct().Where(World.Applications.ContainsKey);

    private IEnumerable<string> Changed(SubjectKind kind) =>
        Told.Select(told => told.Change).Concat(Untold).Where(change => change.Subject.Kind == kind).Select(change => change.Subject.Id);
}

/// <summary>What the store knew when it was opened. Streaks, rows of unknown results and last looks are not kept.</summary>
/// <param name="World">LastInstant and LastDated are the newest change's; Watching is the Unix epoch.</param>
/// <param name="Revision">The newest visible second ever given; 0: none.</param>
/// <param name="Modified">Scope → second at which its feeds last changed.</param>
/// <param name="Recorded">The last sign of life of the run before this one that gave any.</param>
internal sealed record Remembered(
    World World,
    string? Authority,
    long Revision,
    ImmutableDictionary<string, long> Modified,
    DateTimeOffset? Recorded)
{
    /// <summary>What checks remember.</summary>
    public Memories Memories { get; init; } = new(0, []);
}
