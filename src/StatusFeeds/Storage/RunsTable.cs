// Table runs: the life of each process that judged; between its last sign of life and the next run nothing was observed.
using System.Data.Common;
using Dapper;

namespace StatusFeeds.Storage;

internal static class RunsTable
{
    /// <summary>Enters a new run, with the highest number; the judge's lock is held.</summary>
    public static long Begin(DbConnection connection, string owner, DateTimeOffset now)
    {
        var run = Newest(connection) + 1;
        Enter(connection, run, owner, now);
        return run;
    }

    public static void Enter(DbConnection connection, long run, string owner, DateTimeOffset now) => connection.Execute(
        "INSERT INTO runs (run, owner, started, seen) VALUES (@run, @owner, @started, NULL)", new { run, owner, started = now.ToUnixTimeMilliseconds() });

    public static void WriteSeen(DbConnection connection, long run, DateTimeOffset seen) =>
        connection.Execute("UPDATE runs SET seen = @seen WHERE run = @run", new { run, seen = seen.ToUnixTimeMilliseconds() });

    /// <summary>The number of the newest run; 0: there is none.</summary>
    public static long Newest(DbConnection connection) =>
        connection.ExecuteScalar<long?>("SELECT MAX(run) FROM runs") ?? 0;

    public static string NewestOwner(DbConnection connection) =>
        connection.ExecuteScalar<string?>("SELECT owner FROM runs ORDER BY run DESC LIMIT 1") ?? "";

    /// <summary>The last sign of life of the newest run before this one that gave any.</summary>
    public static DateTimeOffset? SeenBefore(DbConnection connection, long run) =>
        connection.ExecuteScalar<long?>("SELECT seen FROM runs WHERE run < @run AND seen IS NOT NULL ORDER BY run DESC LIMIT 1", new { run }) is { } seen
            ? DateTimeOffset.FromUnixTimeMilliseconds(seen)
            : null;
}
