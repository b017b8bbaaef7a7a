// What is told of an incident afterwards: its time line, its times, and what it cost.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

internal enum MomentKind
{
    /// <summary>Looks began to fail, which was believed later.</summary>
    Failing,

    /// <summary>A host or an application became another thing.</summary>
    Change,

    /// <summary>A maintenance window began or ended.</summary>
    Maintenance,

    /// <summary>Another configuration was taken.</summary>
    Reload,

    /// <summary>From then on nothing was observed.</summary>
    NotObserved,

    Opening,
    Update,
    Note,
    Closing,

    /// <summary>An update was due, and did not come.</summary>
    Overdue,
}

/// <summary>One line of a time line.</summary>
/// <param name="What">In plain words: <c>web01 is DOWN: http: HTTP 503</c>.</param>
/// <param name="IsInternal">For those who work on it only.</param>
internal sealed record Moment(DateTimeOffset At, MomentKind Kind, string What, bool IsInternal = false)
{
    /// <summary>Who posted or changed it; internal.</summary>
    public string By { get; init; } = "";

    /// <summary>Markdown.</summary>
    public string Details { get; init; } = "";
}

/// <summary>What an incident cost an application or a host, from its beginning to its end.</summary>
/// <param name="OfBudget">Part of what the application's objective allows in that month, 1: all of it; null: nothing is promised.</param>
internal sealed record Loss(Subject Subject, string Name, TimeSpan Down, TimeSpan Degraded, TimeSpan Unknown, long Failures, double? OfBudget);

/// <param name="Line">In the order of time.</param>
/// <param name="Began">When the first of its hosts or applications began to fail, or when people say that it did.</param>
/// <param name="Detected">When the monitor believed it, or else when it was opened.</param>
/// <param name="Repaired">When the last application was not DOWN any more, or else when people said that it was resolved; null: it goes on.</param>
/// <param name="Until">To where the numbers go: the repair, else the moment of the report.</param>
internal sealed record PostMortem(
    Incident Incident, ImmutableArray<Moment> Line, DateTimeOffset Began, DateTimeOffset Detected, DateTimeOffset? Repaired, DateTimeOffset Until, ImmutableArray<Loss> Losses)
{
    /// <summary>When the first word was told; null: none was.</summary>
    public DateTimeOffset? FirstWord => Incident.Opened;

    /// <summary>Without what is internal.</summary>
    public PostMortem Public() => this with { Line = [.. Line.Where(moment => !moment.IsInternal).Select(moment => moment with { By = "" })] };
}

/// <summary>What happened around an incident, as the store has it.</summary>
/// <param name="Changes">Of hosts and applications, those that count; in the order of their instants.</param>
/// <param name="Before">What each of them was before the first of these changes.</param>
internal sealed record Happened(
    ImmutableArray<Change> Changes,
    ImmutableDictionary<Subject, Status> Before,
    ImmutableArray<Gap> Gaps,
    ImmutableArray<ReloadNote> Reloads)
{
    /// <summary>What they were, to reckon how long.</summary>
    public PastLines Lines { get; init; } = PastLines.None;
}

/// <summary>A reload of the configuration that changed something.</summary>
/// <param name="What">A line each: <c>+ host web04</c>.</param>
/// <param name="Revision">The commit of the folder; empty: it is not kept by git.</param>
/// <param name="By">Who made that commit, or whose file is newest; empty: not known.</param>
internal sealed record ReloadNote(DateTimeOffset At, ImmutableArray<string> What, string Revision, string By);
