// A PostgreSQL database that is read, or filled, when everything is carried over: in one transaction, by COPY.
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

internal sealed class PostgresSide : Side
{
    /// <summary>Of a tenth of a second each.</summary>
    private const int Moments = 20;

    private readonly Dialect engine;
    private readonly NpgsqlConnection connection;

    private PostgresSide(Dialect engine, NpgsqlConnection connection) => (this.engine, this.connection) = (engine, connection);

    public override string Name => engine.Name;

    public override DbConnection Connection => connection;

    public static new PostgresSide Read(Secret database, string? owner, TimeProvider clock)
    {
        var side = Open(database, owner, clock);
        try
        {
            Migrations.Require(side.engine, side.connection);
            side.connection.Execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            return side;
        }
        catch
        {
            side.Dispose();
            throw;
        }
    }

    /// <summary>A database that has nothing in it.</summary>
    /// <param name="owner">Whom a server is told that would start meanwhile.</param>
    /// <exception cref="StoreRefused">It holds something; or a server runs on it.</exception>
    public static PostgresSide Fill(Secret database, string owner, ImmutableArray<Table> tables, TimeProvider clock) =>
        Begin(database, owner, tables, _ => { }, (side, there) => side.TakeEmpty(there), clock);

    /// <summary>A database of which all tables go into a schema of their own.</summary>
    /// <param name="aside">Its name.</param>
    /// <param name="before">Asked before anything is begun.</param>
    public static PostgresSide Replace(Secret database, string owner, ImmutableArray<Table> tables, string aside, Action<DbConnection> before, TimeProvider clock) =>
        Begin(database, owner, tables, before, (side, there) => side.PutAside(there, aside), clock);

    /// <summary>There was something, and it is in another schema.</summary>
    public bool IsAside { get; private set; }

    public override void Finish()
    {
        connection.Execute("ANALYZE;", commandTimeout: 0);
        connection.Execute("COMMIT TRANSACTION");
    }

    public override string Explain(DbException failure) => engine.Explain(failure);

    public override void Dispose()
    {
        connection.Dispose();
        engine.Dispose();
    }

    protected override void Put(Table table, IEnumerable<object?[]> rows)
    {
        var types = connection.Query<(string Name, string Type)>(
            "SELECT column_name, udt_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @Name", new { table.Name })
            .ToDictionary(column => column.Name, column => column.Type);
        NpgsqlDbType[] kinds = [.. table.Columns.Select(column => KindOf(table, column, types.GetValueOrDefault(column, "nothing")))];
        using var copy = connection.BeginBinaryImport($"COPY {table.Name} ({table.List}) FROM STDIN (FORMAT BINARY)");
        copy.Timeout = TimeSpan.Zero;
        foreach (var row in rows)
        {
            copy.StartRow();
            for (var i = 0; i < row.Length; i++)
                Put(copy, table, i, row[i], kinds[i]);
        }

        copy.Complete();
    }

    private static void Put(NpgsqlBinaryImporter copy, Table table, int column, object? value, NpgsqlDbType kind)
    {
        if (value is null)
        {
            copy.WriteNull();
        }
        else if (value is string text && text.Contains('\0'))
        {
            throw new StoreRefused($"A text in {table.Name}.{table.Columns[column]} holds the character NUL, which PostgreSQL cannot keep.");
        }
        else
        {
            copy.Write(
                kind switch
                {
                    NpgsqlDbType.Integer => Convert.ToInt32(value, CultureInfo.InvariantCulture),
                    NpgsqlDbType.Boolean => value is not 0L,
                    _ => value,
                },
                kind);
        }
    }

    private static NpgsqlDbType KindOf(Table table, string column, string type) => type switch
    {
        "int8" => NpgsqlDbType.Bigint,
        "int4" => NpgsqlDbType.Integer,
        "bool" => NpgsqlDbType.Boolean,
        "text" or "varchar" => NpgsqlDbType.Text,
        "bytea" => NpgsqlDbType.Bytea,
        _ => throw new StoreRefused($"Nothing can be carried to the column {table.Name}.{column}, which is of the type {type}."),
    };

    private static PostgresSide Open(Secret database, string? owner, TimeProvider clock)
    {
        var dialect = Dialect.Of(database);
        DbConnection? opened = null;
        try
        {
            opened = owner is null ? dialect.OpenBeside() : dialect.OpenWriter(owner, clock);
            if (owner is not null)
                BeAlone(dialect, opened);
            return new(dialect, (NpgsqlConnection)opened);
        }
        catch
        {
            opened?.Dispose();
            dialect.Dispose();
            throw;
        }
    }

    private static PostgresSide Begin(
        Secret database, string owner, ImmutableArray<Table> tables, Action<DbConnection> before, Action<PostgresSide, ImmutableArray<Table>> clear, TimeProvider clock)
    {
        var side = Open(database, owner, clock);
        try
        {
            before(side.connection);
            side.connection.Execute("BEGIN TRANSACTION");
            clear(side, [.. tables.Where(table => side.engine.HasTable(side.connection, table.Name))]);
            Migrations.Make(side.connection, clock);
            return side;
        }
        catch
        {
            side.Dispose();
            throw;
        }
    }

    /// <summary>Who is not the judge may write too: posts to push checks, incidents, orders. One that has just ended may still be seen for a moment.</summary>
    private static void BeAlone(Dialect dialect, DbConnection own)
    {
        var others = Others(own);
        for (var tries = 0; others.Count > 0 && tries < Moments; tries++)
        {
            own.Execute("SELECT pg_sleep(0.1)");
            others = Others(own);
        }

        if (others.Count > 0)
            throw new StoreRefused($"The database {dialect.Name} is in use by another StatusFeeds, on {string.Join(", ", others)}. Stop it first.");
    }

    private static List<string> Others(DbConnection own) => own.Query<string>(
            """
            SELECT DISTINCT COALESCE(client_addr::text, 'this machine') FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = current_setting('application_name') AND usename = current_user AND pid <> pg_backend_pid()
            """).AsList();

    private void TakeEmpty(ImmutableArray<Table> there)
    {
        foreach (var table in there.Where(table => table.Name != "migrations"))
        {
            if (connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM {table.Name})"))
                throw new StoreRefused($"The database {Name} is not empty: its table {table.Name} has rows. Name another one, such as a new one of: createdb NAME");
        }

        foreach (var table in there)
            connection.Execute($"DROP TABLE {table.Name}");
    }

    private void PutAside(ImmutableArray<Table> there, string aside)
    {
        if (there.IsEmpty)
            return;
        IsAside = true;
        connection.Execute($"CREATE SCHEMA {aside}");
        foreach (var table in there)
            connection.Execute($"ALTER TABLE {table.Name} SET SCHEMA {aside}");
    }
}
