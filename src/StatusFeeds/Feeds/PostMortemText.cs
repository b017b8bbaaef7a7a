// An incident told afterwards, as Markdown: its times, its time line, what it cost, and the headings of a blameless post-mortem for people to fill in.
using System.Globalization;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static class PostMortemText
{
    /// <summary>What stands under each heading until people write there.</summary>
    private static readonly (string Heading, string[] Lines)[] Headings =
    [
        ("Summary", ["_What happened, in three sentences that a customer understands._"]),
        ("Impact", ["_Who noticed what, for how long. The table above has the numbers._"]),
        ("Root cause", ["1. Why did it fail? ", "2. Why was that so? ", "3. Why? ", "4. Why? ", "5. Why? "]),
        ("What went well", ["- "]),
        ("What to do", ["| action | owner | date |", "|---|---|---|", "|  |  |  |"]),
    ];

    public static string Markdown(PostMortem told, DateTimeOffset now)
    {
        var incident = told.Incident;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Incident {incident.Number}: {Plain(incident.Title)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{incident.Severity.Word()}, {PostMortemTimes.State(incident)}. As of {Words.Instant(now)}; all times are UTC. Nobody is to blame: people did what made sense with what they knew.\n\n");
        Table(text, ["what", "when", "after it began"], PostMortemTimes.Of(told).Select(time => new[] { time.What, time.At is { } at ? Words.Instant(at) : "-", time.After }));
        if (!told.Losses.IsEmpty)
        {
            text.Append("## What it cost\n\n");
            Table(text, ["what", "DOWN", "DEGRADED", "UNKNOWN", "failures", "of the month's budget"], told.Losses.Select(PostMortemTimes.Cells));
        }

        text.Append("## Time line\n\n");
        Table(text, ["when", "what", "who"], told.Line.Select(moment => new[] { Words.Instant(moment.At), moment.What + (moment.IsInternal ? " (internal)" : ""), moment.By }));
        foreach (var moment in told.Line.Where(moment => moment.Details.Length > 0))
            text.Append(CultureInfo.InvariantCulture, $"### Details of {Words.Instant(moment.At)}\n\n{Inert(moment.Details).TrimEnd()}\n\n");
        foreach (var (heading, lines) in Headings)
            text.Append(CultureInfo.InvariantCulture, $"## {heading}\n\n{string.Join('\n', lines)}\n\n");
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Table(StringBuilder text, string[] head, IEnumerable<string[]> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", head)} |\n|{string.Concat(Enumerable.Repeat("---|", head.Length))}\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Plain))} |\n");
        text.Append('\n');
    }

    /// <summary>As pages show it, with its lines: nothing that a terminal obeys, or that turns the direction of writing around.</summary>
    private static string Inert(string text) => Words.Straight(Clean.Text(text.ReplaceLineEndings("\n")));

    /// <summary>One line that Markdown takes for nothing but text.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in Words.OneLine(text))
        {
            if (letter is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '&' or '~')
                plain.Append('\\');
            plain.Append(letter);
        }

        return plain.ToString();
    }
}

/// <summary>The times of an incident, in words.</summary>
internal static class PostMortemTimes
{
    public static string State(Incident incident) => incident.Opened is null ? "proposed" : incident.IsClosed ? "closed" : incident.Stage.Name();

    public static IEnumerable<(string What, DateTimeOffset? At, string After)> Of(PostMortem told)
    {
        yield return ("it began", told.Began, "");
        yield return ("detected", told.Detected, After(told, told.Detected));
        yield return ("first word", told.FirstWord, After(told, told.FirstWord));
        yield return ("repaired", told.Repaired, told.Repaired is null ? $"{After(told, told.Until)} and going on" : After(told, told.Repaired));
    }

    public static string[] Cells(Loss loss) =>
    [
        loss.Name,
        Long(loss.Down),
        Long(loss.Degraded),
        Long(loss.Unknown),
        loss.Failures.ToString(CultureInfo.InvariantCulture),
        loss.OfBudget is { } part ? $"{Words.Number(Math.Round(part * 100, 1))} %" : "-",
    ];

    private static string Long(TimeSpan time) => time == TimeSpan.Zero ? "-" : Words.Duration(time);

    private static string After(PostMortem told, DateTimeOffset? at) => at is { } then ? Words.Duration(then - told.Began) : "-";
}
