// Forgets what happened long ago, in small steps: changes with all that was told of them, changes of checks, gaps, windows, runs, reloads and incidents.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

/// <summary>
/// What stays however old it is: the last change of everybody and the one told last; of what counts, the last before the time that is kept, so that it is known what it was
/// then; and what a feed still holds, for a feed forgets only when something new is told in it.
/// </summary>
internal sealed class ChangesPruning(DateTimeOffset now, Board board)
{
    /// <summary>Rows that are looked at in one step.</summary>
    private const int Most = 200;

    /// <summary>Hosts whose checks' changes are looked at in one step.</summary>
    private const int MostHosts = 20;

    /// <summary>As long a change is news in a feed (Feeds' own number), and a day.</summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(31);

    private readonly long before = (now - board.Site.Retention.Changes).ToUnixTimeMilliseconds();
    private long after;
    private string? host = "";

    /// <summary>False at the end.</summary>
    /// <param name="connection">With a transaction begun.</param>
    public bool Step(DbConnection connection)
    {
        var numbers = connection.Query<long>("SELECT number FROM changes WHERE number > @after AND number < @before ORDER BY number LIMIT @Most", new { after, before, Most }).AsList();
        if (numbers.Count > 0)
        {
            Changes(connection, numbers[^1]);
            after = numbers[^1];
            return true;
        }

        if (host is not null)
        {
            var hosts = connection.Query<string>("SELECT host FROM hosts WHERE host > @host ORDER BY host LIMIT @MostHosts", new { host, MostHosts }).AsList();
            CheckChanges(connection, hosts);
            host = hosts.Count == MostHosts ? hosts[^1] : null;
            return true;
        }

        Rest(connection);
        return false;
    }

    private void Changes(DbConnection connection, long last)
    {
        var range = new { after, last, before, news = (long)News.TotalMilliseconds };

        // By scope, as that table is: SQLite would read all of it for each change.
        const string InNoFeed =
            """
            NOT EXISTS (
                SELECT 1 FROM scopes s CROSS JOIN change_scopes t WHERE t.scope = s.scope AND t.number = changes.number AND changes.number > s.modified * 1000 - @news)
            """;
        connection.Execute(
            $"""
            DELETE FROM changes WHERE number > @after AND number <= @last AND subject_kind <> 'window' AND {InNoFeed}
                AND EXISTS (
                    SELECT 1 FROM changes n WHERE n.subject_kind = changes.subject_kind AND n.subject_id = changes.subject_id AND n.number > changes.number)
                AND NOT EXISTS (
                    SELECT 1 FROM subjects s WHERE s.kind = changes.subject_kind AND s.id = changes.subject_id AND s.latest = changes.number)
                AND (counts = 0 OR EXISTS (
                    SELECT 1 FROM changes n WHERE n.subject_kind = changes.subject_kind AND n.subject_id = changes.subject_id
                        AND n.number > changes.number AND n.number < @before AND n.counts = 1))
            """,
            range);
        var windows = connection.Query<(long Number, string Key)>(
            $"""
            SELECT number, subject_id FROM changes WHERE number > @after AND number <= @last AND subject_kind = 'window' AND {InNoFeed}
                AND number < (SELECT MAX(number) FROM changes)
            """,
            range);
        foreach (var (number, key) in windows.AsList().Where(window => !board.World.Windows.ContainsKey(OpenWindow.KeyIn(window.Key)) && !board.World.Announced.ContainsKey(OpenWindow.KeyIn(window.Key))))
        {
            connection.Execute("DELETE FROM changes WHERE number = @number", new { number });
            connection.Execute("DELETE FROM subjects WHERE kind = 'window' AND id = @key AND latest = @number", new { key, number });
        }

        connection.Execute(
            "DELETE FROM entries WHERE number > @after AND number <= @last AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.number = entries.number)", range);
        foreach (var scope in connection.Query<string>("SELECT scope FROM scopes").AsList())
        {
            connection.Execute(
                """
                DELETE FROM change_scopes WHERE scope = @scope AND number > @after AND number <= @last
                    AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.number = change_scopes.number)
                """,
                new { scope, range.after, range.last });
        }
    }

    /// <summary>The last before the time that is kept stays.</summary>
    private void CheckChanges(DbConnection connection, IEnumerable<string> hosts) => connection.ExecuteAll(
        """
        DELETE FROM check_changes WHERE host = @Host AND at < @Before AND EXISTS (
            SELECT 1 FROM check_changes n WHERE n.host = check_changes.host AND n.check_name = check_changes.check_name AND n.at > check_changes.at AND n.at < @Before)
        """,
        hosts.Select(one => new { Host = one, Before = before }));

    /// <summary>The newest of each stay, as numbers go on from them.</summary>
    private void Rest(DbConnection connection)
    {
        connection.Execute("DELETE FROM gaps WHERE until_at < @before", new { before });
        connection.Execute("DELETE FROM reloads WHERE at < @before", new { before });
        connection.Execute(
            "DELETE FROM ordered_windows WHERE until_at < @before AND number < (SELECT MAX(number) FROM ordered_windows)", new { before });
        connection.Execute(
            """
            DELETE FROM runs WHERE COALESCE(seen, started) < @before
                AND run < (SELECT MAX(run) FROM runs WHERE seen IS NOT NULL AND run < (SELECT MAX(run) FROM runs))
            """,
            new { before });
        Incidents(connection);
    }

    /// <summary>Those that are closed, and proposals that nobody opened; not the one with the newest post, nor the newest one.</summary>
    private void Incidents(DbConnection connection)
    {
        connection.Execute(
            """
            DELETE FROM incident_posts WHERE incident IN (
                SELECT p.incident FROM incident_posts p GROUP BY p.incident
                HAVING MAX(p.at) < @before AND MAX(p.number) < (SELECT MAX(number) FROM incident_posts) AND p.incident < (SELECT MAX(incident) FROM incident_posts)
                    AND (SUM(CASE WHEN p.kind = 'closing' THEN 1 ELSE 0 END) > 0 OR SUM(CASE WHEN p.kind = 'opening' THEN 1 ELSE 0 END) = 0))
            """,
            new { before });
        connection.Execute("DELETE FROM incidents_told WHERE NOT EXISTS (SELECT 1 FROM incident_posts p WHERE p.incident = incidents_told.incident)");
    }
}
