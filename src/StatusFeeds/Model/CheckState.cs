// What is believed of one check, and what must be remembered of its looks for that.
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace StatusFeeds.Model;

/// <param name="Fingerprint">Of the check whose results these are (<see cref="Check.Fingerprint"/>): with another one the streak counts no more.</param>
/// <param name="Status">What its results say; null until the first, and again after an excuse has ended.</param>
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
    Observation? Last)
{
    /// <summary>What counts of it for its host: <see cref="Status"/>; unknown while excused; what it was before while that is open. Null until the first.</summary>
    public Status? Counted { get; init; }

    /// <summary>Why it counts as unknown: <c>unreachable behind core-sw1</c>; empty: nothing excuses it.</summary>
    public string Excuse { get; init; } = "";

    /// <summary>What decided, as in <see cref="Judgement.By"/>.</summary>
    public string By { get; init; } = "";

    /// <summary>Its last looks in a row that got no answer at all.</summary>
    public int Silences { get; init; }

    /// <summary>When the first of these looks began.</summary>
    public DateTimeOffset SilentSince { get; init; }

    /// <summary>When the last look began that got an answer; the Unix epoch: none yet.</summary>
    public DateTimeOffset Answered { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>When the look began by which its status was believed.</summary>
    public DateTimeOffset Begun { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Its last changes for better or worse, and whether they are too many.</summary>
    public Flaps Flaps { get; init; } = Flaps.None;
}

/// <summary>The changes of a check that count as flapping: neither from nor to unknown.</summary>
/// <param name="Changes">Oldest first, at most as many as make it flap.</param>
/// <param name="Since">The first of the changes that made it flap; null: it does not.</param>
/// <param name="Count">Changes since then.</param>
/// <param name="Worst">The worst status seen when flapping began: what is told until it ends.</param>
/// <param name="Calm">Looks since the last change.</param>
internal sealed record Flaps(ImmutableArray<Flap> Changes, DateTimeOffset? Since, int Count, Status Worst, int Calm)
{
    public static readonly Flaps None = new([], null, 0, Status.Up, 0);
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct Flap(DateTimeOffset At, Status From, Status To);

/// <summary>One known result in a streak.</summary>
/// <param name="Silent">Nothing at all came back.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Result(Status Status, string Reason, DateTimeOffset At, string By = "", DateTimeOffset Begun = default, bool Silent = false);
