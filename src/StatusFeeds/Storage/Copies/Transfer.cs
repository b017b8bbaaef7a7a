// Carries all tables from one database to another, ids, numbers and instants unchanged, and looks afterwards whether both hold the same.
using System.Collections.Immutable;

namespace StatusFeeds.Storage.Copies;

/// <param name="Rows">How many both have.</param>
internal sealed record TableCarried(string Table, long Rows);

internal static class Transfer
{
    /// <summary>What was written is there only once the receiving side is finished.</summary>
    /// <param name="told">Of each table, once it is carried and found to be the same.</param>
    /// <param name="cancel">Looked at with every row.</param>
    /// <exception cref="StoreRefused">What was written is not what was read.</exception>
    public static void Run(Side from, Side to, ImmutableArray<Table> tables, Action<TableCarried> told, CancellationToken cancel)
    {
        foreach (var table in tables)
        {
            var (read, written) = (new RowSum(), new RowSum());
            to.Write(table, Summed(from.Rows(table), read, cancel));
            foreach (var row in to.Rows(table))
            {
                cancel.ThrowIfCancellationRequested();
                written.Add(row);
            }

            if (read.Rows != written.Rows || read.Sum != written.Sum)
            {
                throw new StoreRefused(
                    $"The table {table.Name} of {to.Name} is not that of {from.Name}: {written.Rows} rows, sum {written.Sum:x}, not {read.Rows} rows, sum {read.Sum:x}.");
            }

            told(new(table.Name, read.Rows));
        }
    }

    private static IEnumerable<object?[]> Summed(IEnumerable<object?[]> rows, RowSum sum, CancellationToken cancel)
    {
        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            sum.Add(row);
            yield return row;
        }
    }
}
