// All that differs between SQLite and PostgreSQL: opening, the one judge's lock, and what their errors mean.
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal abstract class Dialect : IDisposable
{
    /// <summary>The database as messages call it; no password.</summary>
    public abstract string Name { get; }

    /// <summary>Who it is that does not answer when a write hangs.</summary>
    public abstract string Disk { get; }

    public static Dialect Of(Secret database) =>
        PostgresUrl.Is(database.Reveal) ? OfPostgres(database) : new SqliteDialect(database.Reveal);

    /// <summary>The connection that writes, with the judge's lock held.</summary>
    /// <exception cref="StoreRefused">Another process has the lock, or the file is no database of ours.</exception>
    /// <exception cref="DbException">See <see cref="Explain"/>.</exception>
    public abstract DbConnection OpenWriter(string owner, TimeProvider clock);

    /// <summary>Several processes may work on it together; without the judge's lock they follow whoever has it.</summary>
    public abstract bool IsShared { get; }

    /// <summary>How Npgsql reaches a shared database, with the password.</summary>
    public virtual string Address => throw new NotSupportedException("A file is not shared.");

    /// <summary>Takes the judge's lock for that connection's session, if nobody has it.</summary>
    public abstract bool TryLock(DbConnection connection);

    /// <summary>Gives back what <see cref="TryLock"/> took.</summary>
    public abstract void Unlock(DbConnection connection);

    /// <summary>Ends the session that has the judge's lock: its process gives no sign of life.</summary>
    public abstract void Unseat(DbConnection connection);

    public abstract DbConnection OpenReader();

    /// <summary>What is read within is of one moment.</summary>
    public T Snapshot<T>(DbConnection connection, Func<T> read)
    {
        connection.Execute(BeginSnapshot);
        try
        {
            return read();
        }
        finally
        {
            connection.Execute("COMMIT TRANSACTION");
        }
    }

    /// <summary>A connection for a command that writes a table which is not the judge's: without its lock, so whether there is a judge or not. Makes nothing.</summary>
    /// <exception cref="StoreRefused">There is no database, or it is none of ours.</exception>
    /// <exception cref="DbException">See <see cref="Explain"/>.</exception>
    public abstract DbConnection OpenBeside();

    public abstract bool HasTable(DbConnection connection, string table);

    /// <summary>What the error means and what to do, as the end of a sentence: <c>the disk is full. Make room …</c></summary>
    public abstract string Explain(DbException failure);

    /// <summary>Gives the lock back; the writer's connection is closed before.</summary>
    public abstract void Dispose();

    /// <summary>
    /// All of the work or nothing. By hand: Microsoft.Data.Sqlite's transaction rolls back once more when SQLite already has (disk full),
    /// throws that instead of the cause, and leaves the connection unusable.
    /// </summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="work">Within it.</param>
    /// <param name="isLight">It need not be on the disk yet; with the next that is not light it is.</param>
    public void Transact(DbConnection connection, Action work, bool isLight = false)
    {
        try
        {
            connection.Execute(isLight ? BeginLight : Begin);
            work();
            connection.Execute(isLight ? CommitLight : "COMMIT TRANSACTION");
        }
        catch
        {
            Abandon(connection);
            throw;
        }
    }

    /// <summary>Apart, as PostgresDialect and PostgresUrl load Npgsql, which takes time and memory that a file does not need.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PostgresDialect OfPostgres(Secret database) => new(PostgresUrl.Parse(database));

    protected abstract string BeginSnapshot { get; }

    protected abstract string Begin { get; }

    protected abstract string BeginLight { get; }

    protected abstract string CommitLight { get; }

    /// <summary>Rolls back after a failure, or closes the connection where that cannot be. Never throws.</summary>
    protected abstract void Abandon(DbConnection connection);
}

internal sealed class SqliteDialect(string database) : Dialect
{
    private readonly string path = SqliteFile.Resolve(database);
    private LockFile? held;

    public override string Name => path;

    public override string Disk => "the disk";

    public override bool IsShared => false;

    public override bool TryLock(DbConnection connection) => true;

    public override void Unlock(DbConnection connection)
    {
        // The lock file stays with its process.
    }

    public override void Unseat(DbConnection connection)
    {
        // Nobody else can have it: the lock file goes with its process.
    }

    public override DbConnection OpenWriter(string owner, TimeProvider clock)
    {
        // At the first time only: to look at the file is to close it too, and that drops the locks (fcntl) that SQLite's other connections of this process have on it.
        if (held is null)
        {
            held = LockFile.Take(path, owner);
            if (SqliteFile.IsToBeMade(path))
                Make(clock);
        }

        var connection = Open(path, "PRAGMA synchronous = FULL");
        try
        {
            if (!HasTable(connection, "migrations"))
                throw new StoreRefused($"The database {path} holds no StatusFeeds. Name another one at database: in site.yaml.");
            if (connection.ExecuteScalar<string>("PRAGMA journal_mode = WAL") != "wal")
                throw new StoreRefused($"The database {path} lies where SQLite cannot keep a write-ahead log. Put it on a local disk.");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override DbConnection OpenReader() => Open(path, "PRAGMA query_only = 1");

    public override DbConnection OpenBeside() => File.Exists(path) ? Open(path, "PRAGMA synchronous = FULL") : throw new StoreRefused(
        $"There is no database {path} yet. Start StatusFeeds once first; where it runs already, run this in its working directory, or write the whole path at database: in site.yaml.");

    public override bool HasTable(DbConnection connection, string table) =>
        connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = @table", new { table }) > 0;

    public override string Explain(DbException failure) => failure is not SqliteException { SqliteErrorCode: var code } ? failure.Message : code switch
    {
        5 or 6 => "another program holds it locked. End that one.",
        8 => "it may not be written. Give this user the right to write the file and its folder.",
        10 => $"the disk reports an error ({failure.Message}). See the system's log.",
        11 or 26 => $"the file is damaged ({failure.Message}). {SqliteFile.WayOut}",
        13 => "the disk is full. Make room on it.",
        14 => $"it cannot be opened ({failure.Message}). See that the folder is there and may be written by this user.",
        _ => failure.Message,
    };

    public override void Dispose() => held?.Dispose();

    protected override string BeginSnapshot => "BEGIN TRANSACTION";

    protected override string Begin => "PRAGMA synchronous = FULL; BEGIN IMMEDIATE";

    protected override string BeginLight => "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE";

    protected override string CommitLight => "COMMIT TRANSACTION; PRAGMA synchronous = FULL";

    /// <summary>The connection is kept: on a full disk a new one could not be opened.</summary>
    protected override void Abandon(DbConnection connection)
    {
        try
        {
            if (raw.sqlite3_get_autocommit(((SqliteConnection)connection).Handle) == 0)
                connection.Execute("ROLLBACK TRANSACTION");
        }
        catch (SqliteException)
        {
            // What led here is thrown on; the writer opens another connection.
            connection.Close();
        }
    }

    /// <summary>Under another name first: a file that is there is whole, so an empty one is never taken for a new one.</summary>
    private void Make(TimeProvider clock)
    {
        var draft = path + ".new";
        File.Delete(draft);
        File.Delete(draft + "-journal");
        using (var connection = Open(draft, "PRAGMA synchronous = FULL", SqliteOpenMode.ReadWriteCreate))
            Migrations.Apply(this, connection, clock);
        File.Move(draft, path);
    }

    private static SqliteConnection Open(string file, string pragma, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = 5000; {pragma}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

/// <summary>
/// The lock is the writing session's own (pg_advisory_lock): what commits holds it, by construction, and it goes with the session however that ends.
/// </summary>
internal sealed class PostgresDialect(NpgsqlConnectionStringBuilder settings) : Dialect
{
    /// <summary>"StatusFd"; advisory locks are per database, and a database holds one site.</summary>
    private const long Judge = 0x5374_6174_7573_4664;

    private readonly NpgsqlDataSource readers = NpgsqlDataSource.Create(settings);
    private int former;

    public override string Name => $"postgres://{settings.Username}@{settings.Host}:{settings.Port}/{settings.Database}";

    public override string Disk => "PostgreSQL";

    public override bool IsShared => true;

    public override string Address => settings.ConnectionString;

    public override DbConnection OpenWriter(string owner, TimeProvider clock)
    {
        var connection = Alone();
        try
        {
            TakeLock(connection);
            former = connection.ProcessID;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override bool TryLock(DbConnection connection)
    {
        if (!connection.ExecuteScalar<bool>("SELECT pg_try_advisory_lock(@Judge)", new { Judge }))
            return false;
        former = ((NpgsqlConnection)connection).ProcessID;
        return true;
    }

    public override void Unlock(DbConnection connection) => connection.Execute("SELECT pg_advisory_unlock(@Judge)", new { Judge });

    public override void Unseat(DbConnection connection) => connection.Execute(
        $"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = {Judge >> 32} AND objid = {Judge & uint.MaxValue} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

    public override DbConnection OpenReader() => readers.OpenConnection();

    public override DbConnection OpenBeside() => Alone();

    public override bool HasTable(DbConnection connection, string table) => connection.ExecuteScalar<bool>("SELECT to_regclass(@table) IS NOT NULL", new { table });

    public override string Explain(DbException failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "its disk is full. Make room there.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } said =>
            $"it refuses the login ({said.MessageText}). Mend user and password at database: in site.yaml.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => $"there is no such database. Make it with: createdb -O {settings.Username} {settings.Database}",
        PostgresException said => $"PostgreSQL says: {said.MessageText} ({said.SqlState}).",
        _ => $"{failure.Message}{(failure.InnerException is { } inner ? ": " + inner.Message : "")}. See that PostgreSQL runs there and can be reached.",
    };

    public override void Dispose() => readers.Dispose();

    protected override string BeginSnapshot => "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

    protected override string Begin => "BEGIN TRANSACTION";

    protected override string BeginLight => "BEGIN TRANSACTION; SET LOCAL synchronous_commit = off";

    protected override string CommitLight => "COMMIT TRANSACTION";

    protected override void Abandon(DbConnection connection) => connection.Close();

    /// <summary>A session of its own. Where this machine is gone without a word, the server notices within some ten seconds, and frees the lock.</summary>
    private NpgsqlConnection Alone()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute("SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 10000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Waits a second for it: the server may not have noticed yet that the former holder's session has ended. If that was our own, it is ended now.
    /// </summary>
    private void TakeLock(NpgsqlConnection connection)
    {
        connection.Execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = @former", new { former });
        connection.Execute("SET lock_timeout = 1000");
        try
        {
            connection.Execute("SELECT pg_advisory_lock(@Judge)", new { Judge });
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw LockFile.InUse(Name, HasTable(connection, "runs") ? RunsTable.NewestOwner(connection) : "");
        }

        connection.Execute("SET lock_timeout = DEFAULT");
    }
}

/// <summary>The same statement for many rows.</summary>
internal static class ManyRows
{
    /// <summary>After a column: it is one of these values, which is an array.</summary>
    public static string IsIn(this DbConnection connection, string name) => connection is SqliteConnection ? $"IN @{name}" : $"= ANY(@{name})";

    /// <summary>Nobody else writes to the table until the transaction ends; on SQLite nobody does anyway.</summary>
    public static void Alone(this DbConnection connection, string table)
    {
        if (connection is not SqliteConnection)
            connection.Execute($"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE");
    }

    /// <summary>On PostgreSQL all go out together: waiting for the answer to each would take seconds for some thousands.</summary>
    /// <param name="connection">With a transaction begun.</param>
    /// <param name="sql">With a placeholder <c>@Name</c> for each property that it takes.</param>
    /// <param name="rows">Values by name.</param>
    public static void ExecuteAll<T>(this DbConnection connection, string sql, IEnumerable<T> rows)
    {
        if (connection is SqliteConnection)
        {
            connection.Execute(sql, rows);
        }
        else
        {
            ExecuteTogether((NpgsqlConnection)connection, sql, rows);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ExecuteTogether<T>(NpgsqlConnection postgres, string sql, IEnumerable<T> rows)
    {
        var properties = typeof(T).GetProperties();
        using var batch = postgres.CreateBatch();
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var property in properties)
                command.Parameters.AddWithValue(property.Name, property.GetValue(row) ?? DBNull.Value);
            batch.BatchCommands.Add(command);
        }

        if (batch.BatchCommands.Count > 0)
            batch.ExecuteNonQuery();
    }
}
