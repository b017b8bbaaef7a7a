// The kind push with the real program: curl posts, the article goes DOWN when the sender stops, a crash forgets no post, a flood does no harm.
using System.Globalization;
using System.Net;
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class PushTests
{
    private const string Token = "a-token-of-the-tests-1";

    [Fact]
    public async Task TheArticleGoesDownWhenTheSenderStopsAndUpAtTheNextPost()
    {
        using var box = new Sandbox();
        box.Site();
        Job(box, $"push: {{ token: {Token}, grace: 2s }}, every: 4s");
        await using var program = await StatusFeedsProcess.Serve(box);
        await Posting("UP", "?rows=12");
        var down = (await box.HostIs("DOWN", "job")).Feed.Of("job")!;
        Assert.StartsWith("DOWN: job - push: no sign of life for ", down.Title, StringComparison.Ordinal);
        Assert.EndsWith("s (expected every 4s)", down.Title, StringComparison.Ordinal);
        Assert.Equal("DEGRADED: job - push: 2 of 3 disks", (await Posting("DEGRADED", "", "-H", "Content-Type: application/json", "-d", "{\"status\": 1, \"text\": \"2 of 3 disks\"}")).Title);
        await Posting("UP", "");
        Assert.DoesNotContain(Token, program.Errors + program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, (await box.Get("/all/events.atom")).Text, StringComparison.Ordinal);

        // Posts as a busy sender would, so that the time is not over before the article can be seen.
        async Task<AtomEntry> Posting(string status, string query, params string[] more)
        {
            var answer = await Until.Seen(
                $"job {status}",
                async () =>
                {
                    Assert.Equal("ok", await Curl(box, Token + query, more));
                    return await box.Get("/all/hosts.atom");
                },
                answer => answer.Status == HttpStatusCode.OK && answer.Feed.Of("job")?.Status == status,
                pause: TimeSpan.FromMilliseconds(500));
            return answer.Feed.Of("job")!;
        }
    }

    [Fact]
    public async Task APostThatWasAnsweredIsThereAfterACrashAndSoIsSinceWhenNoneCame()
    {
        using var box = new Sandbox();
        box.Site();
        Job(box, $"push: {Token}, every: 1h", "push: never-posted-to-this, name: never, every: 3s");
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await Until.Seen("a look at it", () => Looked(box, "never"), seen => seen is { ValueKind: JsonValueKind.Object });
            await Until.Seen("the beginning is kept", () => Kept(box), count => count == 2);
            Assert.Equal("ok", await Curl(box, Token + "?rows=7&text=night+run"));
            await program.Kill();
        }

        var (code, output, _) = await StatusFeedsProcess.Run(box.Folder, "probe", "job", "push", "--config", box.Config);
        Assert.Equal(0, code);
        Assert.Contains("a sign of life, \"night run\", 1 reading", output, StringComparison.Ordinal);
        Assert.Contains("rows = 7", output, StringComparison.Ordinal);

        await using var again = await StatusFeedsProcess.Serve(box);
        var last = await Until.Seen("a look at it", () => Looked(box, "push"), seen => seen is { ValueKind: JsonValueKind.Object } && seen.Value.GetProperty("result").GetString() == "up");
        Assert.Equal(7, Reading(last!.Value, "rows"));
        Assert.True(Reading(last.Value, "age") > 0);
        Assert.Contains("no sign of life since this check was set up", (await box.HostIs("DOWN", "job")).Feed.Of("job")!.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFloodOfUnknownTokensAndOfPostsDoesNoHarm()
    {
        using var box = new Sandbox();
        box.Site();
        Job(box, $"push: {Token}, every: 1h");
        await using var program = await StatusFeedsProcess.Serve(box);
        var file = Path.Combine(box.Folder, "body");
        await File.WriteAllTextAsync(file, new string('x', 30_000));
        await Flood(2_000, "/push/nobody-has-this-token", file);
        var before = Resident(program);
        await Flood(10_000, "/push/nobody-has-this-token", file);
        await Flood(300, $"/push/{Token}?n=1");
        Assert.InRange(Resident(program) - before, -1_000_000, 40_000);
        Assert.Equal("ok", await Curl(box, Token + "?n=2"));
        await Until.Seen("the last of them", () => Looked(box, "push"), seen => seen is { ValueKind: JsonValueKind.Object } && Reading(seen.Value, "n") == 2);

        var said = program.Errors.Split('\n').Where(line => line.Contains("a token that no push check has", StringComparison.Ordinal)).ToList();
        Assert.InRange(said.Count, 1, 3);
        Assert.DoesNotContain("nobody-has-this-token", program.Errors, StringComparison.Ordinal);

        async Task Flood(int count, string path, string? body = null)
        {
            var (code, output, errors) = await Spawned.Run(["ab", "-q", "-n", count.ToString(CultureInfo.InvariantCulture), "-c", "50", .. body is null ? Array.Empty<string>() : ["-p", body, "-T", "text/plain"], box.Url + path]);
            Assert.True(code == 0, output + errors);
        }
    }

    private static void Job(Sandbox box, params string[] checks) =>
        box.Write("job.yaml", $"application: jobs\nhosts:\n  - host: job\n    checks:\n{string.Concat(checks.Select(check => $"      - {{ {check} }}\n"))}");

    private static async Task<string> Curl(Sandbox box, string token, params string[] more)
    {
        var (code, output, errors) = await Spawned.Run(["curl", "-sS", "--noproxy", "*", "-m", "20", .. more, $"{box.Url}/push/{token}"]);
        return (code == 0 ? output : errors).Trim();
    }

    private static async Task<JsonElement?> Looked(Sandbox box, string check)
    {
        using var document = JsonDocument.Parse((await box.Get("/api/hosts/job")).Text);
        return document.RootElement.GetProperty("checks").EnumerateArray().Single(one => one.GetProperty("check").GetString() == check).GetProperty("last").Clone();
    }

    private static double Reading(JsonElement look, string name) =>
        look.GetProperty("readings").EnumerateArray().FirstOrDefault(reading => reading.GetProperty("reading").GetString() == name) is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("value").GetDouble()
            : double.NaN;

    private static async Task<int> Kept(Sandbox box)
    {
        var (_, output, _) = await Spawned.Run(["sqlite3", "-readonly", box.Database, "SELECT COUNT(*) FROM memories"]);
        return int.TryParse(output, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }

    /// <summary>In kB.</summary>
    private static long Resident(StatusFeedsProcess program) => long.Parse(
        File.ReadLines($"/proc/{program.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
}
