// A backup: one SQLite file with all that the database holds at one moment, of a running server's or not, of either engine.
using System.Data.Common;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

/// <param name="Of">The database, as messages call it.</param>
/// <param name="File">Its whole path.</param>
/// <param name="Bytes">How large it is.</param>
internal sealed record BackupMade(string Of, string File, long Bytes);

internal static class BackupFile
{
    /// <param name="database">See <see cref="Site.Database"/>.</param>
    /// <param name="file">It gets its name once it is whole, looked through and on the disk.</param>
    /// <param name="replace">An older one of that name is replaced then.</param>
    /// <exception cref="CopyRefused">It cannot be written there.</exception>
    /// <exception cref="StoreRefused">The database cannot be read, or is damaged; the message is for people.</exception>
    public static BackupMade Make(Secret database, string file, bool replace, TimeProvider clock, CancellationToken cancel)
    {
        using var engine = Dialect.Of(database);
        var isFile = !PostgresUrl.Is(database.Reveal);
        using var made = NewFile.Begin(file, replace, isFile ? NewFile.Of(engine.Name) : []);
        try
        {
            if (isFile)
                OfFile(engine, made, cancel);
            else
                OfServer(database, made, clock, cancel);
            return new(engine.Name, made.Path, new FileInfo(made.Path).Length);
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StoreRefused(
                $"Cannot copy the database {engine.Name} to {Words.OneLine(made.Path)}: {(failure is DbException told ? engine.Explain(told) : failure.Message)}", failure);
        }
    }

    private static void OfFile(Dialect engine, NewFile made, CancellationToken cancel)
    {
        using (var connection = engine.OpenBeside())
        {
            if (!engine.HasTable(connection, "migrations"))
                throw new StoreRefused($"The database {engine.Name} holds no StatusFeeds yet.");
            SqliteCopy.Write(connection, made.Draft, cancel);
        }

        SqliteCopy.Check(made.Draft, $"The copy of {engine.Name}");
        made.Finish();
    }

    /// <summary>All tables, as they were at one moment.</summary>
    private static void OfServer(Secret database, NewFile made, TimeProvider clock, CancellationToken cancel)
    {
        using var from = Side.Read(database, null, clock);
        using var to = SqliteSide.Make(made, null, clock);
        Transfer.Run(from, to, Tables.Made(clock), _ => { }, cancel);
        to.Finish();
    }
}
