// What a plugin would warn of, in words: 10, 10:, ~:10, 10:20, @10:20 of Nagios' guidelines.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Probes;

internal static class PerfdataRange
{
    private const int MostShown = 40;

    /// <summary><c>warn above 5, crit above 10, from 0 to 100</c>; null where nothing is said.</summary>
    /// <param name="fields">warn, crit, min, max; the last may be missing, and any be empty.</param>
    /// <param name="unit">Of the reading.</param>
    /// <param name="factor">From the unit as it was written to that one.</param>
    public static string? Note(ImmutableArray<string> fields, Unit unit, decimal factor)
    {
        var (least, most) = (Bound(Field(2)), Bound(Field(3)));
        string?[] parts =
        [
            Field(0) is { } warn ? $"warn {Words(warn, least, Told)}" : null,
            Field(1) is { } crit ? $"crit {Words(crit, least, Told)}" : null,
            (least, most) switch
            {
                ({ } from, { } to) => $"from {Told(from)} to {Told(to)}",
                ({ } from, null) => $"at least {Told(from)}",
                (null, { } to) => $"at most {Told(to)}",
                _ => null,
            },
        ];
        var said = string.Join(", ", parts.Where(part => part is not null));
        return said.Length == 0 ? null : said;

        string? Field(int place) => place < fields.Length && fields[place].Length > 0 ? fields[place] : null;
        string Told(double value) => Model.Words.Value(new Reading("", Perfdata.Times(value, factor), unit));
    }

    /// <summary>When it would warn: <c>above 10</c>, <c>outside 10 to 20</c>.</summary>
    /// <param name="least">Below it nothing can come; null: not known.</param>
    private static string Words(string text, double? least, Func<double, string> told)
    {
        var inside = text.StartsWith('@');
        var ends = text[(inside ? 1 : 0)..].Split(':');
        double? from = ends.Length == 1 || ends[0].Length == 0 ? 0 : ends[0] == "~" ? double.NegativeInfinity : Bound(ends[0]);
        double? to = ends[^1].Length == 0 && ends.Length > 1 ? double.PositiveInfinity : Bound(ends[^1]);
        if (ends.Length > 2 || from is not { } low || to is not { } high || high < low)
        {
            return $"\"{(text.Length <= MostShown ? text : text[..MostShown] + "…")}\"";
        }

        var (hasLow, hasHigh) = (!double.IsInfinity(low) && (inside || least is null || least < low), !double.IsInfinity(high));
        return (inside, hasLow, hasHigh) switch
        {
            (false, true, true) => $"outside {told(low)} to {told(high)}",
            (false, true, false) => $"below {told(low)}",
            (false, false, true) => $"above {told(high)}",
            (false, _, _) => "never",
            (true, true, true) => $"from {told(low)} to {told(high)}",
            (true, true, false) => $"from {told(low)} on",
            (true, false, true) => $"up to {told(high)}",
            _ => "always",
        };
    }

    /// <summary>In the unit of the value; one that repeats it, against the guidelines, is let pass.</summary>
    private static double? Bound(string? text) => text is not null && Perfdata.Number(text) is var (value, _, factor) ? Perfdata.Times(value, 1 / factor) : null;
}
