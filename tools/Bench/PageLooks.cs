// The first byte of each kind of page with 1,000 hosts, while a host changes its status every second, so that each page is made anew for each asking.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class PageLooks
{
    private const int Hosts = 1000;

    /// <summary>As a browser asks.</summary>
    private const string Codings = "gzip, deflate, br, zstd";

    /// <summary>So many of them were looked at every 10 s for a day, the others every minute.</summary>
    private const int Busy = 100;

    private const string Rules = "degraded: [ time > 10s, first-byte > 10s, body-size > 1MB ]";

    private static readonly TimeProvider Clock = TimeProvider.System;

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var rounds = quick ? 5 : 120;
        await using var fleet = await Pretend.Start(Hosts);
        using var watcher = new Watcher("20s");
        watcher.Hosts(Hosts, host => $"http: {{ url: \"{fleet.Url(host)}\" }}\n        {Rules}{(host <= 10 ? "\n        every: 1s" : "")}");
        await Task.Run(() => PastReadings.Write(watcher.Database, [.. Enumerable.Range(1, Hosts).Select(host => $"h{host}")], place => TimeSpan.FromSeconds(place < Busy ? 10 : 60), Clock));
        watcher.Write("everything.yaml", $"application: everything\ntitle: Everything\nneeds: [{string.Join(", ", Enumerable.Range(1, Hosts).Select(host => $"h{host}"))}]\n");
        await using var child = await watcher.Serve(program);
        await Wait.Until("a status of all hosts", async () => (await watcher.Client.GetStringAsync("/all")).Contains($"All {Hosts} hosts are UP", StringComparison.Ordinal), TimeSpan.FromSeconds(90));
        await fleet.Order("lie 11-60 503");
        await Wait.Until("fifty that are DOWN", async () => (await watcher.Client.GetStringAsync("/all")).Contains($"50 of {Hosts} hosts are DOWN", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        var number = (await watcher.Client.GetStringAsync("/all/events.atom")).Split(":events/")[1].Split('<')[0];
        (string Kind, string Path)[] pages =
        [
            ("front", "/"), ("application of 100", "/apps/app1"), ("application of 1,000", "/apps/everything"), ("further page of it", "/apps/everything/hosts/3"),
            ("all hosts", "/all"), ("host", "/hosts/h1"), ("event", $"/events/{number}"), ("badge", "/apps/everything/badge.svg"),
        ];
        var taken = pages.ToDictionary(page => page.Kind, _ => (Times: new List<double>(), Bytes: 0));
        for (var round = -3; round < rounds; round++)
        {
            await fleet.Order($"{(round % 2 == 0 ? "lie" : "up")} {(round & int.MaxValue) / 2 % 10 + 1}{(round % 2 == 0 ? " 503" : "")}");
            await Wait.ForMiddleOfSecond();
            foreach (var (kind, path) in pages)
            {
                var (time, bytes) = await FirstByte(watcher.Client, path);
                if (round >= 0)
                {
                    taken[kind].Times.Add(time.TotalMilliseconds);
                    taken[kind] = taken[kind] with { Bytes = Math.Max(bytes, taken[kind].Bytes) };
                }
            }
        }

        var warm = taken["host"];
        var cold = await Each(watcher.Client, 2, quick ? 20 : Busy);
        var others = await Each(watcher.Client, Busy + 1, quick ? Busy + 20 : Hosts);
        return
        [
            .. pages.Where(page => page.Kind != "host").Select(page => Told(page.Kind, [.. taken[page.Kind].Times.Order()], taken[page.Kind].Bytes)),
            Told("host with four plots of 24 h of 10 readings every 10 s, again and again", [.. warm.Times.Order()], warm.Bytes),
            Told("the same, each of another host for the first time", [.. cold.Times.Order()], cold.Bytes),
            Told("hosts with readings every 60 s, each for the first time", [.. others.Times.Order()], others.Bytes),
        ];
    }

    /// <summary>One host's page after the other, none of which was asked for before.</summary>
    private static async Task<(List<double> Times, int Bytes)> Each(HttpClient client, int first, int last)
    {
        var (times, most) = (new List<double>(), 0);
        for (var host = first; host <= last; host++)
        {
            var (time, bytes) = await FirstByte(client, $"/hosts/h{host}");
            times.Add(time.TotalMilliseconds);
            most = Math.Max(most, bytes);
        }

        return (times, most);
    }

    private static Row Told(string kind, double[] sorted, int bytes) => new(
        string.Create(CultureInfo.InvariantCulture, $"pages with {Hosts} hosts: first byte of {kind} ({bytes / 1000.0:0.0} kB in brotli), {sorted.Length} times: median (99th of a hundred)"),
        string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:0.0} ms ({sorted[(int)(sorted.Length * 0.99)]:0.0} ms)"),
        Wanted: "< 20 ms");

    /// <summary>As a browser asks, without what it may have kept.</summary>
    public static async Task<(TimeSpan Time, int Bytes)> FirstByte(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", Codings);
        var from = Clock.GetTimestamp();
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var time = Clock.GetElapsedTime(from);
        answer.EnsureSuccessStatusCode();
        return (time, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }
}
