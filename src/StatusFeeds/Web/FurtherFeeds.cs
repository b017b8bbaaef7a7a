// Documents beside the feeds that lie ready: further pages of hosts feeds, archives of events feeds, the feed of one host. Made on demand, each once.
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <param name="Code">200: there is a document.</param>
/// <param name="Caching">How long it may be taken from a cache.</param>
internal readonly record struct FurtherFeed(int Code, FeedBytes? Document = null, string Caching = "");

internal sealed class FurtherFeeds(Store store, FeedShelf shelf, TimeProvider clock, ILogger log, long most = FurtherFeeds.MostBytes)
{
    /// <summary>Of what never changes.</summary>
    private const string ForAYear = "max-age=31536000, immutable";

    /// <summary>Of what never changes either, but nobody asks for twice.</summary>
    private const string ForADay = "max-age=86400, immutable";

    private const long MostBytes = 16_000_000;

    /// <summary>Feeds as they were, of which pages were asked for last.</summary>
    private const int MostMoments = 8;

    /// <summary>How long a request waits for the store.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly MadeOnce made = new(most);
    private readonly Lock gate = new();
    private readonly Queue<(string Name, Task<long[]> Numbers)> moments = new();

    /// <summary>Why there is none any more.</summary>
    public static string Gone(FeedAddress address) => address switch
    {
        PageAddress => $"This page is of the feed as it was before a title, the url or the hosts told in it were changed, and can no longer be made. Begin again at {FeedHeader.Path(address.Scope, FeedKind.Hosts, address.Format)}.\n",
        ArchiveAddress => "Changes of this archive are no longer kept (retention: in site.yaml says how long): the archives end here.\n",
        _ => "This host was taken out of the configuration more than thirty days ago: its feed has ended.\n",
    };

    /// <summary>404: there is none and was none. 410: it is gone. 503: not now. </summary>
    /// <param name="board">The newest, as he sees it; it has the address' scope.</param>
    /// <param name="seat">Who asks.</param>
    public async Task<FurtherFeed> Find(FeedAddress address, Board board, Seat seat)
    {
        try
        {
            return await (address switch
            {
                PageAddress page => Page(page, board, seat),
                ArchiveAddress archive => Archive(archive, board, seat),
                HostAddress host => Host(host, board, seat),
                _ => throw new ArgumentException($"Nobody makes {address}.", nameof(address)),
            }).WaitAsync(Patience, clock);
        }
        catch (Exception fault) when (fault is StoreFailed or TimeoutException)
        {
            log.LogWarning("A document of {Scope} could not be made: {Reason}", address.Scope, fault.Message);
            return new(503);
        }
    }

    /// <summary>A page of a hosts feed as it was: while nothing at its head has changed it can be made again at any time, after a restart too.</summary>
    private async Task<FurtherFeed> Page(PageAddress address, Board board, Seat seat)
    {
        var second = address.Moment.Second;
        if (shelf.Modified(address.Scope) is not { } modified)
            return new(503);
        if (second > modified)
            return new(404);
        if (HeaderAt(address.Scope, second, modified, board, seat) is not { } header)
            return new(410);
        var numbers = await Moment(header, address.Moment);
        var last = FeedPart.Pages(numbers.Length);
        if (address.Page > last)
            return new(404);
        var own = numbers[((address.Page - 1) * News.Most)..Math.Min(numbers.Length, address.Page * News.Most)];
        var part = FeedPart.OfHosts(header, address.Moment, address.Page, numbers.Length)!;
        return Whole(ForADay, await made.Get($"{part.Path}{address.Format.Suffix()} {Of(header)}", async () =>
        {
            var entries = await store.Told(reader => reader.Hosts(own), CancellationToken.None);
            return entries.Count < own.Length ? null
                : FeedBytes.Of(address.Format.Write(header, FeedKind.Hosts, [.. entries.Select(header.Lead)], complete: false, default, part), address.Format.MediaType(), second);
        }));
    }

    /// <summary>What stood at the head of that feed then, for who asks; null where that is not known any more.</summary>
    private FeedHeader? HeaderAt(string scope, long second, long modified, Board board, Seat seat)
    {
        if (shelf.Heads.At(scope, second) is not { } header || seat.IsPlain)
            return shelf.Heads.At(scope, second);

        // What somebody may see is known of today only.
        return header == shelf.Heads.At(scope, modified) ? new FeedHeader(board.Site, scope, board.Authority, seat.Way) : null;
    }

    /// <summary>Whose it is: those who see the same by the same way share it.</summary>
    private static string Of(FeedHeader header) => $"{header.Url} {string.Join(' ', header.Told)}";

    /// <summary>The numbers of what stood in the feed then, newest first. That nobody looks stands on the first page only, with whatever number.</summary>
    private Task<long[]> Moment(FeedHeader header, FeedMoment moment)
    {
        var name = $"{header.Scope} {moment} {string.Join(' ', header.Told)}";
        lock (gate)
        {
            if (moments.FirstOrDefault(one => one.Name == name && !one.Numbers.IsFaulted) is { Numbers: { } known })
                return known;
            if (moments.Count == MostMoments)
                moments.Dequeue();
            var numbers = store.Told(
                reader =>
                {
                    var roll = new Roll();
                    roll.Keep(reader, moment.Second);
                    var hosts = roll.InHosts(reader, header, moment.Second);
                    return (moment.Silent ? Selection.With(FeedMaterial.Unread, hosts) : hosts).Select(one => one.Number).ToArray();
                },
                CancellationToken.None);
            moments.Enqueue((name, numbers));
            return numbers;
        }
    }

    private async Task<FurtherFeed> Archive(ArchiveAddress address, Board board, Seat seat)
    {
        var header = new FeedHeader(board.Site, address.Scope, board.Authority, seat.Way);
        if (!header.Told.Contains(address.Scope))
            return new(404);
        var (found, isWhole) = await store.Told(reader => reader.Archive(address.Scope, address.Number) is { } there ? (there, reader.IsWhole(there)) : (null, false), CancellationToken.None);
        if (found is not { } archive)
            return new(404);
        if (!isWhole)
            return new(410);
        header = new FeedHeader(board.Site, address.Scope, archive.Authority, seat.Way);
        var part = FeedPart.Of(archive);
        return Whole(ForAYear, await made.Get($"{part.Path}{address.Format.Suffix()} {Of(header)}", async () =>
        {
            var entries = await store.Told(reader => reader.Events(archive), CancellationToken.None);
            return entries.Count < archive.Changes ? null
                : FeedBytes.Of(address.Format.Write(header, FeedKind.Events, [.. entries.Select(header.Lead)], complete: false, default, part), address.Format.MediaType(), archive.Visible);
        }));
    }

    /// <summary>Kept while nothing is told of the host; one that was taken out of the configuration has its feed as long as it is news.</summary>
    private async Task<FurtherFeed> Host(HostAddress address, Board board, Seat seat)
    {
        if (!shelf.Filled.IsCompleted)
            return new(503);
        var latest = shelf.Roll.Of(Subject.OfHost(address.Host));
        if (!board.Site.Hosts.ContainsKey(address.Host))
        {
            if (latest is null || !seat.Audience.IsEveryone)
                return new(404);
            if (latest.To == Status.Retired && latest.At <= clock.GetUtcNow() - News.Lasts)
                return new(410);
        }

        var headed = board.Modified.GetValueOrDefault(Opml.HostsScope, board.Revision);
        var (header, modified) = (FeedHeader.OfHost(board.Site, address.Host, board.Authority, seat.Way), Math.Max(headed, latest?.Visible ?? 0));
        var name = $"{header.Path(FeedKind.Events, address.Format)} {header.Url} {headed} {latest?.Number}";
        return new(200, await made.Get(name, async () =>
        {
            var asOf = DateTimeOffset.FromUnixTimeSeconds(latest?.Visible ?? headed);
            var entries = latest is null ? [] : await store.Told(reader => reader.EventsOfHost(address.Host, asOf - News.Lasts, latest.Visible), CancellationToken.None);
            return FeedBytes.Of(address.Format.Write(header, FeedKind.Events, [.. entries.Select(header.Lead)], complete: false, asOf), address.Format.MediaType(), modified);
        }), FeedAnswer.Fresh);
    }

    /// <summary>What should be there and is not any more was pruned.</summary>
    private static FurtherFeed Whole(string caching, FeedBytes? document) => document is null ? new(410) : new(200, document, caching);
}
