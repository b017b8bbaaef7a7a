// A rule of a check: READING OP VALUE; and what a kind says of its readings and default rules.
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace StatusFeeds.Model;

internal enum Op
{
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    Contains,
    Lacks,
    Matches,
    NotMatches,
}

/// <summary>One rule. Made by Config from text, held against readings by Rules.</summary>
internal sealed class Rule
{
    /// <summary>The reading's name as written; <c>*</c> in it stands for any characters, and the rule holds if it holds for any reading of such a name.</summary>
    public required string Reading { get; init; }

    public required Op Op { get; init; }

    /// <summary>The number in the reading's base unit; null where the value is a text.</summary>
    public double? Number { get; init; }

    /// <summary>Of <see cref="Number"/>; none where it was written without a unit.</summary>
    public Unit Unit { get; init; }

    /// <summary>The value as told: <c>150 ms</c>, <c>400</c>, or the text without quotes.</summary>
    public required string Value { get; init; }

    /// <summary>For <see cref="Op.Matches"/> and <see cref="Op.NotMatches"/>: a NonBacktracking expression.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>A default rule of the kind: that its reading did not come is no fault (tls-days over plain http).</summary>
    public bool IsDefault { get; init; }

    /// <summary>The rule as one would write it: <c>time > 150 ms</c>.</summary>
    public override string ToString() => $"{Reading} {Op.Symbol()} {Value}";
}

internal static class OpWords
{
    public static string Symbol(this Op op) => op switch
    {
        Op.Greater => ">",
        Op.GreaterOrEqual => ">=",
        Op.Less => "<",
        Op.LessOrEqual => "<=",
        Op.Equal => "==",
        Op.NotEqual => "!=",
        Op.Contains => "contains",
        Op.Lacks => "lacks",
        Op.Matches => "matches",
        _ => "not matches",
    };
}

/// <summary>A reading that a kind can bring; <c>*</c> in its name stands for what comes from the target.</summary>
internal sealed record KnownReading(string Name, Unit Unit = default, bool IsText = false)
{
    /// <summary>Whether it is a number or a text, and of which unit, is known when it comes.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Of a text that is always one of a few words; empty: any text.</summary>
    public ImmutableArray<string> Vocabulary { get; init; } = [];
}

/// <summary>What a kind brings and how it is judged unless a check says otherwise; the rules are texts in the language of the configuration.</summary>
/// <param name="Readings">The readings the kind can bring.</param>
/// <param name="Open">True where further names come from the settings or the target, so that an unlisted name is no mistake.</param>
internal sealed record KindRules(ImmutableArray<KnownReading> Readings, ImmutableArray<string> Degraded, ImmutableArray<string> Down, bool Open = false)
{
    /// <summary>A reading that is not among <see cref="Readings"/> but comes where a rule asks for it (<see cref="IProbe.Wanting"/>), or why it cannot; null: no such name.</summary>
    public Func<string, (KnownReading? Reading, string? Problem)?>? Wanted { get; init; }
}
