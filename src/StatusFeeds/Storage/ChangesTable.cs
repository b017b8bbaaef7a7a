// Table changes: every change of a host, an application, a window or the monitor, told or not, for ever.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class ChangesTable
{
    /// <summary>Of change c of a host: while it was still the last one that counts, it was told as what the host is.</summary>
    private const string ToldLater =
        """
        EXISTS (
            SELECT 1 FROM changes t
            WHERE t.subject_kind = 'host' AND t.subject_id = c.subject_id AND t.number > c.number AND t.told = 1 AND t.counts = 0
                AND t.to_status = c.to_status AND (t.from_status IS NULL OR t.from_status <> t.to_status)
                AND NOT EXISTS (
                    SELECT 1 FROM changes n
                    WHERE n.subject_kind = 'host' AND n.subject_id = c.subject_id AND n.number > c.number AND n.number < t.number AND n.counts = 1))
        """;

    /// <summary>Changes that are there already stay as they are.</summary>
    public static void Write(DbConnection connection, Batch batch) => connection.ExecuteAll(
        """
        INSERT INTO changes (number, subject_kind, subject_id, from_status, to_status, at, visible, check_name, reason, failing, told, url, dated, facts, counts)
        VALUES (@Number, @SubjectKind, @SubjectId, @FromStatus, @ToStatus, @At, @Visible, @CheckName, @Reason, @Failing, @Told, @Url, @Dated, @Facts, @Counts)
        ON CONFLICT (number) DO NOTHING
        """,
        batch.Told.Select(told => RowOf(told.Change, batch.Visible, told)).Concat(batch.Untold.Select(change => RowOf(change, null, null))));

    /// <summary>The instant and the date of the newest change that this database gave, or may have given before it was restored; the Unix epoch: there is none.</summary>
    public static (DateTimeOffset Instant, DateTimeOffset Dated) Last(DbConnection connection)
    {
        var at = Math.Max(Newest(connection).ToUnixTimeMilliseconds(), SiteTable.InstantsAfter(connection));
        var dated = connection.ExecuteScalar<long?>("SELECT dated FROM changes WHERE dated IS NOT NULL ORDER BY number DESC LIMIT 1") ?? 0;
        return (DateTimeOffset.FromUnixTimeMilliseconds(at), DateTimeOffset.FromUnixTimeSeconds(Math.Max(dated, at / 1000)));
    }

    /// <summary>What hosts and applications became after then, in the order in which they did; nothing but subject, status and instant is known of these.</summary>
    public static IEnumerable<Change> Became(DbConnection connection, DateTimeOffset after) =>
        connection.Query<(string Kind, string Id, string To, long At)>(
            """
            SELECT subject_kind, subject_id, to_status, at FROM changes
            WHERE number > @after AND counts = 1 AND subject_kind IN ('host', 'application') ORDER BY number
            """,
            new { after = after.ToUnixTimeMilliseconds() })
            .Select(row => (Of: SubjectOf(row.Kind, row.Id), To: StatusWords.Parse(row.To)!.Value, At: DateTimeOffset.FromUnixTimeMilliseconds(row.At)))
            .Select(row => new Change(row.At.ToUnixTimeMilliseconds(), row.Of, null, row.To, row.At, "", "", null, Told: false));

    /// <summary>The instant of the newest change that is there; the Unix epoch: there is none.</summary>
    public static DateTimeOffset Newest(DbConnection connection) =>
        DateTimeOffset.FromUnixTimeMilliseconds(connection.ExecuteScalar<long?>("SELECT at FROM changes ORDER BY number DESC LIMIT 1") ?? 0);

    /// <summary>The newest changes of a host that were not told when they happened, newest first; told are those that were told later.</summary>
    public static IReadOnlyList<PastChange> LateOrUntold(DbConnection connection, string host, int most) =>
    [
        .. connection.Query<(long At, string? From, string To, string Reason, long Later)>(
            $"""
            SELECT c.at, c.from_status, c.to_status, c.reason, CAST(CASE WHEN {ToldLater} THEN 1 ELSE 0 END AS BIGINT) FROM changes c
            WHERE c.subject_kind = 'host' AND c.subject_id = @host AND c.told = 0 ORDER BY c.number DESC LIMIT @most
            """,
            new { host, most })
            .Select(row => new PastChange(
                DateTimeOffset.FromUnixTimeMilliseconds(row.At), StatusWords.Parse(row.From), StatusWords.Parse(row.To)!.Value, row.Reason, Told: row.Later == 1)),
    ];

    /// <summary>It was told at once, or later; so are those that are gone.</summary>
    public static bool WasTold(DbConnection connection, long number) =>
        connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM changes c WHERE c.number = @number AND c.told = 0 AND NOT {ToldLater}", new { number }) == 0;

    /// <summary>The word of the store for a kind of subject.</summary>
    public static string Word(SubjectKind kind) => kind switch
    {
        SubjectKind.Host => "host",
        SubjectKind.Application => "application",
        SubjectKind.Incident => "incident",
        SubjectKind.Window => "window",
        SubjectKind.Report => "report",
        _ => "monitor",
    };

    public static Subject SubjectOf(string kind, string id) => new(
        kind switch
        {
            "host" => SubjectKind.Host,
            "application" => SubjectKind.Application,
            "incident" => SubjectKind.Incident,
            "window" => SubjectKind.Window,
            "report" => SubjectKind.Report,
            _ => SubjectKind.Monitor,
        },
        id);

    private static Row RowOf(Change change, long? visible, ToldChange? told) => new()
    {
        Number = change.Number,
        SubjectKind = Word(change.Subject.Kind),
        SubjectId = change.Subject.Id,
        FromStatus = change.From?.Name(),
        ToStatus = change.To.Name(),
        At = change.At.ToUnixTimeMilliseconds(),
        Visible = visible,
        CheckName = change.Check,
        Reason = change.Reason,
        Failing = change.Failing?.ToUnixTimeMilliseconds(),
        Told = visible is null ? 0 : 1,
        Url = told?.Url,
        Dated = told?.Change.Dated.ToUnixTimeSeconds(),
        Facts = told?.Facts,
        Counts = change.Counts ? 1 : 0,
    };

    private sealed class Row
    {
        public long Number { get; set; }

        public string SubjectKind { get; set; } = "";

        public string SubjectId { get; set; } = "";

        public string? FromStatus { get; set; }

        public string ToStatus { get; set; } = "";

        public long At { get; set; }

        public long? Visible { get; set; }

        public string CheckName { get; set; } = "";

        public string Reason { get; set; } = "";

        public long? Failing { get; set; }

        public long Told { get; set; }

        public string? Url { get; set; }

        public long? Dated { get; set; }

        public string? Facts { get; set; }

        public long Counts { get; set; }
    }
}
