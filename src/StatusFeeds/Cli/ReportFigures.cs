// Figures of reports as JSON has them.
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Cli;

internal static class ReportFigures
{
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>In UTC: <c>2026-11-20T23:57:39Z</c>.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static object Of(Accounting accounting) => new
    {
        maintenance = accounting.MaintenanceIn ? "in" : "out",
        degraded = AccountingWords.Word(accounting.Degraded),
        unknown = AccountingWords.Word(accounting.Unknown),
        words = AccountingWords.Of(accounting),
    };

    /// <summary>Seconds with three decimals, exactly.</summary>
    public static decimal Seconds(long milliseconds) => milliseconds / 1000m;

    public static decimal? Mean(double? milliseconds) => milliseconds is { } mean && mean < 1e15 ? Math.Round((decimal)mean / 1000, 3) : null;

    public static object? Of(Part? part) => part is not { } whole ? null : new
    {
        availability = whole.Availability,
        mtbf = Mean(whole.Mtbf),
        mttr = Mean(whole.Mttr),
        down_a_year = Mean(whole.DownAYear),
    };
}
