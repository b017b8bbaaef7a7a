// Table entries: the words of each told change, once for the hosts feeds and once for the events feeds, as they were told.
using System.Data;
using System.Data.Common;
using System.Text;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class EntriesTable
{
    private const string Columns =
        """
        SELECT c.number, c.subject_kind, c.subject_id, c.from_status, c.to_status, c.at, c.url, c.dated, c.facts, e.title, e.summary, e.content
        """;

    public static void Write(DbConnection connection, IEnumerable<ToldChange> told) => connection.ExecuteAll(
        """
        INSERT INTO entries (number, feed, title, summary, content) VALUES (@Number, @Feed, @Title, @Summary, @Content)
        ON CONFLICT (number, feed) DO NOTHING
        """,
        told.SelectMany(change => new[] { (Feed: EntriesHeld.Hosts, Text: change.Hosts), (Feed: EntriesHeld.Events, Text: change.Events) }
            .Select(words => new { change.Change.Number, words.Feed, words.Text.Title, words.Text.Summary, words.Text.Content })));

    /// <param name="feed">hosts or events.</param>
    public static IReadOnlyList<StoredEntry> Of(DbConnection connection, EntriesHeld held, string feed, long[] numbers) => Read(
        connection,
        $"{Columns} FROM changes c JOIN entries e ON e.number = c.number AND e.feed = @feed WHERE c.number {connection.IsIn("numbers")}",
        new { feed, numbers },
        held,
        feed);

    /// <summary>By number, which is the instant in milliseconds.</summary>
    /// <param name="second">Nothing that became visible later.</param>
    /// <param name="last">No higher number.</param>
    public static IReadOnlyList<StoredEntry> Events(
        DbConnection connection, EntriesHeld held, string scope, DateTimeOffset after, long second, int most, long last = long.MaxValue) => Read(
            connection,
            $"""
            {Columns} FROM change_scopes s JOIN changes c ON c.number = s.number JOIN entries e ON e.number = s.number AND e.feed = 'events'
            WHERE s.scope = @scope AND s.number > @after AND s.number <= @last AND c.visible <= @second ORDER BY s.number DESC LIMIT @most
            """,
            new { scope, after = after.ToUnixTimeMilliseconds(), last, second, most },
            held,
            EntriesHeld.Events);

    public static StoredEntry? Event(DbConnection connection, EntriesHeld held, long number) => Read(
        connection,
        $"{Columns} FROM changes c JOIN entries e ON e.number = c.number AND e.feed = 'events' WHERE c.number = @number",
        new { number },
        held,
        EntriesHeld.Events).SingleOrDefault();

    /// <param name="second">Nothing that became visible later.</param>
    public static IReadOnlyList<StoredEntry> EventsOfHost(DbConnection connection, EntriesHeld held, string host, long second, int most) => Read(
        connection,
        $"""
        {Columns} FROM changes c JOIN entries e ON e.number = c.number AND e.feed = 'events'
        WHERE c.subject_kind = 'host' AND c.subject_id = @host AND c.visible <= @second ORDER BY c.number DESC LIMIT @most
        """,
        new { host, second, most },
        held,
        EntriesHeld.Events);

    private static List<StoredEntry> Read(DbConnection connection, string sql, object values, EntriesHeld held, string feed)
    {
        using var row = connection.ExecuteReader(sql, values);
        var entries = new List<StoredEntry>();
        while (row.Read())
            entries.Add(held.Get(row.GetInt64(0), feed, row, Entry));
        return entries;
    }

    /// <summary>Of the columns of <see cref="Columns"/>.</summary>
    private static StoredEntry Entry(long number, IDataReader row)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5));
        return new StoredEntry(
            number,
            ChangesTable.SubjectOf(row.GetString(1), row.GetString(2)),
            StatusWords.Parse(Text(row, 3)),
            StatusWords.Parse(row.GetString(4))!.Value,
            at,
            string.Intern(row.GetString(6)),
            new KeptText(new EntryText(row.GetString(9), row.GetString(10), row.GetString(11))))
        {
            Dated = row.IsDBNull(7) ? at : DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(7)),
            Facts = Text(row, 8) is { } facts ? Encoding.UTF8.GetBytes(facts) : null,
        };
    }

    private static string? Text(IDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
