// Table applications: what each application is, and what is told of it.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class ApplicationsTable
{
    public static void Write(DbConnection connection, IEnumerable<ApplicationState> states, long batch) => connection.ExecuteAll(
        """
        INSERT INTO applications (application, status, since, reason, told, told_at, batch)
        VALUES (@Application, @Status, @Since, @Reason, @Told, @ToldAt, @Batch)
        ON CONFLICT (application) DO UPDATE SET status = excluded.status, since = excluded.since, reason = excluded.reason,
            told = excluded.told, told_at = excluded.told_at, batch = excluded.batch
        """,
        states.Select(state => new Row
        {
            Application = state.Application,
            Status = state.Status?.Name(),
            Since = state.Since.ToUnixTimeMilliseconds(),
            Reason = state.Reason,
            Told = state.Told?.Name(),
            ToldAt = Instants.Milliseconds(state.ToldAt),
            Batch = batch,
        }));

    public static ImmutableDictionary<string, ApplicationState> Read(DbConnection connection) =>
        connection.Query<Row>("SELECT application AS Application, status AS Status, since AS Since, reason AS Reason, told AS Told, told_at AS ToldAt FROM applications")
            .ToImmutableDictionary(
                row => row.Application,
                row => new ApplicationState(row.Application, StatusWords.Parse(row.Status), DateTimeOffset.FromUnixTimeMilliseconds(row.Since), row.Reason)
                {
                    Told = StatusWords.Parse(row.Told),
                    ToldAt = Instants.Of(row.ToldAt),
                });

    private sealed class Row
    {
        public string Application { get; set; } = "";

        public string? Status { get; set; }

        public long Since { get; set; }

        public string Reason { get; set; } = "";

        public string? Told { get; set; }

        public long? ToldAt { get; set; }

        public long Batch { get; set; }
    }
}
