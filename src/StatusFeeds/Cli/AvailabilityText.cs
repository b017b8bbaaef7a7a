// The availability report as a table for people, on a terminal or in Markdown.
using System.Globalization;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Cli;

internal static class AvailabilityText
{
    private static readonly string[] Heads = ["", "AVAILABLE", "EXPECTED", "UP", "DEGRADED", "DOWN", "UNKNOWN", "MAINTENANCE", "NOT OBSERVED", "FAILURES", "MTBF", "MTTR", "LONGEST"];

    public static string Of(ReportPaper paper)
    {
        List<string[]> table = [Heads, .. paper.Rows.Select(row => Cells(row, Indent(row)))];
        var text = new StringBuilder($"Availability from {paper.Span.Words}\n\n");
        var widths = Heads.Select((_, column) => table.Max(row => row[column].Length)).ToList();
        foreach (var row in table)
            text.Append(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()).Append('\n');
        text.Append($"\nAccounting: {Rules.AccountingWords.Of(paper.Accounting)}\n{ReportPaper.Basis}\n");
        foreach (var remark in paper.Remarks)
            text.Append(remark).Append('\n');
        return text.ToString();
    }

    public static string AsMarkdown(ReportPaper paper)
    {
        var text = new StringBuilder($"# Availability\n\n{Escaped(paper.Span.Words)}\n\n");
        text.Append($"| what | {string.Join(" | ", Heads.Skip(1).Select(head => head.ToLowerInvariant()))} |\n|---|{string.Concat(Heads.Skip(1).Select(_ => "--:|"))}\n");
        foreach (var row in paper.Rows)
            text.Append($"| {string.Join(" | ", Cells(row, $"{row.Kind} ").Select(Escaped))} |\n");
        text.Append($"\nAccounting: {Rules.AccountingWords.Of(paper.Accounting)}\n\n{ReportPaper.Basis}\n");
        foreach (var remark in paper.Remarks)
            text.Append($"\n- {Escaped(remark)}");
        return text.Append(paper.Remarks.IsEmpty ? "" : "\n").ToString();
    }

    /// <summary>Four digits after the point, cut, never rounded up to a whole: <c>99.9521 %</c>; a dash where nothing counts.</summary>
    public static string Percent(double? share) => share is { } part ? (Math.Floor(part * 1_000_000) / 10_000).ToString("0.0000", CultureInfo.InvariantCulture) + " %" : "-";

    /// <summary>Milliseconds; a dash where there is none.</summary>
    public static string Time(double? milliseconds) => milliseconds is not { } time ? "-" : time < 1000 && time > 0 ? $"{Words.Number(Math.Round(time) / 1000)}s" : Words.Duration(Length(time));

    public static TimeSpan Length(double milliseconds) => milliseconds < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.MaxValue;

    private static string[] Cells(ReportRow row, string lead)
    {
        var totals = row.Totals;
        return
        [
            lead + Words.OneLine(row.Name), Percent(totals.Availability), Percent(row.Expected?.Availability), Span(totals.Seen.Up), Span(totals.Seen.Degraded), Span(totals.Seen.Down), Span(totals.Seen.Unknown),
            Span(totals.Maintenance), Span(totals.NotObserved), totals.Failures.ToString(CultureInfo.InvariantCulture), Time(totals.Mtbf), Time(totals.Mttr), Span(totals.Longest),
        ];
    }

    private static string Span(long milliseconds) => milliseconds == 0 ? "0" : Time(milliseconds);

    private static string Indent(ReportRow row) => row.Kind switch
    {
        "application" => "",
        "check" => row.Application.Length > 0 ? "    " : "  ",
        _ => row.Application.Length > 0 ? "  " : "",
    };

    private static string Escaped(string text) => string.Concat(Words.OneLine(text).Select(letter => letter is '|' or '\\' or '*' or '_' or '`' or '[' or ']' or '<' or '>' or '#' or '&' ? $"\\{letter}" : letter.ToString()));
}
