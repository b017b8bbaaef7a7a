// The shelf of ready feeds: assembled once when their scope has changed, or when StatusFeeds has stopped looking; requests take from it.
using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>What all feeds are made of at one moment.</summary>
internal sealed record FeedStand(FrozenDictionary<string, FeedMaterial> Materials, Silence? Silence);

internal sealed class FeedShelf(Store store, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    /// <summary>Scopes.</summary>
    private const int AtOnce = 16;

    private static readonly FeedKind[] Kinds = [FeedKind.Hosts, FeedKind.Events];

    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource filled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stock stock = Stock.Empty;
    private Task running = Task.CompletedTask;

    // From here on: the loop's own.
    private Site? site;
    private FrozenDictionary<string, FeedMaterial> materials = FrozenDictionary<string, FeedMaterial>.Empty;
    private Silence? silence;
    private string? complaint;

    /// <summary>Who was told what last.</summary>
    public Roll Roll { get; } = new();

    public Heads Heads { get; } = new();

    /// <summary>Completes when all feeds stand here for the first time.</summary>
    public Task Filled => filled.Task;

    public static IEnumerable<string> ScopesOf(Site site) => [Scopes.All, .. site.Applications.Select(application => Scopes.OfApplication(application.Id))];

    /// <summary>The Atom feed at that path (<c>/apps/shop/hosts.atom</c>); null where there is none, or none yet.</summary>
    public FeedBytes? Find(string path) => Volatile.Read(ref stock).Ready.GetValueOrDefault(path);

    /// <summary>The RSS or JSON feed at that path, which whoever asks first after a change has to wait for; null where there is none, or none yet.</summary>
    public Lazy<Task<FeedBytes>>? FindOther(string path) => Volatile.Read(ref stock).OnDemand.GetValueOrDefault(path);

    /// <summary>The second at which the feeds of that scope, as they stand here, last changed; null where there are none, or none yet.</summary>
    public long? Modified(string scope) => Volatile.Read(ref stock).Modified.TryGetValue(scope, out var second) ? second : null;

    /// <summary>Called whenever other feeds stand here; must not fail, and not take long.</summary>
    public Action? Moved { get; set; }

    /// <summary>The list of all feeds of that kind; null as long as there is none.</summary>
    public FeedBytes? Outlines(FeedKind kind) => Volatile.Read(ref stock).Outlines.GetValueOrDefault(kind);

    /// <summary>What those that lie here are made of; another object whenever any of them is another.</summary>
    public FeedStand Stand => Volatile.Read(ref stock).Stand;

    /// <summary>The list of each host's feed, which whoever asks first after a change has to wait for; null as long as there is none.</summary>
    public Task<FeedBytes>? HostOutlines() => Volatile.Read(ref stock).HostOutlines?.Value;

    public void Start() => running = Task.Run(Run);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    /// <summary>
    /// Takes each new Board, reads what changed with it, and looks every second whether anybody still looks. It never waits for a read alone: the store
    /// may hang, and then the seconds must go on. What fails leaves the feeds as they are, is logged, and is tried again a second later.
    /// </summary>
    private async Task Run()
    {
        var board = store.Board;
        var (next, tick) = (store.After(board, stop.Token), Seconds.Next(clock, stop.Token));
        Task<Reading>? reading = null;
        var failed = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (reading is { IsCompleted: true } done)
                {
                    reading = null;
                    Take(await done);
                }

                if (next.IsCompleted)
                {
                    board = await next;
                    next = store.After(board, stop.Token);
                }

                string[] due = board is null || reading is not null || failed ? [] : Due(board);
                if (due.Length > 0)
                {
                    reading = Task.Run(() => Read(board!, due));
                }

                if (board is not null)
                {
                    Watch(board, isCurrent: reading is null && !failed);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                failed = true;
                Complain(fault.Message, fault);
            }

            // After a failure the next second is waited for, whatever comes before.
            await Task.WhenAny(failed ? [tick] : reading is null ? [next, tick] : [next, tick, reading]);
            if (tick.IsCompleted)
            {
                (tick, failed) = (Seconds.Next(clock, stop.Token), false);
            }
        }
    }

    /// <summary>Those that waited longest, a few at a time: while everything changes every second, nothing is made that is old when it is done.</summary>
    private string[] Due(Board board) => ReferenceEquals(board.Site, site)
        ? [.. materials.Values.Where(one => one.Modified != Modified(board, one.Header.Scope)).OrderBy(one => one.Modified).Take(AtOnce).Select(one => one.Header.Scope)]
        : [.. ScopesOf(board.Site)];

    /// <summary>All of it at once: the feeds of one moment, whatever is committed meanwhile.</summary>
    private Task<Reading> Read(Board board, string[] scopes) => store.Told(
        reader =>
        {
            var isNew = !ReferenceEquals(board.Site, site);
            Roll.Keep(reader, board.Revision);
            var read = scopes.Select(scope => FeedMaterial.Of(
                reader, Roll, isNew ? new FeedHeader(board.Site, scope, board.Authority) : materials[scope].Header, Modified(board, scope)));
            return new Reading(board, [.. read], isNew ? reader.Headed() : null);
        },
        stop.Token);

    private void Take(Reading reading)
    {
        var (board, read, headed) = reading;
        var merged = ScopesOf(board.Site).ToDictionary(scope => scope, scope => read.FirstOrDefault(one => one.Header.Scope == scope) ?? materials[scope]);
        var heard = Looking.Stopped(board, clock.GetUtcNow()) ? silence : null;
        if (headed is not null)
        {
            Heads.Take(read.Select(one => (one.Header, headed.GetValueOrDefault(one.Header.Scope, one.Modified))));
            stock = stock with { Outlines = Kinds.ToFrozenDictionary(kind => kind, kind => Outlines(board, kind)), HostOutlines = HostOutlines(board) };
        }

        Publish(merged.Values, heard, heard == silence ? read : merged.Values);
        (site, materials, silence) = (board.Site, merged.ToFrozenDictionary(StringComparer.Ordinal), heard);
        filled.TrySetResult();
        if (complaint is not null)
        {
            log.LogInformation("The feeds could be assembled again");
            complaint = null;
        }
    }

    /// <param name="isCurrent">The feeds say all that this Board has: only then may the word that nobody looks be taken back.</param>
    private void Watch(Board board, bool isCurrent)
    {
        var now = clock.GetUtcNow();
        if (Looking.Stopped(board, now) && site is not null)
        {
            if (silence?.Since != Looking.Last(board) && Silence.Of(board) is { } begun)
            {
                Publish(materials.Values, begun, materials.Values);
                silence = begun;
                log.LogWarning("{Silence}", Looking.Silence(board, now));
            }
        }
        else if (silence is not null && isCurrent)
        {
            Publish(materials.Values, null, materials.Values);
            silence = null;
        }
    }

    /// <summary>Makes the changed ones anew and puts all on the shelf at once.</summary>
    private void Publish(IReadOnlyCollection<FeedMaterial> all, Silence? heard, IEnumerable<FeedMaterial> changed)
    {
        var (moved, now) = (changed.ToHashSet(), clock.GetUtcNow().ToUnixTimeSeconds());
        Making[] feeds = [.. all.SelectMany(material => Kinds, (material, kind) => new Making(material, kind, stock.Ready.GetValueOrDefault(material.Header.Path(kind))))];
        Parallel.ForEach(feeds, one => one.Feed = one.Before is null || moved.Contains(one.Material) ? one.Material.Assemble(one.Kind, heard, one.Before, now) : one.Before);
        var ready = new Dictionary<string, FeedBytes>(StringComparer.Ordinal);
        var others = new Dictionary<string, Lazy<Task<FeedBytes>>>(StringComparer.Ordinal);
        foreach (var one in feeds)
        {
            var (header, feed) = (one.Material.Header, one.Feed!);
            ready.Add(header.Path(one.Kind), feed);
            foreach (var format in FeedFormats.All.Where(format => format != FeedFormat.Atom))
            {
                var other = header.Path(one.Kind, format);
                others.Add(other, feed == one.Before ? stock.OnDemand[other] : one.Material.OnDemand(format, one.Kind, heard, feed.LastModified));
            }
        }

        Volatile.Write(ref stock, stock with
        {
            Ready = ready.ToFrozenDictionary(StringComparer.Ordinal),
            OnDemand = others,
            Stand = new FeedStand(all.ToFrozenDictionary(material => material.Header.Scope, StringComparer.Ordinal), heard),
            Modified = all.ToDictionary(material => material.Header.Scope, material => material.Modified, StringComparer.Ordinal),
        });
        Moved?.Invoke();
    }

    private static FeedBytes Outlines(Board board, FeedKind kind)
    {
        var modified = Modified(board, Opml.Scope);
        return FeedBytes.Of(Opml.Write(board.Site, kind, DateTimeOffset.FromUnixTimeSeconds(modified)), Opml.MediaType, modified);
    }

    private static Lazy<Task<FeedBytes>> HostOutlines(Board board)
    {
        // Not the board: it would be kept, with all that is believed of every host.
        var (site, modified) = (board.Site, Modified(board, Opml.HostsScope));
        return new(() => Task.Run(() => FeedBytes.Of(Opml.WriteHosts(site, DateTimeOffset.FromUnixTimeSeconds(modified)), Opml.MediaType, modified)));
    }

    private void Complain(string reason, Exception fault)
    {
        if (complaint != reason)
        {
            complaint = reason;
            log.LogError(fault, "The feeds could not be assembled anew and stay as they are; tried again every second: {Reason}", reason);
        }
    }

    private static long Modified(Board board, string scope) => board.Modified.GetValueOrDefault(scope, board.Revision);

    /// <param name="Headed">Where the site is a new one, since when each scope's head is what it is.</param>
    private sealed record Reading(Board Of, FeedMaterial[] Materials, ImmutableDictionary<string, long>? Headed);

    /// <summary>All that lies ready at one moment, by path or kind. What is made on demand stands for the same entries as the Atom feed beside it.</summary>
    private sealed record Stock(
        FrozenDictionary<string, FeedBytes> Ready,
        IReadOnlyDictionary<string, Lazy<Task<FeedBytes>>> OnDemand,
        FrozenDictionary<FeedKind, FeedBytes> Outlines,
        Lazy<Task<FeedBytes>>? HostOutlines,
        IReadOnlyDictionary<string, long> Modified)
    {
        public FeedStand Stand { get; init; } = new(FrozenDictionary<string, FeedMaterial>.Empty, null);

        public static readonly Stock Empty = new(
            FrozenDictionary<string, FeedBytes>.Empty,
            FrozenDictionary<string, Lazy<Task<FeedBytes>>>.Empty,
            FrozenDictionary<FeedKind, FeedBytes>.Empty,
            null,
            FrozenDictionary<string, long>.Empty);
    }

    /// <param name="Before">What is served now.</param>
    private sealed record Making(FeedMaterial Material, FeedKind Kind, FeedBytes? Before)
    {
        public FeedBytes? Feed { get; set; }
    }
}
