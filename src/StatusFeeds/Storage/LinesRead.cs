// Reads what hosts, applications and checks were over any time, of a few or of all at once.
using System.Collections.Immutable;
using System.Data.Common;
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Storage;

/// <param name="Site">Whose checks count, each at its worst; of hosts that it has no more all do.</param>
/// <param name="Hosts">Ids.</param>
/// <param name="Applications">Ids.</param>
/// <param name="Checks">The lines of these hosts' checks too, as far as the site has them.</param>
internal sealed record LinesAsked(Site Site, IReadOnlyCollection<string> Hosts, IReadOnlyCollection<string> Applications, bool Checks);

/// <summary>Lives for one question. All in Unix milliseconds, which are the numbers of changes.</summary>
/// <param name="connection">Any of the database's.</param>
/// <param name="asked">Of what.</param>
/// <param name="holes">All that are known, in the order of time, none within another; with one from now on.</param>
/// <param name="from">The beginning.</param>
/// <param name="until">The end.</param>
/// <param name="another">Opens a connection for a second thread, which reads half of what is much; null: one reads all.</param>
internal sealed class LinesRead(DbConnection connection, LinesAsked asked, IReadOnlyList<Hole> holes, long from, long until, Func<DbConnection>? another = null)
{
    /// <summary>More than so many are read together: all changes of the time, in the order in which they lie on the disk.</summary>
    private const int Few = 50;

    /// <summary>One letter for the kind, and the id: two texts of each row would take longer to make than all the rest.</summary>
    private const string Whose = "CASE subject_kind WHEN 'host' THEN 'h' WHEN 'application' THEN 'a' ELSE '-' END || subject_id";

    /// <summary>Whose they are is not asked for: with it SQLite would go through the index of all subjects, of all years.</summary>
    private static readonly string Within = $"SELECT {BecameRow.OfSubject}, {Whose} FROM changes WHERE number >= @from AND number < @until AND counts = 1 ORDER BY number";

    public PastLines Read()
    {
        var (ofHosts, ofApplications) = (Asked(asked.Hosts), Asked(asked.Applications));
        if (ofHosts.Count > Few || ofApplications.Count > Few)
            OfAll(ofHosts, ofApplications);
        else
            OfEach(ofHosts, ofApplications);
        var hosts = Lines("host", ofHosts).ToArray();
        var checks = new ImmutableArray<(string Check, StatusLine Line)>[hosts.Length];
        if (hosts.Length > Few)
            SideBySide(of => ChecksOf(of, ..(hosts.Length / 2)), of => ChecksOf(of, (hosts.Length / 2)..));
        else
            ChecksOf(connection, ..);
        return new(
            hosts.ToDictionary(StringComparer.Ordinal),
            Lines("application", ofApplications).ToDictionary(StringComparer.Ordinal),
            hosts.Zip(checks).SelectMany(one => one.Second.Select(check => (Key: (one.First.Key, check.Check), check.Line))).ToDictionary(check => check.Key, check => check.Line));

        void ChecksOf(DbConnection of, Range which) => new CheckLines(of, asked, holes, from, until).Read(hosts.AsSpan(which), checks.AsSpan(which));
    }

    private static Dictionary<string, List<Became>> Asked(IReadOnlyCollection<string> ids) =>
        ids.Distinct(StringComparer.Ordinal).ToDictionary(id => id, _ => new List<Became>(), StringComparer.Ordinal);

    private IEnumerable<KeyValuePair<string, StatusLine>> Lines(string kind, Dictionary<string, List<Became>> changes)
    {
        using var earlier = new PreparedQuery(
            connection,
            $"SELECT {BecameRow.OfSubject} FROM changes WHERE subject_kind = @kind AND subject_id = @id AND counts = 1 AND number < @before ORDER BY number DESC LIMIT {BecameRow.Some}",
            "kind",
            "id",
            "before");
        foreach (var (id, own) in changes)
            yield return new(id, Lining.Of(own, holes, from, until, before => BecameRow.All(earlier, kind, id, before)));
    }

    private void OfEach(Dictionary<string, List<Became>> hosts, Dictionary<string, List<Became>> applications)
    {
        using var query = new PreparedQuery(
            connection,
            $"""
            SELECT {BecameRow.OfSubject} FROM changes WHERE subject_kind = @kind AND subject_id = @id AND counts = 1 AND number < @until AND number >= COALESCE((
                SELECT MAX(b.number) FROM changes b WHERE b.subject_kind = @kind AND b.subject_id = @id AND b.counts = 1 AND b.number < @from), @from)
            ORDER BY number
            """,
            "kind",
            "id",
            "from",
            "until");
        foreach (var (kind, id, changes) in hosts.Select(one => ("host", one.Key, one.Value)).Concat(applications.Select(one => ("application", one.Key, one.Value))))
            changes.AddRange(BecameRow.All(query, kind, id, from, until));
    }

    private void OfAll(Dictionary<string, List<Became>> hosts, Dictionary<string, List<Became>> applications)
    {
        var middle = from + ((until - from) / 2);
        var (laterHosts, laterApplications) = (Asked(hosts.Keys), Asked(applications.Keys));
        SideBySide(
            of =>
            {
                Take(of, Before("host", "hosts", "host"), from, middle, hosts, applications);
                Take(of, Before("application", "applications", "application"), from, middle, hosts, applications);
                Take(of, Within, from, middle, hosts, applications);
            },
            of => Take(of, Within, middle, until, laterHosts, laterApplications));
        foreach (var (id, later) in laterHosts)
            hosts[id].AddRange(later);
        foreach (var (id, later) in laterApplications)
            applications[id].AddRange(later);
    }

    private static void Take(DbConnection connection, string sql, long from, long until, Dictionary<string, List<Became>> hosts, Dictionary<string, List<Became>> applications)
    {
        using var query = new PreparedQuery(connection, sql, "from", "until");
        using var rows = query.Ask(from, until);
        while (rows.Read())
        {
            var whose = rows.GetString(1);
            var of = whose[0] switch { 'h' => hosts, 'a' => applications, _ => null };
            if (of?.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(whose.AsSpan(1), out var own) is true)
                own.Add(BecameRow.Of(rows));
        }
    }

    private void SideBySide(Action<DbConnection> one, Action<DbConnection> other)
    {
        if (another is null)
        {
            one(connection);
            other(connection);
            return;
        }

        var beside = Task.Run(() =>
        {
            using var second = another();
            other(second);
        });
        try
        {
            one(connection);
        }
        finally
        {
            beside.GetAwaiter().GetResult();
        }
    }

    private static string Before(string kind, string table, string id) =>
        $"""
        SELECT {BecameRow.OfSubject}, {Whose} FROM changes WHERE number IN (
            SELECT (
                SELECT b.number FROM changes b WHERE b.subject_kind = '{kind}' AND b.subject_id = t.{id} AND b.counts = 1 AND b.number < @from
                ORDER BY b.number DESC LIMIT 1)
            FROM {table} t)
        """;
}
