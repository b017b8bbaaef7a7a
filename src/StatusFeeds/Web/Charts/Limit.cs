// The limits that rules set to a reading, as a picture of it shows them.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Web;

/// <summary>Where a rule begins to hold.</summary>
/// <param name="Value">In the reading's base unit.</param>
/// <param name="Level">What the check is beyond it.</param>
/// <param name="Words">The rule without its reading: <c>&gt; 150 ms</c>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Limit(double Value, Status Level, string Words)
{
    public override string ToString() => $"{Level.Word()} {Words}";
}

internal static class Limits
{
    /// <summary>Of the check's rules those that hold this reading against a number, down first.</summary>
    public static ImmutableArray<Limit> Of(Check check, string reading) =>
        [.. check.Down.SelectMany(rule => Of(rule, Status.Down, reading)).Concat(check.Degraded.SelectMany(rule => Of(rule, Status.Degraded, reading))).Distinct()];

    /// <summary>A rule of the check names it, by its name or by a pattern.</summary>
    public static bool Name(Check check, string reading) => check.Down.Concat(check.Degraded).Any(rule => Holding.IsNamed(rule.Reading, reading));

    private static IEnumerable<Limit> Of(Rule rule, Status level, string reading) =>
        rule.Number is { } number && double.IsFinite(number) && Holding.IsNamed(rule.Reading, reading) ? [new Limit(number, level, $"{rule.Op.Symbol()} {rule.Value}")] : [];
}
