// Ready pages: each is rendered at most once for a committed moment, however many ask for it.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>A page as it goes over the wire.</summary>
internal sealed record Page(int Code, Asset Content);

internal sealed class Pages(Store store, TimeProvider clock, ILogger log, Audience audience)
{
    /// <summary>So many pages of one moment are kept; beyond that they are rendered each time.</summary>
    private const int MostKept = 5000;

    private const int MostOnFront = 10;

    /// <summary>Where the Board does not move, the words "for 5m 10s" still do.</summary>
    private static readonly TimeSpan LongestMoment = TimeSpan.FromSeconds(30);

    /// <summary>How long a page waits for the store before it goes without.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly SemaphoreSlim Places = new(8);

    private readonly HostAlbum album = new();

    private Moment? current;

    /// <summary>The page at that path, or the one that says there is none. <paramref name="board"/> is the newest.</summary>
    public Task<Page> At(string path, Board board) => Keep(path, board, Render);

    public Task<Page> Gone(string path, Board board) =>
        Keep("gone:" + Root(path), board, (_, sight) => Task.FromResult(Make(410, LostPage.Gone(sight with { Root = Root(path) }))));

    private async Task<Page> Keep(string key, Board board, Func<string, Sight, Task<Page>> render)
    {
        var moment = Now(board);
        var sight = new Sight(board, moment.Since, moment.Trouble, Root(key));
        if (moment.Ready.TryGetValue(key, out var ready))
        {
            return await ready.Value;
        }

        if (moment.Ready.Count >= MostKept)
        {
            return await render(key, sight);
        }

        var made = moment.Ready.GetOrAdd(key, _ => new Lazy<Task<Page>>(() => render(key, sight)));
        var page = await made.Value;
        if (page.Code is not (200 or 410))
        {
            // What is missing has endless names, and what could not be read may be readable at once.
            moment.Ready.TryRemove(key, out _);
        }

        return page;
    }

    private async Task<Page> Render(string path, Sight sight)
    {
        if (path == "/")
        {
            var news = await Read(path, cancel => audience.News(store, MostOnFront, cancel));
            return Make(200, SitePage.Render(sight, news.Found));
        }

        var parts = path.Split('/', 4);
        if (parts.Length == 3 && parts[2].Length is > 0 and <= 64)
        {
            switch (parts[1])
            {
                case "apps" when sight.Site.Applications.FirstOrDefault(application => application.Id == parts[2]) is { } application:
                    var scope = Scopes.OfApplication(application.Id);
                    var recent = await Read(path, cancel => store.Events(scope, DateTimeOffset.UnixEpoch, ChangeList.Most, cancel));
                    return Make(200, ApplicationPage.Render(sight, application, recent.Found));
                case "hosts":
                    return await OfHost(path, parts[2], sight);
                case "events" when long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                    var told = await Read(path, cancel => audience.Event(store, number, cancel));
                    return !told.Answered ? Make(503, LostPage.Unread(sight))
                        : told.Found is { } entry ? Make(200, EventPage.Render(sight, entry))
                        : Missing(sight);
            }
        }

        return Missing(sight);
    }

    private async Task<Page> OfHost(string path, string id, Sight sight)
    {
        var known = sight.Site.Hosts.GetValueOrDefault(id);
        if (known is null && (sight.Site.IsPart || !id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '_' or '-')))
        {
            return Missing(sight);
        }

        var graphs = known is null ? null : album.Of(sight, known, async () => (await Read(path, cancel => Past(id, sight.Now, cancel))).Found);
        var (answered, changes) = await Read(
            path,
            async cancel => new HostChanges(await store.EventsOfHost(id, ChangeList.Most, cancel), await store.LateOrUntold(id, ChangeList.Most, cancel)));
        return known is not null ? Make(200, HostPage.Render(sight, known, answered ? changes : null, await graphs!))
            : !answered ? Make(503, LostPage.Unread(sight))
            : changes.IsEmpty ? Missing(sight)
            : Make(200, HostPage.RenderGone(sight, id, changes));
    }

    private async Task<HostPast> Past(string host, DateTimeOffset now, CancellationToken cancel) => new(
        await store.Curves(host, now - HostPast.Readings, now, cancel),
        await store.Spans(host, now - HostPast.Statuses, now, cancel));

    private static Page Missing(Sight sight) => Make(404, LostPage.Missing(sight));

    private static Page Make(int code, Html html) => new(code, Asset.Of(Encoding.UTF8.GetBytes(html.ToString()), "text/html; charset=utf-8"));

    /// <summary>
    /// The store may be slow, or hang: a page waits a little and then tells what it knows without it. Each read holds a thread until it ends, so only a few
    /// are begun at once.
    /// </summary>
    private async Task<(bool Answered, T? Found)> Read<T>(string path, Func<CancellationToken, Task<T>> read)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            await Places.WaitAsync(patience.Token);
            var reading = read(CancellationToken.None);
            _ = reading.ContinueWith(_ => Places.Release(), TaskScheduler.Default);
            return (true, await reading.WaitAsync(patience.Token));
        }
        catch (Exception fault) when (fault is StoreFailed or OperationCanceledException)
        {
            log.LogWarning("The page {Path} could not read the store and is shown without what it lacks: {Reason}", path, fault.Message);
            return (false, default);
        }
    }

    private Moment Now(Board board)
    {
        var (now, trouble) = (clock.GetUtcNow(), store.Trouble);
        var moment = Volatile.Read(ref current);
        if (moment is null || !ReferenceEquals(moment.Board, board) || moment.Trouble != trouble || moment.Stopped != Looking.Stopped(board, now)
            || (now - moment.Since).Duration() > LongestMoment)
        {
            moment = new Moment(board, trouble, Looking.Stopped(board, now), now);
            Volatile.Write(ref current, moment);
        }

        return moment;
    }

    /// <summary>The relative way from a path to <c>/</c>: one step up for each folder in it. Absurdly deep ones are told the absolute way.</summary>
    private static string Root(string path)
    {
        var depth = path.Count(letter => letter == '/') - 1;
        return depth switch
        {
            <= 0 => "./",
            <= 8 => string.Concat(Enumerable.Repeat("../", depth)),
            _ => "/",
        };
    }

    /// <summary>All pages of one Board, seen at one time under the same trouble.</summary>
    private sealed record Moment(Board Board, string? Trouble, bool Stopped, DateTimeOffset Since)
    {
        public ConcurrentDictionary<string, Lazy<Task<Page>>> Ready { get; } = new(StringComparer.Ordinal);
    }
}
