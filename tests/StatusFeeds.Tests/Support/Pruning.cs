// Takes old changes out of a database, as whoever prunes it does.
using Microsoft.Data.Sqlite;

namespace StatusFeeds.Tests.Support;

internal static class Pruning
{
    /// <summary>All up to that one are gone.</summary>
    public static async Task Prune(this TempFolder folder, string last)
    {
        await using var connection = new SqliteConnection($"Data Source={folder["statusfeeds.db"]}");
        await connection.OpenAsync();
        await using var prune = connection.CreateCommand();
        prune.CommandText = "DELETE FROM change_scopes WHERE number <= @last; DELETE FROM entries WHERE number <= @last; DELETE FROM changes WHERE number <= @last";
        prune.Parameters.AddWithValue("@last", long.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotEqual(0, await prune.ExecuteNonQueryAsync());
    }
}
