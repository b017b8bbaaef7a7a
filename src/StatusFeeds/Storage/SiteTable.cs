// Table site: facts of the whole site. So far the authority, which names our entries for ever.
using System.Data.Common;
using Dapper;

namespace StatusFeeds.Storage;

internal static class SiteTable
{
    public static void WriteAuthority(DbConnection connection, string authority) => connection.Execute(
        "INSERT INTO site (name, value) VALUES ('authority', @authority) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { authority });

    public static string? Authority(DbConnection connection) =>
        connection.ExecuteScalar<string?>("SELECT value FROM site WHERE name = 'authority'");
}
