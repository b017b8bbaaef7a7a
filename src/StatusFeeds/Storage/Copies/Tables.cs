// Which tables there are, as the migrations make them: nobody keeps a list by hand that could forget one.
using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;

namespace StatusFeeds.Storage.Copies;

internal sealed record Table(string Name, ImmutableArray<string> Columns)
{
    public string List => string.Join(", ", Columns);
}

internal static class Tables
{
    /// <summary>In the order in which the migrations make them.</summary>
    public static ImmutableArray<Table> Made(TimeProvider clock)
    {
        using var scratch = new SqliteConnection("Data Source=:memory:;Pooling=false");
        scratch.Open();
        Migrations.Make(scratch, clock);
        return Of(scratch);
    }

    /// <summary>Those of a SQLite database.</summary>
    public static ImmutableArray<Table> Of(SqliteConnection connection) =>
    [
        .. connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid")
            .AsList()
            .Select(name => new Table(name, [.. connection.Query<string>("SELECT name FROM pragma_table_info(@name) ORDER BY cid", new { name })])),
    ];
}
