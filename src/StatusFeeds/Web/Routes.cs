// Which path is answered by what.
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class Routes(Store store, FeedShelf shelf, Live live, TimeProvider clock, ILogger log)
{
    /// <summary>After a start with a folder that is not whole, an application may still come back.</summary>
    private static readonly TimeSpan SurelyGone = TimeSpan.FromSeconds(65);

    private readonly Pages pages = new(store, clock, log);
    private readonly Api api = new(store, clock);
    private readonly Metrics metrics = new(store, clock);
    private readonly Pushes pushes = new(store, clock, log);

    public Task Answer(HttpContext http)
    {
        Reply.Harden(http.Response.Headers);
        var path = http.Request.Path.Value is { Length: > 0 } given ? given : "/";
        if (path.StartsWith(Pushes.Prefix, StringComparison.Ordinal))
        {
            return store.Board is { } ready ? pushes.Answer(http, path[Pushes.Prefix.Length..], ready.Site) : Later(http);
        }

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return Reply.Text(http, StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD are answered here.\n");
        }

        return path switch
        {
            "/healthz" => Reply.Text(http, 200, "ok"),
            "/readyz" => Ready(http),
            "/metrics" when store.Board is { } board => metrics.Answer(http, board),
            Live.Path => live.Answer(http, static board => board),
            _ when Assets.All.TryGetValue(path, out var asset) => Reply.File(http, 200, asset, "max-age=86400"),
            Opml.Path => metrics.Feeds.Count(http, path, Outlines(http)),
            _ when shelf.Find(path) is { } feed => metrics.Feeds.Count(http, path, FeedAnswer.Send(http, feed, clock.GetUtcNow())),
            _ when shelf.FindOther(path) is { } making => metrics.Feeds.Count(http, path, Made(http, making)),
            _ when path.StartsWith(Api.Prefix, StringComparison.Ordinal) && store.Board is { } board => api.Answer(http, path, board),
            _ when store.Board is { } board => IsFeed(path, board) ? metrics.Feeds.Count(http, FeedRequests.Other, Feedless(http, path, board)) : Page(http, pages.At(path, board)),
            _ => Later(http),
        };
    }

    private Task Ready(HttpContext http)
    {
        string[] reasons = [.. Looking.Unready(store.Board, store.Trouble, clock.GetUtcNow())];
        return reasons.Length == 0 ? Reply.Text(http, 200, "ready") : Reply.Text(http, 503, string.Join('\n', reasons) + "\n");
    }

    private Task Outlines(HttpContext http)
    {
        FeedKind? kind = http.Request.Query["kind"] switch
        {
            [] or ["events"] => FeedKind.Events,
            ["hosts"] => FeedKind.Hosts,
            _ => null,
        };
        return kind is not { } asked ? Reply.Text(http, 400, "There is no such kind of feeds: ask for /feeds.opml?kind=events (the same as /feeds.opml) or /feeds.opml?kind=hosts.\n")
            : shelf.Outlines(asked) is { } outlines ? FeedAnswer.Send(http, outlines, clock.GetUtcNow())
            : Later(http);
    }

    private async Task Made(HttpContext http, Task<FeedBytes> making)
    {
        var feed = await making;
        await FeedAnswer.Send(http, feed, clock.GetUtcNow());
    }

    /// <summary>A feed that there was once, or will be in a moment. Gone for good is said no earlier than a second reading of the configuration may have come.</summary>
    private Task Feedless(HttpContext http, string path, Board board) =>
        FeedsOf(board.Site).Contains(path) || clock.GetUtcNow() - board.World.Watching < SurelyGone ? Later(http) : Page(http, pages.Gone(path, board));

    private static bool IsFeed(string path, Board board) =>
        FeedFormats.All.Any(format => path.EndsWith(format.Suffix(), StringComparison.Ordinal))
        && (FeedsOf(board.Site).Contains(path) || board.Modified.Keys.Where(scope => scope != Opml.Scope).SelectMany(Paths).Contains(path));

    private static IEnumerable<string> FeedsOf(Site site) => FeedShelf.ScopesOf(site).SelectMany(Paths);

    private static IEnumerable<string> Paths(string scope) =>
        from kind in new[] { FeedKind.Hosts, FeedKind.Events } from format in FeedFormats.All select FeedHeader.Path(scope, kind, format);

    private static Task Later(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Reply.Text(http, StatusCodes.Status503ServiceUnavailable, "Not ready yet; try again in a second.\n");
    }

    private static async Task Page(HttpContext http, Task<Page> making)
    {
        var page = await making;
        await Reply.File(http, page.Code, page.Content, page.Cache);
    }
}
