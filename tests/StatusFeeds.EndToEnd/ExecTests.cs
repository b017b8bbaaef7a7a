// Checks of the kind exec by the real program, with the monitoring plugins of Debian: their verdicts, what they measure, their end.
using System.Text;
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ExecTests
{
    [Fact]
    public async Task MonitoringPluginsSayWhatTheySayAndWhatTheyMeasureIsRead()
    {
        using var box = new Sandbox();
        box.Site();
        box.Write("net.yaml", $$"""
            application: net
            hosts:
              - host: fine
                address: 127.0.0.1
                checks:
                  - exec: check_dummy 0 all-is-well
                  - exec: check_load -w 1000,1000,1000 -c 2000,2000,2000
                    name: load
                  - exec: [ check_disk, -w, 1%, -c, 0%, -p, / ]
                    name: disk
                  - exec: "check_tcp -H {address} -p {{box.Port}} -w 5 -c 10"
                    name: tcp
                  - exec: "/usr/lib/nagios/plugins/check_http -I {address} -p {{box.Port}} -u /healthz"
                    name: web
                    down: size < 1 B
              - { host: slow, address: 127.0.0.1, checks: { exec: check_dummy 1 it-is-slow } }
              - { host: dead, address: 127.0.0.1, checks: { exec: check_dummy 2 it-is-dead } }
              - { host: lost, address: 127.0.0.1, checks: { exec: check_dummy 3 who-knows, every: 4s, fail-after: 9, retry-every: 4s } }
              - { host: full, address: 127.0.0.1, checks: { exec: [ check_disk, -w, 1%, -c, 0%, -p, / ], down: / > 1 B } }
            """);
        await using var server = await StatusFeedsProcess.Serve(box);
        var feed = await box.HostIs("UP", "fine");
        feed = await box.HostIs("DOWN", "dead");
        Assert.Contains("DOWN: dead - exec: CRITICAL: it-is-dead", feed.Text, StringComparison.Ordinal);
        Assert.Contains("DEGRADED: slow - exec: WARNING: it-is-slow", (await box.HostIs("DEGRADED", "slow")).Text, StringComparison.Ordinal);
        Assert.Contains("UNKNOWN: lost - exec: UNKNOWN: who-knows", (await box.HostIs("UNKNOWN", "lost")).Text, StringComparison.Ordinal);
        Assert.Contains("DOWN: full - exec: / ", (await box.HostIs("DOWN", "full")).Text, StringComparison.Ordinal);

        Assert.Equal(["exit", "load1", "load15", "load5", "time"], await Readings(box, "load"));
        Assert.Equal(["/", "exit", "time"], await Readings(box, "disk"));
        Assert.Equal(["exit", "time"], await Readings(box, "tcp"));
        Assert.Equal(["exit", "size", "time"], await Readings(box, "web"));
        var page = (await box.Get("/hosts/fine")).Text;
        Assert.Matches("<dt>load1</dt><dd>(<span title=\"[0-9.]+\">)?[0-9.]+(</span>)? \\(warn above 1000, crit above 2000, at least 0\\)", page);
        Assert.Matches("<dt>/</dt><dd>(<span title=\"[0-9.]+ [kMGT]?B\">)?[0-9.]+ [kMGT]?B(</span>)? \\(warn above [0-9.]+ [kMGT]?B, ", page);
        Assert.Matches("statusfeeds_reading{[^}]*check=\"load\"[^}]*reading=\"load15\"} [0-9.]+", (await box.Get("/metrics")).Text);
    }

    [Fact]
    public async Task ProbeShowsWhatWasRunAndAllThatCame()
    {
        using var box = new Sandbox();
        box.Site();
        box.Write("net.yaml", """
            hosts:
              - host: web01
                address: 127.0.0.1
                checks:
                  - exec: { command: [ sh, -c, "echo \"OK for $1|a=5ms;10;20\"; env | cut -d= -f1 | sort | xargs; exit 1", sh, "${ARGUMENT}" ], env: { MINE: "${ARGUMENT}" } }
            """);
        var (code, output, errors) = await Spawned.Run(
            [.. StatusFeedsProcess.Command, "probe", "web01", "--config", box.Config], box.Folder, new Dictionary<string, string?> { ["ARGUMENT"] = "s3cret word" });
        Assert.True(code == 1, output + errors);
        Assert.Contains("web01/exec (exec): DEGRADED - OK for ***\n", output, StringComparison.Ordinal);
        Assert.Contains(" sh '***' in /\n", output, StringComparison.Ordinal);
        Assert.Contains("asked     with MINE='***'\n", output, StringComparison.Ordinal);
        Assert.Contains("came      exit 1 after ", output, StringComparison.Ordinal);
        Assert.Contains("came      HOME LANG MINE PATH PWD\n", output, StringComparison.Ordinal);
        Assert.Contains("reading   a = 0.005 s (warn outside 0 s to 0.01 s, crit outside 0 s to 0.02 s)\n", output, StringComparison.Ordinal);
        Assert.Contains("answered  cannot tell\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheEndOfStatusFeedsIsTheEndOfItsProgramsAndNoSecretOfOursWasGivenThem()
    {
        const string Secret = "s3cret-word";
        using var box = new Sandbox();
        var said = Path.Combine(box.Folder, "said");
        box.Site("{ every: 8s, timeout: 8s }");
        box.Write("net.yaml", $$"""
            hosts:
              - host: web01
                address: 127.0.0.1
                checks:
                  - exec: [ sh, -c, "env > {{said}}.part; ls -l /proc/self/fd >> {{said}}.part; echo $$ >> {{said}}.part; mv {{said}}.part {{said}}; timeout 100 sleep 100; echo", sh ]
            """);
        await using var server = await StatusFeedsProcess.Serve(box, environment: new() { ["TOKEN"] = Secret });
        await Until.True("the program runs", () => File.Exists(said));
        var lines = await File.ReadAllLinesAsync(said);
        Assert.DoesNotContain(lines, line => line.Contains(Secret, StringComparison.Ordinal) || line.Contains("TOKEN", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("socket:", StringComparison.Ordinal) || line.Contains(".db", StringComparison.Ordinal));
        var process = lines[^1];
        Assert.True(Directory.Exists($"/proc/{process}"));
        Assert.Equal(0, await server.Stop());
        await Until.True("the program and its children are gone", () => !Directory.Exists($"/proc/{process}") && !Session(process).Any());
    }

    [Fact]
    public async Task AProgramThatCannotBeKilledIsNotStartedASecondTime()
    {
        Needs.Root();
        using var box = new Sandbox();
        var (become, started) = (Path.Combine(box.Folder, "become"), Path.Combine(box.Folder, "started"));
        box.Site();
        box.Write("net.yaml", $$"""
            application: net
            hosts:
              - host: web01
                address: 127.0.0.1
                checks:
                  - exec: [ {{become}}, --reuid, "0", --regid, "0", --clear-groups, sh, -c, "echo $$ >> {{started}}; exec sleep 60" ]
            """);
        await Spawned.Must("chown", "-R", "65534:65534", box.Folder);
        await Spawned.Must("install", "-o", "root", "-m", "4755", "/usr/bin/setpriv", become);
        await using var server = await StatusFeedsProcess.Serve(box, ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]);
        await box.HostIs("DOWN", "web01");
        await Until.Seen("the host's page", async () => (await box.Get("/hosts/web01")).Text, page => page.Contains("was killed at its timeout and still runs", StringComparison.Ordinal));
        var process = Assert.Single(await File.ReadAllLinesAsync(started));
        Assert.Contains($"(process {process})", (await box.Get("/hosts/web01")).Text, StringComparison.Ordinal);

        await Spawned.Must("kill", "-9", process);
        await Until.True("it is started again", () => File.ReadAllLines(started).Length > 1);
        Assert.Equal(0, await server.Stop());
        await Spawned.Must(["kill", "-9", .. File.ReadAllLines(started).Skip(1).Where(one => Directory.Exists($"/proc/{one}"))]);
    }

    private static async Task<string[]> Readings(Sandbox box, string check)
    {
        using var host = JsonDocument.Parse((await box.Get("/api/hosts/fine")).Text);
        return [.. host.RootElement.GetProperty("checks").EnumerateArray().Single(one => one.GetProperty("check").GetString() == check)
            .GetProperty("last").GetProperty("readings").EnumerateArray().Select(reading => reading.GetProperty("reading").GetString()!).Order(StringComparer.Ordinal)];
    }

    /// <summary>All of that session.</summary>
    private static IEnumerable<string> Session(string leader) => Directory.GetDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit))
        .Where(folder => Stat(folder).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var session, ..] && session == leader);

    private static string Stat(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"), Encoding.Latin1);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
