// Restores a backup into a PostgreSQL database: in one transaction, which puts the tables that are there into a schema of their own.
using System.Data.Common;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

internal static class PostgresRestore
{
    /// <param name="backup">Its whole path. It is brought up to date as a copy in the folder for temporary files.</param>
    public static Restored Run(Secret database, string backup, string owner, TimeProvider clock, CancellationToken cancel)
    {
        var draft = Path.Combine(Path.GetTempPath(), $"statusfeeds-restore-{Environment.ProcessId}.db");
        try
        {
            Restoration.Take(backup, draft, clock);
            var aside = "before_" + Restoration.Stamp(clock.GetUtcNow()).Replace('-', '_');
            var tables = Tables.Made(clock);
            (Given, LastTold)? before = null;
            using var from = Side.Read(new Secret(draft), null, clock);
            using var to = PostgresSide.Replace(database, owner, tables, aside, connection => before = Before(connection), clock);
            Transfer.Run(from, to, tables, _ => { }, cancel);
            using var engine = Dialect.Of(database);
            var (last, retold) = Restoration.Renew(engine, to.Connection, before, owner, clock);
            to.Finish();
            return new(to.Name, to.IsAside ? $"the schema {aside} in it" : null, last, before is not null, retold);
        }
        finally
        {
            Restoration.Remove(draft);
        }

        (Given, LastTold)? Before(DbConnection connection)
        {
            using var engine = Dialect.Of(database);
            try
            {
                return engine.HasTable(connection, "migrations") ? (Given.Of(engine, connection), LastTold.Of(connection)) : null;
            }
            catch (DbException)
            {
                return null;
            }
        }
    }
}
