// Restores a backup as a SQLite file: made whole beside it, then given its name, once what was there has another.
using System.Data.Common;
using Microsoft.Data.Sqlite;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

internal static class SqliteRestore
{
    /// <summary>Beside a database while it is restored: where this is there and the database is not, a restore was broken off.</summary>
    public const string Suffix = ".restored";

    /// <param name="backup">Its whole path.</param>
    /// <exception cref="CopyRefused">It is the database itself.</exception>
    public static Restored Run(Secret database, string backup, string owner, TimeProvider clock, CancellationToken cancel)
    {
        var path = SqliteFile.Resolve(database.Reveal);
        if (NewFile.Of(path).Contains(backup, StringComparer.Ordinal))
            throw new CopyRefused($"{Words.OneLine(backup)} belongs to the database itself. Name a backup of it.");
        var hadLock = File.Exists(path + ".lock");
        using var held = LockFile.Take(path, owner);
        if (!hadLock)
            SafeFile.MakeLike(path + ".lock", Path.GetDirectoryName(path)!);
        var draft = path + Suffix;
        try
        {
            Restoration.Take(backup, draft, clock);
            cancel.ThrowIfCancellationRequested();
            var before = Before(path);
            var (last, retold) = Renew(draft, before, owner, clock);
            SafeFile.MakeLike(draft, File.Exists(path) ? path : Path.GetDirectoryName(path)!);
            SafeFile.Flush(draft);
            var kept = Keep(path, clock.GetUtcNow());
            File.Move(draft, path);
            SafeFile.FlushFolderOf(path);
            return new(path, kept, last, before is not null, retold);
        }
        finally
        {
            if (File.Exists(path))
                Restoration.Remove(draft);
        }
    }

    /// <summary>What the database in that place gave last; null where there is none, or it cannot be read.</summary>
    private static (Given Given, LastTold Told)? Before(string path)
    {
        try
        {
            if (SqliteFile.IsToBeMade(path))
                return null;

            // For reading only, as who closes it otherwise puts its log into it.
            using var engine = Dialect.Of(new Secret(path));
            using var connection = SqliteCopy.Open(path, mode: SqliteOpenMode.ReadOnly);
            return (Given.Of(engine, connection), LastTold.Of(connection));
        }
        catch (Exception failure) when (failure is DbException or StoreRefused)
        {
            return null;
        }
    }

    private static (DateTimeOffset Last, int Retold) Renew(string draft, (Given Given, LastTold Told)? before, string owner, TimeProvider clock)
    {
        using var engine = Dialect.Of(new Secret(draft));
        using var connection = SqliteCopy.Open(draft, "synchronous = FULL");
        (DateTimeOffset Last, int Retold) renewed = default;
        engine.Transact(connection, () => renewed = Restoration.Renew(engine, connection, before, owner, clock));
        return renewed;
    }

    /// <summary>The database first: from here until the new one is there, a server that starts finds <see cref="Suffix"/> and makes no new one.</summary>
    private static string? Keep(string path, DateTimeOffset now)
    {
        var kept = $"{path}.before-{Restoration.Stamp(now)}";
        var name = kept;
        for (var more = 2; NewFile.Of(name).Any(File.Exists); more++)
            name = $"{kept}-{more}";
        var isAny = false;
        foreach (var end in (string[])["", "-wal", "-shm", "-journal"])
        {
            if (!File.Exists(path + end))
                continue;
            File.Move(path + end, name + end);
            isAny = true;
        }

        return isAny ? name : null;
    }
}
