// 1,000 http checks every 20 s: how many looks were done, what one costs, what memory it takes; beside it blackbox_exporter.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class HttpLooks
{
    private const string Blackbox = "prometheus-blackbox-exporter";

    /// <summary>So many hosts fail and come back meanwhile, so that rules and store have something to do.</summary>
    private const int Failing = 10;

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var (hosts, every, time) = quick ? (100, 5, TimeSpan.FromSeconds(10)) : (1000, 20, TimeSpan.FromSeconds(120));
        await using var fleet = await Pretend.Start(hosts);
        var (share, ours, now, most) = await Ours(program, fleet, hosts, every, time);
        double? peer = Child.IsInstalled(Blackbox) ? await Theirs(fleet, hosts, TimeSpan.FromSeconds((double)every / hosts), time) : null;
        var what = string.Create(CultureInfo.InvariantCulture, $"{hosts} http checks every {every} s for {time.TotalSeconds} s");
        return
        [
            new($"{what}: looks done", share.ToString("P2", CultureInfo.InvariantCulture), Wanted: "≥ 99.9 %"),
            Row.Of($"{what}: CPU a look (ours with rules, store and {2 * Failing} changes)", ours, peer, "blackbox_exporter alone, paced", "ms", "≤ 0.4 ms"),
            new($"{what}: memory (the most ever)", string.Create(CultureInfo.InvariantCulture, $"{now:0} MB ({most:0} MB)"), Wanted: "≤ 120 MB"),
        ];
    }

    private static async Task<(double Share, double Cost, double Memory, double Most)> Ours(string[] program, Pretend fleet, int hosts, int every, TimeSpan time)
    {
        using var watcher = new Watcher($"{every}s");
        watcher.Hosts(hosts, host => $"http: {{ url: \"{fleet.Url(host)}\" }}\n        degraded: time > 2s");
        await using var child = await watcher.Serve(program);
        await Wait.Until("the first look at every host", async () => (await fleet.Count()).Hosts == hosts, TimeSpan.FromSeconds(every + 20));
        await watcher.Tells("UP", Math.Min(hosts, 100), "/apps/app1/hosts.atom", TimeSpan.FromSeconds(20));
        await Wait.ForMiddleOfSecond();
        var (before, cpu) = ((await fleet.Count()).Requests, child.Cpu);
        var end = Wait.For(time);
        await Wait.For(time / 4);
        await fleet.Order($"lie 1-{Failing} 503");
        await Wait.For(time / 2);
        await fleet.Order("up all");
        await end;
        var (after, spent) = ((await fleet.Count()).Requests, child.Cpu - cpu);
        var (memory, most) = (child.Memory("VmRSS"), child.Memory("VmHWM"));
        var events = await watcher.Client.GetStringAsync("/apps/app1/events.atom");
        return events.Contains("<title>DOWN: ", StringComparison.Ordinal)
            ? ((after - before) / (hosts * time.TotalSeconds / every), spent.TotalMilliseconds / (after - before), memory, most)
            : throw new Unmeasured("no host was told DOWN, though some were");
    }

    private static async Task<double> Theirs(Pretend fleet, int hosts, TimeSpan pause, TimeSpan time)
    {
        using var folder = new TempFolder();
        var (port, config) = (Wait.FreePort(), folder.File("blackbox.yml"));
        await File.WriteAllTextAsync(config, "modules:\n  http_2xx:\n    prober: http\n    timeout: 5s\n    http: { preferred_ip_protocol: ip4 }\n");
        await using var child = Child.Start([Blackbox, $"--config.file={config}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]);
        using var client = new HttpClient();
        var failed = 0;
        async Task Ask(int call)
        {
            var said = await client.GetStringAsync($"http://127.0.0.1:{port}/probe?module=http_2xx&target={Uri.EscapeDataString(fleet.Url((call % hosts) + 1))}");
            if (!said.Contains("probe_success 1", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref failed);
            }
        }

        await Wait.Until("blackbox_exporter", async () => (await client.GetStringAsync($"http://127.0.0.1:{port}/-/healthy")).Length > 0, TimeSpan.FromSeconds(10));
        await Wait.Paced(pause, time / 10, Ask);
        var (before, cpu) = ((await fleet.Count()).Requests, child.Cpu);
        await Wait.Paced(pause, time, Ask);
        return failed == 0
            ? (child.Cpu - cpu).TotalMilliseconds / ((await fleet.Count()).Requests - before)
            : throw new Unmeasured($"{failed} probes of blackbox_exporter failed");
    }
}
