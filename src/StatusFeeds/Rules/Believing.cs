// Believing: what a check is after a result, after silence, and after its settings changed.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>
/// The order of badness is up, unknown, degraded, down. A check without a status counts as up, but has not said so: an up result gives it its status at once,
/// any other must be believed.
/// </summary>
internal static class Believing
{
    /// <summary>So many intervals without any result make a check unknown.</summary>
    public const int Patience = 5;

    public static CheckState New(Check check, DateTimeOffset now) =>
        new(check.Name, check.Kind, check.Fingerprint, null, now, "", [], 0, null, now, false, null);

    /// <summary>
    /// An excuse is over: what was believed under it says nothing. What it counts as stays until its looks have said what it is; being up they say at once.
    /// </summary>
    public static CheckState Anew(CheckState state, DateTimeOffset now) => state with
    {
        Status = null,
        Streak = [],
        Unknowns = 0,
        Silences = 0,
        Failing = null,
        Heard = now,
        Waiting = true,
    };

    /// <summary>Who excused it had merely lost a packet: one more look without an answer is enough.</summary>
    public static CheckState OnceMore(CheckState state, Check check, DateTimeOffset now) =>
        Anew(state, now) with { Streak = [.. state.Streak.TakeLast(check.FailAfter - 1).Where(result => result.Status != Status.Up)], Silences = state.Silences };

    /// <summary>It answers: what was excused or held back, its silences, says nothing any more; what it had answered before does.</summary>
    public static CheckState Answering(CheckState state, DateTimeOffset now) => Anew(state, now) with { Streak = state.Streak.RemoveAll(result => result.Silent) };

    /// <summary>Nobody was seen while it was silent. That it was so stays true, and a second time the same silence gets no such benefit of the doubt.</summary>
    public static CheckState Doubted(CheckState state, DateTimeOffset now) => Anew(state, now) with { Silences = state.Silences };

    /// <summary>Keeps what is believed and counts anew: after a start of the process, and under other settings.</summary>
    public static CheckState Afresh(CheckState state, Check check, DateTimeOffset now) => state with
    {
        Fingerprint = check.Fingerprint,
        Status = state.Fingerprint != check.Fingerprint && (state.Excuse.Length > 0 || Counting.IsHeld(state)) ? null : state.Status,
        Streak = [],
        Unknowns = 0,
        Failing = state.Status is Status.Degraded or Status.Down ? state.Failing : null,
        Heard = now,
        Waiting = false,
        Last = null,
    };

    public static CheckState After(CheckState state, Check check, Observation seen) => seen.Judgement.Status switch
    {
        null => state with { Last = seen, Waiting = state.Waiting || (state.Silences > 0 && state.Silences < check.FailAfter) },
        Status.Unknown => AfterUnknown(state with { Last = seen, Heard = seen.At, Unknowns = state.Unknowns + 1 }, Asking(check, seen), seen),
        { } status => AfterKnown(state with { Last = seen, Heard = seen.At, Unknowns = 0 }, Asking(check, seen), new(status, seen.Judgement.Reason, seen.At, seen.Judgement.By, seen.Begun, seen.Answered is false)),
    };

    /// <summary>A result that needs no streak is one of one: what came before it counts no more.</summary>
    private static Check Asking(Check check, Observation seen) => seen.Judgement.AtOnce ? check with { FailAfter = 1, RecoverAfter = 1 } : check;

    /// <summary>What the look says of the way to the target, whatever it says of the target. One that fails for another reason (no such name) is no silence; a fault of ours says nothing.</summary>
    public static CheckState Reached(CheckState state, Observation seen) => seen.Answered switch
    {
        true => state with { Silences = 0, Answered = Instants.Later(state.Answered, seen.Begun) },
        false => state with { Silences = state.Silences + 1, SilentSince = state.Silences == 0 ? seen.Begun : Instants.Earlier(state.SilentSince, seen.Begun) },
        null => seen.Judgement.Status is null ? state : state with { Silences = 0 },
    };

    /// <summary>The way opened then: silent looks that began before it did are counted no more.</summary>
    public static CheckState Without(CheckState state, DateTimeOffset before)
    {
        if (state.Silences == 0 || state.Streak.IsEmpty)
            return state;
        var streak = state.Streak.RemoveAll(result => result.Silent && result.Begun < before);
        return streak.Length == state.Streak.Length ? state : state with { Streak = streak, Silences = Math.Min(state.Silences, streak.Count(result => result.Silent)) };
    }

    /// <summary>So long a check may be without any result: <see cref="Patience"/> intervals, and as long as others take to look in its node's place.</summary>
    public static TimeSpan Quiet(World world, Check check) => check.Every * Patience is var intervals && intervals > world.Handover ? intervals : world.Handover;

    /// <summary>The check has been silent for <see cref="Quiet"/>. What was counted before is too old to count on.</summary>
    public static CheckState AfterSilence(World world, CheckState state, Check check, DateTimeOffset now)
    {
        var fault = state.Last is { Judgement: { Status: null, Reason: var reason } } ? reason : "not looked at";
        return Become(state, new(Status.Unknown, $"no result for {Words.Duration(Quiet(world, check))}: {fault}", now, "no result", now), now) with
        {
            Streak = [],
            Unknowns = 0,
            Failing = null,
            Waiting = false,
        };
    }

    /// <summary>The time for a first status is over: a check that has had results gets the mildest of them; one that has had none stays without.</summary>
    public static CheckState AtDeadline(CheckState state, DateTimeOffset now)
    {
        if (state.Status is not null)
            return state;
        if (state.Streak is { Length: > 0 } streak)
            return Become(state, streak.Min(result => result.Status), now, streak) with { Waiting = streak[^1].Status != streak.Min(result => result.Status) };
        return state.Unknowns > 0 ? Become(state, Of(state.Last!), now) with { Waiting = false } : state;
    }

    /// <summary>Unknown results neither count nor break; so many in a row as a failure needs make an up check unknown, and no other.</summary>
    private static CheckState AfterUnknown(CheckState state, Check check, Observation seen)
    {
        if (state.Status is not (null or Status.Up))
            return state;
        if (state.Unknowns < check.FailAfter)
            return state with { Waiting = true };

        // Up results of before must not help it out again; failures before and after go on counting.
        var lastUp = state.Streak.Select(result => result.Status).ToList().LastIndexOf(Status.Up);
        return Become(state, Of(seen), seen.At) with { Streak = state.Streak[(lastUp + 1)..], Waiting = false };
    }

    private static CheckState AfterKnown(CheckState state, Check check, Result result)
    {
        var most = Math.Max(check.FailAfter, check.RecoverAfter);
        var streak = state.Streak.Length < most ? state.Streak.Add(result) : state.Streak.Add(result)[^most..];
        var next = state with { Streak = streak, Failing = result.Status == Status.Up ? null : state.Failing ?? result.At };
        var believed = Believed(state.Status, check, streak);
        if (believed is { } status && status != state.Status)
            next = Become(next, status, result.At, streak);
        else if (IsForAnotherReason(state, check, streak))
            next = next with { Reason = result.Reason, By = result.By, Begun = result.Begun };
        return next with { Waiting = next.Status != result.Status };
    }

    /// <summary>Worse: the mildest of the last fail-after results when all are worse. Better: the worst of the last recover-after results when all are better.</summary>
    private static Status? Believed(Status? status, Check check, ImmutableArray<Result> streak)
    {
        if (status is null && streak[^1].Status == Status.Up)
            return Status.Up;
        var now = status ?? Status.Up;
        if (streak.Length >= check.FailAfter && streak[^check.FailAfter..].Min(result => result.Status) is var mildest && mildest > now)
            return mildest;
        if (streak.Length >= check.RecoverAfter && streak[^check.RecoverAfter..].Max(result => result.Status) is var worst && worst < now)
            return worst;
        return status;
    }

    /// <summary>As bad as before, but by another rule, and as often as a failure needs to be believed.</summary>
    private static bool IsForAnotherReason(CheckState state, Check check, ImmutableArray<Result> streak) =>
        state.Status is Status.Degraded or Status.Down && streak[^1].By != state.By && streak.Length >= check.FailAfter
        && streak[^check.FailAfter..].All(result => result.Status == state.Status && result.By == streak[^1].By);

    private static Result Of(Observation seen) => new(Status.Unknown, seen.Judgement.Reason, seen.At, seen.Judgement.By, seen.Begun);

    /// <summary>The reason is the newest result's of that status.</summary>
    private static CheckState Become(CheckState state, Status status, DateTimeOffset at, ImmutableArray<Result> streak) =>
        Become(state, streak.Last(result => result.Status == status), at) with { Begun = streak[^1].Begun };

    private static CheckState Become(CheckState state, Result result, DateTimeOffset at) =>
        state with { Status = result.Status, Since = at, Reason = result.Reason, By = result.By, Begun = result.Begun };
}
