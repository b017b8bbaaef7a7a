// Table hosts: what is believed of each host, with its last changes.
using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class HostsTable
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(DbConnection connection, IEnumerable<HostState> states) => connection.ExecuteAll(
        """
        INSERT INTO hosts (host, status, since, number, check_name, reason, begun, past)
        VALUES (@Host, @Status, @Since, @Number, @CheckName, @Reason, @Begun, @Past)
        ON CONFLICT (host) DO UPDATE SET status = excluded.status, since = excluded.since, number = excluded.number,
            check_name = excluded.check_name, reason = excluded.reason, begun = excluded.begun, past = excluded.past
        """,
        states.Select(state => new Row
        {
            Host = state.Host,
            Status = state.Status?.Name(),
            Since = state.Since.ToUnixTimeMilliseconds(),
            Number = state.Number,
            CheckName = state.Check,
            Reason = state.Reason,
            Begun = state.Begun.ToUnixTimeMilliseconds(),
            Past = JsonSerializer.Serialize(
                state.Past.Select(past => new PastRow(past.At.ToUnixTimeMilliseconds(), past.From?.Name(), past.To.Name(), past.Reason)), Compact),
        }));

    public static ImmutableDictionary<string, HostState> Read(DbConnection connection, ILookup<string, CheckState> checks) =>
        connection.Query<Row>(
            """
            SELECT host AS Host, status AS Status, since AS Since, number AS Number, check_name AS CheckName, reason AS Reason, begun AS Begun, past AS Past
            FROM hosts
            """)
            .ToImmutableDictionary(row => row.Host, row => new HostState(
                row.Host,
                StatusWords.Parse(row.Status),
                DateTimeOffset.FromUnixTimeMilliseconds(row.Since),
                row.Number,
                row.CheckName,
                row.Reason,
                DateTimeOffset.FromUnixTimeMilliseconds(row.Begun),
                [.. checks[row.Host]],
                [.. JsonSerializer.Deserialize<PastRow[]>(row.Past)!.Select(past => new PastChange(
                    DateTimeOffset.FromUnixTimeMilliseconds(past.At), StatusWords.Parse(past.From), StatusWords.Parse(past.To)!.Value, past.Reason))]));

    private sealed record PastRow(long At, string? From, string To, string Reason);

    private sealed class Row
    {
        public string Host { get; set; } = "";

        public string? Status { get; set; }

        public long Since { get; set; }

        public long Number { get; set; }

        public string CheckName { get; set; } = "";

        public string Reason { get; set; } = "";

        public long Begun { get; set; }

        public string Past { get; set; } = "";
    }
}
