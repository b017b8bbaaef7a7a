// What parsers of other people make of our documents: feedsmith (Atom, RSS, JSON Feed, OPML), feedparser (Atom, RSS), newsboat's import (OPML).
using System.Text.Json;

namespace StatusFeeds.EndToEnd.Support;

/// <param name="Updated">Null in lists.</param>
internal sealed record ParsedEntry(string Id, string Title, string Link, DateTimeOffset? Updated, string? Content, IReadOnlyList<string> Categories);

internal sealed class PublicParsers : IDisposable
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    private readonly TempFolder folder = new();
    private int files;

    /// <summary>Fails where feedsmith cannot read the document.</summary>
    /// <param name="format"><c>atom</c>, <c>rss</c>, <c>json</c> or <c>opml</c>.</param>
    public async Task<IReadOnlyList<ParsedEntry>> Feedsmith(string format, byte[] document)
    {
        var line = await Read(["node", Repository.File("tests", "readers", "feedsmith.mjs"), format, await Keep(document)]);
        return JsonSerializer.Deserialize<ParsedEntry[]>(line, Names)!;
    }

    /// <summary>Fails where feedparser has anything to complain of.</summary>
    /// <param name="version">As which it must know the feed: <c>atom10</c>, <c>rss20</c>.</param>
    public async Task<IReadOnlyList<ParsedEntry>> Feedparser(string version, byte[] document)
    {
        var feed = JsonDocument.Parse(await Read(["/usr/bin/python3", Repository.File("tests", "readers", "feedparser_read.py"), await Keep(document)])).RootElement;
        Assert.Equal((version, null), (feed.GetProperty("version").GetString(), feed.GetProperty("complaint").GetString()));
        return [.. feed.GetProperty("entries").EnumerateArray().Select(entry => new ParsedEntry(
            entry.GetProperty("id").GetString()!,
            entry.GetProperty("title").GetString()!,
            entry.GetProperty("link").GetString()!,
            DateTimeOffset.FromUnixTimeSeconds(entry.GetProperty("updated").GetInt64()),
            null,
            [.. entry.GetProperty("categories").EnumerateArray().Select(term => term.GetString()!)]))];
    }

    /// <summary>The addresses to which newsboat subscribes when it imports the list.</summary>
    public async Task<IReadOnlyList<string>> NewsboatImports(byte[] opml)
    {
        var (urls, list) = (folder.File($"urls{++files}"), await Keep(opml));
        await File.WriteAllTextAsync(urls, "");
        var home = new Dictionary<string, string?> { ["HOME"] = folder.Path, ["XDG_CONFIG_HOME"] = null, ["XDG_DATA_HOME"] = null };
        var (code, output, errors) = await Spawned.Run(["newsboat", "-u", urls, "-c", folder.File("cache.db"), "-i", list], folder.Path, home);
        Assert.True(code == 0, $"newsboat -i ended with {code}: {errors}{output}");
        return [.. (await File.ReadAllLinesAsync(urls)).Where(line => line.Length > 0).Select(line => line.Split(' ')[0])];
    }

    public void Dispose() => folder.Dispose();

    private async Task<string> Keep(byte[] document)
    {
        var file = folder.File($"document{++files}");
        await File.WriteAllBytesAsync(file, document);
        return file;
    }

    private static async Task<string> Read(string[] command)
    {
        var (code, output, errors) = await Spawned.Run(command);
        Assert.True(code == 0, $"{string.Join(' ', command)} ended with {code}: {errors}{output}");
        return output;
    }
}
