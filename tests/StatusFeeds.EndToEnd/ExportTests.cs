// The exported folder as the world meets it: served by Debian's nginx, read by newsboat, walked link by link, while the exporter is killed at any instant.
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed partial class ExportTests
{
    private static readonly int Kills = Soak.IsOn ? 200 : 8;

    [Fact]
    public async Task AnExportServedByNginxIsWalkedAndReadAndSurvivesEveryKill()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        var root = Path.Combine(box.Folder, "www");
        await using var nginx = new Nginx($$"""
            server {
                listen 127.0.0.1:PORT;
                root {{root}};
                absolute_redirect off;
                types { text/html html; text/css css; text/javascript js; image/svg+xml svg; application/atom+xml atom; application/rss+xml rss; application/feed+json json; text/x-opml opml; }
                location ~ /\.statusfeeds { return 404; }
            }
            """);
        await nginx.Start();
        var url = $"http://127.0.0.1:{nginx.Secure}";
        box.Site(more: [$"url: {url}", "export: www"]);
        string[] names = [.. Enumerable.Range(1, 8).Select(number => $"web{number:00}")];
        box.Application("shop", [.. names.Select(name => (name, hosts.Url(name)))]);
        box.Application("mail", ("mx1", hosts.Url("mx1")));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(10) };
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await Until.Seen("all UP in the exported page", () => client.GetStringAsync(new Uri("/", UriKind.Relative)), text => text.Contains("All 9 hosts are UP", StringComparison.Ordinal));
            await Until.Seen("a list of hosts", () => client.GetStringAsync(new Uri("/apps/shop/", UriKind.Relative)), text => text.Contains("All 8 hosts are UP", StringComparison.Ordinal));
            Assert.InRange(await Walk(client), 20, 500);
            using (var newsboat = new Newsboat($"{url}/apps/shop/hosts.atom", resetUnread: true))
            {
                Assert.Equal(8, (await newsboat.Reload()).Count);
                newsboat.MarkAllRead();
                hosts.Set("web03", Reply.Down);
                await Until.Seen("web03 DOWN in the exported feed", () => client.GetStringAsync(new Uri("/apps/shop/hosts.atom", UriKind.Relative)), text => text.Contains("DOWN: web03", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
                Assert.StartsWith("DOWN: web03", Assert.Single(await newsboat.Reload(), article => article.Unread).Title, StringComparison.Ordinal);
            }

            using var events = new Newsboat($"{url}/all/events.atom", resetUnread: false);
            Assert.Contains(await events.Reload(), article => article.Title.StartsWith("DOWN: web03", StringComparison.Ordinal));
            Assert.Equal("application/feed+json", (await client.GetAsync(new Uri("/all/events.json", UriKind.Relative))).Content.Headers.ContentType!.MediaType);

            // Another one in the same folder is refused while the server exports to it; into one of its own it may.
            Assert.Equal(2, (await StatusFeedsProcess.Run(box.Folder, "export", "www")).ExitCode);
            var beside = await StatusFeedsProcess.Run(box.Folder, "export", "other", "--json");
            Assert.True(beside.ExitCode == 0, beside.Errors);
            var said = JsonDocument.Parse(beside.Output).RootElement;
            Assert.Equal(said.GetProperty("files").GetInt32(), said.GetProperty("written").GetInt32());
            Assert.Contains("DOWN: web03", await File.ReadAllTextAsync(Path.Combine(box.Folder, "other", "all", "events.rss")), StringComparison.Ordinal);
            await program.Kill();
        }

        // Server down: by the command, from the database.
        var (code, output, errors) = await StatusFeedsProcess.Run(box.Folder, "export", "www");
        Assert.True(code == 0, errors);
        Assert.Matches("^Wrote [0-9]+ of [0-9]+ files to www\n$", output);
        await KillAtAnyInstant(box, hosts, names, client);
        Assert.InRange(await Walk(client), 20, 2000);
        Directory.CreateDirectory(Path.Combine(box.Folder, "photos"));
        await File.WriteAllTextAsync(Path.Combine(box.Folder, "photos", "cat.jpg"), "mine");
        (code, _, errors) = await StatusFeedsProcess.Run(box.Folder, "export", "photos");
        Assert.Equal(2, code);
        Assert.Contains("holds files that no export made", errors, StringComparison.Ordinal);
    }

    /// <summary>In turns the server, whose hosts flip, and the command.</summary>
    private static async Task KillAtAnyInstant(Sandbox box, PretendHosts hosts, string[] names, HttpClient client)
    {
        using var end = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var rounds = 0;
            for (; !end.IsCancellationRequested; rounds++)
            {
                await Walk(client);
            }

            return rounds;
        });
        var random = new Random(7);
        for (var round = 0; round < Kills && !reading.IsCompleted; round++)
        {
            hosts.Set(names[random.Next(names.Length)], round % 4 < 2 ? Reply.Down : Reply.Up);
            await using var victim = Spawned.Start([.. StatusFeedsProcess.Command, .. round % 2 == 0 ? Array.Empty<string>() : ["export", "www"]], box.Folder);

            // Any instant of its work: a condition would choose which.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 2500)), TimeProvider.System);
            if (!victim.HasExited)
            {
                victim.Signal(Spawned.Kill9);
            }

            await victim.Exit(TimeSpan.FromSeconds(10));
        }

        await end.CancelAsync();
        Assert.True(await reading > 0);
    }

    /// <summary>From the front page and the feeds on, every link within the site: each leads to a whole document. How many there are.</summary>
    private static async Task<int> Walk(HttpClient client)
    {
        var (seen, waiting) = (new HashSet<string>(StringComparer.Ordinal), new Queue<(Uri Uri, string From)>());
        foreach (var path in new[] { "/", "/all/hosts.atom", "/all/events.rss", "/all/events.json", "/apps/shop/hosts.atom", "/feeds.opml", "/feeds-each-host.opml", "/api/status.json" })
        {
            waiting.Enqueue((new Uri(client.BaseAddress!, path), "the start"));
        }

        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next.Uri.AbsolutePath))
            {
                continue;
            }

            using var answer = await client.GetAsync(next.Uri);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{next.Uri} answers {(int)answer.StatusCode}, and {next.From} leads there");
            var type = answer.Content.Headers.ContentType!.MediaType!;
            var isPage = type == "text/html";
            if (isPage)
            {
                Assert.EndsWith("</html>\n", text, StringComparison.Ordinal);
            }
            else if (type.EndsWith("json", StringComparison.Ordinal))
            {
                JsonDocument.Parse(text).Dispose();
            }
            else if (type.EndsWith("xml", StringComparison.Ordinal) || type == "text/x-opml")
            {
                XDocument.Parse(text);
            }

            foreach (Match link in (isPage ? InPages() : InFeeds()).Matches(text))
            {
                var to = new Uri(answer.RequestMessage!.RequestUri!, WebUtility.HtmlDecode(link.Groups["to"].Value));
                if (to.Authority == client.BaseAddress!.Authority)
                {
                    waiting.Enqueue((to, next.Uri.AbsolutePath));
                }
            }
        }

        return seen.Count;
    }

    [GeneratedRegex("""(href|src)="(?<to>[^"#<]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex InPages();

    [GeneratedRegex("""(?<to>http://127\.0\.0\.1:[0-9]+/[A-Za-z0-9/._-]*)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex InFeeds();
}
