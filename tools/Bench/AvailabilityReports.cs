// How long a month's availability report takes, of a database that remembers a year of 1,000 hosts: in process, and as the command.
using System.Globalization;
using StatusFeeds.Cli;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Bench;

internal static class AvailabilityReports
{
    private const int OfApplication = 10;

    private static readonly TimeProvider Clock = TimeProvider.System;

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var (hosts, changes, rounds) = quick ? (100, 50_000, 3) : (1000, 1_000_000, 11);
        using var watcher = new Watcher("20s");
        var applications = Enumerable.Range(0, hosts / OfApplication).Select(number => $"app{number}").ToList();
        for (var number = 0; number < applications.Count; number++)
            watcher.Write(applications[number] + ".yaml", Application(applications[number], number * OfApplication));
        var from = Clock.GetTimestamp();
        await Task.Run(() => PastYear.Write(watcher.Database, [.. Enumerable.Range(0, hosts).Select(host => $"h{host}")], applications, changes, Clock));
        var (written, size) = (Clock.GetElapsedTime(from), new FileInfo(watcher.Database).Length);
        var (now, until) = (Clock.GetUtcNow(), new DateTimeOffset(Clock.GetUtcNow().Year, Clock.GetUtcNow().Month, 1, 0, 0, 0, TimeSpan.Zero));
        var site = Configuration.ReadOrTell(watcher.Config)! with { Database = new Secret(watcher.Database) };
        var (read, reckoned, spent) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            from = Clock.GetTimestamp();
            var lines = Recall.LinesOf(site.Database, new LinesAsked(site, site.Hosts.Keys, applications, Checks: true), until.AddMonths(-1), until, now);
            read.Add(Clock.GetElapsedTime(from).TotalSeconds);
            from = Clock.GetTimestamp();
            var reckoning = new Reckoning(site, lines, until.AddMonths(-1), until, Accounting.Default);
            var figures = site.Applications.Select(reckoning.Of).ToList();
            reckoned.Add(Clock.GetElapsedTime(from).TotalSeconds);
            spent.Add((Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
            if (figures.Sum(figure => figure.Hosts.Sum(host => host.Totals.Failures)) < changes / 60)
                throw new Unmeasured("the report lacks failures");
        }

        var month = until.AddMonths(-1).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var whole = await Command(program, watcher, rounds, "availability", "--month", month);
        var one = await Command(program, watcher, rounds, "availability", "app7", "--month", month);
        var of = string.Create(CultureInfo.InvariantCulture, $"a month of {hosts} hosts with a check each, {applications.Count} applications with two groups each, of {changes} changes in a year");
        return
        [
            new($"availability: {of}: lines read of SQLite ({size / 1_000_000} MB, written in {written.TotalSeconds:0} s), in process, median of {rounds} (slowest)", Told(read), Wanted: "together"),
            new("availability: the same reckoned", Told(reckoned), Wanted: "< 1 s"),
            new("availability: CPU of both, which a busy machine does not lengthen", Told(spent)),
            new("availability: the same as the command, `report availability --month`, from start to end", Told(whole)),
            new("availability: of one application as the command", Told(one)),
            .. await Pages(program, watcher, applications, rounds),
        ];
    }

    /// <summary>Of a server that begins to look at all hosts meanwhile.</summary>
    private static async Task<IReadOnlyList<Row>> Pages(string[] program, Watcher watcher, List<string> applications, int rounds)
    {
        await using var child = await watcher.Serve(program);
        string[] kinds = ["", "/availability"];
        foreach (var kind in kinds)
            for (var round = 0; round < 3; round++)
                await PageLooks.FirstByte(watcher.Client, $"/apps/{applications[0]}{kind}");
        var rows = new List<Row>();
        foreach (var kind in kinds)
        {
            var first = new List<double>();
            foreach (var application in applications.Skip(1))
                first.Add((await PageLooks.FirstByte(watcher.Client, $"/apps/{application}{kind}")).Time.TotalMilliseconds);
            var again = new List<double>();
            for (var round = 0; round < rounds * 10; round++)
                again.Add((await PageLooks.FirstByte(watcher.Client, $"/apps/{applications[1]}{kind}")).Time.TotalMilliseconds);
            rows.Add(new($"availability: first byte of /apps/APP{kind}, each of {first.Count} for the first time: median (slowest)", Told(first), Wanted: "< 50 ms"));
            rows.Add(new($"availability: the same page again and again, {again.Count} times", Told(again), Wanted: "< 50 ms"));
        }

        return rows;

        static string Told(List<double> times) => string.Create(CultureInfo.InvariantCulture, $"{times.Order().ElementAt(times.Count / 2):0.0} ms ({times.Max():0.0} ms)");
    }

    /// <summary>Ten hosts, of which the first needs a group, in two groups and by themselves.</summary>
    private static string Application(string id, int first) =>
        $"application: {id}\nhosts:\n"
        + string.Concat(Enumerable.Range(first, OfApplication).Select(host =>
            $"  - {{ host: h{host}, address: 127.0.0.1, checks: [ http: / ]{(host == first ? $", needs: [ any of: [ h{first + 6}, h{first + 7} ] ]" : "")} }}\n"))
        + $"needs: [ h{first}, h{first + 1}, 2 of: [ h{first + 2}, h{first + 3}, h{first + 4} ], h{first + 5}, h{first + 8}, h{first + 9} ]\n";

    private static async Task<List<double>> Command(string[] program, Watcher watcher, int rounds, params string[] words)
    {
        var times = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var from = Clock.GetTimestamp();
            await using var child = Child.Start([.. program, "report", .. words, "--config", watcher.Config], Path.GetDirectoryName(watcher.Config));
            if (await child.Exit(TimeSpan.FromMinutes(1)) != 0)
                throw new Unmeasured($"the report failed: {child.Output}");
            times.Add(Clock.GetElapsedTime(from).TotalSeconds);
        }

        return times;
    }

    /// <summary>Without the first, which only brings files and code into memory.</summary>
    private static string Told(List<double> times)
    {
        double[] sorted = [.. times.Skip(1).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:0.000} s ({sorted[^1]:0.000} s)");
    }
}
