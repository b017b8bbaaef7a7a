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
        var engine = Dialect.Of(database);
        LockFile? held = null;
        SqliteConnection? connection = null;
        try
        {
            if (!File.Exists(engine.Name))
                throw new StoreRefused($"There is no database {engine.Name}.");
            held = owner is null ? null : LockFile.Take(engine.Name, owner);
            connection = SqliteCopy.Open(engine.Name, "query_only = 1");
            Migrations.Require(engine, connection);
            connection.Execute("BEGIN TRANSACTION");
            return new(engine, connection, held, null);
        }
        catch
        {
            connection?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    /// <summary>A new file, which has its name once it is finished.</summary>
    /// <param name="made">Disposed of by its owner.</param>
    /// <param name="owner">Whom a server is told that would start on that name meanwhile; null: none will.</param>
    public static SqliteSide Make(NewFile made, string? owner, TimeProvider clock)
    {
        var held = owner is null ? null : LockFile.Take(made.Path, owner);
        try
        {
            var connection = SqliteCopy.Open(made.Draft, "journal_mode = OFF; PRAGMA synchronous = OFF");
            connection.Execute("BEGIN TRANSACTION");
            Migrations.Make(connection, clock);
            return new(Dialect.Of(new Secret(made.Draft)), connection, held, made);
        }
        catch
        {
            held?.Dispose();
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
