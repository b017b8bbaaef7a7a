// The availability report as JSON; times are seconds with three decimals.
using System.Text.Json;
using StatusFeeds.Rules;

namespace StatusFeeds.Cli;

internal static class AvailabilityJson
{
    public static string Of(ReportPaper paper) => JsonSerializer.Serialize(
        new
        {
            from = ReportFigures.Instant(paper.Span.From),
            until = ReportFigures.Instant(paper.Span.Until),
            timezone = paper.Span.Zone.Id,
            span = ReportFigures.Seconds((long)(paper.Span.Until - paper.Span.From).TotalMilliseconds),
            accounting = ReportFigures.Of(paper.Accounting),
            basis = ReportPaper.Basis,
            rows = paper.Rows.Select(Of),
            remarks = paper.Remarks,
        },
        ReportFigures.Plain) + "\n";

    private static object Of(ReportRow row) => new
    {
        kind = row.Kind,
        application = row.Application.Length > 0 ? row.Application : null,
        id = row.Id,
        check = row.Check.Length > 0 ? row.Check : null,
        up = ReportFigures.Seconds(row.Totals.Seen.Up),
        degraded = ReportFigures.Seconds(row.Totals.Seen.Degraded),
        down = ReportFigures.Seconds(row.Totals.Seen.Down),
        unknown = ReportFigures.Seconds(row.Totals.Seen.Unknown),
        maintenance = ReportFigures.Seconds(row.Totals.Maintenance),
        not_observed = ReportFigures.Seconds(row.Totals.NotObserved),
        in_maintenance = Of(row.Totals.InMaintenance),
        counted_up = ReportFigures.Seconds(row.Totals.CountedUp),
        counted_down = ReportFigures.Seconds(row.Totals.CountedDown),
        availability = row.Totals.Availability,
        failures = row.Totals.Failures,
        mtbf = ReportFigures.Mean(row.Totals.Mtbf),
        mttr = ReportFigures.Mean(row.Totals.Mttr),
        longest = ReportFigures.Seconds(row.Totals.Longest),
        expected = ReportFigures.Of(row.Expected),
    };

    private static object Of(Columns columns) => new
    {
        up = ReportFigures.Seconds(columns.Up),
        degraded = ReportFigures.Seconds(columns.Degraded),
        down = ReportFigures.Seconds(columns.Down),
        unknown = ReportFigures.Seconds(columns.Unknown),
    };
}
