// A real Prometheus scrapes a site with 5,000 checks: how long that takes, by its own measure.
using System.Globalization;
using System.Text.Json;

namespace StatusFeeds.Bench;

internal static class Scrapes
{
    private const string Prometheus = "prometheus";

    /// <summary>Checks of each host.</summary>
    private const int Each = 10;

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        if (!Child.IsInstalled(Prometheus))
        {
            throw new Unmeasured($"{Prometheus} is not installed");
        }

        var (hosts, time) = quick ? (50, 5) : (500, 60);
        await using var fleet = await Pretend.Start(hosts);
        using var watcher = new Watcher("20s");
        watcher.Hosts(hosts, host => string.Join("\n      - ", Enumerable.Range(1, Each).Select(check => $"{{ name: c{check}, http: \"{fleet.Url(host)}\" }}")));
        await using var child = await watcher.Serve(program);
        using var folder = new TempFolder();
        var port = Wait.FreePort();
        await File.WriteAllTextAsync(
            folder.File("prometheus.yml"),
            $"scrape_configs: [ {{ job_name: statusfeeds, scrape_interval: 2s, static_configs: [ {{ targets: [ \"127.0.0.1:{watcher.Port}\" ] }} ] }} ]\n");
        await using var prometheus = Child.Start(
            [Prometheus, $"--config.file={folder.File("prometheus.yml")}", $"--storage.tsdb.path={folder.File("data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        // Making a series costs Prometheus many times what a sample does: only scrapes of known series count.
        await Wait.Until("all checks in Prometheus", async () => await Ask(client, "count(probe_success)") >= hosts * Each, TimeSpan.FromSeconds(90));
        await Wait.Until("no series that is new", async () => await Ask(client, "sum_over_time(scrape_series_added[10s])") < 1, TimeSpan.FromSeconds(90));
        await Wait.For(TimeSpan.FromSeconds(time));
        var took = await Ask(client, $"quantile_over_time(0.5, scrape_duration_seconds[{time}s])");
        var most = await Ask(client, $"max_over_time(scrape_duration_seconds[{time}s])");
        var samples = await Ask(client, "scrape_samples_scraped");
        return
        [
            new(
                string.Create(CultureInfo.InvariantCulture, $"a scrape of {hosts * Each} checks ({samples:0} samples) by Prometheus, every 2 s for {time} s: median (longest)"),
                string.Create(CultureInfo.InvariantCulture, $"{took * 1000:0} ms ({most * 1000:0} ms)"),
                Wanted: "< 200 ms"),
        ];
    }

    /// <summary>The one value of an instant query; NaN while there is none.</summary>
    private static async Task<double> Ask(HttpClient client, string query)
    {
        using var answer = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}"));
        var result = answer.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 1 ? double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) : double.NaN;
    }
}
