// Table rollups: the days of each check in steps of five minutes, for some months.
using System.Data.Common;
using Dapper;

namespace StatusFeeds.Storage;

internal static class RollUpsTable
{
    public static byte[]? Read(DbConnection connection, long check, long day) =>
        connection.Query<byte[]>("SELECT bytes FROM rollups WHERE check_id = @check AND day = @day", new { check, day }).SingleOrDefault();

    public static IEnumerable<(long Day, byte[] Bytes)> Between(DbConnection connection, long check, long first, long last) => connection.Query<Row>(
        "SELECT day AS Day, bytes AS Bytes FROM rollups WHERE check_id = @check AND day >= @first AND day <= @last ORDER BY day",
        new { check, first, last }).Select(row => (row.Day, row.Bytes));

    public static void Write(DbConnection connection, long check, long day, byte[] bytes) => connection.Execute(
        "INSERT INTO rollups (check_id, day, bytes) VALUES (@check, @day, @bytes) ON CONFLICT (check_id, day) DO UPDATE SET bytes = excluded.bytes",
        new { check, day, bytes });

    public static void Prune(DbConnection connection, long check, long before) =>
        connection.Execute("DELETE FROM rollups WHERE check_id = @check AND day < @before", new { check, before });

    private sealed class Row
    {
        public long Day { get; set; }

        public byte[] Bytes { get; set; } = [];
    }
}
