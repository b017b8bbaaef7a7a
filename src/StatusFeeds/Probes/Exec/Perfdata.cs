// What a plugin has measured: 'label'=value[unit];[warn];[crit];[min];[max], as Nagios' guidelines have it and as plugins really write it.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

/// <param name="Readings">In base units, each name once; what the plugin would warn of is in their notes.</param>
/// <param name="Strange">Pieces that are no such thing, as they came.</param>
internal sealed partial record Perfdata(ImmutableArray<Reading> Readings, ImmutableArray<string> Strange)
{
    /// <summary>More of one program are not read.</summary>
    public const int Most = 500;

    private const int MostName = 200;
    private const int MostNumber = 60;

    /// <summary>Units of bytes are written in any case; a lone <c>b</c> is a bit.</summary>
    private static readonly string[] Sizes = ["kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"];

    private static readonly ImmutableArray<string> Ours = [.. ExecProbe.Defaults.Readings.Select(reading => reading.Name)];

    public static Perfdata Of(string text)
    {
        var (readings, strange, names) = (ImmutableArray.CreateBuilder<Reading>(), ImmutableArray.CreateBuilder<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (label, values) in Pieces(text))
        {
            if (readings.Count + strange.Count >= Most)
            {
                strange.Add($"… (more than {Most})");
                break;
            }

            var fields = values.Split(';');
            if (Words.OneLine(label).Trim() is { Length: > 0 and <= MostName } name && Measured(name, fields) is { } reading)
            {
                if (names.Add(reading.Name))
                {
                    readings.Add(reading);
                }
            }
            else if (label.Length == 0 || fields[0] != "U")
            {
                strange.Add(label.Length == 0 ? values : $"{label}={values}");
            }
        }

        return new(readings.ToImmutable(), strange.ToImmutable());
    }

    /// <summary>The number, in the base unit, and its unit; null where it is none.</summary>
    public static (double Value, Unit Unit, decimal Factor)? Number(string text)
    {
        if (text.Length > MostNumber || Shape().Match(text) is not { Success: true } match)
        {
            return null;
        }

        // Some plugins write numbers as people do where they run.
        var digits = match.Groups["digits"].Value.Replace(',', '.');
        var (unit, factor) = UnitOf(match.Groups["unit"].Value);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(Times(number, factor))
            ? (Times(number, factor), unit, factor)
            : null;
    }

    /// <summary>350 mA are 0.35 A, not 0.35000000000000003.</summary>
    public static double Times(double number, decimal factor) =>
        Math.Abs(number) is > 1e-9 and < 1e12 ? (double)((decimal)number * factor) : number * (double)factor;

    private static Reading? Measured(string name, string[] fields)
    {
        if (Number(fields[0]) is not var (value, unit, factor))
        {
            return null;
        }

        // It has measured itself how long its target took, and knows better.
        var isOurs = Ours.Contains(name) && (name != "time" || unit != Unit.Seconds);
        return new Reading(isOurs ? name + " (plugin)" : name, value, unit) { Note = PerfdataRange.Note([.. fields.Skip(1)], unit, factor) };
    }

    private static (Unit Unit, decimal Factor) UnitOf(string word)
    {
        // A counter: a number without a unit, that only grows.
        if (word is "" or "c")
        {
            return (Unit.None, 1);
        }

        if (Sizes.FirstOrDefault(size => size.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } known && word[^1] == 'B')
        {
            word = known;
        }

        if (!Quantities.CanBeUnit(word))
        {
            return (Unit.None, 1);
        }

        return Quantities.Base(word);
    }

    /// <summary>Piece by piece; without a label where there is no <c>=</c> before the next blank.</summary>
    private static IEnumerable<(string Label, string Values)> Pieces(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var (label, next) = text[at] == '\'' ? Quoted(text, at) : Bare(text, at);
            var end = next;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            yield return label is null ? ("", text[at..Math.Max(end, next)]) : (label, text[next..end]);
            at = end;
        }
    }

    /// <summary>A doubled quote in it is one; null where the label does not end, or nothing is measured behind it.</summary>
    private static (string? Label, int Next) Quoted(string text, int at)
    {
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] != '\'')
            {
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '\'')
            {
                i++;
                continue;
            }

            return i > at + 1 && i + 1 < text.Length && text[i + 1] == '=' ? (text[(at + 1)..i].Replace("''", "'", StringComparison.Ordinal), i + 2) : (null, i + 1);
        }

        return (null, text.Length);
    }

    private static (string? Label, int Next) Bare(string text, int at)
    {
        for (var i = at; i < text.Length && !char.IsWhiteSpace(text[i]); i++)
        {
            if (text[i] == '=')
            {
                return i == at ? (null, at) : (text[at..i], i + 1);
            }
        }

        return (null, at);
    }

    [GeneratedRegex(@"^(?<digits>[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?)(?<unit>[^0-9\s;.,+-][^0-9\s;]*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
