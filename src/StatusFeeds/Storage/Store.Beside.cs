// The store for a command that only reads: beside a judge, or while there is none. Without lock, writer and upkeep; its board stands still.
using System.Data.Common;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Storage;

internal sealed partial class Store
{
    private Store(Dialect dialect, Board board, TimeProvider clock, ILogger log)
    {
        (this.dialect, this.board, this.clock, this.log) = (dialect, board, clock, log);
        (writer, isBeside) = (null!, true);
        kept = new KeptReader(dialect.OpenReader, clock);
        opened = clock.GetTimestamp();
        Sparks = new Sparks(clock);
        node = new KeptReader(dialect.OpenReader, clock);
        (readings, upkeep) = Keeping();
        orders.CompleteAdding();
        ended.SetResult();
    }

    /// <summary>Nothing is written, and nothing can be handed in.</summary>
    /// <param name="database">See <see cref="Site.Database"/>.</param>
    /// <param name="see">The board, of what is remembered.</param>
    /// <exception cref="StoreRefused">It cannot be had, or is not as this program needs it; the message is for people.</exception>
    public static Task<Store> Beside(Secret database, Func<Remembered, Board> see, TimeProvider clock, ILogger log, CancellationToken cancel) => Task.Run(
        () =>
        {
            var engine = Dialect.Of(database);
            try
            {
                using var connection = engine.OpenBeside();
                Migrations.Require(engine, connection);
                var ledger = ScopesTable.Read(connection, SiteTable.Authority(connection));
                var world = Recall.WorldOf(connection, SiteTable.Blind(connection), clock.GetUtcNow());
                var seen = RunsTable.SeenBefore(connection, long.MaxValue);
                var still = see(new Remembered(world, ledger.Authority, ledger.Revision, ledger.Modified, seen));
                var store = new Store(engine, still, clock, log);
                Loading.Fill(connection, still.Site, store.Days, store.readings, clock.GetUtcNow(), store.isBeside, log, cancel);
                return store;
            }
            catch (Exception failure)
            {
                engine.Dispose();
                throw failure is DbException told ? new StoreRefused($"Cannot read the database {engine.Name}: {engine.Explain(told)}", failure) : failure;
            }
        },
        cancel);
}
