// Moves a site to another database, on whichever engine: all of it or nothing, and the one that it came from is only read.
using System.Data.Common;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

/// <param name="From">As messages call it.</param>
/// <param name="To">As messages call it.</param>
internal sealed record Moved(string From, string To, long Rows);

internal static class StoreMove
{
    /// <param name="from">As at <c>database:</c> in site.yaml.</param>
    /// <param name="to">The same. A file must not be there yet, a database must have nothing in it.</param>
    /// <param name="owner">Who does it, for who asks meanwhile: <c>process 1234 (statusfeeds migrate-store)</c>.</param>
    /// <param name="told">Of each table, once it is carried.</param>
    /// <exception cref="CopyRefused">It cannot be written there.</exception>
    /// <exception cref="StoreRefused">A server runs on either, or one cannot be had: nothing was changed. The message is for people.</exception>
    public static Moved Run(Secret from, Secret to, string owner, Action<TableCarried> told, TimeProvider clock, CancellationToken cancel)
    {
        var (source, target) = (NameOf(from), NameOf(to));
        if (source == target)
            throw new CopyRefused($"FROM and TO are the same database, {source}.");
        try
        {
            using var read = Side.Read(from, owner, clock);
            using var made = PostgresUrl.Is(to.Reveal) ? null : NewFile.Begin(to.Reveal, replace: false);
            var tables = Tables.Made(clock);
            using Side written = made is null ? PostgresSide.Fill(to, owner, tables, clock) : SqliteSide.Make(made, owner, clock);
            var rows = 0L;
            Transfer.Run(
                read,
                written,
                tables,
                table =>
                {
                    rows += table.Rows;
                    told(table);
                },
                cancel);
            written.Finish();
            return new(source, target, rows);
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StoreRefused($"Cannot carry {source} to {target}: {Words.OneLine(failure.Message)} {target} is as it was.", failure);
        }
    }

    private static string NameOf(Secret database)
    {
        using var engine = Dialect.Of(database);
        return engine.Name;
    }
}
