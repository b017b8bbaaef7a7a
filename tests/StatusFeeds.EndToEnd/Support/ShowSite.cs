// A site that shows every status and every awkward text, looked at by the real program: for tests that look at pages.
namespace StatusFeeds.EndToEnd.Support;

public sealed class ShowSite : IAsyncLifetime
{
    private readonly Sandbox box = new();
    private PretendHosts hosts = null!;
    private StatusFeedsProcess program = null!;

    public string Url => box.Url;

    /// <summary>An id of the greatest length, whose host has long and foreign names, many labels and a long reason.</summary>
    public static string Awkward { get; } = new('h', 64);

    private static string LongPath { get; } = new('p', 150);

    internal Browser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        hosts = await PretendHosts.Start();
        hosts.Set("down", Reply.Down);
        hosts.Set(LongPath, Reply.Down);
        hosts.Set("slow", new Reply(Delay: TimeSpan.FromMilliseconds(300)));
        box.Site(Sandbox.Fast, "timezone: Europe/Berlin");
        box.Write("shop.yaml", $$"""
            application: shop
            title: Web shop
            description: Everything a customer needs to buy, from the first page to the receipt.
            hosts:
              - host: web01
                name: web01 (rack 4, U12)
                behind: [edge-sw1]
                needs: [ web02, any of: [cache1, cache2] ]
                labels: { rack: R4, owner: Team Storefront }
                links: { runbook: https://wiki.example.org/web01, console: "ssh://web01" }
                checks:
                  - { http: {{hosts.Url("down")}}, name: health, down: [ status != 200, body lacks ready ] }
                  - { http: {{hosts.Url("login")}}, name: login page }
              - { host: web02, checks: [ { http: {{hosts.Url("slow")}}, degraded: time > 150ms } ] }
              - { host: cache1, checks: [ { http: {{hosts.Url("cache1")}}, degraded: tls-days < 30 } ] }
              - { host: cache2, checks: [ { http: {{hosts.Url("cache2")}} } ] }
              - { host: edge-sw1, behind: [core-sw1], checks: [ { http: {{hosts.Url("sw")}} } ] }
              - { host: core-sw1, name: Core switch 1, checks: [ { http: {{hosts.Url("sw")}} } ] }
            needs: [ web02, any of: [cache1, cache2] ]
            maintenance:
              - { hosts: [forms], from: {{Day(-1)}}, until: {{Day(2)}}, reason: moving to the new rack }
            """);
        box.Application("intranet", ("wiki", hosts.Url("wiki")), ("forms", hosts.Url("forms")));
        box.Write("farm.yaml", $$"""
            application: farm
            title: Compute farm
            hosts:
            {{string.Join('\n', Enumerable.Range(1, 14).Select(number => $"  - {{ host: node-{number:00}, labels: {{ rack: R{number % 3} }}, checks: [ {{ http: {hosts.Url($"node-{number:00}")} }} ] }}"))}}

            """);
        Awkwardness(gone: true);
        program = await StatusFeedsProcess.Serve(box);
        Browser = await Browser.Start();
        foreach (var (host, status) in new[] { ("web01", "DOWN"), ("web02", "DEGRADED"), ("cache1", "UNKNOWN"), ("wiki", "UP"), ("forms", "MAINTENANCE"), (Awkward, "DOWN"), ("gone01", "UP") })
        {
            await box.HostIs(status, host);
        }

        var desk = new IncidentDesk(box);
        box.Write("../details.md", $"# What we know\n\n- the **scheduler** `{LongPath}` is slow\n- see [the ticket](https://tickets.example.org/7)\n\n> quoted <b>not bold</b>\n\n| node | state |\n|---|---|\n| 1 | slow |\n");
        await desk.Say("open", "farm", "--title", "Jobs wait <i>too long</i>", "--summary", "Jobs begin an hour late.", "--host", "node-01", "--commander", "Ada", "--ticket", "https://tickets.example.org/7");
        await desk.Say("update", "1", "--stage", "identified", "--summary", "The scheduler is slow.", "--details", Path.Combine(box.Folder, "details.md"));
        Awkwardness(gone: false);
    }

    /// <summary>From now on that host answers so.</summary>
    internal void Set(string host, Reply reply) => hosts.Set(host, reply);

    /// <summary>Waits until the server itself says so.</summary>
    internal Task Says(string host, string status) =>
        Until.Seen($"{host} is {status}", () => box.Get($"/api/hosts/{host}"), answer => answer.Text.Contains($"\"status\":\"{status}\"", StringComparison.Ordinal), pause: TimeSpan.FromMilliseconds(10));

    /// <summary>That host was taken out after the start: two readings and a minute later it is retired.</summary>
    public Task GoneIsRetired() => box.HostIs("RETIRED", "gone01", deadline: TimeSpan.FromMinutes(3));

    /// <summary>The page of the newest event whose title begins so.</summary>
    public async Task<string> Event(string title) => (await box.Feed("/all/events.atom")).Entries.First(entry => entry.Title.StartsWith(title, StringComparison.Ordinal)).Link;

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await program.DisposeAsync();
        await hosts.DisposeAsync();
        box.Dispose();
    }

    private static string Day(int further) => TimeProvider.System.GetUtcNow().AddDays(further).ToString("yyyy-MM-dd'T'00:00", System.Globalization.CultureInfo.InvariantCulture);

    private void Awkwardness(bool gone) => box.Write("awkward.yaml", $$"""
        application: awkward
        title: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft
        description: مراقبة الخوادم في مركز البيانات
        hosts:
          - host: {{Awkward}}
            name: خادم الويب الأول (الرف 4)
            labels: { {{string.Join(", ", Enumerable.Range(1, 500).Select(number => $"label-{number}: value-{number}-{new string('x', number % 60)}"))}}, {{new string('k', 60)}}: v }
            checks: [ { http: {{hosts.Url(LongPath)}}, name: {{new string('c', 60)}}, down: status != 200 } ]
          - host: wide
            name: {{new string('N', 200)}}
            checks: [ { http: {{hosts.Url("down")}} } ]
        {{(gone ? $"  - {{ host: gone01, name: Old print server, checks: [ {{ http: {hosts.Url("gone")} }} ] }}" : "")}}

        """);
}
