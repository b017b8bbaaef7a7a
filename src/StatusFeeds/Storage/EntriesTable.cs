// Table entries: the words of each told change, once for the hosts feeds and once for the events feeds, as they were told.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class EntriesTable
{
    private const string Entry =
        """
        SELECT c.number AS Number, c.subject_kind AS SubjectKind, c.subject_id AS SubjectId, c.from_status AS FromStatus, c.to_status AS ToStatus,
            c.at AS At, c.url AS Url, c.dated AS Dated, c.facts AS Facts, e.title AS Title, e.summary AS Summary, e.content AS Content
        """;

    public static void Write(DbConnection connection, IEnumerable<ToldChange> told) => connection.ExecuteAll(
        """
        INSERT INTO entries (number, feed, title, summary, content) VALUES (@Number, @Feed, @Title, @Summary, @Content)
        ON CONFLICT (number, feed) DO NOTHING
        """,
        told.SelectMany(change => new[] { (Feed: "hosts", Text: change.Hosts), (Feed: "events", Text: change.Events) }
            .Select(words => new { change.Change.Number, words.Feed, words.Text.Title, words.Text.Summary, words.Text.Content })));

    public static IReadOnlyList<StoredEntry> LatestOfSubjects(DbConnection connection) => Read(
        connection,
        $"""
        {Entry} FROM subjects s JOIN changes c ON c.number = s.latest JOIN entries e ON e.number = s.latest AND e.feed = 'hosts'
        ORDER BY c.number DESC
        """,
        new { });

    public static IReadOnlyList<StoredEntry> LatestEventsOfHosts(DbConnection connection) => Read(
        connection,
        $"""
        {Entry} FROM subjects s JOIN changes c ON c.number = s.latest JOIN entries e ON e.number = s.latest AND e.feed = 'events'
        WHERE s.kind = 'host' ORDER BY c.number DESC
        """,
        new { });

    /// <summary>By number, which is the instant in milliseconds.</summary>
    public static IReadOnlyList<StoredEntry> Retired(DbConnection connection, string scope, DateTimeOffset after) => Read(
        connection,
        $"""
        {Entry} FROM subjects s JOIN changes c ON c.number = s.latest JOIN entries e ON e.number = s.latest AND e.feed = 'hosts'
        JOIN change_scopes t ON t.number = s.latest AND t.scope = @scope
        WHERE s.kind = 'host' AND s.latest > @after AND c.to_status = 'retired' ORDER BY c.number DESC
        """,
        new { scope, after = after.ToUnixTimeMilliseconds() });

    /// <summary>By number, which is the instant in milliseconds.</summary>
    public static IReadOnlyList<StoredEntry> Events(DbConnection connection, string scope, DateTimeOffset after, int most) => Read(
        connection,
        $"""
        {Entry} FROM change_scopes s JOIN changes c ON c.number = s.number JOIN entries e ON e.number = s.number AND e.feed = 'events'
        WHERE s.scope = @scope AND s.number > @after ORDER BY s.number DESC LIMIT @most
        """,
        new { scope, after = after.ToUnixTimeMilliseconds(), most });

    public static StoredEntry? Event(DbConnection connection, long number) => Read(
        connection,
        $"{Entry} FROM changes c JOIN entries e ON e.number = c.number AND e.feed = 'events' WHERE c.number = @number",
        new { number }).SingleOrDefault();

    public static IReadOnlyList<StoredEntry> EventsOfHost(DbConnection connection, string host, int most) => Read(
        connection,
        $"""
        {Entry} FROM changes c JOIN entries e ON e.number = c.number AND e.feed = 'events'
        WHERE c.subject_kind = 'host' AND c.subject_id = @host ORDER BY c.number DESC LIMIT @most
        """,
        new { host, most });

    private static List<StoredEntry> Read(DbConnection connection, string sql, object values) =>
        connection.Query<Row>(sql, values).Select(row => new StoredEntry(
            row.Number,
            ChangesTable.SubjectOf(row.SubjectKind, row.SubjectId),
            StatusWords.Parse(row.FromStatus),
            StatusWords.Parse(row.ToStatus)!.Value,
            DateTimeOffset.FromUnixTimeMilliseconds(row.At),
            row.Url,
            new EntryText(row.Title, row.Summary, row.Content))
        {
            Dated = row.Dated is { } dated ? DateTimeOffset.FromUnixTimeSeconds(dated) : DateTimeOffset.FromUnixTimeMilliseconds(row.At),
            Facts = row.Facts,
        }).AsList();

    private sealed class Row
    {
        public long Number { get; set; }

        public string SubjectKind { get; set; } = "";

        public string SubjectId { get; set; } = "";

        public string? FromStatus { get; set; }

        public string ToStatus { get; set; } = "";

        public long At { get; set; }

        public string Url { get; set; } = "";

        public long? Dated { get; set; }

        public string? Facts { get; set; }

        public string Title { get; set; } = "";

        public string Summary { get; set; } = "";

        public string Content { get; set; } = "";
    }
}
