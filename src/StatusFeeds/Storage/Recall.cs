// What the store remembers, for a command that only asks: beside the judge, or while there is none.
using System.Collections.Immutable;
using System.Data.Common;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class Recall
{
    /// <summary>A proposal that nobody opened so long is forgotten by the judge; it can be opened still.</summary>
    private static readonly TimeSpan ProposedFor = TimeSpan.FromDays(7);

    /// <summary>The world as it was last stored, and the last sign of life of whoever looked.</summary>
    /// <exception cref="StoreRefused">It cannot be had, or is not as this program needs it; the message is for people.</exception>
    public static (World World, DateTimeOffset? Seen) Of(Secret database, DateTimeOffset now) =>
        Asked(database, (connection, _) => (WorldOf(connection, SiteTable.Blind(connection), now), RunsTable.SeenBefore(connection, long.MaxValue)));

    private static T Asked<T>(Secret database, Func<DbConnection, Dialect, T> question)
    {
        using var engine = Dialect.Of(database);
        try
        {
            using var connection = engine.OpenBeside();
            Migrations.Require(engine, connection);
            return question(connection, engine);
        }
        catch (DbException failure)
        {
            throw new StoreRefused($"Cannot read the database {engine.Name}: {engine.Explain(failure)}", failure);
        }
    }

    /// <summary>What checks remember.</summary>
    /// <exception cref="StoreRefused">As in <see cref="Of"/>.</exception>
    public static ImmutableArray<KeptMemory> MemoriesOf(Secret database) => Asked(database, (connection, _) => MemoriesTable.Read(connection, 0).All);

    /// <summary>What was, from then until then; nothing was observed from the last sign of life on.</summary>
    /// <exception cref="StoreRefused">As in <see cref="Of"/>.</exception>
    public static PastLines LinesOf(Secret database, LinesAsked asked, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now) => Asked(
        database,
        (connection, engine) => new LinesRead(connection, asked, StatusesPast.Holes(connection, now, isOver: true), from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds(), engine.OpenBeside).Read());

    /// <summary>It is looked at, or was once.</summary>
    /// <exception cref="StoreRefused">As in <see cref="Of"/>.</exception>
    public static bool KnowsHost(Secret database, string host) => Asked(database, (connection, _) => HostsTable.Knows(connection, host));

    /// <param name="connection">Any of the database's.</param>
    /// <param name="blind">Since when, in Unix milliseconds.</param>
    /// <param name="now">Orders that are over by then are left out.</param>
    /// <param name="known">What is known already, up to <paramref name="batch"/>; null: nothing.</param>
    /// <param name="batch">Hosts that were written after that batch are read.</param>
    public static World WorldOf(DbConnection connection, long? blind, DateTimeOffset now, World? known = null, long batch = -1)
    {
        var (instant, dated) = ChangesTable.Last(connection);
        var windows = WindowsTold.Read(connection);
        var hosts = HostsTable.Read(connection, ChecksTable.Read(connection, batch), batch);
        return new World(known is null ? hosts : known.Hosts.SetItems(hosts), instant, DateTimeOffset.UnixEpoch)
        {
            LastDated = dated,
            Blind = blind is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null,
            Applications = ApplicationsTable.Read(connection),
            Ordered = Ordered(connection, now),
            ToldWindows = windows.Begun,
            Announced = windows.Ahead,
            ToldReports = SubjectsTable.Told(connection, SubjectKind.Report),
            Incidents = Current(connection, now).ToImmutableDictionary(incident => incident.Number),
        };
    }

    public static ImmutableArray<Incident> Current(DbConnection connection, DateTimeOffset now) => IncidentsTable.Current(connection, now - ProposedFor);

    public static ImmutableArray<Window> Ordered(DbConnection connection, DateTimeOffset now) => [.. OrderedWindowsTable.Read(connection, now).Select(ordered => ordered.Window)];
}
