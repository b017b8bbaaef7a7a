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

    /// <summary>The number of the batch that is being written; one later than the last where it brings anything.</summary>
    public static long NextBatch(DbConnection connection, long run, bool isNews)
    {
        if (isNews)
            connection.Execute("UPDATE runs SET batch = (SELECT MAX(batch) FROM runs) + 1 WHERE run = @run", new { run });
        return connection.ExecuteScalar<long?>("SELECT MAX(batch) FROM runs") ?? 0;
    }

    /// <summary>The newest run; null: nobody ever judged.</summary>
    public static RunNow? Now(DbConnection connection) =>
        connection.Query<(long Run, long Started, long? Seen, long Batch)>("SELECT run, started, seen, (SELECT MAX(b.batch) FROM runs b) FROM runs ORDER BY run DESC LIMIT 1")
            .Select(row => new RunNow(row.Run, DateTimeOffset.FromUnixTimeMilliseconds(row.Started), row.Seen is { } seen ? DateTimeOffset.FromUnixTimeMilliseconds(seen) : null, row.Batch))
            .FirstOrDefault();

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

/// <param name="Seen">Its last sign of life; null: it gave none yet.</param>
/// <param name="Batch">The latest batch that brought news, of any run.</param>
internal sealed record RunNow(long Run, DateTimeOffset Started, DateTimeOffset? Seen, long Batch);
