// Table checks: what is believed of each check, in the order of its host's configuration.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class ChecksTable
{
    public static void Write(DbConnection connection, IReadOnlyCollection<HostState> states)
    {
        Remove(connection, states.Select(state => state.Host));
        connection.ExecuteAll(
            """
            INSERT INTO checks (host, name, position, kind, fingerprint, status, since, reason, failing)
            VALUES (@Host, @Name, @Position, @Kind, @Fingerprint, @Status, @Since, @Reason, @Failing)
            """,
            states.SelectMany(state => state.Checks.Select((check, position) => new Row
            {
                Host = state.Host,
                Name = check.Name,
                Position = position,
                Kind = check.Kind,
                Fingerprint = check.Fingerprint,
                Status = check.Status?.Name(),
                Since = check.Since.ToUnixTimeMilliseconds(),
                Reason = check.Reason,
                Failing = check.Failing?.ToUnixTimeMilliseconds(),
            })));
    }

    private static void Remove(DbConnection connection, IEnumerable<string> hosts) =>
        connection.ExecuteAll("DELETE FROM checks WHERE host = @host", hosts.Select(host => new { host }));

    /// <summary>By host. Streaks begin anew and nothing waits; a check counts as heard when its status was believed, until Rules adopts it.</summary>
    public static ILookup<string, CheckState> Read(DbConnection connection) =>
        connection.Query<Row>(
            """
            SELECT host AS Host, name AS Name, position AS Position, kind AS Kind, fingerprint AS Fingerprint, status AS Status, since AS Since,
                reason AS Reason, failing AS Failing
            FROM checks ORDER BY host, position
            """)
            .ToLookup(row => row.Host, row => new CheckState(
                row.Name,
                row.Kind,
                row.Fingerprint,
                StatusWords.Parse(row.Status),
                DateTimeOffset.FromUnixTimeMilliseconds(row.Since),
                row.Reason,
                Streak: [],
                Unknowns: 0,
                row.Failing is { } failing ? DateTimeOffset.FromUnixTimeMilliseconds(failing) : null,
                Heard: DateTimeOffset.FromUnixTimeMilliseconds(row.Since),
                Waiting: false,
                Last: null));

    private sealed class Row
    {
        public string Host { get; set; } = "";

        public string Name { get; set; } = "";

        public long Position { get; set; }

        public string Kind { get; set; } = "";

        public string Fingerprint { get; set; } = "";

        public string? Status { get; set; }

        public long Since { get; set; }

        public string Reason { get; set; } = "";

        public long? Failing { get; set; }
    }
}
