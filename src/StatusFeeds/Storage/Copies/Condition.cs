// What can be said of a database from outside: whether it is there and whole, how large, who has it, how far away it is. Only read.
using System.Data.Common;
using System.Globalization;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

internal sealed record Condition(string Name)
{
    /// <summary>Times that a server is asked; the median counts.</summary>
    private const int Asked = 9;

    /// <summary>It is a file on this machine.</summary>
    public bool IsFile { get; init; }

    public bool Exists { get; init; }

    /// <summary>Why it cannot be used, with what to do; null: it can.</summary>
    public string? Trouble { get; init; }

    /// <summary>What SQLite found in its pages; null: nothing, or it is no file.</summary>
    public string? Damage { get; init; }

    public long Bytes { get; init; }

    /// <summary>Of the log beside it; 0: there is none.</summary>
    public long LogBytes { get; init; }

    /// <summary>Of the newest change, or of what was given before a restore.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>When the first judge began.</summary>
    public DateTimeOffset? Begun { get; init; }

    /// <summary>The number of the newest tables that are there, and that this program knows.</summary>
    public (long There, long Known)? Version { get; init; }

    /// <summary>Who judges; null: nobody.</summary>
    public string? Holder { get; init; }

    /// <summary>Of a server: from question to answer.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>How far a server's clock is ahead of ours.</summary>
    public TimeSpan? Ahead { get; init; }

    /// <summary>Never throws: what is wrong is what it says.</summary>
    public static Condition Of(Secret database, TimeProvider clock)
    {
        Dialect? engine = null;
        try
        {
            engine = Dialect.Of(database);
            return PostgresUrl.Is(database.Reveal) ? OfServer(engine, clock) : OfFile(engine);
        }
        catch (Exception failure) when (failure is StoreRefused or DbException or IOException or UnauthorizedAccessException)
        {
            var isFile = !PostgresUrl.Is(database.Reveal);
            return new(engine?.Name ?? (isFile ? database.Reveal : "at database: in site.yaml"))
            {
                IsFile = isFile,
                Exists = isFile && engine is not null && File.Exists(engine.Name),
                Bytes = isFile && engine is not null && File.Exists(engine.Name) ? new FileInfo(engine.Name).Length : 0,
                Trouble = Capital(failure is DbException told && engine is not null ? engine.Explain(told) : failure.Message),
            };
        }
        finally
        {
            engine?.Dispose();
        }
    }

    private static Condition OfFile(Dialect engine)
    {
        var file = engine.Name;
        if (SqliteFile.IsToBeMade(file))
            return new(file) { IsFile = true, Holder = LockFile.Holder(file) };
        var log = new FileInfo(file + "-wal");
        var seen = new Condition(file)
        {
            IsFile = true,
            Exists = true,
            Bytes = new FileInfo(file).Length,
            LogBytes = log.Exists ? log.Length : 0,
            Holder = LockFile.Holder(file),
        };
        using var connection = engine.OpenReader();
        var faults = connection.Query<string>("PRAGMA quick_check(3)", commandTimeout: 0).AsList();
        return Said(faults is ["ok"] ? seen : seen with { Damage = Words.OneLine(string.Join("; ", faults)) }, engine, connection);
    }

    private static Condition OfServer(Dialect engine, TimeProvider clock)
    {
        using var connection = engine.OpenReader();
        List<(TimeSpan Took, TimeSpan Ahead)> asked = [.. Enumerable.Range(0, Asked).Select(_ => Ask(connection, clock))];
        return Said(
            new(engine.Name)
            {
                Exists = engine.HasTable(connection, "migrations"),
                Bytes = connection.ExecuteScalar<long>("SELECT pg_database_size(current_database())"),
                Holder = connection.ExecuteScalar<long>("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") > 0
                    ? RunsTable.NewestOwner(connection)
                    : null,
                RoundTrip = asked.Select(one => one.Took).Order().ElementAt(Asked / 2),
                Ahead = asked.MinBy(one => one.Took).Ahead,
            },
            engine,
            connection);
    }

    private static (TimeSpan Took, TimeSpan Ahead) Ask(DbConnection connection, TimeProvider clock)
    {
        var (begun, now) = (clock.GetTimestamp(), clock.GetUtcNow());
        var theirs = connection.ExecuteScalar<long>("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint");
        var took = clock.GetElapsedTime(begun);
        return (took, DateTimeOffset.FromUnixTimeMilliseconds(theirs) - (now + (took / 2)));
    }

    private static Condition Said(Condition seen, Dialect engine, DbConnection connection)
    {
        if (!engine.HasTable(connection, "migrations"))
            return seen.IsFile ? seen with { Trouble = $"The database {engine.Name} holds no StatusFeeds. Name another one at database: in site.yaml." } : seen;
        var version = (connection.ExecuteScalar<long?>("SELECT MAX(number) FROM migrations") ?? 0, Migrations.Known);
        if (version.Item1 != version.Known)
            return seen with { Version = version };
        var last = ChangesTable.Last(connection).Instant;
        return seen with
        {
            Version = version,
            Last = last > DateTimeOffset.UnixEpoch ? last : null,
            Begun = connection.ExecuteScalar<long?>("SELECT MIN(started) FROM runs") is { } begun ? DateTimeOffset.FromUnixTimeMilliseconds(begun) : null,
        };
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..];
}
