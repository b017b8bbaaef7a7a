// A reader that follows a feed over all its documents: pages by next, archives by prev-archive; in RSS by the same links, in JSON Feed by next_url.
using System.Text.Json;
using System.Xml.Linq;

namespace StatusFeeds.Tests.Support;

/// <param name="Path">Without the site's url.</param>
/// <param name="Ids">Of the entries, in their order.</param>
/// <param name="Next">Path of the document that comes after this one; null: none.</param>
internal sealed record Walked(string Path, Fetched Answer, IReadOnlyList<string> Ids, string? Next)
{
    /// <summary>The last parts of the ids: hosts, numbers of events.</summary>
    public IEnumerable<string> Tails => Ids.Select(id => id[(id.LastIndexOfAny(['/', ':']) + 1)..]);
}

internal static class FeedWalk
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    /// <param name="between">Done before each further document is fetched.</param>
    public static async Task<IReadOnlyList<Walked>> Walk(this ServedSite served, string path, Func<Task>? between = null)
    {
        var walked = new List<Walked>();
        for (string? next = path; next is not null; next = walked[^1].Next)
        {
            if (walked.Count > 0 && between is not null)
            {
                await between();
            }

            walked.Add(Read(next, await served.Get(next), served.Site.Url));
        }

        return walked;
    }

    public static Walked Read(string path, Fetched answer, string url)
    {
        Assert.True(answer.Code == 200, $"{path}: {answer.Code} {answer.Text}");
        if (path.EndsWith(".json", StringComparison.Ordinal))
        {
            var feed = JsonDocument.Parse(answer.Body).RootElement;
            return new Walked(
                path,
                answer,
                [.. feed.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)],
                feed.TryGetProperty("next_url", out var further) ? Way(further.GetString(), url) : null);
        }

        var root = answer.Feed;
        var links = root.Name == "rss" ? root.Element("channel")!.Elements(Atom + "link") : root.Elements(Atom + "link");
        var ids = root.Name == "rss" ? root.Descendants("item").Select(item => item.Element("guid")!.Value) : root.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "id")!.Value);
        return new Walked(path, answer, [.. ids], Way(links.FirstOrDefault(link => (string?)link.Attribute("rel") is "next" or "prev-archive")?.Attribute("href")?.Value, url));
    }

    private static string? Way(string? address, string url)
    {
        Assert.True(address?.StartsWith(url, StringComparison.Ordinal) ?? true, $"{address} is not of {url}");
        return address?[url.Length..];
    }
}
