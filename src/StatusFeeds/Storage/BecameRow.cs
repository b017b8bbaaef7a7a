// What something became, as one number a row: when, what, and whether that is for want of a way to it.
using System.Data;
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Storage;

/// <summary>Of a hundred thousand rows, texts would take longer to make than all the rest.</summary>
internal static class BecameRow
{
    /// <summary>Of earlier changes so many are read at a time.</summary>
    public const int Some = 20;

    /// <summary>An instant in milliseconds is less than 2^46 until the year 4199.</summary>
    private const int Codes = 32;

    private const int Unreachable = 16;

    private const int Strange = 15;

    /// <summary>The first column of a question for changes.</summary>
    public static readonly string OfSubject = $"number * {Codes} + {Code} + CASE WHEN to_status = 'unknown' AND reason LIKE 'unreachable %' THEN {Unreachable} ELSE 0 END";

    /// <summary>The first column of a question for check_changes.</summary>
    public static readonly string OfCheck = $"at * {Codes} + {Code}";

    private static string Code => $"CASE to_status {string.Join(' ', Enum.GetValues<Status>().Select(status => $"WHEN '{status.Name()}' THEN {(int)status}"))} ELSE {Strange} END";

    public static List<Became> All(PreparedQuery query, params ReadOnlySpan<object> values)
    {
        using var rows = query.Ask(values);
        var all = new List<Became>();
        while (rows.Read())
            all.Add(Of(rows));
        return all;
    }

    public static Became Of(IDataRecord row)
    {
        var (at, code) = Math.DivRem(row.GetInt64(0), Codes);
        return new(at, code % Unreachable is not Strange and var status ? (Status)status : null, code >= Unreachable);
    }
}
