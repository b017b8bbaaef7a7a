// Table site: facts of the whole site. The authority, which names our entries for ever, since when we see no network, and what was given before a restore.
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

    /// <summary>The last instant (Unix milliseconds) that may have been given before the database was restored; 0: it never was.</summary>
    public static long InstantsAfter(DbConnection connection) => Number(connection, "instants-after");

    /// <summary>The last number that incidents, posts and ordered windows may have had before the database was restored; 0: it never was.</summary>
    public static long NumbersAfter(DbConnection connection) => Number(connection, "numbers-after");

    public static void WriteAfter(DbConnection connection, long instant, long number)
    {
        Write(connection, "instants-after", instant.ToString(CultureInfo.InvariantCulture));
        Write(connection, "numbers-after", number.ToString(CultureInfo.InvariantCulture));
    }

    private static long Number(DbConnection connection, string name) =>
        Read(connection, name) is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : 0;

    private static void Write(DbConnection connection, string name, string value) => connection.Execute(
        "INSERT INTO site (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { name, value });

    private static string? Read(DbConnection connection, string name) =>
        connection.ExecuteScalar<string?>("SELECT value FROM site WHERE name = @name", new { name });
}
