// Table kept_checks: the checks whose readings are kept, each with a number that its blocks are kept under.
using System.Data.Common;
using Dapper;

namespace StatusFeeds.Storage;

internal static class KeptChecksTable
{
    public static IEnumerable<(long Id, string Host, string Check)> All(DbConnection connection) =>
        connection.Query<(long Id, string Host, string Check)>("SELECT id, host, name FROM kept_checks");

    public static IEnumerable<(long Id, string Check)> OfHost(DbConnection connection, string host) =>
        connection.Query<(long Id, string Check)>("SELECT id, name FROM kept_checks WHERE host = @host", new { host });

    /// <summary>The number of a check that had none.</summary>
    public static long Add(DbConnection connection, string host, string check)
    {
        var id = (connection.ExecuteScalar<long?>("SELECT MAX(id) FROM kept_checks") ?? 0) + 1;
        connection.Execute("INSERT INTO kept_checks (id, host, name, rolled) VALUES (@id, @host, @check, 0)", new { id, host, check });
        return id;
    }

    /// <summary>Blocks up to this number are in the roll-ups.</summary>
    public static long Rolled(DbConnection connection, long id) => connection.ExecuteScalar<long>("SELECT rolled FROM kept_checks WHERE id = @id", new { id });

    public static void WriteRolled(DbConnection connection, long id, long number) =>
        connection.Execute("UPDATE kept_checks SET rolled = @number WHERE id = @id", new { id, number });

    /// <summary>True where nothing of it is kept any more, and it is gone now.</summary>
    public static bool RemoveEmpty(DbConnection connection, long id) => connection.Execute(
        """
        DELETE FROM kept_checks WHERE id = @id
            AND NOT EXISTS (SELECT 1 FROM readings WHERE check_id = @id) AND NOT EXISTS (SELECT 1 FROM rollups WHERE check_id = @id)
        """,
        new { id }) > 0;
}
