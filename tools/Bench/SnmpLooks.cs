// Looks at six values and walks of 728 by SNMP, flat out: what one costs, of us, of snmp_exporter and of a snmpget for each, all at one snmpd.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class SnmpLooks
{
    private const string Exporter = "prometheus-snmp-exporter";

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        await using var agent = await Snmpd.Start();
        var rows = new List<Row>();
        foreach (var version in (int[])[2, 3])
        {
            var name = version == 3 ? "v3 authPriv (SHA-256, AES-128)" : "v2c";
            var theirs = await Theirs(agent, $"get{version}", quick ? 300 : 3000);
            var forked = await Forked(agent, version == 3, quick ? 20 : 200);
            var row = Row.Of($"six values by SNMP {name}, flat out: CPU a look", await Ours(agent, version, "get", quick) / 1000, theirs / 1000, "snmp_exporter", "ms", "≤ 0.08 ms");
            rows.Add(row with { Peer = $"{row.Peer}; {forked.ToString("0.0", CultureInfo.InvariantCulture)} ms a forked snmpget" });
            theirs = await Theirs(agent, $"walk{version}", quick ? 20 : 200) / Snmpd.Rows;
            rows.Add(Row.Of($"a walk of {Snmpd.Rows} values by SNMP {name}, flat out: CPU a value", await Ours(agent, version, "walk", quick), theirs, "snmp_exporter", "µs", "≤ 5 µs"));
        }

        rows.Add(await Served(program, agent, quick));
        return rows;
    }

    /// <summary>The program as users run it: schedule, rules, store and all.</summary>
    private static async Task<Row> Served(string[] program, Snmpd agent, bool quick)
    {
        var (hosts, every, time) = quick ? (100, 5, TimeSpan.FromSeconds(10)) : (1000, 20, TimeSpan.FromSeconds(60));
        using var watcher = new Watcher($"{every}s");
        watcher.Hosts(hosts, _ => $"snmp: {{ {Snmpd.Settings}, port: {agent.Port}, oids: {{ {string.Join(", ", Snmpd.Six.Select((oid, i) => $"v{i}: {oid}"))} }} }}", host => $"127.1.{host >> 8}.{host & 255}");
        await using var child = await watcher.Serve(program);
        await watcher.Tells("UP", Math.Min(hosts, 100), "/apps/app1/hosts.atom", TimeSpan.FromSeconds(every + 20));
        await Wait.For(TimeSpan.FromSeconds(every));
        await Wait.ForMiddleOfSecond();
        var cpu = child.Cpu;
        await Wait.For(time);
        var (spent, looks) = (child.Cpu - cpu, hosts * time.TotalSeconds / every);
        return new Row($"{hosts} checks of six values by v3 authPriv every {every} s for {time.TotalSeconds} s: CPU a look, with rules and store", FormattableString.Invariant($"{spent.TotalMilliseconds / looks:0.000} ms"));
    }

    /// <summary>As the program's own runtimeconfig and project say.</summary>
    public static readonly string[] AsOurs = ["env", "DOTNET_TieredPGO=0", "DOTNET_gcConcurrent=0", "DOTNET_GCgen0MaxBudget=200000", "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0"];

    /// <summary>Microseconds of a process of its own, with start and compilation left out.</summary>
    private static async Task<double> Ours(Snmpd agent, int version, string what, bool quick)
    {
        await using var child = Child.Start(
            [.. AsOurs, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Bench.dll"), "snmp", $"{agent.Port}", version == 3 ? "v3" : "v2c", what, quick ? "2" : "10"]);
        await child.Exit(TimeSpan.FromMinutes(1));
        return child.Output.Trim().Split(' ') is [_, var cost] && double.TryParse(cost, CultureInfo.InvariantCulture, out var microseconds)
            ? microseconds
            : throw new Unmeasured($"our looks failed: {child.Output}");
    }

    /// <summary>Microseconds a scrape, several at once; the first tenth only warms up.</summary>
    private static async Task<double?> Theirs(Snmpd agent, string module, int scrapes)
    {
        if (!Child.IsInstalled(Exporter))
        {
            return null;
        }

        using var folder = new TempFolder();
        var (port, config) = (Wait.FreePort(), folder.File("snmp.yml"));
        await File.WriteAllTextAsync(config, Snmpd.ExporterModules());
        await using var child = Child.Start([Exporter, $"--config.file={config}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]);
        using var client = new HttpClient();
        var expected = module.StartsWith("get", StringComparison.Ordinal) ? "one5 2" : $"row=\"{Snmpd.Rows}\"}} {Snmpd.Rows}";
        async Task Scrape()
        {
            var said = await client.GetStringAsync($"http://127.0.0.1:{port}/snmp?module={module}&target=127.0.0.1:{agent.Port}");
            if (!said.Contains(expected, StringComparison.Ordinal))
            {
                throw new Unmeasured($"snmp_exporter said {said}");
            }
        }

        await Wait.Until("snmp_exporter", async () => child.HasExited ? throw new Unmeasured(child.Output) : (await client.GetStringAsync($"http://127.0.0.1:{port}/")).Length > 0, TimeSpan.FromSeconds(10));
        Task Many(int count) => Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await Scrape());
        await Many(scrapes / 10);
        var cpu = child.Cpu;
        await Many(scrapes);
        return (child.Cpu - cpu).TotalMicroseconds / scrapes;
    }

    /// <summary>CPU milliseconds of one process, as the shell counts those of its children.</summary>
    private static async Task<double> Forked(Snmpd agent, bool isThree, int count)
    {
        await using var child = Child.Start(
        [
            "bash", "-c",
            $"TIMEFORMAT='%U %S'; time for i in $(seq {count}); do snmpget {Snmpd.Flags(isThree)} -m '' 127.0.0.1:{agent.Port} {string.Join(' ', Snmpd.Six)} > /dev/null || exit 1; done",
        ]);
        return await child.Exit(TimeSpan.FromMinutes(2)) == 0 && child.Output.Trim().Split('\n')[^1].Split(' ') is [var user, var system]
            ? 1000 * (double.Parse(user, CultureInfo.InvariantCulture) + double.Parse(system, CultureInfo.InvariantCulture)) / count
            : throw new Unmeasured($"snmpget failed: {child.Output}");
    }
}
