// A SQLite database that is read, or made as a new file, when everything is carried over.
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

internal sealed class SqliteSide : Side
{
    private readonly Dialect engine;
    private readonly SqliteConnection connection;
    private readonly LockFile? held;
    private readonly NewFile? made;

    private SqliteSide(Dialect engine, SqliteConnection connection, LockFile? held, NewFile? made) =>
        (this.engine, this.connection, this.held, this.made) = (engine, connection, held, made);

    public override string Name => made?.Path ?? engine.Name;

    public override DbConnection Connection => connection;

    public static SqliteSide Read(Secret database, string? owner)
    {
        var dialect = Dialect.Of(database);
        LockFile? taken = null;
        SqliteConnection? opened = null;
        try
        {
            if (!File.Exists(dialect.Name))
                throw new StoreRefused($"There is no database {dialect.Name}.");
            taken = owner is null ? null : LockFile.Take(dialect.Name, owner);
            opened = SqliteCopy.Open(dialect.Name, "query_only = 1");
            Migrations.Require(dialect, opened);
            opened.Execute("BEGIN TRANSACTION");
            return new(dialect, opened, taken, null);
        }
        catch
        {
            opened?.Dispose();
            taken?.Dispose();
            dialect.Dispose();
            throw;
        }
    }

    /// <summary>A new file, which has its name once it is finished.</summary>
    /// <param name="made">Disposed of by its owner.</param>
    /// <param name="owner">Whom a server is told that would start on that name meanwhile; null: none will.</param>
    public static SqliteSide Make(NewFile made, string? owner, TimeProvider clock)
    {
        var taken = owner is null ? null : LockFile.Take(made.Path, owner);
        SqliteConnection? opened = null;
        try
        {
            opened = SqliteCopy.Open(made.Draft, "journal_mode = OFF; PRAGMA synchronous = OFF");
            opened.Execute("BEGIN TRANSACTION");
            Migrations.Make(opened, clock);
            return new(Dialect.Of(new Secret(made.Draft)), opened, taken, made);
        }
        catch
        {
            opened?.Dispose();
            taken?.Dispose();
            throw;
        }
    }

    public override void Finish()
    {
        connection.Execute("COMMIT TRANSACTION");
        connection.Dispose();
        SqliteCopy.Check(made!.Draft, $"What was written as {Name}");
        made.Finish();
    }

    public override string Explain(DbException failure) => engine.Explain(failure);

    public override void Dispose()
    {
        connection.Dispose();
        engine.Dispose();
        held?.Dispose();
    }

    protected override void Put(Table table, IEnumerable<object?[]> rows)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO {table.Name} ({table.List}) VALUES ({string.Join(", ", table.Columns.Select((_, at) => "@p" + at))})";
        for (var i = 0; i < table.Columns.Length; i++)
            insert.Parameters.Add(new SqliteParameter("@p" + i, null));
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }
    }
}
