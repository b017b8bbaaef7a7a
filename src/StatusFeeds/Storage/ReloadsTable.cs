// Table reloads: what each reload of the configuration changed.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class ReloadsTable
{
    /// <summary>Those that are there already stay as they are.</summary>
    public static void Write(DbConnection connection, IEnumerable<ReloadNote> reloads) => connection.ExecuteAll(
        "INSERT INTO reloads (at, what, revision, by_whom) VALUES (@At, @What, @Revision, @By) ON CONFLICT (at) DO NOTHING",
        reloads.Select(reload => new { At = reload.At.ToUnixTimeMilliseconds(), What = string.Join('\n', reload.What), reload.Revision, reload.By }));

    public static ImmutableArray<ReloadNote> Between(DbConnection connection, DateTimeOffset from, DateTimeOffset until) =>
    [
        .. connection.Query<(long At, string What, string Revision, string By)>(
            "SELECT at, what, revision, by_whom FROM reloads WHERE at > @from AND at <= @until ORDER BY at", new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() })
            .Select(row => new ReloadNote(DateTimeOffset.FromUnixTimeMilliseconds(row.At), [.. row.What.Split('\n')], row.Revision, row.By)),
    ];
}
