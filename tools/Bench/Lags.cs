// How late the last look of every check began, counted from its own due second, as /metrics tells.
using System.Globalization;

namespace StatusFeeds.Bench;

/// <param name="Looks">Checks that had a look within the last rhythm.</param>
/// <param name="Half">Seconds; so late were half of them at most, and so on.</param>
/// <param name="Lost">Looks that were never had since the start: missed intervals, and those that nobody had room for.</param>
internal sealed record Lags(int Looks, double Lost, double Half, double Hundredth, double Most)
{
    private const string Lag = "statusfeeds_probe_lag_seconds{";
    private const string At = "statusfeeds_probe_timestamp_seconds{";
    private const string Missed = "statusfeeds_looks_missed_total ";
    private const string Dropped = "statusfeeds_looks_dropped_total ";

    /// <summary>Asked for once, at the end: that takes the program more than all its looks of a second.</summary>
    /// <param name="url">Of the program.</param>
    /// <param name="every">Older looks do not count, in seconds.</param>
    public static async Task<Lags> Of(string url, int every)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        var lines = (await client.GetStringAsync(url + "/metrics")).Split('\n');
        double[] late = [.. Values(lines, Lag).Order()];
        var seen = Values(lines, At).ToList();
        return late.Length == 0
            ? throw new Unmeasured("/metrics tells of no look")
            : new(seen.Count(at => at > seen.Max() - every - 1), Values(lines, Missed).Sum() + Values(lines, Dropped).Sum(), late[late.Length / 2], late[late.Length * 99 / 100], late[^1]);
    }

    private static IEnumerable<double> Values(string[] lines, string family) =>
        lines.Where(line => line.StartsWith(family, StringComparison.Ordinal)).Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
