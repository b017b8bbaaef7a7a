// Judging: what a look's result means under the rules of its check.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Judge
{
    /// <summary>As much of a deciding text reading as is kept.</summary>
    private const int TextKept = 200;

    /// <summary>One reason, whoever notes it: what one look calls "no answer" a router calls unreachable in the next.</summary>
    private const string Silence = "no answer";

    /// <summary>
    /// Verdicts other than <see cref="Verdict.Answered"/> decide by themselves; no rule can replace them. An answer is held against the down rules, then the
    /// degraded ones, and the first that holds decides. If none does, a rule whose reading did not come makes the check unknown, but for default rules.
    /// Reasons are one line, whatever the target said: they go into logs and to terminals too.
    /// </summary>
    public static Judgement Of(Check check, ProbeResult result) => Judged(check, result) with { AtOnce = result.AtOnce };

    private static Judgement Judged(Check check, ProbeResult result)
    {
        var (detail, numbers) = (Words.OneLine(result.Detail), Kept(result.Readings, null));
        var verdict = result.Answered is false ? Silence : Unmeasured(detail);
        switch (result.Verdict)
        {
            case Verdict.Down:
                return new(Status.Down, detail, numbers) { By = verdict };
            case Verdict.Degraded:
                return new(Status.Degraded, detail, numbers) { By = verdict };
            case Verdict.Unknown:
                return new(Status.Unknown, detail, numbers) { By = verdict };
            case Verdict.NoResult:
                return new(null, detail, numbers);
        }

        string? missing = null;
        foreach (var outcome in Outcomes(check, result))
        {
            if (outcome.Held is true)
                return new(outcome.Level, outcome.Said, Kept(result.Readings, outcome.By)) { By = Words.OneLine(outcome.Rule.ToString()) };
            if (outcome.Held is null && !outcome.Rule.IsDefault)
                missing ??= outcome.Said;
        }

        return missing is null ? new(Status.Up, "", numbers) : new(Status.Unknown, missing, numbers);
    }

    /// <summary>A verdict's words without what differs from look to look: numbers, and what the target said.</summary>
    private static string Unmeasured(string detail)
    {
        var quote = detail.IndexOf('"', StringComparison.Ordinal);
        var said = quote < 0 ? detail : detail[..quote];
        return said.Any(char.IsAsciiDigit) ? string.Concat(said.Where(unit => !char.IsAsciiDigit(unit))) : said;
    }

    /// <summary>Every rule's outcome, down rules first; none where the verdict decided and no rule was asked.</summary>
    public static ImmutableArray<RuleOutcome> Explain(Check check, ProbeResult result) =>
        result.Verdict == Verdict.Answered ? [.. Outcomes(check, result)] : [];

    /// <summary>The first characters of a text, at most so many, never half of a surrogate pair.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        return text[..(char.IsSurrogatePair(text, most - 1) ? most - 1 : most)];
    }

    private static IEnumerable<RuleOutcome> Outcomes(Check check, ProbeResult result) =>
        check.Down.Select(rule => Holding.Against(rule, Status.Down, result.Readings))
            .Concat(check.Degraded.Select(rule => Holding.Against(rule, Status.Degraded, result.Readings)))
            .Select(outcome => outcome with { Said = Words.OneLine(outcome.Held is null && result.Absent.TryGetValue(outcome.Rule.Reading, out var why) ? $"{outcome.Said}: {why}" : outcome.Said) });

    private static ImmutableArray<Reading> Kept(ImmutableArray<Reading> readings, int? by)
    {
        var kept = ImmutableArray.CreateBuilder<Reading>(readings.Length);
        for (var i = 0; i < readings.Length; i++)
        {
            if (readings[i].Text is not { } text)
                kept.Add(readings[i]);
            else if (i == by)
                kept.Add(readings[i] with { Text = Cut(text, TextKept) });
        }

        return kept.DrainToImmutable();
    }
}
