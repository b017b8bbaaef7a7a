// Table ordered_windows: maintenance ordered by the command line while we run. The judge reads it and never writes it.
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class OrderedWindowsTable
{
    private const string Columns =
        "SELECT number AS Number, name AS Name, hosts AS Hosts, from_at AS FromAt, until_at AS UntilAt, reason AS Reason, ordered AS Ordered, ordered_by AS OrderedBy";

    /// <summary>Those that are not over, in the order of their numbers.</summary>
    public static ImmutableArray<OrderedWindow> Read(DbConnection connection, DateTimeOffset now) =>
    [
        .. connection.Query<Row>(
            $"{Columns} FROM ordered_windows WHERE until_at > @now AND ended IS NULL",
            new { now = now.ToUnixTimeMilliseconds() })
            .OrderBy(row => row.Number)
            .Select(row => new OrderedWindow(row.Number, WindowOf(row), DateTimeOffset.FromUnixTimeMilliseconds(row.Ordered), row.OrderedBy)),
    ];

    /// <summary>Gives the next number. Two at once on PostgreSQL may want the same one: then one of them fails, and is to try again.</summary>
    public static long Add(DbConnection connection, string name, IEnumerable<string> hosts, Schedule.Once times, string reason, DateTimeOffset now, string by)
    {
        var number = Math.Max(connection.ExecuteScalar<long?>("SELECT MAX(number) FROM ordered_windows") ?? 0, SiteTable.NumbersAfter(connection)) + 1;
        connection.Execute(
            """
            INSERT INTO ordered_windows (number, name, hosts, from_at, until_at, reason, ordered, ordered_by)
            VALUES (@number, @name, @hosts, @from, @until, @reason, @ordered, @by)
            """,
            new
            {
                number,
                name,
                hosts = string.Join(' ', hosts),
                from = times.From.ToUnixTimeMilliseconds(),
                until = times.Until.ToUnixTimeMilliseconds(),
                reason,
                ordered = now.ToUnixTimeMilliseconds(),
                by,
            });
        return number;
    }

    public static void End(DbConnection connection, IEnumerable<long> numbers, DateTimeOffset now, string by) => connection.ExecuteAll(
        "UPDATE ordered_windows SET ended = @Ended, ended_by = @By WHERE number = @Number AND ended IS NULL",
        numbers.Select(number => new { Ended = now.ToUnixTimeMilliseconds(), By = by, Number = number }));

    private static Window WindowOf(Row row) => new(
        row.Number.ToString(CultureInfo.InvariantCulture),
        row.Name,
        [.. row.Hosts.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        new Schedule.Once(DateTimeOffset.FromUnixTimeMilliseconds(row.FromAt), DateTimeOffset.FromUnixTimeMilliseconds(row.UntilAt)),
        row.Reason);

    private sealed class Row
    {
        public long Number { get; set; }

        public string Name { get; set; } = "";

        public string Hosts { get; set; } = "";

        public long FromAt { get; set; }

        public long UntilAt { get; set; }

        public string Reason { get; set; } = "";

        public long Ordered { get; set; }

        public string OrderedBy { get; set; } = "";
    }
}

/// <summary>A window as it was ordered: when, and by whom.</summary>
internal sealed record OrderedWindow(long Number, Window Window, DateTimeOffset At, string By);
