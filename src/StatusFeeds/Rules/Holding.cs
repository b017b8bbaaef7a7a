// One rule held against the readings of a look.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>What became of one rule.</summary>
/// <param name="Level">What the check is where the rule holds.</param>
/// <param name="Held">Null: its reading did not come, is a text where a number is asked for, or in a unit that cannot be compared.</param>
/// <param name="Said">Held: the reason; not held: what the reading was; neither: what is missing.</param>
/// <param name="By">The index of the reading by which it held; null where it did not.</param>
internal sealed record RuleOutcome(Rule Rule, Status Level, bool? Held, string Said, int? By);

internal static class Holding
{
    /// <summary>As much of a text as a reason shows.</summary>
    private const int Shown = 60;

    public static RuleOutcome Against(Rule rule, Status level, ImmutableArray<Reading> readings)
    {
        string? missing = null, seen = null;
        for (var i = 0; i < readings.Length; i++)
        {
            var reading = readings[i];
            if (!IsNamed(rule.Reading, reading.Name))
                continue;
            if (rule.Unit != Unit.None && !reading.IsText && reading.Unit != rule.Unit)
            {
                missing ??= $"{reading.Name} is {(reading.Unit == Unit.None ? "without a unit" : $"in {reading.Unit.Word}")}, not in {rule.Unit.Word}";
                continue;
            }

            switch (Holds(rule, reading))
            {
                case true:
                    return new(rule, level, true, Reason(rule, reading), i);
                case false:
                    seen = seen is null ? $"{reading.Name} {Quoted(reading)}" : seen + $", {reading.Name} {Quoted(reading)}";
                    break;
                default:
                    missing ??= $"{reading.Name} is not a number";
                    break;
            }
        }

        return seen is null
            ? new(rule, level, null, missing ?? $"no reading {rule.Reading}", null)
            : new(rule, level, false, seen, null);
    }

    /// <summary><c>*</c> in the rule's name stands for any characters, also for none; ordinal.</summary>
    public static bool IsNamed(string pattern, string name)
    {
        var pieces = pattern.Split('*');
        if (pieces.Length == 1)
            return name == pattern;
        if (!name.StartsWith(pieces[0], StringComparison.Ordinal))
            return false;
        var at = pieces[0].Length;
        foreach (var piece in pieces.AsSpan(1..^1))
        {
            var found = name.IndexOf(piece, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + piece.Length;
        }

        return name.Length - at >= pieces[^1].Length && name.EndsWith(pieces[^1], StringComparison.Ordinal);
    }

    private static bool? Holds(Rule rule, Reading reading) => rule.Op switch
    {
        Op.Contains => TextOf(reading).Contains(rule.Value, StringComparison.Ordinal),
        Op.Lacks => !TextOf(reading).Contains(rule.Value, StringComparison.Ordinal),
        Op.Matches => rule.Pattern!.IsMatch(TextOf(reading)),
        Op.NotMatches => !rule.Pattern!.IsMatch(TextOf(reading)),
        Op.Equal when rule.Number is null => TextOf(reading) == rule.Value,
        Op.NotEqual when rule.Number is null => TextOf(reading) != rule.Value,
        _ => NumberOf(reading) is { } number ? Compares(rule.Op, number, rule.Number) : null,
    };

    private static bool Compares(Op op, double reading, double? value) => op switch
    {
        Op.Greater => reading > value,
        Op.GreaterOrEqual => reading >= value,
        Op.Less => reading < value,
        Op.LessOrEqual => reading <= value,
        Op.Equal => reading == value,
        _ => reading != value,
    };

    /// <summary>A text that is wholly a decimal number is a number; blanks and line ends around it do not count.</summary>
    private static double? NumberOf(Reading reading)
    {
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        var number = reading.Text is not { } text ? reading.Value
            : double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var parsed) ? parsed : double.NaN;
        return double.IsFinite(number) ? number : null;
    }

    private static string TextOf(Reading reading) => reading.Text ?? reading.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// As in a title: <c>time 0.212 s > 150 ms</c>, <c>body lacks "ready"</c>, <c>rcode "NXDOMAIN" != "NOERROR"</c>; or the probe's own words for the reading.
    /// Where the operator itself says what the text is, the text is not repeated.
    /// </summary>
    private static string Reason(Rule rule, Reading reading)
    {
        var value = rule.Number is null ? $"\"{rule.Value}\"" : rule.Value;
        return reading.Words
            ?? (reading.IsText && rule.Number is null && rule.Op != Op.NotEqual
                ? $"{reading.Name} {rule.Op.Symbol()} {value}"
                : $"{reading.Name} {Quoted(reading)} {rule.Op.Symbol()} {value}");
    }

    private static string Quoted(Reading reading) =>
        reading.Text is not { } text ? Words.Value(reading) : text.Length <= Shown ? $"\"{text}\"" : $"\"{Judge.Cut(text, Shown)}…\"";
}
