// Reads `retention`: how long what happened and what was measured is kept.
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class RetentionReader
{
    /// <summary>Feeds tell changes of 30 days.</summary>
    private static readonly TimeSpan LeastChanges = TimeSpan.FromDays(31);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan MostReadings = TimeSpan.FromDays(30);
    private static readonly TimeSpan Most = TimeSpan.FromDays(3650);

    public static Retention Read(Fields fields)
    {
        if (fields.Map("retention") is not { } retention)
        {
            return Retention.Default;
        }

        var read = new Retention(
            retention.Duration("changes", Retention.Default.Changes, LeastChanges, Most),
            retention.Duration("readings", Retention.Default.Readings, Day, MostReadings),
            retention.Duration("rollups", Retention.Default.RollUps, Day, Most));
        if (read.RollUps < read.Readings)
        {
            retention.Wrong("rollups", $"`rollups` must be at least as long as `readings` ({Quantities.Show(read.Readings)})");
        }

        return read;
    }
}
