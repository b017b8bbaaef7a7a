// Table hosts: what is believed of each host, with its last changes.
using System.Buffers;
using System.Collections.Immutable;
using System.Data.Common;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class HostsTable
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(DbConnection connection, IEnumerable<HostState> states, long batch) => connection.ExecuteAll(
        """
        INSERT INTO hosts (host, status, since, number, check_name, reason, begun, past, told, told_at, told_by, untold, back, batch)
        VALUES (@Host, @Status, @Since, @Number, @CheckName, @Reason, @Begun, @Past, @Told, @ToldAt, @ToldBy, @Untold, @Back, @Batch)
        ON CONFLICT (host) DO UPDATE SET status = excluded.status, since = excluded.since, number = excluded.number,
            check_name = excluded.check_name, reason = excluded.reason, begun = excluded.begun, past = excluded.past,
            told = excluded.told, told_at = excluded.told_at, told_by = excluded.told_by, untold = excluded.untold, back = excluded.back,
            batch = excluded.batch
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
            Past = Written(state.Past),
            Told = state.Told?.Name(),
            ToldAt = Instants.Milliseconds(state.ToldAt),
            ToldBy = state.ToldBy,
            Untold = state.Untold,
            Back = state.Back.ToUnixTimeMilliseconds(),
            Batch = batch,
        }));

    /// <param name="since">Only those that were written after this batch.</param>
    public static ImmutableDictionary<string, HostState> Read(DbConnection connection, ILookup<string, CheckState> checks, long since = -1)
    {
        return connection.Query<Row>(
            """
            SELECT host AS Host, status AS Status, since AS Since, number AS Number, check_name AS CheckName, reason AS Reason, begun AS Begun, past AS Past,
                told AS Told, told_at AS ToldAt, told_by AS ToldBy, untold AS Untold, back AS Back
            FROM hosts WHERE batch > @since
            """,
            new { since })
            .ToList()
            .ToImmutableDictionary(row => row.Host, row => new HostState(
                row.Host,
                StatusWords.Parse(row.Status),
                DateTimeOffset.FromUnixTimeMilliseconds(row.Since),
                row.Number,
                row.CheckName,
                row.Reason,
                DateTimeOffset.FromUnixTimeMilliseconds(row.Begun),
                [.. checks[row.Host]],
                Past(row.Past, connection))
            {
                Told = StatusWords.Parse(row.Told),
                ToldAt = Instants.Of(row.ToldAt),
                ToldBy = row.ToldBy,
                Untold = row.Untold,
                Back = DateTimeOffset.FromUnixTimeMilliseconds(row.Back),
            });
    }

    public static bool Knows(DbConnection connection, string host) => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM hosts WHERE host = @host", new { host }) > 0;

    /// <summary>By hand, as JsonSerializer makes code and megabytes of types for it.</summary>
    private static string Written(ImmutableArray<PastChange> changes)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            json.WriteStartArray();
            foreach (var past in changes)
            {
                json.WriteStartObject();
                json.WriteNumber("At", past.At.ToUnixTimeMilliseconds());
                json.WriteString("From", past.From?.Name());
                json.WriteString("To", past.To.Name());
                json.WriteString("Reason", past.Reason);
                json.WriteBoolean("Told", past.Told);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <param name="written">By this version or an older one: up to 0.3.0 it does not say what was told.</param>
    private static ImmutableArray<PastChange> Past(string written, DbConnection connection)
    {
        using var json = JsonDocument.Parse(written);
        return
        [
            .. json.RootElement.EnumerateArray().Select(past => new PastChange(
                DateTimeOffset.FromUnixTimeMilliseconds(past.GetProperty("At").GetInt64()),
                StatusWords.Parse(past.GetProperty("From").GetString()),
                StatusWords.Parse(past.GetProperty("To").GetString())!.Value,
                past.GetProperty("Reason").GetString()!,
                past.TryGetProperty("Told", out var told) ? told.GetBoolean() : ChangesTable.WasTold(connection, past.GetProperty("At").GetInt64()))),
        ];
    }

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

        public string? Told { get; set; }

        public long? ToldAt { get; set; }

        public string ToldBy { get; set; } = "";

        public string Untold { get; set; } = "";

        public long Back { get; set; }

        public long Batch { get; set; }
    }
}
