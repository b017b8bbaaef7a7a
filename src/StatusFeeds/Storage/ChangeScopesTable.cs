// Table change_scopes: in which feeds a change is told.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class ChangeScopesTable
{
    public static void Write(DbConnection connection, IEnumerable<ToldChange> told) => connection.ExecuteAll(
        "INSERT INTO change_scopes (scope, number) VALUES (@scope, @Number) ON CONFLICT (scope, number) DO NOTHING",
        told.SelectMany(change => change.Scopes.Select(scope => new { scope, change.Change.Number })));
}
