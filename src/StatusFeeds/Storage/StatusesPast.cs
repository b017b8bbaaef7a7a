// What hosts and applications were, by their changes, and when nothing was observed, by gaps and runs.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Storage;

internal static class StatusesPast
{
    /// <summary>A restart that took no longer is no hole.</summary>
    private const long ShortPause = 60_000;

    /// <summary>What counts of one host, oldest first, and what it was before.</summary>
    public static (Status? Before, List<(long At, Status To)> Changes) OfHost(DbConnection connection, string host, long from, long until) => (
        StatusWords.Parse(connection.ExecuteScalar<string?>(
            """
            SELECT to_status FROM changes WHERE subject_kind = 'host' AND subject_id = @host AND counts = 1 AND number <= @from
            ORDER BY number DESC LIMIT 1
            """,
            new { host, from })),
        [
            .. connection.Query<(long At, string To)>(
                """
                SELECT at, to_status FROM changes
                WHERE subject_kind = 'host' AND subject_id = @host AND counts = 1 AND number > @from AND number < @until ORDER BY number
                """,
                new { host, from, until })
                .Select(row => (row.At, StatusWords.Parse(row.To)!.Value)),
        ]);

    /// <summary>Of every host and application that ever had a status: what it was at that time.</summary>
    public static IEnumerable<(Subject Of, Status? Status)> Before(DbConnection connection, long from) => connection.Query<(string Kind, string Id, string? Status)>(
        """
        SELECT t.kind, t.id, (
            SELECT c.to_status FROM changes c WHERE c.subject_kind = t.kind AND c.subject_id = t.id AND c.counts = 1 AND c.number <= @from
            ORDER BY c.number DESC LIMIT 1)
        FROM (SELECT 'host' AS kind, host AS id FROM hosts UNION ALL SELECT 'application', application FROM applications) t
        """,
        new { from }).Select(row => (SubjectOf(row.Kind, row.Id), StatusWords.Parse(row.Status)));

    /// <summary>What counts of all hosts and applications since then, one after the other, oldest first.</summary>
    public static IEnumerable<(Subject Of, long At, Status To)> Since(DbConnection connection, long from) => ((string[])["host", "application"]).SelectMany(kind => connection.Query<(string Id, long At, string To)>(
        "SELECT subject_id, at, to_status FROM changes WHERE subject_kind = @kind AND counts = 1 AND number > @from ORDER BY subject_id, number",
        new { kind, from },
        buffered: false).Select(row => (SubjectOf(kind, row.Id), row.At, StatusWords.Parse(row.To)!.Value)));

    /// <summary>Hosts that went into maintenance since then.</summary>
    public static IEnumerable<string> InMaintenance(DbConnection connection, long from) => connection.Query<string>(
        "SELECT DISTINCT subject_id FROM changes WHERE subject_kind = 'host' AND counts = 1 AND number > @from AND to_status = 'maintenance'",
        new { from });

    /// <summary>When nothing was observed, in the order of time.</summary>
    public static List<Hole> Holes(DbConnection connection, long from, long until)
    {
        var gaps = connection.Query<(long From, long Until)>("SELECT from_at, until_at FROM gaps WHERE until_at > @from AND from_at < @until", new { from, until })
            .Select(gap => new Hole(gap.From, gap.Until));
        return SpanLine.Union([.. gaps, .. BetweenRuns(connection).Where(hole => hole.Until > from && hole.From < until)]);
    }

    /// <summary>All of them, and one from now on.</summary>
    /// <param name="isOver">See <see cref="Rest"/>.</param>
    public static List<Hole> Holes(DbConnection connection, DateTimeOffset now, bool isOver) =>
        SpanLine.Union([.. Holes(connection, 0, long.MaxValue), Rest(connection, now.ToUnixTimeMilliseconds(), isOver)]);

    /// <summary>What is still to come.</summary>
    /// <param name="isOver">Nobody looks any more if the last sign of life is older than a short pause: then from that on.</param>
    public static Hole Rest(DbConnection connection, long now, bool isOver) => new(
        isOver && connection.Query<long>("SELECT COALESCE(seen, started) FROM runs ORDER BY run DESC LIMIT 1").FirstOrDefault() is > 0 and var seen && now - ShortPause > seen ? seen : now,
        long.MaxValue);

    /// <summary>From the last sign of life of a run to the beginning of the next.</summary>
    private static List<Hole> BetweenRuns(DbConnection connection)
    {
        var (holes, seen) = (new List<Hole>(), long.MaxValue);
        foreach (var run in connection.Query<(long Started, long? Seen)>("SELECT started, seen FROM runs ORDER BY run"))
        {
            if (run.Started - ShortPause > seen)
                holes.Add(new Hole(seen, run.Started));
            seen = run.Seen ?? seen;
        }

        return holes;
    }

    private static Subject SubjectOf(string kind, string id) => kind == "host" ? Subject.OfHost(id) : Subject.OfApplication(id);
}
