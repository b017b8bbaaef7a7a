// What /metrics tells of the export; nothing where nothing is exported.
namespace StatusFeeds.Web;

internal static class ExportMetrics
{
    public static void Write(Exposition to, ExportNews? news)
    {
        if (news is null)
        {
            return;
        }

        to.Family("statusfeeds_export_failing", "gauge", "1 while feeds and pages cannot be exported to the folder of `export`.");
        to.Sample(news.IsFailing ? 1 : 0);
        to.Family("statusfeeds_export_files", "gauge", "Files that are exported, as counted every five minutes.");
        to.Sample(news.Files);
        to.Family("statusfeeds_export_written_total", "counter", "Files that were written since the start, as they had changed.");
        to.Sample(news.Written);
        to.Family("statusfeeds_export_timestamp_seconds", "gauge", "When all that had changed was exported last, in Unix time; 0: not yet.");
        to.Sample(news.At?.ToUnixTimeMilliseconds() / 1000.0 ?? 0);
    }
}
