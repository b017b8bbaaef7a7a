// A ready feed, asked for again and again: what an answer costs; beside it a bare Kestrel and nginx that send the same bytes.
using System.Globalization;
using System.Net;

namespace StatusFeeds.Bench;

internal static class Serving
{
    private const string Feed = "/all/hosts.atom";

    /// <summary>So many hosts make a feed of 50 kB.</summary>
    private const int Hosts = 76;
    private const int Connections = 16;

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        NeedWrk();
        await using var fleet = await Pretend.Start(Hosts);
        using var watcher = new Watcher("2s");
        watcher.Hosts(Hosts, host => $"http: \"{fleet.Url(host)}\"");
        await using (await watcher.Serve(program))
        {
            await watcher.Tells("UP", Hosts, Feed, TimeSpan.FromSeconds(20));
        }

        // Hardly a look while it is measured what serving costs.
        watcher.Hosts(Hosts, host => $"http: {{ url: \"{fleet.Url(host)}\" }}\n        every: 1h");
        await using var child = await watcher.Serve(program);
        var whole = await Seen(watcher.Client, watcher.Url + Feed);
        var rows = new List<Row>();
        foreach (var (what, asking) in new (string, string[])[]
        {
            ("as it is", []),
            ("with gzip", ["Accept-Encoding: gzip"]),
            ("unchanged (304)", [$"If-None-Match: {whole.Tag}"]),
        })
        {
            rows.Add(await Compare($"a feed of {whole.Body.Length / 1000} kB {what}: CPU a request", child, watcher, Feed, asking, whole.Body, quick));
        }

        return rows;
    }

    /// <summary>The same with access control: by a token in the header, by a hashed login, by a token in the path.</summary>
    public static async Task<IReadOnlyList<Row>> Guarded(string[] program, bool quick)
    {
        NeedWrk();
        const string token = "0123456789abcdef0123456789abcdef";
        await using var fleet = await Pretend.Start(Hosts);
        using var watcher = new Watcher("1h");
        watcher.Hosts(Hosts, host => $"http: {{ url: \"{fleet.Url(host)}\" }}\n        every: 1h");
        watcher.Site($"access:\n  read: [ {{ user: noc, password-hash: \"{await Hash(program, "a long password")}\" }}, {{ token: {token}, name: wall }} ]");
        watcher.Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        await using var child = await watcher.Serve(program);

        // The first looks are spread over a minute.
        await watcher.Tells("UP", Hosts, Feed, TimeSpan.FromSeconds(90));
        watcher.Client.DefaultRequestHeaders.Remove("Authorization");
        var login = Convert.ToBase64String("noc:a long password"u8);
        var rows = new List<Row>();
        foreach (var (what, path, asking) in new (string, string, string[])[]
        {
            ("token in the header", Feed, [$"Authorization: Bearer {token}"]),
            ("hashed login", Feed, [$"Authorization: Basic {login}"]),
            ("token in the path", $"/t/{token}{Feed}", []),
        })
        {
            foreach (var gzip in new[] { false, true })
            {
                string[] all = [.. asking, .. gzip ? new[] { "Accept-Encoding: gzip" } : []];
                var whole = await Seen(watcher.Client, watcher.Url + path, all);
                rows.Add(await Compare($"a feed with access control, {what}{(gzip ? ", gzip" : "")}: CPU a request", child, watcher, path, all, whole.Body, quick));
            }
        }

        return rows;
    }

    private static void NeedWrk()
    {
        if (!Child.IsInstalled("wrk"))
        {
            throw new Unmeasured("wrk is not installed");
        }
    }

    private static async Task<string> Hash(string[] program, string password)
    {
        using var folder = new TempFolder();
        var file = folder.File("password");
        await File.WriteAllTextAsync(file, password + "\n");
        await using var hashing = Child.Start(["sh", "-c", "\"$@\" hash-password < \"$0\"", file, .. program]);
        await hashing.Exit(TimeSpan.FromSeconds(20));
        return hashing.Output.Split("password-hash: ")[1].Trim();
    }

    private static async Task<Row> Compare(string what, Child ours, Watcher watcher, string path, string[] asking, byte[] document, bool quick)
    {
        using var folder = new TempFolder();
        var seen = await Seen(watcher.Client, watcher.Url + path, asking);
        var (head, body, port) = (folder.File("head"), folder.File("body"), Wait.FreePort());
        await File.WriteAllLinesAsync(head, seen.Head);
        await File.WriteAllBytesAsync(body, seen.Body);
        await using var bare = Child.Start(
            ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Bench.dll"), "kestrel", $"{port}", head, .. seen.Body.Length > 0 ? [body] : Array.Empty<string>()]);
        var same = $"http://127.0.0.1:{port}{path}";
        await Wait.Until("the bare Kestrel", async () => (await Seen(watcher.Client, same, asking)).Body.AsSpan().SequenceEqual(seen.Body), TimeSpan.FromSeconds(10));

        // In turns, so that a busy machine is busy for both; the first round only warms up.
        var (us, them) = (new List<double>(), new List<double>());
        for (var round = 0; round <= (quick ? 1 : 9); round++)
        {
            us.Add(await Cost(ours, watcher.Url + path, asking, quick));
            them.Add(await Cost(bare, same, asking, quick));
        }

        var row = Row.Of(what, Median(us.Skip(1)), Median(them.Skip(1)), "bare Kestrel", "µs", "ratio ≤ 1.2");
        return Child.IsInstalled("nginx")
            ? row with { Peer = $"{row.Peer}; {(await Nginx.Cost(document, asking, quick)).ToString("0.0", CultureInfo.InvariantCulture)} µs nginx (a file)" }
            : row;
    }

    /// <summary>CPU microseconds of the server for each request that wrk counted.</summary>
    public static async Task<double> Cost(Child server, string url, string[] asking, bool quick)
    {
        var cpu = server.Cpu;
        await using var wrk = Child.Start(["wrk", "-t1", $"-c{Connections}", $"-d{(quick ? 1 : 3)}s", .. asking.SelectMany(header => new[] { "-H", header }), url]);
        await wrk.Exit(TimeSpan.FromSeconds(30));
        var spent = server.Cpu - cpu;
        var counted = wrk.Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(words => words is [_, "requests", "in", ..]);
        return counted is null || wrk.Output.Contains("Non-2xx", StringComparison.Ordinal)
            ? throw new Unmeasured($"wrk said {wrk.Output}")
            : spent.TotalMicroseconds / long.Parse(counted[0], CultureInfo.InvariantCulture);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    /// <summary>The answer: status and headers as BareKestrel reads them, the tag, the body.</summary>
    private static async Task<(string[] Head, string Tag, byte[] Body)> Seen(HttpClient client, string url, params string[] asking)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var header in asking)
        {
            var pair = header.Split(": ", 2);
            request.Headers.TryAddWithoutValidation(pair[0], pair[1]);
        }

        using var answer = await client.SendAsync(request);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotModified))
        {
            throw new HttpRequestException($"{url} answered {answer.StatusCode}");
        }

        string[] head =
        [
            $"{(int)answer.StatusCode}",
            .. answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
                .Where(header => header.Key is not ("Date" or "Content-Length"))
                .Select(header => $"{header.Key}: {header.Value}"),
        ];
        return (head, answer.Headers.ETag?.ToString() ?? "", await answer.Content.ReadAsByteArrayAsync());
    }
}
