// The availability report as CSV (RFC 4180), one line of each row; times are seconds with three decimals.
using System.Globalization;
using StatusFeeds.Rules;

namespace StatusFeeds.Cli;

internal static class AvailabilityCsv
{
    private const string Heads =
        "kind,application,id,check,from,until,span,up,degraded,down,unknown,maintenance,not_observed,maintenance_up,maintenance_degraded,maintenance_down,maintenance_unknown,"
        + "counted_up,counted_down,availability,failures,mtbf,mttr,longest,expected,expected_mtbf,expected_mttr,accounting";

    public static string Of(ReportPaper paper)
    {
        var (from, until, accounting) = (ReportFigures.Instant(paper.Span.From), ReportFigures.Instant(paper.Span.Until), AccountingWords.Short(paper.Accounting));
        return Heads + "\r\n" + string.Concat(paper.Rows.Select(row => string.Join(',', Cells(row, from, until, accounting).Select(Quoted)) + "\r\n"));
    }

    private static string[] Cells(ReportRow row, string from, string until, string accounting)
    {
        var (totals, inside) = (row.Totals, row.Totals.InMaintenance);
        return
        [
            row.Kind, row.Application, row.Id, row.Check, from, until, Seconds(totals.Sum),
            Seconds(totals.Seen.Up), Seconds(totals.Seen.Degraded), Seconds(totals.Seen.Down), Seconds(totals.Seen.Unknown), Seconds(totals.Maintenance), Seconds(totals.NotObserved),
            Seconds(inside.Up), Seconds(inside.Degraded), Seconds(inside.Down), Seconds(inside.Unknown), Seconds(totals.CountedUp), Seconds(totals.CountedDown),
            Share(totals.Availability), totals.Failures.ToString(CultureInfo.InvariantCulture), Mean(totals.Mtbf), Mean(totals.Mttr), Seconds(totals.Longest),
            Share(row.Expected?.Availability), Mean(row.Expected?.Mtbf), Mean(row.Expected?.Mttr), accounting,
        ];
    }

    private static string Seconds(long milliseconds) => (milliseconds / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Mean(double? milliseconds) => milliseconds is { } mean ? (mean / 1000).ToString("0.000", CultureInfo.InvariantCulture) : "";

    private static string Share(double? share) => share is { } part ? part.ToString("0.############", CultureInfo.InvariantCulture) : "";

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
