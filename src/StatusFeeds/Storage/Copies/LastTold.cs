// What readers were told last, where the database from before a restore still knows it: what is otherwise now will then be told, and no recovery is swallowed.
using System.Data.Common;
using Dapper;

namespace StatusFeeds.Storage.Copies;

internal sealed class LastTold
{
    private static readonly (string Table, string Id)[] Tables = [("hosts", "host"), ("applications", "application")];

    private readonly string? authority;
    private readonly List<(string Table, IReadOnlyList<Row> Rows)> told;

    private LastTold(string? authority, List<(string Table, IReadOnlyList<Row> Rows)> told) => (this.authority, this.told) = (authority, told);

    /// <param name="connection">To tables as this program has them, or a little older.</param>
    public static LastTold Of(DbConnection connection) => new(
        SiteTable.Authority(connection),
        [.. Tables.Select(one => (one.Table, (IReadOnlyList<Row>)connection.Query<Row>($"SELECT {one.Id} AS Id, told AS Told, told_at AS At FROM {one.Table} WHERE told IS NOT NULL").AsList()))]);

    /// <summary>Whoever is there in both, and of whom something else was told, is from now on one of whom that was told.</summary>
    /// <param name="connection">With a transaction begun.</param>
    /// <returns>Of how many.</returns>
    public int Stand(DbConnection connection)
    {
        // Of another site's database nobody reads the same articles.
        if (authority is null || authority != SiteTable.Authority(connection))
            return 0;
        return told.Sum(one => one.Rows.Sum(row => connection.Execute(
            $"UPDATE {one.Table} SET told = @Told, told_at = @At WHERE {Tables.First(table => table.Table == one.Table).Id} = @Id AND told IS NOT NULL AND told <> @Told", row)));
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Told { get; set; } = "";

        public long? At { get; set; }
    }
}
