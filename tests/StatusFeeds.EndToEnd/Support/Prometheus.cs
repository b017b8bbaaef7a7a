// Debian's real Prometheus: scrapes the program as docs/metrics.md says, with the rules of docs/alerts.yml, and is asked what it has.
using System.Globalization;
using System.Text.Json;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class Prometheus : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly HttpClient client;
    private readonly Spawned running;

    /// <param name="target">Host and port of the program.</param>
    /// <param name="rules">Further files of rules.</param>
    public Prometheus(string target, params string[] rules)
    {
        var port = Ports.Free();
        var scrape = File.ReadAllText(Repository.File("docs", "metrics.md")).Split("```yaml\n")[1].Split("```")[0];
        Assert.StartsWith("scrape_configs:", scrape, StringComparison.Ordinal);
        File.WriteAllText(folder.File("prometheus.yml"), $"""
            global: {"{ evaluation_interval: 1s }"}
            rule_files: ["{string.Join("\", \"", [Repository.File("docs", "alerts.yml"), .. rules])}"]
            {scrape.Replace("localhost:8080", target, StringComparison.Ordinal).Replace("15s", "1s", StringComparison.Ordinal)}
            """);
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        running = Spawned.Start(
        [
            "prometheus", $"--config.file={folder.File("prometheus.yml")}", $"--storage.tsdb.path={folder.File("data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
        ]);
    }

    public string Errors => running.Errors;

    /// <summary>The values of an instant query by the labels asked for; waits until there are as wished.</summary>
    public Task<IReadOnlyDictionary<string, double>> Query(string query, string label, Func<IReadOnlyDictionary<string, double>, bool> wished, TimeSpan? deadline = null) => Until.Seen(
        query,
        async () =>
        {
            Assert.False(running.HasExited, $"prometheus ended: {running.Errors}");
            var result = (await Get($"/api/v1/query?query={Uri.EscapeDataString(query)}")).GetProperty("result");
            return (IReadOnlyDictionary<string, double>)result.EnumerateArray().ToDictionary(
                series => series.GetProperty("metric").GetProperty(label).GetString()!,
                series => double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
        },
        wished,
        deadline);

    /// <summary>What the API answers, without its wrapping.</summary>
    public async Task<JsonElement> Get(string path)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.GetProperty("data").Clone();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        running.Signal(Spawned.Terminate);
        await running.Exit(TimeSpan.FromSeconds(20));
        await running.DisposeAsync();
        folder.Dispose();
    }
}
