// Table scopes: when the feeds of a scope last changed, and the fingerprint of their header.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;

namespace StatusFeeds.Storage;

internal static class ScopesTable
{
    /// <summary>Writes what the ledger says of the scopes that became modified at its revision.</summary>
    public static void Write(DbConnection connection, Ledger ledger) => connection.ExecuteAll(
        """
        INSERT INTO scopes (scope, fingerprint, modified, headed) VALUES (@Scope, @Fingerprint, @Modified, @Modified)
        ON CONFLICT (scope) DO UPDATE SET fingerprint = excluded.fingerprint, modified = excluded.modified,
            headed = CASE WHEN scopes.fingerprint = excluded.fingerprint THEN scopes.headed ELSE excluded.modified END
        """,
        ledger.Modified.Where(scope => scope.Value == ledger.Revision).Select(scope => new Row
        {
            Scope = scope.Key,
            Fingerprint = ledger.Headers.GetValueOrDefault(scope.Key, ""),
            Modified = scope.Value,
        }));

    public static Ledger Read(DbConnection connection, string? authority)
    {
        var rows = connection.Query<Row>("SELECT scope AS Scope, fingerprint AS Fingerprint, modified AS Modified FROM scopes").AsList();
        return new Ledger(
            authority,
            rows.Count == 0 ? 0 : rows.Max(row => row.Modified),
            rows.ToImmutableDictionary(row => row.Scope, row => row.Modified),
            rows.ToImmutableDictionary(row => row.Scope, row => row.Fingerprint));
    }

    /// <summary>Scope → the second at which its fingerprint became what it is.</summary>
    public static ImmutableDictionary<string, long> Headed(DbConnection connection) =>
        connection.Query<(string Scope, long Headed)>("SELECT scope, headed FROM scopes").ToImmutableDictionary(row => row.Scope, row => row.Headed);

    private sealed class Row
    {
        public string Scope { get; set; } = "";

        public string Fingerprint { get; set; } = "";

        public long Modified { get; set; }
    }
}
