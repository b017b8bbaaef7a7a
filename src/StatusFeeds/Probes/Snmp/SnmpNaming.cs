// Names that users give to readings: what can stand before an operator in a rule.
using StatusFeeds.Model;

namespace StatusFeeds.Probes;

internal static class SnmpNaming
{
    private const int Most = 64;

    private static readonly char[] Signs = ['>', '<', '=', '!', '*'];
    private static readonly string[] Operators = ["contains", "lacks", "matches"];

    /// <summary>Why a name is none; null where it is one. With no full stop.</summary>
    public static string? Problem(string name) =>
        name.Length is 0 or > Most || name.Trim() != name || Words.OneLine(name) != name ? $"a reading's name must be one line of 1 to {Most} characters without blanks around it"
        : name.IndexOfAny(Signs) >= 0 ? $"`{name}` cannot be a reading's name: rules could not be written for it, as {string.Join(' ', Signs)} mean something there"
        : name.Split(' ').Skip(1).Any(Operators.Contains) ? $"`{name}` cannot be a reading's name: rules could not be written for it, as {string.Join(", ", Operators)} are operators there"
        : null;
}
