// Numbers with units as people write them: 150ms, 2h, 1MB, 4KiB, 12%.
using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;

namespace StatusFeeds.Yaml;

/// <summary>A decimal number and the letters after it, as written.</summary>
internal readonly record struct Quantity(string Digits, decimal Number, string Unit);

internal static partial class Quantities
{
    private const string Digits = @"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?";

    /// <summary>Units that are written in one way only.</summary>
    private static readonly string[] Plain = ["rpm", "°F", "K", "N", "psi", "cfm", "cd", "lm", "lux", "dB", "dBA", "dBC", "dBm", "ppm"];

    /// <summary>By the word of the dimension.</summary>
    private static readonly FrozenDictionary<string, Dimension> Known = ((Dimension[])
    [
        new(Unit.None, []),
        new(Unit.Seconds, [("ns", 0.000_000_001m), ("us", 0.000_001m), ("ms", 0.001m), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]),
        new(Unit.Bytes,
        [
            ("B", 1), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
            ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ]),
        new(Unit.Percent, [("%", 1)]),
        new(Unit.Celsius, [("°C", 1), ("C", 1)]),
        .. Plain.Select(word => new Dimension(Unit.Of(word), [(word, 1)])),
    ]).ToFrozenDictionary(dimension => dimension.Unit.Word);

    /// <summary>Words of base units that are written with a prefix too.</summary>
    private static readonly string[] Prefixed = ["A", "V", "W", "VA", "Wh", "J", "Hz", "Ω", "Pa", "bit/s", "B/s", "bit"];

    private static readonly (string Word, decimal Factor)[] Prefixes =
        [("n", 0.000_000_001m), ("u", 0.000_001m), ("µ", 0.000_001m), ("m", 0.001m), ("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000)];

    /// <summary>For editors: a number with a unit of that dimension.</summary>
    public static string ShapeOf(Unit dimension) => Known[dimension.Word].Shape;

    public static string WordsOf(Unit dimension) => string.Join(' ', Known.TryGetValue(dimension.Word, out var known) ? known.Units.Select(unit => unit.Word) : [dimension.Word]);

    /// <summary>A number, then perhaps a blank, then perhaps a unit; null for anything else.</summary>
    public static Quantity? Split(string text) =>
        Shape().Match(text) is { Success: true } match
            && decimal.TryParse(match.Groups["digits"].ValueSpan, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new Quantity(match.Groups["digits"].Value, number, match.Groups["unit"].Value)
            : null;

    /// <summary>How much of the base unit one of this unit is; null if it is not of that dimension.</summary>
    public static decimal? Factor(Unit dimension, string unit)
    {
        if (!Known.TryGetValue(dimension.Word, out var known))
        {
            return unit == dimension.Word ? 1 : unit.EndsWith(dimension.Word, StringComparison.Ordinal) && Based(unit) is { } based && based.Unit == dimension ? based.Factor : null;
        }

        foreach (var (word, factor) in known.Units)
        {
            if (word == unit)
            {
                return factor;
            }
        }

        return null;
    }

    /// <summary>The dimension a unit belongs to; null for an unknown one.</summary>
    public static Unit? DimensionOf(string unit)
    {
        foreach (var dimension in Known.Values)
        {
            if (Array.Exists(dimension.Units, known => known.Word == unit))
            {
                return dimension.Unit;
            }
        }

        return Based(unit)?.Unit;
    }

    /// <summary>What a unit that somebody names for a reading comes to: <c>mA</c> is a thousandth of <c>A</c>; a word that is known nowhere stands for itself.</summary>
    public static (Unit Unit, decimal Factor) Base(string unit) =>
        DimensionOf(unit) is { } dimension ? (dimension, Factor(dimension, unit)!.Value) : (Unit.Of(unit), 1);

    /// <summary>A few letters or signs such as could stand behind a number in a rule.</summary>
    public static bool CanBeUnit(string word) => word.Length <= 12 && Letters().IsMatch(word);

    private static (Unit Unit, decimal Factor)? Based(string unit)
    {
        foreach (var word in Prefixed)
        {
            if (unit == word)
            {
                return (Unit.Of(word), 1);
            }

            foreach (var (prefix, factor) in Prefixes)
            {
                if (unit.Length == prefix.Length + word.Length && unit.StartsWith(prefix, StringComparison.Ordinal) && unit.EndsWith(word, StringComparison.Ordinal))
                {
                    return (Unit.Of(word), factor);
                }
            }
        }

        return null;
    }

    /// <summary><c>150ms 30s 5m 2h 90d</c>.</summary>
    public static TimeSpan? Duration(string text) =>
        Split(text) is { } quantity && Factor(Unit.Seconds, quantity.Unit) is { } factor && quantity.Number * factor is > -100_000_000_000m and < 100_000_000_000m
            ? TimeSpan.FromTicks((long)(quantity.Number * factor * TimeSpan.TicksPerSecond))
            : null;

    /// <summary><c>100B 500kB 1MB 1MiB</c>; in bytes.</summary>
    public static long? Size(string text) =>
        Split(text) is { } quantity && Factor(Unit.Bytes, quantity.Unit) is { } factor && quantity.Number * factor is > -1e18m and < 1e18m
            ? (long)(quantity.Number * factor)
            : null;

    /// <summary>In the largest unit that needs no fraction: <c>90s</c>, <c>5m</c>, <c>150ms</c>.</summary>
    public static string Show(TimeSpan span) => span switch
    {
        { Ticks: 0 } => "0s",
        _ when span.Ticks % TimeSpan.TicksPerDay == 0 => $"{span.Ticks / TimeSpan.TicksPerDay}d",
        _ when span.Ticks % TimeSpan.TicksPerHour == 0 => $"{span.Ticks / TimeSpan.TicksPerHour}h",
        _ when span.Ticks % TimeSpan.TicksPerMinute == 0 => $"{span.Ticks / TimeSpan.TicksPerMinute}m",
        _ when span.Ticks % TimeSpan.TicksPerSecond == 0 => $"{span.Ticks / TimeSpan.TicksPerSecond}s",
        _ => $"{span.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}ms",
    };

    public static string Show(long bytes) => bytes switch
    {
        >= 1_000_000_000 when bytes % 1_000_000_000 == 0 => $"{bytes / 1_000_000_000}GB",
        >= 1_000_000 when bytes % 1_000_000 == 0 => $"{bytes / 1_000_000}MB",
        >= 1_000 when bytes % 1_000 == 0 => $"{bytes / 1_000}kB",
        _ => $"{bytes}B",
    };

    [GeneratedRegex(@"^[A-Za-z%°µΩ/²³]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Letters();

    [GeneratedRegex("^(?<digits>" + Digits + @") ?(?<unit>[A-Za-z%°µΩ/²³]*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();

    private sealed record Dimension(Unit Unit, (string Word, decimal Factor)[] Units)
    {
        public string Shape { get; } = $"{Digits} ?({string.Join('|', Units.Select(unit => unit.Word))})";
    }
}
