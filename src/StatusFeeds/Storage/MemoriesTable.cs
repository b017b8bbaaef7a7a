// Table memories: what checks remember from look to look, the last posts among them.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class MemoriesTable
{
    /// <summary>Batches that two processes write in the same moment may become visible in any order: who asks what is new asks for so many more.</summary>
    private const long Overlap = 10;

    /// <summary>All of them, or those written since then, and those just before once more.</summary>
    /// <param name="connection">Any of the database's.</param>
    /// <param name="since">The latest batch that is known; 0: none.</param>
    public static Memories Read(DbConnection connection, long since)
    {
        var rows = connection.Query<Row>(
            "SELECT host AS Host, name AS Name, owner AS Owner, bytes AS Bytes, batch AS Batch FROM memories WHERE batch > @after",
            new { after = since - Overlap }).ToList();
        return new(
            rows.Select(row => row.Batch).Append(since).Max(),
            [.. rows.Select(row => new KeptMemory(row.Host, row.Name, row.Owner, Convert.FromBase64String(row.Bytes)))]);
    }

    public static void Write(DbConnection connection, IReadOnlyCollection<KeptMemory> memories)
    {
        var batch = (connection.ExecuteScalar<long?>("SELECT MAX(batch) FROM memories") ?? 0) + 1;
        Put(connection, batch, memories.Where(memory => memory.IsFirst), "DO UPDATE SET owner = excluded.owner, bytes = excluded.bytes, batch = excluded.batch WHERE memories.owner <> excluded.owner");
        Put(connection, batch, memories.Where(memory => !memory.IsFirst), "DO UPDATE SET owner = excluded.owner, bytes = excluded.bytes, batch = excluded.batch");
    }

    public static void Forget(DbConnection connection, IEnumerable<(string Host, string Check)> checks) => connection.ExecuteAll(
        "DELETE FROM memories WHERE host = @Host AND name = @Name",
        checks.Select(check => new { check.Host, Name = check.Check }));

    private static void Put(DbConnection connection, long batch, IEnumerable<KeptMemory> memories, string otherwise) => connection.ExecuteAll(
        $"INSERT INTO memories (host, name, owner, bytes, batch) VALUES (@Host, @Name, @Owner, @Bytes, @Batch) ON CONFLICT (host, name) {otherwise}",
        memories.Select(memory => new Row
        {
            Host = memory.Host,
            Name = memory.Check,
            Owner = memory.Owner,
            Bytes = Convert.ToBase64String(memory.Bytes.Span),
            Batch = batch,
        }));

    private sealed class Row
    {
        public string Host { get; set; } = "";

        public string Name { get; set; } = "";

        public string Owner { get; set; } = "";

        public string Bytes { get; set; } = "";

        public long Batch { get; set; }
    }
}

/// <param name="Batch">The latest batch of them, or the one from which on was asked.</param>
internal sealed record Memories(long Batch, ImmutableArray<KeptMemory> All);
