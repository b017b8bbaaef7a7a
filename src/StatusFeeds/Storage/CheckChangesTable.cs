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
}
