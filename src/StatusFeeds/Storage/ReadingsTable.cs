// Table readings: the looks of each check in blocks, for some days.
using System.Data.Common;
using Dapper;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Storage;

internal static class ReadingsTable
{
    private const string Columns = "SELECT number AS Number, from_at AS FromAt, until_at AS UntilAt, bytes AS Bytes FROM readings";

    /// <summary>A block that is there already is replaced by what it has become.</summary>
    public static void Write(DbConnection connection, IEnumerable<(long Id, StoredBlock Block)> blocks) => connection.ExecuteAll(
        """
        INSERT INTO readings (check_id, number, from_at, until_at, bytes) VALUES (@CheckId, @Number, @FromAt, @UntilAt, @Bytes)
        ON CONFLICT (check_id, number) DO UPDATE SET from_at = excluded.from_at, until_at = excluded.until_at, bytes = excluded.bytes
        """,
        blocks.Select(row => new Row { CheckId = row.Id, Number = row.Block.Number, FromAt = row.Block.From, UntilAt = row.Block.Until, Bytes = row.Block.Bytes }));

    public static StoredBlock? Last(DbConnection connection, long check) =>
        connection.Query<Row>($"{Columns} WHERE check_id = @check ORDER BY number DESC LIMIT 1", new { check }).Select(BlockOf).SingleOrDefault();

    /// <summary>Those with any look in that time, of a number above <paramref name="after"/>; oldest number first.</summary>
    public static IEnumerable<StoredBlock> Between(DbConnection connection, long check, long from, long until, long after = 0) => connection.Query<Row>(
        $"{Columns} WHERE check_id = @check AND number > @after AND until_at >= @from AND from_at < @until ORDER BY number",
        new { check, from, until, after }).Select(BlockOf);

    /// <summary>The blocks after that number, a few, oldest number first.</summary>
    public static IReadOnlyList<StoredBlock> After(DbConnection connection, long check, long number, int most) =>
        [.. connection.Query<Row>($"{Columns} WHERE check_id = @check AND number > @number ORDER BY number LIMIT @most", new { check, number, most }).Select(BlockOf)];

    /// <param name="connection">With a transaction begun.</param>
    /// <param name="check">As in kept_checks.</param>
    /// <param name="before">All of whose looks are older.</param>
    /// <param name="rolled">Later blocks stay.</param>
    public static void Prune(DbConnection connection, long check, long before, long rolled) =>
        connection.Execute("DELETE FROM readings WHERE check_id = @check AND until_at < @before AND number <= @rolled", new { check, before, rolled });

    private static StoredBlock BlockOf(Row row) => new(row.Number, row.FromAt, row.UntilAt, row.Bytes);

    private sealed class Row
    {
        public long CheckId { get; set; }

        public long Number { get; set; }

        public long FromAt { get; set; }

        public long UntilAt { get; set; }

        public byte[] Bytes { get; set; } = [];
    }
}
