// The units of sensors as words: base unit, rate, modifier, percentage.
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 table 43-1, bytes 21 (percentage, modifier, rate), 22 (base unit) and 23 (modifier unit).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SensorUnit(byte Flags, byte Base, byte Modifier)
{
    private const byte Percentage = 1;

    private static readonly ImmutableArray<string> Rates = ["", "/µs", "/ms", "/s", "/min", "/h", "/d", ""];

    /// <summary>
    /// Table 43-15 in its order. Time and data come in the units that durations and sizes have here, and pressure in pascals: the factor is what one of theirs is
    /// of ours, the last word is theirs. A word is not one that means something else in a rule (m is a minute there, C a temperature).
    /// </summary>
    private static readonly ImmutableArray<(string Word, double Factor, string Plain)> Table =
    [
        .. Words("", "°C", "°F", "K", "V", "A", "W", "J", "coulombs", "VA", "nits", "lm", "lux", "cd"),
        ("Pa", 1e3, "kPa"),
        .. Words("psi", "N", "cfm", "rpm", "Hz"),
        ("s", 1e-6, "µs"), ("s", 1e-3, "ms"), ("s", 1, "s"), ("s", 60, "min"), ("s", 3600, "h"), ("s", 86_400, "d"), ("s", 604_800, "weeks"),
        .. Words("mil", "in", "ft", "in³", "ft³", "mm", "cm", "meters", "cm³", "m³", "liters", "fl oz"),
        .. Words("radians", "steradians", "revolutions", "cycles", "gravities", "oz", "lb", "ft lb", "oz in"),
        .. Words("gauss", "gilberts", "henry", "millihenry", "farad", "microfarad", "Ω", "siemens", "mole", "becquerel"),
        .. Words("ppm", "reserved", "dB", "dBA", "dBC", "gray", "sievert", "K"),
        ("bit", 1, "bit"), ("bit", 1e3, "kbit"), ("bit", 1e6, "Mbit"), ("bit", 1e9, "Gbit"), ("B", 1, "B"), ("B", 1e3, "kB"), ("B", 1e6, "MB"), ("B", 1e9, "GB"),
        .. Words("words", "dwords", "qwords", "lines", "hits", "misses", "retries", "resets", "overflows", "underruns", "collisions", "packets", "messages", "characters"),
        .. Words("errors", "correctable errors", "uncorrectable errors", "fatal errors", "grams"),
    ];

    public static int Known => Table.Length;

    /// <summary>Something is said of it.</summary>
    public bool IsSet => Base != 0 || (Flags & Percentage) != 0;

    /// <summary>What a value is multiplied with, so that it is in <see cref="Unit"/>.</summary>
    public double Factor => Base < Table.Length ? Table[Base].Factor : 1;

    public Unit Unit
    {
        get
        {
            var word = Word(Base, isBase: true);
            var rate = Rates[(Flags >> 3) & 7];
            var joined = ((Flags >> 1) & 3) switch
            {
                1 => $"{word}/{Word(Modifier, isBase: false)}",
                2 => $"{word}*{Word(Modifier, isBase: false)}",
                _ => word,
            };
            return Unit.Of((Flags & Percentage) == 0 ? joined + rate : joined.Length == 0 ? $"%{rate}" : $"% {joined}{rate}");
        }
    }

    private static string Word(byte code, bool isBase) =>
        code >= Table.Length ? $"unit {code.ToString(CultureInfo.InvariantCulture)}" : isBase ? Table[code].Word : Table[code].Plain;

    private static IEnumerable<(string Word, double Factor, string Plain)> Words(params IEnumerable<string> words) => words.Select(word => (word, 1.0, word));
}
