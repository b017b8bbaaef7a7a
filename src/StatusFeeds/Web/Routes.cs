// Which path is answered by what, for whoever may read it.
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <param name="first">The site as it was read at the start: it says who may read until the first Board is there.</param>
internal sealed class Routes(Site first, Store store, FeedShelf shelf, Live live, Hub hub, Exporting export, TimeProvider clock, ILogger log)
{
    /// <summary>After a start with a folder that is not whole, an application may still come back.</summary>
    private static readonly TimeSpan SurelyGone = TimeSpan.FromSeconds(65);

    /// <summary>How long a feed that is made for who asks waits for the store.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly bool isTls = first.Url.StartsWith("https:", StringComparison.Ordinal);
    private readonly Entrance entrance = new(clock, log);
    private readonly ConditionalWeakTable<Audience, Desk> desks = [];
    private readonly FeedRequests requests = new();
    private readonly FeedVariants variants = new(store, shelf, clock);
    private readonly FurtherFeeds further = new(store, shelf, clock, log);
    private readonly Topics topics = new(shelf);
    private readonly Pushes pushes = new(store, clock, log);
    private readonly IncidentDoor incidents = new(store, clock, log);

    public Task Answer(HttpContext http)
    {
        Reply.Harden(http.Response.Headers, isTls && http.Request.IsHttps);
        var path = http.Request.Path.Value is { Length: > 0 } given ? given : "/";
        if (path.StartsWith(Pushes.Prefix, StringComparison.Ordinal))
        {
            return store.Board is { } ready ? pushes.Answer(http, path[Pushes.Prefix.Length..], ready.Site) : Later(http);
        }

        if (IsRead(http) && IsOpen(path))
        {
            return Open(http, path);
        }

        var doors = entrance.Of(store.Board?.Site ?? first);
        return entrance.Enter(doors, http, ref path, out var seat) is var entry && seat is not null ? Serve(http, seat, path) : Prove(http, doors, path, entry);
    }

    /// <summary>What lies at a feed's own address, for whoever comes by it and shows nothing else.</summary>
    public TopicState Find(string topic) => topics.Find(topic, store.Board, entrance, variants);

    private static bool IsRead(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    /// <summary>Everybody may have it, as it tells nothing of the site.</summary>
    private static bool IsOpen(string path) => path is "/healthz" or "/readyz" || Assets.All.ContainsKey(path);

    private Task Open(HttpContext http, string path) => path switch
    {
        "/healthz" => Reply.Text(http, 200, "ok"),
        "/readyz" => Ready(http),
        _ => Reply.File(http, 200, Assets.All[path], "max-age=86400"),
    };

    private async Task Prove(HttpContext http, Doors doors, string path, Entry entry)
    {
        if (await entrance.Prove(doors, http, path, entry) is { } seat)
        {
            await Serve(http, seat, path);
        }
    }

    private Task Serve(HttpContext http, Seat seat, string path)
    {
        if (seat.IsPrivate)
        {
            Reply.KeepPrivate(http.Response.Headers);
        }

        if (path == WebSub.Path && store.Board is { Site.WebSub: not null } own)
        {
            return hub.Door.Answer(http, own.Site, seat.Way, Callers.Address(http, own.Site.TrustedProxies));
        }

        if (!IsRead(http) && IncidentAddress.Parse(path) is { } telling)
        {
            return store.Board is { } known ? incidents.Answer(http, seat, telling, known) : Later(http);
        }

        if (!IsRead(http))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return Reply.Text(http, StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD are answered here.\n");
        }

        if ((seat.IsPlain ? shelf.Find(path) : variants.Ready(seat, path)) is { } feed)
        {
            return requests.Count(http, path, FeedAnswer.Send(http, feed, clock.GetUtcNow()));
        }

        return store.Board is not { } board ? Later(http)
            : seat.Way.Length > 0 && path.Length == 0 ? Moved(http, seat.Way[Doors.Prefix.Length..] + "/")
            : IsOpen(path) ? Open(http, path)
            : Serve(http, seat, path, seat.Audience.See(board));
    }

    /// <param name="board">The newest, as he sees it.</param>
    private Task Serve(HttpContext http, Seat seat, string path, Board board)
    {
        var desk = desks.GetValue(seat.Audience, audience => new Desk(audience, requests, store, hub, export, clock, log));
        return path switch
        {
            "/metrics" => desk.Metrics.Answer(http, board),
            "/login" when board.Site.Access is not { Readers.IsEmpty: true, Writers.IsEmpty: true } => seat.LoggedIn ? Moved(http, "./") : Entrance.Refuse(http),
            Live.Path => live.Answer(http, seat.Audience.See),
            Opml.Path => requests.Count(http, path, Outlines(http, seat, board)),
            _ when Feed(seat, path, board) is { } making => requests.Count(http, path, Made(http, making.Value)),
            _ when FeedAddress.Parse(path) is { } address => requests.Count(http, FeedRequests.Label(address), Further(http, seat, desk, path, address, board)),
            _ when IncidentAddress.Parse(path) is { } told && store.Board is { } whole => incidents.Answer(http, seat, told, whole),
            _ when path.StartsWith(Api.Prefix, StringComparison.Ordinal) => desk.Api.Answer(http, path, board),
            _ => IsFeed(path, board) ? requests.Count(http, FeedRequests.Other, Feedless(http, desk, path, board)) : Page(http, seat, desk, path, board),
        };
    }

    private Task Page(HttpContext http, Seat seat, Desk desk, string path, Board board)
    {
        if (seat.Writer is not { } writer || !Proposals.StandOn(path) || store.Board is not { } whole || Proposals.Of(whole, writer) is not { IsEmpty: false } proposals)
        {
            return Page(http, desk.Pages.At(path, board));
        }

        Reply.KeepPrivate(http.Response.Headers);
        return Page(http, desk.Pages.With(proposals, path, board));
    }

    private Lazy<Task<FeedBytes>>? Feed(Seat seat, string path, Board board) => seat.IsPlain ? shelf.FindOther(path) : variants.Find(seat, board, path);

    private Task Ready(HttpContext http)
    {
        string[] reasons = [.. Looking.Unready(store.Board, store.Trouble, clock.GetUtcNow())];
        return reasons.Length == 0 ? Reply.Text(http, 200, "ready")
            : Reply.Text(http, 503, (store.Board?.Site ?? first).Access.Anyone ? string.Join('\n', reasons) + "\n" : "not ready; who may log in reads why on every page\n");
    }

    private Task Outlines(HttpContext http, Seat seat, Board board)
    {
        FeedKind? kind = http.Request.Query["kind"] switch
        {
            [] or ["events"] => FeedKind.Events,
            ["hosts"] => FeedKind.Hosts,
            _ => null,
        };
        return (kind, http.Request.Query["hosts"]) switch
        {
            ({ } asked, []) when !seat.IsPlain => Made(http, variants.Outlines(seat, board, asked).Value),
            ({ } asked, []) => shelf.Outlines(asked) is { } outlines ? FeedAnswer.Send(http, outlines, clock.GetUtcNow()) : Later(http),
            (FeedKind.Events, ["all"]) when !seat.IsPlain => Made(http, variants.HostOutlines(seat, board).Value),
            (FeedKind.Events, ["all"]) => shelf.HostOutlines() is { } making ? Made(http, making) : Later(http),
            _ => Reply.Text(
                http, 400, "There is no such list: ask for /feeds.opml?kind=events (the same as /feeds.opml), /feeds.opml?kind=hosts or, for the feed of each host, /feeds.opml?hosts=all.\n"),
        };
    }

    private Task Made(HttpContext http, Task<FeedBytes> making)
    {
        return making.IsCompletedSuccessfully ? FeedAnswer.Send(http, making.Result, clock.GetUtcNow()) : Wait();

        async Task Wait()
        {
            try
            {
                await FeedAnswer.Send(http, await making.WaitAsync(Patience, clock), clock.GetUtcNow());
            }
            catch (Exception fault) when (!making.IsCompletedSuccessfully && fault is StoreFailed or TimeoutException)
            {
                log.LogWarning("The feed {Path} could not be made: {Reason}", http.Request.Path.Value, fault.Message);
                await Later(http);
            }
        }
    }

    private async Task Further(HttpContext http, Seat seat, Desk desk, string path, FeedAddress address, Board board)
    {
        if (address is not HostAddress && !FeedShelf.ScopesOf(board.Site).Contains(address.Scope))
        {
            await (board.Modified.ContainsKey(address.Scope) ? Feedless(http, desk, path, board) : Page(http, desk.Pages.At(path, board)));
            return;
        }

        var found = await further.Find(address, board, seat);
        await (found switch
        {
            { Document: { } document } => FeedAnswer.Send(http, document, clock.GetUtcNow(), found.Caching),
            { Code: 503 } => Later(http),
            { Code: 410 } => Reply.Text(http, 410, FurtherFeeds.Gone(address)),
            _ => Page(http, desk.Pages.At(path, board)),
        });
    }

    /// <summary>A feed that there was once, or will be in a moment. Gone for good is said no earlier than a second reading of the configuration may have come.</summary>
    private Task Feedless(HttpContext http, Desk desk, string path, Board board) =>
        FeedsOf(board.Site).Contains(path) || clock.GetUtcNow() - board.World.Watching < SurelyGone ? Later(http) : Page(http, desk.Pages.Gone(path, board));

    private static bool IsFeed(string path, Board board) =>
        FeedFormats.All.Any(format => path.EndsWith(format.Suffix(), StringComparison.Ordinal))
        && (FeedsOf(board.Site).Contains(path) || board.Modified.Keys.Where(scope => scope is not (Opml.Scope or Opml.HostsScope)).SelectMany(Paths).Contains(path));

    private static IEnumerable<string> FeedsOf(Site site) => FeedShelf.ScopesOf(site).SelectMany(Paths);

    private static IEnumerable<string> Paths(string scope) =>
        from kind in new[] { FeedKind.Hosts, FeedKind.Events } from format in FeedFormats.All select FeedHeader.Path(scope, kind, format);

    private static Task Later(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Reply.Text(http, StatusCodes.Status503ServiceUnavailable, "Not ready yet; try again in a second.\n");
    }

    /// <summary>Relative, so that it holds behind any prefix.</summary>
    private static Task Moved(HttpContext http, string to)
    {
        http.Response.Headers.Location = to;
        return Reply.Text(http, StatusCodes.Status303SeeOther, "It is at another address.\n");
    }

    private static async Task Page(HttpContext http, Task<Page> making)
    {
        var page = await making;
        if (page.IsForOthers)
        {
            Reply.LetEmbed(http.Response.Headers);
        }

        await Reply.File(http, page.Code, page.Content, page.Cache);
    }
}
