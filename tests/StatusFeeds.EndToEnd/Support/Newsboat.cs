// Debian's real newsboat without a screen: reloads, and its cache tells which articles it would show as unread.
using Microsoft.Data.Sqlite;

namespace StatusFeeds.EndToEnd.Support;

internal sealed record Article(string Id, string Title, bool Unread);

internal sealed class Newsboat : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string[] wrapper;

    /// <param name="resetUnread">The option that makes newsboat show an updated article as unread again.</param>
    /// <param name="wrapper">A command that runs it: <c>ip netns exec …</c>.</param>
    public Newsboat(string feed, bool resetUnread, string[]? wrapper = null)
    {
        this.wrapper = wrapper ?? [];
        File.WriteAllText(folder.File("urls"), feed + "\n");
        File.WriteAllText(folder.File("config"), resetUnread ? $"reset-unread-on-update \"{feed}\"\n" : "");
    }

    /// <summary>Reloads as the reader does, and gives all articles.</summary>
    public async Task<IReadOnlyList<Article>> Reload()
    {
        var home = new Dictionary<string, string?> { ["HOME"] = folder.Path, ["XDG_CONFIG_HOME"] = null, ["XDG_DATA_HOME"] = null, ["http_proxy"] = null };
        var (code, output, errors) = await Spawned.Run(
            [.. wrapper, "newsboat", "-u", folder.File("urls"), "-c", folder.File("cache.db"), "-C", folder.File("config"), "-x", "reload", "print-unread"], folder.Path, home);
        Assert.True(code == 0, $"newsboat ended with {code}: {errors}{output}");
        var articles = Query("SELECT guid, title, unread FROM rss_item WHERE deleted = 0");
        Assert.StartsWith($"{articles.Count(article => article.Unread)} unread article", output, StringComparison.Ordinal);
        return articles;
    }

    /// <summary>What a person does who has read all.</summary>
    public void MarkAllRead() => Query("UPDATE rss_item SET unread = 0 RETURNING guid, title, unread");

    public void Dispose() => folder.Dispose();

    private List<Article> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.File("cache.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The two texts above.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var articles = new List<Article>();
        while (reader.Read())
        {
            articles.Add(new Article(reader.GetString(0), reader.GetString(1), reader.GetInt64(2) != 0));
        }

        return articles;
    }
}
