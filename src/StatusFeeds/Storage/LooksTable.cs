// Table looks: what nodes saw, on its way to the judge, and to the pages of the others.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class LooksTable
{
    private const long KeptMilliseconds = 60_000;

    /// <summary>Rows read at once: some ten thousand looks.</summary>
    private const int MostRows = 200;

    public static void Write(DbConnection connection, NodeLooks looks, DateTimeOffset now) => connection.Execute(
        "INSERT INTO looks (node, number, written, bytes) VALUES (@Node, @Number, @written, @bytes)",
        new { looks.Node, looks.Number, written = now.ToUnixTimeMilliseconds(), bytes = LooksBytes.Write(looks.Looks) });

    /// <summary>A node's after that number, in their order.</summary>
    public static List<NodeLooks> After(DbConnection connection, string node, long number) =>
        connection.Query<(long Number, byte[] Bytes)>(
            $"SELECT number, bytes FROM looks WHERE node = @node AND number > @number ORDER BY number LIMIT {MostRows}", new { node, number })
            .Select(row => new NodeLooks(node, row.Number, LooksBytes.Read(row.Bytes))).ToList();

    /// <summary>0: there is none.</summary>
    public static long Newest(DbConnection connection, string node) =>
        connection.ExecuteScalar<long?>("SELECT MAX(number) FROM looks WHERE node = @node", new { node }) ?? 0;

    /// <summary>What was judged and has been here for a while, so that all have seen it.</summary>
    public static void Forget(DbConnection connection, DateTimeOffset now) => connection.Execute(
        "DELETE FROM looks WHERE written < @old AND number <= (SELECT taken FROM nodes WHERE nodes.node = looks.node)",
        new { old = now.ToUnixTimeMilliseconds() - KeptMilliseconds });
}
