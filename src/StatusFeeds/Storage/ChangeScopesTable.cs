// Table change_scopes: in which feeds a change is told.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class ChangeScopesTable
{
    public static void Write(DbConnection connection, IEnumerable<ToldChange> told) => connection.ExecuteAll(
        "INSERT INTO change_scopes (scope, number) VALUES (@scope, @Number) ON CONFLICT (scope, number) DO NOTHING",
        told.SelectMany(change => change.Scopes.Select(scope => new { scope, change.Change.Number })));

    /// <summary>Host → the scopes in which its latest change was told. By scope, as the table is: by number alone all of it would be read for each host.</summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> OfHosts(DbConnection connection, IEnumerable<string> hosts) => hosts.Chunk(ToldReader.MostValues)
        .SelectMany(some => connection.Query<Row>(
            $"""
            SELECT s.id AS Host, t.scope AS Scope FROM scopes x CROSS JOIN subjects s CROSS JOIN change_scopes t
            WHERE s.kind = 'host' AND s.id {connection.IsIn("some")} AND t.scope = x.scope AND t.number = s.latest
            """,
            new { some }))
        .GroupBy(row => row.Host, row => row.Scope)
        .ToImmutableDictionary(host => host.Key, host => host.ToImmutableArray());

    public static bool Holds(DbConnection connection, string scope, long number) =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM change_scopes WHERE scope = @scope AND number = @number", new { scope, number }) > 0;

    public static long Count(DbConnection connection, string scope, long first, long last) =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM change_scopes WHERE scope = @scope AND number >= @first AND number <= @last", new { scope, first, last });

    private sealed class Row
    {
        public string Host { get; set; } = "";

        public string Scope { get; set; } = "";
    }
}
