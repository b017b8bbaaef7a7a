// Reads what the checks of hosts were over any time: to be told, and for what they said while their host was in maintenance.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Storage;

/// <summary>See <see cref="LinesRead"/>.</summary>
internal sealed class CheckLines(DbConnection connection, LinesAsked asked, IReadOnlyList<Hole> holes, long from, long until)
{
    /// <param name="hosts">Each gets what its checks said in its maintenance.</param>
    /// <param name="checks">Where the lines of each host's checks go, if they were asked for.</param>
    public void Read(Span<KeyValuePair<string, StatusLine>> hosts, Span<ImmutableArray<(string Check, StatusLine Line)>> checks)
    {
        using var query = new PreparedQuery(
            connection,
            $"""
            SELECT {BecameRow.OfCheck} FROM check_changes WHERE host = @host AND check_name = @check AND at < @until AND at >= COALESCE((
                SELECT MAX(b.at) FROM check_changes b WHERE b.host = @host AND b.check_name = @check AND b.at < @from), @from)
            ORDER BY at
            """,
            "host",
            "check",
            "from",
            "until");
        using var earlier = new PreparedQuery(
            connection, $"SELECT {BecameRow.OfCheck} FROM check_changes WHERE host = @host AND check_name = @check AND at < @before ORDER BY at DESC LIMIT {BecameRow.Some}", "host", "check", "before");
        for (var place = 0; place < hosts.Length; place++)
        {
            checks[place] = [];
            var (host, line) = hosts[place];
            var inMaintenance = line.Stretches.Any(stretch => stretch.Status == Status.Maintenance);
            if (line.Stretches.IsEmpty || (!inMaintenance && !asked.Checks))
                continue;
            var begin = Math.Min(from, line.Stretches[0].From);
            var own = Names(host).Select(check => (
                Name: check,
                Line: Lining.Of(BecameRow.All(query, host, check, begin, until), holes, begin, until, before => BecameRow.All(earlier, host, check, before)))).ToList();
            if (inMaintenance)
                hosts[place] = new(host, Lining.Within(line, own.Select(check => Lining.AtWorst(check.Line, asked.Site.Find(host, check.Name)?.AtWorst ?? Status.Down))));
            if (asked.Checks)
                checks[place] = [.. own.Select(check => (check.Name, Lining.OfCheck(line, check.Line)))];
        }
    }

    private IEnumerable<string> Names(string host) => asked.Site.Hosts.TryGetValue(host, out var known)
        ? known.Checks.Select(check => check.Name)
        : connection.Query<string>("SELECT DISTINCT check_name FROM check_changes WHERE host = @host", new { host });
}
