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
            INSERT INTO checks (host, name, position, kind, fingerprint, status, since, reason, failing,
                counted, excuse, decided_by, silences, silent_since, answered, begun, flaps)
            VALUES (@Host, @Name, @Position, @Kind, @Fingerprint, @Status, @Since, @Reason, @Failing,
                @Counted, @Excuse, @DecidedBy, @Silences, @SilentSince, @Answered, @Begun, @Flaps)
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
                Counted = check.Counted?.Name(),
                Excuse = check.Excuse,
                DecidedBy = check.By,
                Silences = check.Silences,
                SilentSince = Instants.Milliseconds(check.SilentSince),
                Answered = check.Answered.ToUnixTimeMilliseconds(),
                Begun = check.Begun.ToUnixTimeMilliseconds(),
                Flaps = FlapsText.Of(check.Flaps),
            })));
    }

    private static void Remove(DbConnection connection, IEnumerable<string> hosts) =>
        connection.ExecuteAll("DELETE FROM checks WHERE host = @host", hosts.Select(host => new { host }));

    /// <summary>By host. Streaks begin anew and nothing waits; a check counts as heard when its status was believed, until Rules adopts it.</summary>
    /// <param name="connection">Any of the database's.</param>
    /// <param name="since">Only those of hosts that were written after this batch.</param>
    public static ILookup<string, CheckState> Read(DbConnection connection, long since = -1) =>
        connection.Query<Row>(
            """
            SELECT host AS Host, name AS Name, position AS Position, kind AS Kind, fingerprint AS Fingerprint, status AS Status, since AS Since,
                reason AS Reason, failing AS Failing, counted AS Counted, excuse AS Excuse, decided_by AS DecidedBy, silences AS Silences,
                silent_since AS SilentSince, answered AS Answered, begun AS Begun, flaps AS Flaps
            FROM checks WHERE @since < 0 OR host IN (SELECT hosts.host FROM hosts WHERE hosts.batch > @since) ORDER BY host, position
            """,
            new { since })
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
                Last: null)
            {
                Counted = StatusWords.Parse(row.Counted),
                Excuse = row.Excuse,
                By = row.DecidedBy,
                Silences = (int)row.Silences,
                SilentSince = Instants.Of(row.SilentSince),
                Answered = DateTimeOffset.FromUnixTimeMilliseconds(row.Answered),
                Begun = DateTimeOffset.FromUnixTimeMilliseconds(row.Begun),
                Flaps = FlapsText.Parse(row.Flaps),
            });

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

        public string? Counted { get; set; }

        public string Excuse { get; set; } = "";

        public string DecidedBy { get; set; } = "";

        public long Silences { get; set; }

        public long? SilentSince { get; set; }

        public long Answered { get; set; }

        public long Begun { get; set; }

        public string Flaps { get; set; } = "";
    }
}
