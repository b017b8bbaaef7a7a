// Table reloads: what each reload of the configuration changed.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class ReloadsTable
{
    public static ImmutableArray<ReloadNote> Between(DbConnection connection, DateTimeOffset from, DateTimeOffset until) =>
    [
        .. connection.Query<(long At, string What, string Revision, string By)>(
            "SELECT at, what, revision, by_whom FROM reloads WHERE at > @from AND at <= @until ORDER BY at", new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() })
            .Select(row => new ReloadNote(DateTimeOffset.FromUnixTimeMilliseconds(row.At), [.. row.What.Split('\n')], row.Revision, row.By)),
    ];
}
