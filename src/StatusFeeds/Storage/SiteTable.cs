// Table site: facts of the whole site. The authority, which names our entries for ever, and since when we see no network.
using System.Data.Common;
using System.Globalization;
using Dapper;

namespace StatusFeeds.Storage;

internal static class SiteTable
{
    public static void WriteAuthority(DbConnection connection, string authority) => Write(connection, "authority", authority);

    public static string? Authority(DbConnection connection) => Read(connection, "authority");

    /// <param name="blind">In Unix milliseconds; null: it sees.</param>
    public static void WriteBlind(DbConnection connection, long? blind)
    {
        if (blind is { } since)
            Write(connection, "blind", since.ToString(CultureInfo.InvariantCulture));
        else
            connection.Execute("DELETE FROM site WHERE name = 'blind'");
    }

    /// <summary>In Unix milliseconds; null: it sees.</summary>
    public static long? Blind(DbConnection connection) =>
        Read(connection, "blind") is { } since ? long.Parse(since, CultureInfo.InvariantCulture) : null;

    private static void Write(DbConnection connection, string name, string value) => connection.Execute(
        "INSERT INTO site (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { name, value });

    private static string? Read(DbConnection connection, string name) =>
        connection.ExecuteScalar<string?>("SELECT value FROM site WHERE name = @name", new { name });
}
