// Puts a backup in the place of the database that it is of: looked through first, what was there is kept, and nothing that was given to the world is given again.
using System.Data.Common;
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

/// <param name="Database">What was restored, as messages call it.</param>
/// <param name="Kept">Where what was there before is now; null: nothing was.</param>
/// <param name="Instant">When the backup knew of the last change.</param>
/// <param name="IsKnown">What was there before could be read, so its last numbers and what was told last are known.</param>
/// <param name="Retold">Hosts and applications of which something else had been told since.</param>
internal sealed record Restored(string Database, string? Kept, DateTimeOffset Instant, bool IsKnown, int Retold);

internal static class Restoration
{
    /// <param name="database">See <see cref="Site.Database"/>.</param>
    /// <param name="file">The backup; it is only read.</param>
    /// <param name="owner">Who restores, for who asks meanwhile: <c>process 1234 (statusfeeds restore)</c>.</param>
    /// <exception cref="CopyRefused">There is no such file, or it is the database itself.</exception>
    /// <exception cref="StoreRefused">A server runs on the database, or the file is damaged or none of ours: nothing was changed. The message is for people.</exception>
    public static Restored Run(Secret database, string file, string owner, TimeProvider clock, CancellationToken cancel)
    {
        var backup = Found(file);
        try
        {
            return PostgresUrl.Is(database.Reveal)
                ? PostgresRestore.Run(database, backup, owner, clock, cancel)
                : SqliteRestore.Run(database, backup, owner, clock, cancel);
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StoreRefused($"Cannot restore {Words.OneLine(backup)}: {Words.OneLine(failure.Message)} The database is as it was.", failure);
        }
    }

    /// <summary>The bytes of a backup, with the log that may lie beside a file that was copied by hand; looked through, and its tables brought up to date.</summary>
    /// <param name="draft">Where to.</param>
    public static void Take(string backup, string draft, TimeProvider clock)
    {
        Remove(draft);
        SafeFile.Make(draft);
        File.Copy(backup, draft, overwrite: true);
        SafeFile.Hide(draft);
        if (File.Exists(backup + "-wal"))
            File.Copy(backup + "-wal", draft + "-wal", overwrite: true);
        SqliteCopy.Check(draft, Words.OneLine(backup));
        using var engine = Dialect.Of(new Secret(draft));
        using var connection = SqliteCopy.Open(draft, "synchronous = FULL");
        try
        {
            Migrations.Apply(engine, connection, clock);
        }
        catch (StoreRefused newer)
        {
            throw new StoreRefused(newer.Message.Replace(draft, "in this backup", StringComparison.Ordinal), newer);
        }
    }

    /// <summary>Lets a database go on behind all that was given.</summary>
    /// <param name="connection">With a transaction begun.</param>
    /// <param name="before">What the one before it gave last, and what was told of it; null where that is not known.</param>
    /// <returns>The instant of the last change that it knows, and of how many something else had been told.</returns>
    public static (DateTimeOffset Last, int Retold) Renew(Dialect engine, DbConnection connection, (Given Given, LastTold Told)? before, string owner, TimeProvider clock)
    {
        var own = Given.Of(engine, connection);
        own.Or(before?.Given ?? Given.Nothing).Behind(clock.GetUtcNow()).Stand(connection, owner);
        return (ChangesTable.Newest(connection), before?.Told.Stand(connection) ?? 0);
    }

    public static void Remove(string draft)
    {
        foreach (var left in NewFile.Of(draft))
            File.Delete(left);
    }

    /// <summary><c>20261122-211500</c>.</summary>
    public static string Stamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    private static string Found(string file)
    {
        var path = string.IsNullOrWhiteSpace(file) || file.Contains('\0') ? "" : Path.GetFullPath(file);
        if (!File.Exists(path))
            throw new CopyRefused($"There is no file {Words.OneLine(file)}. Name a backup that 'statusfeeds backup' made.");
        return new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
    }
}
