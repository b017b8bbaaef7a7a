// The first byte of each kind of page with 1,000 hosts, while a host changes its status every second, so that each page is made anew for each asking.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class PageLooks
{
    private const int Hosts = 1000;

    /// <summary>As a browser asks.</summary>
    private const string Codings = "gzip, deflate, br, zstd";

    private static readonly TimeProvider Clock = TimeProvider.System;

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var rounds = quick ? 5 : 120;
        await using var fleet = await Pretend.Start(Hosts);
        using var watcher = new Watcher("20s");
        watcher.Hosts(Hosts, host => $"http: {{ url: \"{fleet.Url(host)}\" }}{(host <= 10 ? "\n        every: 1s" : "")}");
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

        return [.. pages.Select(page => Told(page.Kind, [.. taken[page.Kind].Times.Order()], taken[page.Kind].Bytes))];
    }

    private static Row Told(string kind, double[] sorted, int bytes) => new(
        string.Create(CultureInfo.InvariantCulture, $"pages with {Hosts} hosts: first byte of {kind} ({bytes / 1000.0:0.0} kB in brotli), {sorted.Length} times: median (99th of a hundred)"),
        string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:0.0} ms ({sorted[(int)(sorted.Length * 0.99)]:0.0} ms)"),
        Wanted: "< 20 ms");

    private static async Task<(TimeSpan Time, int Bytes)> FirstByte(HttpClient client, string path)
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
