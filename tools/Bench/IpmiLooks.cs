// Looks at 40 sensors of pretend BMCs: what one costs, of us and of FreeIPMI, ipmitool and ipmi_exporter at the same BMCs; and 200 BMCs a minute in the served program.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class IpmiLooks
{
    /// <summary>A user of Fleet's BMCs who may read.</summary>
    public const string User = "viewer";
    public const string Password = "s3cret-v";
    public const int Sensors = 40;

    /// <summary>BMCs that are looked at flat out at once.</summary>
    public const int Together = 50;

    private const string Exporter = "prometheus-ipmi-exporter";

    /// <summary>As the program's own runtimeconfig and project say.</summary>
    private static readonly string[] AsOurs = ["env", "DOTNET_TieredPGO=0", "DOTNET_gcConcurrent=0", "DOTNET_GCgen0MaxBudget=200000", "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0"];

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var rows = new List<Row>();
        await using (var fleet = await Pretend.StartBmcs(Together))
        {
            using var folder = new TempFolder();
            var count = quick ? 10 : 100;
            foreach (var suite in (int[])[3, 17])
            {
                var (login, keep) = (await Ours(fleet, suite, "login", quick), await Ours(fleet, suite, "keep", quick));
                var free = await FreeIpmi(fleet, suite, folder, count);
                var row = Row.Of($"a look at {Sensors} sensors of a BMC known already, by cipher suite {suite}, with a login each: CPU a look", login, free, "ipmi-sensors with its SDR cache", "ms", "≤ 5 ms");
                var others = string.Join("; ", new[] { await Ipmitool(fleet, suite, folder, count), suite == 3 ? await Scrapes(fleet, folder, count) : null }.OfType<string>());
                rows.Add(row with { Peer = $"{row.Peer}{(others.Length > 0 ? "; " : "")}{others}" });
                rows.Add(Row.Of("the same in a session that is kept", keep, free, "ipmi-sensors with its SDR cache", "ms", "≤ 5 ms"));
            }
        }

        rows.Add(await Served(program, quick));
        return rows;
    }

    /// <summary>The program as users run it: schedule, rules, store and all.</summary>
    private static async Task<Row> Served(string[] program, bool quick)
    {
        var (hosts, every, time) = quick ? (20, 6, TimeSpan.FromSeconds(12)) : (200, 60, TimeSpan.FromMinutes(4));
        await using var fleet = await Pretend.StartBmcs(hosts);
        using var watcher = new Watcher($"{every}s");
        watcher.Hosts(hosts, _ => $"ipmi: {{ user: {User}, password: {Password}, port: {fleet.Port} }}", Pretend.Address);
        await using var child = await watcher.Serve(program);
        await watcher.Tells("UP", Math.Min(hosts, 100), "/apps/app1/hosts.atom", TimeSpan.FromSeconds(every + 30));

        // The second look at each knows its sensors.
        await Wait.For(TimeSpan.FromSeconds(every));
        await Wait.ForMiddleOfSecond();
        var (cpu, before) = (child.Cpu, (await fleet.Count()).Requests);
        await Wait.For(time);
        var (spent, asked) = (child.Cpu - cpu, (await fleet.Count()).Requests - before);
        var looks = hosts * time.TotalSeconds / every;
        return asked < looks * Sensors
            ? throw new Unmeasured($"{asked} commands came for {looks} looks")
            : new Row(
                $"{hosts} BMCs of {Sensors} sensors, one look each every {every} s for {time.TotalSeconds} s, with logins, rules and store: CPU of a core",
                FormattableString.Invariant($"{100 * spent.TotalSeconds / time.TotalSeconds:0.00} % ({spent.TotalMilliseconds / looks:0.00} ms a look)"),
                Wanted: quick ? "" : "≤ 2 %");
    }

    /// <summary>Milliseconds of a process of its own, with start and compilation left out.</summary>
    private static async Task<double> Ours(Pretend fleet, int suite, string how, bool quick)
    {
        await using var child = Child.Start([.. AsOurs, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Bench.dll"), "ipmi", $"{fleet.Port}", $"{suite}", how, quick ? "3" : "15"]);
        await child.Exit(TimeSpan.FromMinutes(2));
        return child.Output.Trim().Split(' ') is [_, var cost] && double.TryParse(cost, CultureInfo.InvariantCulture, out var microseconds)
            ? microseconds / 1000
            : throw new Unmeasured($"our looks failed: {child.Output}");
    }

    private static async Task<double?> FreeIpmi(Pretend fleet, int suite, TempFolder folder, int count)
    {
        var look = $"ipmi-sensors -D LAN_2_0 -h {Pretend.Address(1)}:{fleet.Port} -u {User} -p {Password} -l USER -I {suite} --sdr-cache-directory {folder.Path} --quiet-cache";
        return Child.IsInstalled("ipmi-sensors") ? await Forked(look, count) : null;
    }

    /// <summary>Its table of all sensors, for which it has no cache; and its short list, from a cache.</summary>
    private static async Task<string?> Ipmitool(Pretend fleet, int suite, TempFolder folder, int count)
    {
        if (!Child.IsInstalled("ipmitool"))
        {
            return null;
        }

        var cache = folder.File($"sdr{suite}");
        var tool = $"ipmitool -I lanplus -C {suite} -H {Pretend.Address(1)} -p {fleet.Port} -U {User} -P {Password} -L USER";
        await using (var dump = Child.Start(["sh", "-c", $"{tool} sdr dump {cache}"]))
        {
            await dump.Exit(TimeSpan.FromSeconds(30));
        }

        return $"{Shown(await Forked($"{tool} sensor", count))} ipmitool sensor, {Shown(await Forked($"{tool} -S {cache} sdr", count))} ipmitool -S CACHE sdr";
    }

    /// <summary>With the processes that it starts, its collector of sensors alone; by FreeIPMI's own choice of a cipher suite, which is 3.</summary>
    private static async Task<string?> Scrapes(Pretend fleet, TempFolder folder, int count)
    {
        if (!Child.IsInstalled(Exporter))
        {
            return null;
        }

        var (port, config) = (Wait.FreePort(), folder.File("ipmi.yml"));
        await File.WriteAllTextAsync(config, $"modules: {{ bench: {{ user: {User}, pass: {Password}, driver: LAN_2_0, privilege: user, timeout: 10000, collectors: [ipmi] }} }}\n");
        await using var child = Child.Start(["env", $"HOME={folder.Path}", Exporter, $"--config.file={config}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]);
        using var client = new HttpClient();
        async Task Many(int scrapes)
        {
            for (var i = 0; i < scrapes; i++)
            {
                var said = await client.GetStringAsync($"http://127.0.0.1:{port}/ipmi?module=bench&target={Pretend.Address(1)}:{fleet.Port}");
                if (!said.Contains("ipmi_fan_speed_rpm", StringComparison.Ordinal))
                {
                    throw new Unmeasured($"{Exporter} said {child.Output}{said}");
                }
            }
        }

        await Wait.Until(Exporter, async () => child.HasExited ? throw new Unmeasured(child.Output) : (await client.GetStringAsync($"http://127.0.0.1:{port}/")).Length > 0, TimeSpan.FromSeconds(10));
        await Many(3);
        var cpu = child.CpuWithChildren;
        await Many(count);
        return $"{Shown((child.CpuWithChildren - cpu).TotalMilliseconds / count)} a scrape of ipmi_exporter";
    }

    /// <summary>CPU milliseconds of one process, as the shell counts those of its children; the first one only fills its cache.</summary>
    private static async Task<double> Forked(string command, int count)
    {
        await using var child = Child.Start(
            ["bash", "-c", $"{command} > /dev/null 2>&1 || exit 1; TIMEFORMAT='%U %S'; time for i in $(seq {count}); do {command} > /dev/null 2>&1 || exit 1; done"]);
        return await child.Exit(TimeSpan.FromMinutes(3)) == 0 && child.Output.Trim().Split('\n')[^1].Split(' ') is [var user, var system]
            ? 1000 * (double.Parse(user, CultureInfo.InvariantCulture) + double.Parse(system, CultureInfo.InvariantCulture)) / count
            : throw new Unmeasured($"it failed: {command.Split(' ')[0]}: {child.Output}");
    }

    private static string Shown(double milliseconds) => $"{milliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms";
}
