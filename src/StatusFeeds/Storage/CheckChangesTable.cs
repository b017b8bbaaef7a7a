// Table check_changes: every change of a check's status, kept for what will be asked later.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class CheckChangesTable
{
    public static void Write(DbConnection connection, IEnumerable<CheckChange> changes) => connection.ExecuteAll(
        """
        INSERT INTO check_changes (host, check_name, at, from_status, to_status, reason)
        VALUES (@Host, @CheckName, @At, @FromStatus, @ToStatus, @Reason)
        ON CONFLICT (host, check_name, at, to_status) DO NOTHING
        """,
        changes.Select(change => new
        {
            change.Host,
            CheckName = change.Check,
            At = change.At.ToUnixTimeMilliseconds(),
            FromStatus = change.From?.Name(),
            ToStatus = change.To.Name(),
            change.Reason,
        }));

    /// <summary>What a check became, and when, in Unix milliseconds: since then, oldest first; first of all what it was before, where that is known.</summary>
    public static IEnumerable<(long At, Status To)> Since(DbConnection connection, string host, string check, long from) => connection.Query<(long At, string To)>(
        """
        SELECT at, to_status FROM check_changes WHERE host = @host AND check_name = @check AND at >= COALESCE((
            SELECT MAX(b.at) FROM check_changes b WHERE b.host = @host AND b.check_name = @check AND b.at < @from), @from)
        ORDER BY at
        """,
        new { host, check, from }).Select(row => (row.At, StatusWords.Parse(row.To)!.Value));
}
