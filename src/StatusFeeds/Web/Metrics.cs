// Answers /metrics: written at most once a second in each coding, however many ask, and never waiting for the store.
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class Metrics(Store store, Hub hub, TimeProvider clock, FeedRequests feeds, Exporting export, Audience audience, ILogger log)
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly LookMetrics looks = new();
    private readonly Budgets budgets = new(store, clock, log);
    private (Site Of, LabelledHost[] Hosts)? labels;
    private Moment? current;

    // As large as the last was, so that no buffer has to grow.
    private int sizePlain;
    private int sizeZipped;

    /// <summary>To a GET or HEAD. <paramref name="board"/> is the newest.</summary>
    public async Task Answer(HttpContext http, Board board)
    {
        var moment = Now(board);
        var zipped = Conditions.Choose(http.Request.Headers.AcceptEncoding, brotliToo: false) == Coding.Gzip;
        var bytes = await (zipped ? moment.Gzip : moment.Identity).Value;
        var headers = http.Response.Headers;
        Reply.Cache(headers, "no-cache");
        headers.Vary = "Accept-Encoding";
        headers.ContentType = Exposition.MediaType;
        if (zipped)
        {
            headers.ContentEncoding = "gzip";
        }

        await Reply.Body(http, bytes);
    }

    private void Write(Stream to, Sight sight)
    {
        using var text = new Exposition(to);
        if (labels?.Of != sight.Site)
        {
            labels = (sight.Site, CheckLabels.Of(sight.Site));
        }

        var hosts = labels.Value.Hosts;
        looks.Write(text, LookMetrics.Fresh(hosts, sight.Board.World, sight.Now));
        SiteMetrics.OfStatuses(text, sight, hosts);
        SiteMetrics.OfIncidents(text, sight);
        SiteMetrics.OfObjectives(text, budgets.Of(sight.Site));
        SiteMetrics.OfMonitor(text, sight);
        ExportMetrics.Write(text, export.News);
        feeds.Write(text, path => audience.Sees(path, sight.Board));
        if (sight.Site.WebSub is not null)
        {
            hub.Write(text);
        }

        ProcessMetrics.Write(text);
        text.Flush();
    }

    private Moment Now(Board board)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (current is null || (now - current.At).Duration() >= Keep)
            {
                var sight = new Sight(board, now, store.Trouble, "./");
                current = new Moment(now, Made(sight, zipped: false), Made(sight, zipped: true));
            }

            return current;
        }
    }

    private Lazy<Task<ReadOnlyMemory<byte>>> Made(Sight sight, bool zipped) => new(() => Task.Run<ReadOnlyMemory<byte>>(() =>
    {
        lock (looks)
        {
            ref var size = ref zipped ? ref sizeZipped : ref sizePlain;
            var bytes = new MemoryStream(size);
            if (zipped)
            {
                using var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true);
                Write(zip, sight);
            }
            else
            {
                Write(bytes, sight);
            }

            size = (int)bytes.Length + (int)(bytes.Length / 8);
            return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        }
    }));

    private sealed record Moment(DateTimeOffset At, Lazy<Task<ReadOnlyMemory<byte>>> Identity, Lazy<Task<ReadOnlyMemory<byte>>> Gzip);
}
