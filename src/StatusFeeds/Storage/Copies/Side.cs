// One of two databases between which everything is carried: how its rows are read and written at once. All that differs between the engines in that.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

/// <summary>Where it is disposed of unfinished, what was written is not there.</summary>
internal abstract class Side : IDisposable
{
    /// <summary>The database as messages call it; no password.</summary>
    public abstract string Name { get; }

    public abstract DbConnection Connection { get; }

    /// <summary>A database that is only read, as it was at one moment.</summary>
    /// <param name="owner">Whom a server is told that would start meanwhile; null: one may run, what it writes from now on is not seen.</param>
    /// <exception cref="StoreRefused">It cannot be had, or is not as this program needs it; the message is for people.</exception>
    public static Side Read(Secret database, string? owner, TimeProvider clock) =>
        PostgresUrl.Is(database.Reveal) ? PostgresSide.Read(database, owner, clock) : SqliteSide.Read(database, owner);

    /// <summary>The rows of a table, each as nothing, whole numbers, texts and bytes in the order of its columns. The array is the same for each.</summary>
    public IEnumerable<object?[]> Rows(Table table)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = $"SELECT {table.List} FROM {table.Name}";
        command.CommandTimeout = 0;
        using var reader = command.ExecuteReader();
        var values = new object?[table.Columns.Length];
        while (reader.Read())
        {
            reader.GetValues(values!);
            for (var i = 0; i < values.Length; i++)
                values[i] = Plain(values[i]);
            yield return values;
        }
    }

    /// <summary>Into a table that may have rows of its own, which then go.</summary>
    public void Write(Table table, IEnumerable<object?[]> rows)
    {
        Connection.Execute($"DELETE FROM {table.Name}");
        Put(table, rows);
    }

    /// <summary>What was written is there from now on.</summary>
    public abstract void Finish();

    /// <summary>What the engine says of a failure, as the end of a sentence.</summary>
    public abstract string Explain(DbException failure);

    public abstract void Dispose();

    protected abstract void Put(Table table, IEnumerable<object?[]> rows);

    private static object? Plain(object? value) => value switch
    {
        DBNull => null,
        int number => (long)number,
        short number => (long)number,
        bool truth => truth ? 1L : 0L,
        _ => value,
    };
}
