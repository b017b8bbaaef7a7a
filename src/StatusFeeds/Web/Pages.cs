// Ready pages: each is rendered at most once for a committed moment, however many ask for it.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>A page as it goes over the wire.</summary>
internal sealed record Page(int Code, Asset Content)
{
    public string Cache { get; init; } = "no-cache";

    /// <summary>Pages of others may show it.</summary>
    public bool IsForOthers { get; init; }
}

/// <param name="exported">Each page becomes a file in a folder of its own, one step deeper than its path.</param>
internal sealed class Pages(Store store, TimeProvider clock, ILogger log, Audience audience, bool exported = false)
{
    /// <summary>So many pages of one moment are kept; beyond that they are rendered each time.</summary>
    private const int MostKept = 5000;

    private const int MostOnFront = 10;

    /// <summary>Where the Board does not move, the words "for 5m 10s" still do.</summary>
    private static readonly TimeSpan LongestMoment = TimeSpan.FromSeconds(30);

    /// <summary>How long a page waits for the store before it goes without.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The same while the store is in trouble already: that it does not answer is known.</summary>
    private static readonly TimeSpan InTrouble = TimeSpan.FromSeconds(0.5);

    private static readonly SemaphoreSlim Places = new(8);

    private readonly HostAlbum album = new();
    private readonly Months months = new(store, clock);

    private Moment? current;

    /// <summary>The page at that path, or the one that says there is none. <paramref name="board"/> is the newest.</summary>
    public Task<Page> At(string path, Board board) => Keep(path, board, Render);

    /// <summary>The same, made anew and not kept.</summary>
    /// <exception cref="StoreFailed">Of one that is exported: something of it could not be read.</exception>
    public Task<Page> Once(string path, Board board)
    {
        var moment = Now(board);
        return Render(path, new Sight(board, moment.Since, moment.Trouble, Root(path == "/" ? path : path + "/")) { Kept = moment.Kept, IsExported = exported });
    }

    /// <summary>The page at that path for somebody who may open these; not kept.</summary>
    public Task<Page> With(ImmutableArray<Incident> proposals, string path, Board board)
    {
        var moment = Now(board);
        return Render(path, new Sight(board, moment.Since, moment.Trouble, Root(path)) { Kept = moment.Kept, Proposals = proposals });
    }

    public Task<Page> Gone(string path, Board board) =>
        Keep("gone:" + Root(path), board, (_, sight) => Task.FromResult(Make(410, LostPage.Gone(sight with { Root = Root(path) }))));

    private async Task<Page> Keep(string key, Board board, Func<string, Sight, Task<Page>> render)
    {
        var moment = Now(board);
        var sight = new Sight(board, moment.Since, moment.Trouble, Root(key)) { Kept = moment.Kept };
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

        var parts = path.Split('/', 6);
        if (parts.Length > 2 && parts[2].Length is 0 or > 64)
        {
            return Missing(sight);
        }

        return parts switch
        {
            [_, "all"] => Make(200, AllPage.Render(sight, 1)!),
            [_, "all", "hosts", var number] => Make(sight, Number(number) is { } page and > 1 ? AllPage.Render(sight, page) : null),
            [_, "apps", var id] when Find(sight, id) is { } application => await OfApplication(path, application, sight),
            [_, "apps", var id, AvailabilityPage.Path] when Find(sight, id) is { } application => await OfAvailability(path, application, sight),
            [_, "apps", var id, "badge.svg"] when Find(sight, id) is { } application => MakeBadge(application.Title, sight.Of(application).Status),
            [_, "apps", var id, "hosts", var number] when Find(sight, id) is { } application =>
                Make(sight, Number(number) is { } page ? ApplicationPage.Further(sight, application, page) : null),
            [_, "hosts", var id] => await OfHost(path, id, sight),
            [_, "hosts", var id, "badge.svg"] when sight.Site.Hosts.TryGetValue(id, out var host) => MakeBadge(host.Name, sight.StatusOf(id)),
            [_, IncidentsPage.Path] => await OfIncidents(path, sight),
            [_, IncidentsPage.Path, var number] when IncidentAddress.NumberOf(number) is { } incident => await OfIncident(path, incident, sight),
            [_, IncidentsPage.Path, var number, "report"] when IncidentAddress.NumberOf(number) is { } incident => await OfReport(path, incident, sight),
            [_, "events", var number] when long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var event_) => await OfEvent(path, event_, sight),
            _ => Missing(sight),
        };
    }

    private static Application? Find(Sight sight, string id) => sight.Site.Applications.FirstOrDefault(application => application.Id == id);

    /// <summary>Of a page: written in one way alone, so that there is one address for it.</summary>
    private static int? Number(string text) =>
        text.Length <= 6 && !text.StartsWith('0') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task<Page> OfApplication(string path, Application application, Sight sight)
    {
        var recent = await Read(path, cancel => store.Events(Scopes.OfApplication(application.Id), DateTimeOffset.UnixEpoch, ChangeList.Most, cancel));
        return Make(200, ApplicationPage.Render(sight, application, recent.Found));
    }

    private async Task<Page> OfAvailability(string path, Application application, Sight sight)
    {
        var read = await Read(path, cancel => AvailabilityRead.Of(store, months, sight.Site, application, sight.Now, cancel));
        return Make(200, AvailabilityPage.Render(sight, application, read.Found));
    }

    private async Task<Page> OfEvent(string path, long number, Sight sight)
    {
        var told = await Read(path, cancel => audience.Event(store, number, cancel));
        return !told.Answered ? Make(503, LostPage.Unread(sight)) : Make(sight, told.Found is { } entry ? EventPage.Render(sight, entry) : null);
    }

    private async Task<Page> OfIncidents(string path, Sight sight)
    {
        var read = await Read(path, async cancel => (await store.Incidents(cancel)).Concat(await store.LatestIncidents(IncidentsPage.MostRead, cancel)).DistinctBy(one => one.Number));
        return !read.Answered ? Make(503, LostPage.Unread(sight)) : Make(200, IncidentsPage.Render(sight, [.. Seen.All(read.Found!, sight.Site)]));
    }

    private async Task<Page> OfIncident(string path, long number, Sight sight)
    {
        var read = await Read(path, cancel => store.Incident(number, cancel));
        return !read.Answered ? Make(503, LostPage.Unread(sight))
            : Make(sight, read.Found is { } found && Seen.Of(found, sight.Site) is { } incident ? IncidentPage.Render(sight, incident) : null);
    }

    private async Task<Page> OfReport(string path, long number, Sight sight)
    {
        var read = await Read(path, async cancel =>
        {
            if (await store.Incident(number, cancel) is not { } found || Seen.Of(found, sight.Site) is not { } incident)
            {
                return null;
            }

            var happened = await store.Happened(sight.Site, [.. Recounting.Subjects(sight.Site, incident)], incident.Since - Recounting.Search, sight.Now, cancel);
            return Recounting.Of(sight.Site, incident, happened, sight.Now);
        });
        return !read.Answered ? Make(503, LostPage.Unread(sight)) : Make(sight, read.Found is { } told ? ReportPage.Render(sight, told) : null);
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
        await store.Thinned(host, now - HostPast.Readings, now, HostPast.Readings / Plot.ColumnCount, cancel),
        await store.Spans(host, now - HostPast.Statuses, now, cancel));

    private static Page Missing(Sight sight) => Make(404, LostPage.Missing(sight));

    /// <summary>Asked for by other pages again and again: a minute old will do.</summary>
    private static Page MakeBadge(string label, Status? status) => new(200, Asset.Of(Badge.Svg(label, status), "image/svg+xml")) { Cache = "max-age=60", IsForOthers = true };

    private static Page Make(Sight sight, Html? html) => html is null ? Missing(sight) : Make(200, html);

    private static Page Make(int code, Html html) => new(code, Asset.Of(Encoding.UTF8.GetBytes(html.ToString()), "text/html; charset=utf-8"));

    /// <summary>
    /// The store may be slow, or hang: a page waits a little and then tells what it knows without it. Each read holds a thread until it ends, so only a few
    /// are begun at once.
    /// </summary>
    private async Task<(bool Answered, T? Found)> Read<T>(string path, Func<CancellationToken, Task<T>> read)
    {
        using var patience = new CancellationTokenSource(exported || store.Trouble is null ? Patience : InTrouble, clock);
        try
        {
            await Places.WaitAsync(patience.Token);
            var reading = read(CancellationToken.None);
            _ = reading.ContinueWith(_ => Places.Release(), TaskScheduler.Default);
            return (true, await reading.WaitAsync(patience.Token));
        }
        catch (OperationCanceledException) when (exported)
        {
            throw new StoreFailed($"The store did not answer what the page {path} asks.");
        }
        catch (Exception fault) when (!exported && fault is StoreFailed or OperationCanceledException)
        {
            log.LogWarning("The page {Path} could not read the store and is shown without what it lacks: {Reason}", path, fault.Message);
            return (false, default);
        }
    }

    private Moment Now(Board board)
    {
        var (now, trouble) = (clock.GetUtcNow(), store.Trouble);
        var moment = Volatile.Read(ref current);
        if (moment is null || !ReferenceEquals(moment.Board, board) || moment.Trouble != trouble || moment.Stopped != Looking.Stopped(board, now) || moment.Posted != store.LastPosted
            || (now - moment.Since).Duration() > LongestMoment)
        {
            moment = new Moment(board, trouble, Looking.Stopped(board, now), now, Kept.Of(store, board.Site, clock), store.LastPosted);
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

    /// <summary>All pages of one Board, seen at one time under the same trouble; who has just posted sees what he posted.</summary>
    private sealed record Moment(Board Board, string? Trouble, bool Stopped, DateTimeOffset Since, Kept Kept, long Posted)
    {
        public ConcurrentDictionary<string, Lazy<Task<Page>>> Ready { get; } = new(StringComparer.Ordinal);
    }
}
