// The readings of a host's checks as aligned lines: what was measured when the status changed.
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static class ReadingLines
{
    private const int MostReadings = 60;

    /// <summary>A line with more readings than fit into so many characters goes on in the next.</summary>
    private const int Width = 110;
    private const int MostName = 40;
    private const int MostText = 200;
    private const int MostNote = 400;
    private const string Gap = "    ";

    /// <summary>The parts of a look's <c>time</c>; they stand in brackets behind it.</summary>
    private static readonly ImmutableArray<string> Phases = ["dns", "connect", "tls", "first-byte"];

    /// <summary>One line a check, or a few, in the order of the checks, those without readings left out.</summary>
    public static string Of(ImmutableArray<CheckState> checks)
    {
        var told = checks.Where(check => check.Last is { Judgement.Readings.IsDefaultOrEmpty: false })
            .Select(check => (Name: Clean.Line(check.Name, MostName), check.Last!.Judgement.Readings))
            .ToList();
        var width = told.Count == 0 ? 0 : told.Max(check => check.Name.Length);
        return string.Join('\n', told.Select(check => check.Name.PadRight(width) + Gap + Lines(Parts(check.Readings), width + Gap.Length)));
    }

    private static IEnumerable<string> Parts(ImmutableArray<Reading> readings)
    {
        var bracketed = readings.Any(reading => reading.Name == "time");
        var phases = string.Join(", ", readings.Where(reading => bracketed && IsPhase(reading)).Select(Told));
        var others = readings.Where(reading => !bracketed || !IsPhase(reading)).ToList();
        var parts = others.Take(MostReadings)
            .Select(reading => Told(reading) + (reading.Name == "time" && phases.Length > 0 ? $" ({phases})" : ""));
        return others.Count > MostReadings ? parts.Append($"and {others.Count - MostReadings} more") : parts;
    }

    private static string Lines(IEnumerable<string> parts, int indent)
    {
        var (text, length) = (new StringBuilder(), indent);
        foreach (var part in parts)
        {
            if (text.Length > 0)
            {
                text.Append(',');
                if (length + part.Length > Width)
                {
                    text.Append('\n').Append(' ', indent);
                    length = indent;
                }
                else
                {
                    text.Append(' ');
                }
            }

            text.Append(part);
            length += part.Length + 2;
        }

        return text.ToString();
    }

    private static bool IsPhase(Reading reading) => !reading.IsText && Phases.Contains(reading.Name);

    private static string Told(Reading reading) =>
        Clean.Line(reading.Name, MostName) + " " + (reading.IsText ? $"\"{Clean.Line(reading.Text!, MostText)}\"" : Words.Value(reading))
            + (reading.Note is { } note ? $" ({Clean.Line(note, MostNote)})" : "");
}
