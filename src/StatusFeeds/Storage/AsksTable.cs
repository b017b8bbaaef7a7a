// Table asks: what the judge asks whoever looks. Gone after a minute.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class AsksTable
{
    private const long KeptMilliseconds = 60_000;

    /// <summary>Only the judge writes: numbers rise with the commits, from the Unix time in milliseconds on.</summary>
    public static void Write(DbConnection connection, ImmutableArray<WantedLook> asks, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        connection.Execute("DELETE FROM asks WHERE number < @old", new { old = at - KeptMilliseconds });
        var next = Math.Max(at, Newest(connection) + 1);
        connection.ExecuteAll(
            "INSERT INTO asks (number, host, name, due) VALUES (@Number, @Host, @Name, @Due)",
            asks.Select((ask, place) => new { Number = next + place, ask.Host, Name = ask.Check, ask.Due }));
    }

    /// <summary>0: there is none.</summary>
    public static long Newest(DbConnection connection) => connection.ExecuteScalar<long?>("SELECT MAX(number) FROM asks") ?? 0;

    /// <summary>Those after that number, in their order.</summary>
    public static List<(long Number, WantedLook Ask)> After(DbConnection connection, long number) =>
        connection.Query<(long Number, string Host, string Name, long Due)>("SELECT number, host, name, due FROM asks WHERE number > @number ORDER BY number", new { number })
            .Select(row => (row.Number, new WantedLook(row.Host, row.Name, row.Due))).ToList();
}
