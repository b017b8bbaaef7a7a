// How numbers, durations and instants are written wherever people read them: reasons, feeds, pages, the command line.
using System.Globalization;

namespace StatusFeeds.Model;

/// <summary>All invariant: the same whatever the machine's language and time zone.</summary>
internal static class Words
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T"];

    /// <summary>What is told in thousands: sizes and their rates.</summary>
    private static readonly string[] Large = [Unit.Bytes.Word, "B/s", "bit/s"];

    /// <summary>The reading's value with its unit, without its name: <c>0.212 s</c>, <c>12 %</c>, <c>1.5 MB</c> (kB is 1000), <c>503</c>; a text as it is.</summary>
    public static string Value(Reading reading) => reading.Text
        ?? (reading.Unit == Unit.None ? Number(reading.Value)
            : Large.Contains(reading.Unit.Word) ? InThousands(reading.Value, reading.Unit)
            : $"{Number(reading.Value)} {reading.Unit.Word}");

    /// <summary>Three digits after the point at most, or the first three that are not zero; no exponent up to 15 digits.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        if (!double.IsFinite(size))
            return double.IsNaN(size) ? "no number" : value.ToString(CultureInfo.InvariantCulture);
        if (size >= 1e15)
            return value.ToString("0.###E+0", CultureInfo.InvariantCulture);
        if (size < 1e-9)
            return "0";
        var zeros = size >= 0.1 ? 0 : (int)Math.Ceiling(-Math.Log10(size)) - 1;
        return value.ToString("0." + new string('#', 3 + zeros), CultureInfo.InvariantCulture);
    }

    /// <summary>The largest three units that are not zero, seconds only below a day: <c>3d 4h 11m</c>, <c>2m 10s</c>, <c>45s</c>; what is below a second (or negative, after a clock went back) is <c>0s</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
            return "0s";
        var parts = new List<string>(3);
        Add(duration.Days, "d");
        Add(duration.Hours, "h");
        Add(duration.Minutes, "m");
        if (duration.Days == 0)
            Add(duration.Seconds, "s");
        return string.Join(' ', parts);

        void Add(int count, string unit)
        {
            if (count > 0)
                parts.Add(count.ToString(CultureInfo.InvariantCulture) + unit);
        }
    }

    /// <summary>To the second, in UTC: <c>2026-11-20 23:57:39 UTC</c>.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Text from outside as one line that does no more than stand there: what would move a terminal's cursor, break the line or turn the direction of
    /// writing around (controls, line separators, bidirectional overrides and isolates) becomes a blank. The same instance where there is none.
    /// </summary>
    public static string OneLine(string text) =>
        text.Any(Moves) ? string.Create(text.Length, text, (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = Moves(from[i]) ? ' ' : from[i];
        }) : text;

    /// <summary>The text with blanks for bidirectional overrides, embeddings and isolates; the same instance where there is none.</summary>
    public static string Straight(string text) => text.AsSpan().IndexOfAnyInRange('\u202A', '\u2069') < 0 || !text.Any(Turns) ? text
        : string.Create(text.Length, text, (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = Turns(from[i]) ? ' ' : from[i];
        });

    private static bool Moves(char unit) => char.IsControl(unit) || unit is '\u2028' or '\u2029' || Turns(unit);

    private static bool Turns(char unit) => unit is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string InThousands(double value, Unit unit)
    {
        var prefix = 0;
        while (prefix < Prefixes.Length - 1 && Math.Round(Math.Abs(value), 3) >= 1000)
        {
            value /= 1000;
            prefix++;
        }

        return $"{Number(value)} {Prefixes[prefix]}{unit.Word}";
    }
}
