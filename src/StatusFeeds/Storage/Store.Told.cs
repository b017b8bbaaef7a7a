// What the store gives back of what was told.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal sealed partial class Store
{
    /// <summary>What feeds are made of: the answer to a question that may ask for several things.</summary>
    public Task<T> Told<T>(Func<ToldReader, T> question, CancellationToken cancel) =>
        Read(connection => question(new ToldReader(connection, held)), cancel);

    /// <summary>The events feeds' text of the changes told in that scope later than <paramref name="after"/>, newest first.</summary>
    public Task<IReadOnlyList<StoredEntry>> Events(string scope, DateTimeOffset after, int most, CancellationToken cancel) =>
        Read(connection => EntriesTable.Events(connection, held, scope, after, long.MaxValue, most), cancel);

    public Task<StoredEntry?> Event(long number, CancellationToken cancel) => Read(connection => EntriesTable.Event(connection, held, number), cancel);

    /// <summary>Whether that change was told in one of these scopes.</summary>
    public Task<bool> IsTold(long number, IEnumerable<string> scopes, CancellationToken cancel) =>
        Read(connection => scopes.Any(scope => ChangeScopesTable.Holds(connection, scope, number)), cancel);

    public Task<IReadOnlyList<StoredEntry>> EventsOfHost(string host, int most, CancellationToken cancel) =>
        Read(connection => EntriesTable.EventsOfHost(connection, held, host, long.MaxValue, most), cancel);

    /// <summary>The newest changes of a host that were not told when they happened, newest first; told are those that were told later.</summary>
    public Task<IReadOnlyList<PastChange>> LateOrUntold(string host, int most, CancellationToken cancel) =>
        Read(connection => ChangesTable.LateOrUntold(connection, host, most), cancel);

    /// <summary>Host → the scopes in which its latest change was told.</summary>
    public Task<ImmutableDictionary<string, ImmutableArray<string>>> ToldIn(ImmutableArray<string> hosts, CancellationToken cancel) =>
        Read(connection => ChangeScopesTable.OfHosts(connection, hosts), cancel);
}
