// Table nodes: the processes that work on this database together.
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class NodesTable
{
    /// <summary>In place of what it said before.</summary>
    public static void Write(DbConnection connection, SiteNode node) => connection.Execute(
        """
        INSERT INTO nodes (node, name, url, version, started, seen, judges, checks, looks, config, note)
        VALUES (@Id, @Name, @Url, @Version, @Started, @Seen, @Judges, @Checks, @Looks, @Config, @Note)
        ON CONFLICT (node) DO UPDATE SET url = excluded.url, seen = excluded.seen, judges = excluded.judges, checks = excluded.checks, looks = excluded.looks,
            config = excluded.config, note = excluded.note
        """,
        new
        {
            node.Id,
            node.Name,
            node.Url,
            node.Version,
            Started = node.Started.ToUnixTimeMilliseconds(),
            Seen = node.Seen.ToUnixTimeMilliseconds(),
            Judges = node.Judges ? 1L : 0L,
            node.Checks,
            node.Looks,
            node.Config,
            node.Note,
        });

    /// <summary>In the order of their names; with the last row of its looks that was judged.</summary>
    public static List<(SiteNode Node, long Taken)> Read(DbConnection connection) => connection.Query<Row>(
        """
        SELECT node AS Id, name AS Name, url AS Url, version AS Version, started AS Started, seen AS Seen, judges AS Judges, checks AS Checks, looks AS Looks, config AS Config,
            note AS Note, taken AS Taken
        FROM nodes ORDER BY name, node
        """)
        .Select(row => (
            new SiteNode(
                row.Id,
                row.Name,
                row.Url,
                row.Version,
                DateTimeOffset.FromUnixTimeMilliseconds(row.Started),
                DateTimeOffset.FromUnixTimeMilliseconds(row.Seen),
                row.Judges == 1,
                row.Checks,
                row.Looks,
                row.Config,
                row.Note),
            row.Taken)).ToList();

    /// <summary>The looks of these are judged so far.</summary>
    public static void WriteTaken(DbConnection connection, IEnumerable<KeyValuePair<string, long>> taken) => connection.ExecuteAll(
        "UPDATE nodes SET taken = @Number WHERE node = @Node AND taken < @Number",
        taken.Select(one => new { Node = one.Key, Number = one.Value }));

    public static void Remove(DbConnection connection, string node)
    {
        connection.Execute("DELETE FROM looks WHERE node = @node", new { node });
        connection.Execute("DELETE FROM nodes WHERE node = @node", new { node });
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public string Url { get; set; } = "";

        public string Version { get; set; } = "";

        public long Started { get; set; }

        public long Seen { get; set; }

        public long Judges { get; set; }

        public long Checks { get; set; }

        public long Looks { get; set; }

        public string Config { get; set; } = "";

        public string Note { get; set; } = "";

        public long Taken { get; set; }
    }
}
