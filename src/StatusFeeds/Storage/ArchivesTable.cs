// Table archives: which told changes of a scope stand together in a document that never changes.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class ArchivesTable
{
    private const string Open =
        "change_scopes t WHERE t.scope = s.scope AND t.number > COALESCE((SELECT MAX(a.number) FROM archives a WHERE a.scope = s.scope), 0)";

    /// <summary>
    /// Closes what is full, and what is older than its feed will tell from this second on: so each told change is in the feed or in an archive, at any moment.
    /// Only for scopes that are modified at this second, whose rows are written. The same again changes nothing.
    /// </summary>
    public static void Close(DbConnection connection, long second, string authority)
    {
        var stale = (second * 1000) - (long)News.Lasts.TotalMilliseconds;
        var open = connection.Query<(string Scope, long Count, long Oldest)>(
            $"SELECT s.scope, (SELECT COUNT(*) FROM {Open}), COALESCE((SELECT MIN(t.number) FROM {Open}), 0) FROM scopes s WHERE s.modified = @second",
            new { second }).AsList();
        foreach (var (scope, _, _) in open.Where(one => one.Count >= News.Most || (one.Count > 0 && one.Oldest <= stale)))
        {
            var border = connection.ExecuteScalar<long?>("SELECT MAX(number) FROM archives WHERE scope = @scope", new { scope });
            var rest = connection.Query<long>(
                "SELECT number FROM change_scopes WHERE scope = @scope AND number > @border ORDER BY number", new { scope, border = border ?? 0 }).AsList();
            foreach (var part in rest.Chunk(News.Most).Where(part => part.Length == News.Most || part[0] <= stale))
            {
                connection.Execute(
                    """
                    INSERT INTO archives (scope, number, oldest, previous, changes, visible, authority)
                    VALUES (@scope, @number, @oldest, @border, @changes, @second, @authority)
                    """,
                    new { scope, number = part[^1], oldest = part[0], border, changes = part.LongLength, second, authority });
                border = part[^1];
            }
        }
    }

    public static Archive? Find(DbConnection connection, string scope, long number) => Read(connection, "number = @number", new { scope, number });

    /// <summary>The newest that was there at that second.</summary>
    public static long? Newest(DbConnection connection, string scope, long second) =>
        connection.ExecuteScalar<long?>(
            "SELECT number FROM archives WHERE scope = @scope AND visible <= @second ORDER BY number DESC LIMIT 1", new { scope, second });

    private static Archive? Read(DbConnection connection, string which, object values)
    {
        var row = connection.QuerySingleOrDefault<Row>(
            $"""
            SELECT scope AS Scope, number AS Number, oldest AS Oldest, previous AS Previous, changes AS Changes, visible AS Visible, authority AS Authority
            FROM archives WHERE scope = @scope AND {which}
            """,
            values);
        return row is null ? null : new Archive(row.Scope, row.Number, row.Oldest, row.Previous, (int)row.Changes, row.Visible, row.Authority);
    }

    private sealed class Row
    {
        public string Scope { get; set; } = "";

        public long Number { get; set; }

        public long Oldest { get; set; }

        public long? Previous { get; set; }

        public long Changes { get; set; }

        public long Visible { get; set; }

        public string Authority { get; set; } = "";
    }
}
