// What a look said once judged, and how it reaches the judge.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

/// <summary>A look's result held against the rules of its check.</summary>
/// <param name="Status">Null: no result (a fault of ours).</param>
/// <param name="Reason">What decided, without the check's name: <c>HTTP 503 from /health</c>, <c>time 0.212 s > 150 ms</c>; empty when up.</param>
/// <param name="Readings">All numeric readings, and a text reading only where a rule decided by it, cut to 200 characters.</param>
internal sealed record Judgement(Status? Status, string Reason, ImmutableArray<Reading> Readings)
{
    /// <summary>What decided, without what was measured: the rule as it is written, or the verdict's words. Another one is another reason. Empty when up.</summary>
    public string By { get; init; } = Reason;

    /// <summary>It is believed without a second look: a sign of life or its absence, a plugin that says it cannot tell.</summary>
    public bool AtOnce { get; init; }
}

/// <param name="At">When the look ended.</param>
internal sealed record Observation(string Host, string Check, DateTimeOffset At, TimeSpan Elapsed, Judgement Judgement)
{
    /// <summary>How long after its due second the look started.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>As in <see cref="ProbeResult.Expires"/>.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>
    /// True: something came back from the target, be it a refusal. False: nothing at all came back, or nothing could be sent for want of a network.
    /// Null: the look cannot tell (another fault of ours; a kind that does not look over the network).
    /// </summary>
    public bool? Answered { get; init; }

    /// <summary>The target is this machine itself: whether it answers says nothing of our network.</summary>
    public bool Here { get; init; }

    public DateTimeOffset Begun => At - Elapsed;
}
