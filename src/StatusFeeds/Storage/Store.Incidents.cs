// What the store does for incidents: it takes posts of the server, and gives back what is current.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal sealed partial class Store
{
    private long posted;

    /// <summary>Number of the last post that was stored here; 0: none was since the start. Those of commands beside this process are not known here.</summary>
    public long LastPosted => Interlocked.Read(ref posted);

    /// <summary>Stores a post, in the order of the calls; it is on the disk then. See <see cref="IncidentsTable.Add"/>.</summary>
    /// <exception cref="StoreFailed">It is not stored, as far as we know; with a key it may be tried again.</exception>
    public async Task<Posted> Post(IncidentPost post, CancellationToken cancel)
    {
        Posted? stored = null;
        await Hand(new Order(null, [], [], Done(), cancel) { Work = to => stored = IncidentsTable.Add(to, post) });
        if (stored!.Post is { } there)
        {
            Interlocked.Exchange(ref posted, there.Number);
        }

        return stored;
    }

    /// <summary>Number of the newest post; cheap enough for every second.</summary>
    public Task<long> NewestPost(CancellationToken cancel) => Read(() => kept.Ask(IncidentsTable.Newest), cancel);

    /// <summary>Those that are not closed, and those of which not all is told, in the order of their numbers.</summary>
    public Task<ImmutableArray<Incident>> Incidents(CancellationToken cancel) => Read(connection => Recall.Current(connection, clock.GetUtcNow()), cancel);

    /// <summary>With all its posts, those for nobody else too; null: there is none of that number.</summary>
    public Task<Incident?> Incident(long number, CancellationToken cancel) => Read(connection => IncidentsTable.Find(connection, number), cancel);

    /// <summary>See <see cref="HappenedRead"/>.</summary>
    public Task<Happened> Happened(Site site, IReadOnlyCollection<Subject> subjects, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel) =>
        Read(connection => HappenedRead.Of(connection, site, subjects, from, until), cancel);

    /// <summary>What reloads of the configuration changed, after <paramref name="from"/> and until <paramref name="until"/>, in the order of their instants.</summary>
    public Task<ImmutableArray<ReloadNote>> Reloads(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel) =>
        Read(connection => ReloadsTable.Between(connection, from, until), cancel);

    /// <summary>The newest first.</summary>
    public Task<ImmutableArray<Incident>> LatestIncidents(int most, CancellationToken cancel) => Read(connection => IncidentsTable.Latest(connection, most), cancel);
}
