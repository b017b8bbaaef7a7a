// A SQLite database as one file: copied while others write to it, and looked through from end to end.
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

internal static class SqliteCopy
{
    /// <summary>Pages that are copied before it is looked whether to go on: 8 MB.</summary>
    private const int PagesAtOnce = 2000;

    /// <summary>Faults of a damaged file that are told.</summary>
    private const int FaultsTold = 3;

    public static SqliteConnection Open(string file, string pragma = "busy_timeout = 5000", SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA {pragma}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// By SQLite's online backup, within one read transaction: the copy is of one moment, whoever writes meanwhile waits for nothing, and what he writes does not
    /// make the copy begin anew. To be finished by <see cref="Check"/>.
    /// </summary>
    /// <param name="from">No transaction is open on it.</param>
    /// <param name="file">Is there, and empty.</param>
    /// <param name="cancel">Looked at between some pages and the next.</param>
    /// <exception cref="DbException">Of either.</exception>
    public static void Write(DbConnection from, string file, CancellationToken cancel)
    {
        var source = (SqliteConnection)from;
        using (var to = Open(file, "journal_mode = OFF; PRAGMA synchronous = OFF"))
        {
            source.Execute("BEGIN TRANSACTION");
            try
            {
                source.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master");
                CopyPages(source, to, cancel);
            }
            finally
            {
                source.Execute("ROLLBACK TRANSACTION");
            }
        }
    }

    /// <summary>
    /// Makes it one file, without a log beside it, and looks through every page and every index of it, by SQLite's integrity_check: some 12 s a GB.
    /// </summary>
    /// <param name="what">The file, as messages call it.</param>
    /// <exception cref="StoreRefused">It is damaged, or no database of ours.</exception>
    public static void Check(string file, string what)
    {
        try
        {
            using var connection = Open(file);
            connection.Execute("PRAGMA journal_mode = DELETE");
            var faults = connection.Query<string>($"PRAGMA integrity_check({FaultsTold})").ToList();
            if (faults is not ["ok"])
                throw new StoreRefused($"{what} is damaged ({Words.OneLine(string.Join("; ", faults))}). Take another backup.");
            if (connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'migrations'") == 0)
                throw new StoreRefused($"{what} holds no StatusFeeds.");
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            throw new StoreRefused($"{what} is damaged ({failure.Message}). Take another backup.", failure);
        }
    }

    private static void CopyPages(SqliteConnection from, SqliteConnection to, CancellationToken cancel)
    {
        using var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main");
        if (backup.IsInvalid)
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(to.Handle), to.Handle);
        int state;
        do
        {
            cancel.ThrowIfCancellationRequested();
            state = raw.sqlite3_backup_step(backup, PagesAtOnce);
        }
        while (state == raw.SQLITE_OK);
        if (state != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(state, to.Handle);
    }
}
