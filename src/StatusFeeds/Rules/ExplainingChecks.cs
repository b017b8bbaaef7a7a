// What a check's last look saw, what is believed of it and why, and whether it flaps, in words.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class ExplainingChecks
{
    public static IEnumerable<Explained> Of(Check check, CheckState? state, DateTimeOffset now)
    {
        yield return new("look", $"{check.Name}: {Look(state, now)}");
        yield return new("streak", $"{check.Name}: {Belief(check, state, now)}");
    }

    /// <summary>Null: it has not changed for longer than the time in which changes are counted.</summary>
    public static string? Flapping(Check check, CheckState state, DateTimeOffset now)
    {
        var (flaps, limits) = (state.Flaps, check.Flapping);
        if (flaps.Since is { } since)
        {
            var calm = (flaps.Changes.IsEmpty ? since : flaps.Changes[^1].At) + limits.Calm;
            var looks = Math.Max(0, Unrest.CalmLooks - flaps.Calm);
            var until = (looks, now < calm) switch
            {
                (0, true) => $"at {Words.Instant(calm)}",
                (_, true) => $"at {Words.Instant(calm)} and after {looks} more {(looks == 1 ? "look" : "looks")}",
                _ => $"after {looks} more {(looks == 1 ? "look" : "looks")}",
            };
            return $"{check.Name} flaps: {flaps.Count} changes since {Ago(since, now)}. It is told once, as {flaps.Worst.Word()}, the worst seen when it began. If it changes no more, that ends {until}.";
        }

        var recent = flaps.Changes.Count(change => now - change.At < limits.Within);
        return recent == 0 ? null : $"{check.Name} has changed {(recent == 1 ? "once" : $"{recent} times")} within {Words.Duration(limits.Within)}; at {limits.Changes} it flaps.";
    }

    private static string Look(CheckState? state, DateTimeOffset now)
    {
        if (state?.Last is not { } last)
            return "no look is remembered; a start forgets them.";
        var found = last.Judgement switch
        {
            { Status: null } fault => $"had no result, by a fault of ours: {fault.Reason}",
            { Status: { } status, Reason.Length: 0 } => $"found it {status.Word()}",
            { Status: { } status } => $"found it {status.Word()}: {last.Judgement.Reason}",
        };
        var answer = last.Answered switch
        {
            true => " The host answered.",
            false when state.Silences > 1 => $" Nothing at all came back, {Looks(state.Silences)} in a row since {Ago(state.SilentSince, now)}.",
            false => " Nothing at all came back.",
            null => "",
        };
        return $"the last look ended at {Ago(last.At, now)}, took {Words.Value(new Reading("", Math.Round(last.Elapsed.TotalSeconds, 3), Unit.Seconds))} and {found}.{answer}";
    }

    private static string Belief(Check check, CheckState? state, DateTimeOffset now)
    {
        var limits = check is { FailAfter: 1, RecoverAfter: 1 } ? "Each look is believed at once." : $"Worse is believed after {Looks(check.FailAfter)} in a row, better after {check.RecoverAfter}.";
        if (state?.Status is not { } believed)
        {
            var anew = $"an UP look counts at once, anything else after {Looks(check.FailAfter)} in a row{Pending(check, state, Status.Up)}";
            return state?.Counted is { } before
                ? $"it can be reached again and is judged anew: {anew}. Until then it counts as {before.Word()}, as before."
                : $"nothing is believed yet: {anew}.";
        }

        var failing = state.Failing is { } from && from < state.Since ? $" (failing since {Words.Instant(from)})" : "";
        var reason = state.Reason.Length == 0 ? "" : $": {state.Reason}";
        return $"believed {believed.Word()} since {Explaining.Since(state.Since, now)}{failing}{reason}{Pending(check, state, believed)}. {limits}{CountsAs(check, state, believed)}";
    }

    /// <summary>Results at the end of the streak that are all worse, or all better, than what is believed.</summary>
    private static string Pending(Check check, CheckState? state, Status believed)
    {
        if (state is { Unknowns: > 0 } && state.Status is null or Status.Up)
            return $"; {(state!.Unknowns == 1 ? "the last look" : $"the last {state.Unknowns} looks")} could not tell what it is";
        if (state is null || state.Streak.IsEmpty || state.Streak[^1].Status == believed)
            return "";
        var worse = state.Streak[^1].Status > believed;
        var run = state.Streak.Reverse().TakeWhile(result => worse ? result.Status > believed : result.Status < believed).ToList();
        var missing = (worse ? check.FailAfter : check.RecoverAfter) - run.Count;
        var found = string.Join(", ", Enumerable.Reverse(run).Select(result => result.Status.Word()));
        return $"; {(run.Count == 1 ? "the last look" : $"the last {run.Count} looks")} found {found}{(missing > 0 ? $", {Looks(missing)} more of the kind and it is believed" : "")}";
    }

    private static string CountsAs(Check check, CheckState state, Status believed) =>
        state.Excuse.Length > 0 ? $" That is excused, {state.Excuse}: it counts as {(state.Counted ?? Status.Unknown).Word()}."
        : Counting.IsHeld(state) ? $" It counts as {state.Counted?.Word() ?? "nothing"} still: who could excuse it has not been heard yet."
        : believed > check.AtWorst && believed <= Status.Down ? $" It makes its host {check.AtWorst.Word()} at worst."
        : "";

    private static string Ago(DateTimeOffset at, DateTimeOffset now) => Explaining.Ago(at, now);

    private static string Looks(int count) => count == 1 ? "1 look" : $"{count} looks";
}
