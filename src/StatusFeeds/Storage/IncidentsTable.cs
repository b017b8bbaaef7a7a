// Table incident_posts: all that was ever said of incidents, in order; nothing of a row ever changes.
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class IncidentsTable
{
    private const string Columns =
        """
        SELECT p.number AS Number, p.incident AS Incident, p.kind AS Kind, p.at AS At, p.by_whom AS ByWhom, p.idempotency_key AS IdempotencyKey, p.digest AS Digest, p.since AS Since,
            p.title AS Title, p.applications AS Applications, p.hosts AS Hosts, p.severity AS Severity, p.stage AS Stage, p.summary AS Summary, p.details AS Details,
            p.ticket AS Ticket, p.commander AS Commander, p.spokesperson AS Spokesperson, p.next AS Next
        FROM incident_posts p
        """;

    /// <summary>Of the newest post; 0: there is none.</summary>
    public static long Newest(DbConnection connection) => connection.ExecuteScalar<long?>("SELECT MAX(number) FROM incident_posts") ?? 0;

    /// <summary>Those that are not closed, or of which not all is told; proposals that nobody opened only from then on. In the order of their numbers, with what was told.</summary>
    public static ImmutableArray<Incident> Current(DbConnection connection, DateTimeOffset proposedAfter) => Read(
        connection,
        """
        WHERE p.incident IN (
            SELECT i.incident FROM incident_posts i LEFT JOIN incidents_told t ON t.incident = i.incident
            GROUP BY i.incident, t.post
            HAVING (SUM(CASE WHEN i.kind = 'closing' THEN 1 ELSE 0 END) = 0 OR MAX(CASE WHEN i.kind IN ('opening', 'update', 'closing') THEN i.number ELSE 0 END) > COALESCE(t.post, 0))
                AND (SUM(CASE WHEN i.kind = 'opening' THEN 1 ELSE 0 END) > 0 OR MIN(i.at) > @after))
        """,
        new { after = proposedAfter.ToUnixTimeMilliseconds() });

    /// <summary>Null: there is none.</summary>
    public static Incident? Find(DbConnection connection, long incident) => Read(connection, "WHERE p.incident = @incident", new { incident }).FirstOrDefault();

    /// <summary>The newest, the newest first.</summary>
    public static ImmutableArray<Incident> Latest(DbConnection connection, int most) =>
        [.. Read(connection, "WHERE p.incident IN (SELECT DISTINCT incident FROM incident_posts ORDER BY incident DESC LIMIT @most)", new { most }).Reverse()];

    /// <summary>
    /// Stores a post if it fits what was said before, with the next numbers and an instant after that of the incident's last post. The same post with the same key is the one that is there.
    /// </summary>
    /// <param name="connection">With a transaction begun.</param>
    /// <param name="post">Without its number; of a new incident without that either.</param>
    public static Posted Add(DbConnection connection, IncidentPost post)
    {
        connection.Alone("incident_posts");
        var digest = DigestOf(post);
        if (post.Key is { } key && Read(connection, key, post.By) is { } same)
        {
            return same.Digest == digest
                ? Posted.Of(Post(same), isRepeated: true)
                : Posted.Not(PostRefusal.KeyUsed, "This idempotency key was used for another post. Take a new key for a new post.");
        }

        if (IncidentPosting.Mistake(post) is { } mistake)
            return Posted.Not(PostRefusal.Wrong, mistake);
        if (post.Incident != 0 && IncidentPosting.Conflict(Find(connection, post.Incident), post) is { } conflict)
            return conflict;
        var last = connection.QuerySingle<(long? Number, long? Incident)>("SELECT MAX(number), MAX(incident) FROM incident_posts");
        var after = SiteTable.NumbersAfter(connection);
        var stored = post with
        {
            Number = Math.Max(last.Number ?? 0, after) + 1,
            Incident = post.Incident != 0 ? post.Incident : Math.Max(last.Incident ?? 0, after) + 1,
            At = DateTimeOffset.FromUnixTimeMilliseconds(InstantOf(connection, post)),
            IsNextUsual = false,
        };
        connection.Execute(
            """
            INSERT INTO incident_posts (number, incident, kind, at, by_whom, idempotency_key, digest, since, title, applications, hosts, severity, stage, summary, details, ticket, commander, spokesperson, next)
            VALUES (@Number, @Incident, @Kind, @At, @ByWhom, @IdempotencyKey, @Digest, @Since, @Title, @Applications, @Hosts, @Severity, @Stage, @Summary, @Details, @Ticket, @Commander, @Spokesperson, @Next)
            """,
            RowOf(stored, digest));
        return Posted.Of(stored);
    }

    /// <summary>
    /// In Unix milliseconds. Other incidents do not count, or a clock that once ran ahead would date all that come after it; but feeds name an incident by the instant
    /// of its opening, so that no two have the same.
    /// </summary>
    private static long InstantOf(DbConnection connection, IncidentPost post)
    {
        var at = post.At.ToUnixTimeMilliseconds();
        if (post.Incident != 0 && connection.ExecuteScalar<long?>("SELECT MAX(at) FROM incident_posts WHERE incident = @Incident", new { post.Incident }) is { } last)
            at = Math.Max(at, last + 1);
        while (post.Kind == PostKind.Opening && connection.ExecuteScalar<long>("SELECT COUNT(*) FROM incident_posts WHERE kind = 'opening' AND at = @at", new { at }) > 0)
            at++;
        return at;
    }

    /// <summary>How far feeds tell these incidents.</summary>
    public static void WriteTold(DbConnection connection, IEnumerable<Incident> incidents) => connection.ExecuteAll(
        """
        INSERT INTO incidents_told (incident, post, due) VALUES (@Incident, @Post, @Due)
        ON CONFLICT (incident) DO UPDATE SET post = excluded.post, due = excluded.due
        """,
        incidents.Select(one => new { Incident = one.Number, Post = one.Told, Due = one.ToldDue?.ToUnixTimeMilliseconds() }));

    private static Row? Read(DbConnection connection, string key, string by) =>
        connection.QueryFirstOrDefault<Row>($"{Columns} WHERE p.by_whom = @by AND p.idempotency_key = @key", new { by, key });

    private static ImmutableArray<Incident> Read(DbConnection connection, string which, object values)
    {
        var rows = connection.Query<Row>($"{Columns} {which} ORDER BY p.incident, p.number", values).AsList();
        if (rows.Count == 0)
            return [];
        var told = connection.Query<(long Incident, long Post, long? Due)>(
            "SELECT incident, post, due FROM incidents_told WHERE incident >= @least AND incident <= @most", new { least = rows[0].Incident, most = rows[^1].Incident })
            .ToDictionary(row => row.Incident);
        return
        [
            .. rows.GroupBy(row => row.Incident).Select(posts => new Incident(posts.Key, [.. posts.Select(Post)])
            {
                Told = told.GetValueOrDefault(posts.Key).Post,
                ToldDue = Instants.Of(told.GetValueOrDefault(posts.Key).Due) is var due && told.GetValueOrDefault(posts.Key).Due is null ? null : due,
            }),
        ];
    }

    /// <summary>Of what somebody typed: not of when, nor of what the site had at that time, which may be another when he tries again.</summary>
    private static string DigestOf(IncidentPost post)
    {
        var row = RowOf(post with { At = DateTimeOffset.UnixEpoch, Number = 0, Next = post.IsNextUsual ? null : post.Next }, "");
        string?[] said =
        [
            row.Incident.ToString(CultureInfo.InvariantCulture), row.Kind, row.Since?.ToString(CultureInfo.InvariantCulture), row.Title, row.Applications, row.Hosts, row.Severity, row.Stage,
            row.Summary, row.Details, row.Ticket, row.Commander, row.Spokesperson, row.Next?.ToString(CultureInfo.InvariantCulture),
        ];
        return Convert.ToHexStringLower(Digest.Of(Encoding.UTF8.GetBytes(string.Join('\0', said.Select(one => one is null ? "-" : "+" + one)))));
    }

    private static IncidentPost Post(Row row) => new(row.Number, row.Incident, IncidentWords.ParseKind(row.Kind)!.Value, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.ByWhom)
    {
        Key = row.IdempotencyKey,
        Since = row.Since is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null,
        Title = row.Title,
        Applications = Ids(row.Applications),
        Hosts = Ids(row.Hosts),
        Severity = IncidentWords.ParseSeverity(row.Severity),
        Stage = IncidentWords.ParseStage(row.Stage),
        Summary = row.Summary,
        Details = row.Details,
        Ticket = row.Ticket,
        Commander = row.Commander,
        Spokesperson = row.Spokesperson,
        Next = row.Next is { } next ? TimeSpan.FromMilliseconds(next) : null,
    };

    private static ImmutableArray<string>? Ids(string? text) => text is null ? null : [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static Row RowOf(IncidentPost post, string digest) => new()
    {
        Number = post.Number,
        Incident = post.Incident,
        Kind = post.Kind.Name(),
        At = post.At.ToUnixTimeMilliseconds(),
        ByWhom = post.By,
        IdempotencyKey = post.Key,
        Digest = digest,
        Since = post.Since?.ToUnixTimeMilliseconds(),
        Title = post.Title,
        Applications = post.Applications is { } applications ? string.Join(' ', applications) : null,
        Hosts = post.Hosts is { } hosts ? string.Join(' ', hosts) : null,
        Severity = post.Severity?.Name(),
        Stage = post.Stage?.Name(),
        Summary = post.Summary,
        Details = post.Details,
        Ticket = post.Ticket,
        Commander = post.Commander,
        Spokesperson = post.Spokesperson,
        Next = (long?)post.Next?.TotalMilliseconds,
    };

    private sealed class Row
    {
        public long Number { get; set; }

        public long Incident { get; set; }

        public string Kind { get; set; } = "";

        public long At { get; set; }

        public string ByWhom { get; set; } = "";

        public string? IdempotencyKey { get; set; }

        public string Digest { get; set; } = "";

        public long? Since { get; set; }

        public string? Title { get; set; }

        public string? Applications { get; set; }

        public string? Hosts { get; set; }

        public string? Severity { get; set; }

        public string? Stage { get; set; }

        public string Summary { get; set; } = "";

        public string Details { get; set; } = "";

        public string? Ticket { get; set; }

        public string? Commander { get; set; }

        public string? Spokesperson { get; set; }

        public long? Next { get; set; }
    }
}
