// Who was told what last: read from the table changes without the words.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class HeadlinesRead
{
    private const string Columns = "c.number AS Number, c.subject_kind AS Kind, c.subject_id AS Id, c.to_status AS Status, c.at AS At, c.visible AS Visible";

    /// <summary>No change is numbered so much later than the second at which it becomes visible: numbers are instants, a millisecond apart where many change at once.</summary>
    private const long MostAhead = 600;

    /// <summary>The latest told change of everybody as it was at that second; of windows only while they are news.</summary>
    public static IEnumerable<Headline> Latest(DbConnection connection, long second) => Read(
        connection,
        $"""
        SELECT {Columns} FROM subjects s JOIN changes c ON c.number = (
            SELECT l.number FROM changes l
            WHERE l.subject_kind = s.kind AND l.subject_id = s.id AND l.number < @bound AND l.told = 1 AND l.visible <= @second
            ORDER BY l.number DESC LIMIT 1)
        WHERE s.kind <> 'window' OR s.latest > @after
        """,
        new { second, bound = (second + MostAhead) * 1000, after = (second * 1000) - (long)News.Lasts.TotalMilliseconds });

    /// <summary>What was told after that number, up to that second; the oldest first.</summary>
    public static IEnumerable<Headline> Since(DbConnection connection, long number, long second) => Read(
        connection,
        $"SELECT {Columns} FROM changes c WHERE c.number > @number AND c.told = 1 AND c.visible <= @second ORDER BY c.number",
        new { number, second });

    private static IEnumerable<Headline> Read(DbConnection connection, string sql, object values) => connection.Query<Row>(sql, values).Select(row => new Headline(
        row.Number, ChangesTable.SubjectOf(row.Kind, row.Id), StatusWords.Parse(row.Status)!.Value, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Visible));

    private sealed class Row
    {
        public long Number { get; set; }

        public string Kind { get; set; } = "";

        public string Id { get; set; } = "";

        public string Status { get; set; } = "";

        public long At { get; set; }

        public long Visible { get; set; }
    }
}
