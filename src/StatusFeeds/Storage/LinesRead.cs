// Reads what hosts, applications and checks were over any time, of a few or of all at once.
using System.Data;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Storage;

/// <param name="Site">Whose checks count, each at its worst; of hosts that it has no more all do.</param>
/// <param name="Hosts">Ids.</param>
/// <param name="Applications">Ids.</param>
/// <param name="Checks">The lines of these hosts' checks too, as far as the site has them.</param>
internal sealed record LinesAsked(Site Site, IReadOnlyCollection<string> Hosts, IReadOnlyCollection<string> Applications, bool Checks);

/// <summary>Lives for one question. All in Unix milliseconds, which are the numbers of changes.</summary>
/// <param name="holes">All that are known, in the order of time, none within another; with one from now on.</param>
internal sealed class LinesRead(DbConnection connection, LinesAsked asked, IReadOnlyList<Hole> holes, long from, long until)
{
    /// <summary>More than so many are read together: all changes of the time, in the order in which they lie on the disk.</summary>
    private const int Few = 50;

    private const int Some = 20;

    private const int Kind = 3;

    private const int Subject = 4;

    /// <summary>Each question begins with these three columns.</summary>
    private const string Became = "number, to_status, CAST(CASE WHEN to_status = 'unknown' AND reason LIKE 'unreachable %' THEN 1 ELSE 0 END AS BIGINT)";

    private const string CheckBecame = "at, to_status, CAST(0 AS BIGINT)";

    public PastLines Read()
    {
        var (ofHosts, ofApplications) = (Asked(asked.Hosts), Asked(asked.Applications));
        if (ofHosts.Count > Few || ofApplications.Count > Few)
            OfAll(ofHosts, ofApplications);
        else
            OfEach(ofHosts, ofApplications);
        var (hosts, checks) = (Lines("host", ofHosts), new Dictionary<(string Host, string Check), StatusLine>());
        foreach (var (host, line) in hosts.ToList())
        {
            var inMaintenance = line.Stretches.Any(stretch => stretch.Status == Status.Maintenance);
            if (line.Stretches.IsEmpty || (!inMaintenance && !asked.Checks))
                continue;
            var own = ChecksOf(host).Select(check => (Name: check, Line: LineOf(host, check, Math.Min(from, line.Stretches[0].From)))).ToList();
            if (inMaintenance)
                hosts[host] = Lining.Within(line, own.Select(check => Lining.AtWorst(check.Line, asked.Site.Find(host, check.Name)?.AtWorst ?? Status.Down)));
            foreach (var (check, said) in asked.Checks ? own : [])
                checks[(host, check)] = Lining.OfCheck(line, said);
        }

        return new(hosts, Lines("application", ofApplications), checks);
    }

    private static Dictionary<string, List<Became>> Asked(IReadOnlyCollection<string> ids) =>
        ids.Distinct(StringComparer.Ordinal).ToDictionary(id => id, _ => new List<Became>(), StringComparer.Ordinal);

    private Dictionary<string, StatusLine> Lines(string kind, Dictionary<string, List<Became>> changes) => changes.ToDictionary(
        one => one.Key, one => Lining.Of(one.Value, holes, from, until, before => Earlier(kind, one.Key, before)), StringComparer.Ordinal);

    private void OfEach(Dictionary<string, List<Became>> hosts, Dictionary<string, List<Became>> applications)
    {
        foreach (var (kind, id, changes) in hosts.Select(one => ("host", one.Key, one.Value)).Concat(applications.Select(one => ("application", one.Key, one.Value))))
        {
            changes.AddRange(Rows(
                $"""
                SELECT {Became} FROM changes WHERE subject_kind = @kind AND subject_id = @id AND counts = 1 AND number < @until AND number >= COALESCE((
                    SELECT MAX(b.number) FROM changes b WHERE b.subject_kind = @kind AND b.subject_id = @id AND b.counts = 1 AND b.number < @from), @from)
                ORDER BY number
                """,
                new { kind, id, from, until }));
        }
    }

    private void OfAll(Dictionary<string, List<Became>> hosts, Dictionary<string, List<Became>> applications)
    {
        Take(Before("host", "hosts", "host"));
        Take(Before("application", "applications", "application"));

        // Whose they are is not asked for: with it SQLite would go through the index of all subjects, of all years.
        Take($"SELECT {Became}, subject_kind, subject_id FROM changes WHERE number >= @from AND number < @until AND counts = 1 ORDER BY number");

        void Take(string sql)
        {
            using var reader = connection.ExecuteReader(sql, new { from, until });
            while (reader.Read())
            {
                var of = reader.GetString(Kind) switch { "host" => hosts, "application" => applications, _ => null };
                if (of?.TryGetValue(reader.GetString(Subject), out var own) is true)
                    own.Add(Of(reader));
            }
        }
    }

    private static string Before(string kind, string table, string id) =>
        $"""
        SELECT {Became}, subject_kind, subject_id FROM changes WHERE number IN (
            SELECT (
                SELECT b.number FROM changes b WHERE b.subject_kind = '{kind}' AND b.subject_id = t.{id} AND b.counts = 1 AND b.number < @from
                ORDER BY b.number DESC LIMIT 1)
            FROM {table} t)
        """;

    private List<Became> Earlier(string kind, string id, long before) => Rows(
        $"SELECT {Became} FROM changes WHERE subject_kind = @kind AND subject_id = @id AND counts = 1 AND number < @before ORDER BY number DESC LIMIT {Some}",
        new { kind, id, before });

    private IEnumerable<string> ChecksOf(string host) => asked.Site.Hosts.TryGetValue(host, out var known)
        ? known.Checks.Select(check => check.Name)
        : connection.Query<string>("SELECT DISTINCT check_name FROM check_changes WHERE host = @host", new { host });

    /// <param name="begin">Where the host's line begins.</param>
    private StatusLine LineOf(string host, string check, long begin)
    {
        var changes = CheckChangesTable.Since(connection, host, check, begin, until).Select(became => new Became(became.At, became.To, Unreachable: false)).ToList();
        return Lining.Of(changes, holes, begin, until, before => Rows(
            $"SELECT {CheckBecame} FROM check_changes WHERE host = @host AND check_name = @check AND at < @before ORDER BY at DESC LIMIT {Some}",
            new { host, check, before }));
    }

    private List<Became> Rows(string sql, object asked)
    {
        using var reader = connection.ExecuteReader(sql, asked);
        var rows = new List<Became>();
        while (reader.Read())
            rows.Add(Of(reader));
        return rows;
    }

    private static Became Of(IDataRecord row) => new(row.GetInt64(0), StatusWords.Parse(row.GetString(1)), row.GetInt64(2) != 0);
}
