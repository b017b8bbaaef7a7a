// A column of an agent's table: a value for each row.
using System.Collections.Immutable;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Rows">By what stands behind the column's name, in the agent's order.</param>
internal sealed record SnmpColumn(ImmutableArray<(string Row, SnmpValue Value)> Rows)
{
    private readonly Dictionary<string, SnmpValue> byRow = Rows.DistinctBy(row => row.Row).ToDictionary(row => row.Row, row => row.Value, StringComparer.Ordinal);

    public bool IsEmpty => Rows.IsEmpty;

    public SnmpValue? this[string row] => byRow.TryGetValue(row, out var value) ? value : null;

    public static SnmpColumn Of(Oid root, ImmutableArray<SnmpValue> values)
    {
        var (length, hasText) = (root.Length, SnmpNames.Above(root)?.HasTextRows == true);
        return new([.. values.Where(value => !value.IsMissing && value.Oid.StartsWith(root)).Select(value => (SnmpNames.Row(value.Oid.ToArray(length), hasText).TrimStart('.'), value))]);
    }

    public double? Number(string row) => this[row] is { } value ? SnmpReadings.Number(value, SnmpForm.Any) : null;

    /// <summary>What rows are called: <paramref name="first"/>, or where that has nothing the next; null for a row that no column names.</summary>
    public static Func<string, string?> Labels(IEnumerable<string> rows, params SnmpColumn[] columns)
    {
        var labels = rows.Distinct(StringComparer.Ordinal).ToDictionary(
            row => row, row => columns.Select(column => column[row] is { } value ? SnmpReadings.Label(value) : null).FirstOrDefault(label => label is not null), StringComparer.Ordinal);
        var twice = labels.Values.GroupBy(label => label, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return row => labels.GetValueOrDefault(row) is not { } label ? null : twice.Contains(label) ? $"{label}.{row}" : label;
    }
}
