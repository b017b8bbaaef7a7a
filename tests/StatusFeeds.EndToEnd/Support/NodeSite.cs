// One site on several nodes: the same configuration and the same PostgreSQL, each node with a folder and a port of its own.
using System.Text.Json;

namespace StatusFeeds.EndToEnd.Support;

/// <param name="Id">In the cluster.</param>
internal sealed record NodeSeen(string Id, bool IsSelf, bool Judges, bool IsSilent, long Checks, long Looks);

internal sealed class NodeSite(PretendHosts hosts, string database, int count, int every) : IAsyncDisposable
{
    public static readonly string[] Feeds = ["/all/hosts.atom", "/all/events.atom", "/apps/shop/hosts.atom", "/apps/shop/events.atom", "/apps/shop/hosts.rss", "/apps/shop/events.json", "/feeds.opml"];

    private readonly List<(Sandbox Box, StatusFeedsProcess Process)> nodes = [];

    public IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, count).Select(number => $"h{number:D4}")];

    public IReadOnlyList<Sandbox> Live => [.. nodes.Where(node => !node.Process.HasExited).Select(node => node.Box)];

    public async Task<Sandbox> Add()
    {
        var box = new Sandbox();
        box.Site(
            $"{{ every: {every}s, timeout: 5s, fail-after: 1, recover-after: 1, retry-every: 1s }}",
            "url: http://status.example.org",
            "authority: status.example.org,2026",
            $"database: {database}");
        box.Application("shop", [.. Names.Select(name => (name, hosts.Url(name)))]);
        nodes.Add((box, await StatusFeedsProcess.Serve(box)));
        return box;
    }

    /// <summary>As that node sees them.</summary>
    public static async Task<NodeSeen[]> Nodes(Sandbox box)
    {
        using var status = JsonDocument.Parse((await box.Get("/api/status")).Text);
        return
        [
            .. status.RootElement.GetProperty("monitor").GetProperty("nodes").EnumerateArray().Select(node => new NodeSeen(
                node.GetProperty("node").GetString()!,
                node.GetProperty("self").GetBoolean(),
                node.GetProperty("judges").GetBoolean(),
                node.GetProperty("silent").GetBoolean(),
                node.GetProperty("checks").GetInt64(),
                node.GetProperty("looks").GetInt64())),
        ];
    }

    /// <summary>Waits until so many nodes live, each with at least a fifth of the checks.</summary>
    public Task<NodeSeen[]> Shared(int living) => Until.Seen(
        $"{living} nodes share the work",
        () => Nodes(Live[0]),
        seen => seen.Count(node => !node.IsSilent) == living && seen.All(node => node.IsSilent || node.Checks * 5 >= count) && seen.Where(node => !node.IsSilent).Sum(node => node.Checks) == count);

    /// <summary>Of the node that judges, or of another one.</summary>
    public async Task<Sandbox> Find(bool judges)
    {
        foreach (var box in Live)
        {
            if ((await Nodes(box)).Single(node => node.IsSelf).Judges == judges)
            {
                return box;
            }
        }

        throw new InvalidOperationException(judges ? "No node judges." : "No node follows.");
    }

    /// <summary>As kill -9 does.</summary>
    public async Task Kill(Sandbox box) => await nodes.First(node => node.Box == box).Process.Kill();

    /// <summary>Waits until all nodes serve the same bytes, with the same tags and dates.</summary>
    public Task Same(TimeSpan within) => Until.Seen<string>(
        "all nodes serve the same feeds",
        async () =>
        {
            var told = new List<string>();
            foreach (var feed in Feeds)
            {
                var answers = await Task.WhenAll(Live.Select(box => box.Get(feed)));
                told.AddRange(answers.DistinctBy(answer => (answer.Text, answer.ETag, answer.Modified)).Skip(1).Select(other => $"{feed}: {other.ETag} beside {answers[0].ETag}, {other.Modified:O} beside {answers[0].Modified:O}"));
            }

            return string.Join('\n', told);
        },
        differences => differences.Length == 0,
        within);

    public async ValueTask DisposeAsync()
    {
        foreach (var (box, process) in nodes)
        {
            await process.DisposeAsync();
            box.Dispose();
        }
    }
}
