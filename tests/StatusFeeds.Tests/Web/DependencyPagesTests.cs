// What pages, API and metrics show of dependencies, excuses, flapping, windows and blindness, of worlds made by hand.
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed partial class DependencyPagesTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    private readonly SteppedClock clock = new(Evening);

    [Fact]
    public async Task AnUntoldStatusIsExplainedUnderIt()
    {
        await using var served = await Shop();
        await Host(served, "web01", state => Excused(state));
        var page = (await served.Get("/hosts/web01")).Text;
        Assert.Contains("<p>Feeds say UP since <time class=\"since\" datetime=\"2026-11-20T23:57:40Z\">2026-11-20 23:57:40</time>: unreachable behind core-sw1.</p>", page, StringComparison.Ordinal);
        Assert.Contains("<p>Its looks say DOWN. Excused: unreachable behind core-sw1.</p>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>told</dt><dd>Feeds say UP since 2026-11-20 23:57:40 UTC, ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Feeds say", Lead(await served.Get("/hosts/web02")), StringComparison.Ordinal);

        var host = Root(await served.Get("/api/hosts/web01"));
        Assert.Equal(("unknown", "up", "unreachable behind core-sw1"), (Text(host, "status"), Text(host, "told"), Text(host, "untold")));
        var check = host.GetProperty("checks")[0];
        Assert.Equal(("down", "unknown", "unreachable behind core-sw1"), (Text(check, "status"), Text(check, "counted"), Text(check, "excuse")));
        Assert.Contains(host.GetProperty("explanation").EnumerateArray(), step => Text(step, "topic") == "told" && Text(step, "text").Contains("is not told: unreachable behind core-sw1.", StringComparison.Ordinal));

        clock.Advance(TimeSpan.FromSeconds(2));
        var metrics = (await served.Get("/metrics")).Text;
        Assert.Contains("statusfeeds_host_status{host=\"web01\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("statusfeeds_host_told_status{host=\"web01\"} 0\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatWasNeverToldSaysThatFeedsSayNothingYet()
    {
        await using var served = await Shop();
        await Host(served, "web01", state => Excused(state) with { Told = null });
        Assert.Contains("<p>Feeds say nothing of it yet: unreachable behind core-sw1.</p>", (await served.Get("/hosts/web01")).Text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Root(await served.Get("/api/hosts/web01")).GetProperty("told").ValueKind);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain("statusfeeds_host_told_status{host=\"web01\"}", (await served.Get("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFlappingCheckSaysHowOftenAndWhatIsToldMeanwhile()
    {
        await using var served = await Shop();
        var flaps = new Flaps([new(Evening.AddMinutes(-3), Status.Up, Status.Down)], Evening.AddMinutes(-40), 7, Status.Down, 1);
        await Host(served, "web01", state => state with { Told = Status.Down, ToldAt = Evening, Untold = "flapping", Checks = [state.Checks[0] with { Flaps = flaps }] });
        var page = (await served.Get("/hosts/web01")).Text;
        Assert.Contains("Flapping: 7 changes since <time datetime=\"2026-11-20T23:17:39Z\">", page, StringComparison.Ordinal);
        Assert.Contains("<p>Feeds say DOWN since", page, StringComparison.Ordinal);
        var flapping = Root(await served.Get("/api/hosts/web01")).GetProperty("checks")[0].GetProperty("flapping");
        Assert.Equal(("2026-11-20T23:17:39.000Z", 7, "down"), (Text(flapping, "since"), flapping.GetProperty("changes").GetInt32(), Text(flapping, "worst")));
    }

    [Fact]
    public async Task AWindowSaysUntilWhenAndWhyOnEveryPageOfIt()
    {
        await using var served = await Shop();
        await Host(served, "web01", state => state with { Status = Status.Maintenance, Reason = "kernel update" });
        var window = new Window("17", "web01", ["web01"], new Schedule.Once(Evening, Evening.AddHours(1)), "kernel <update>");
        await served.Become(served.World with { Windows = ImmutableDictionary<string, OpenWindow>.Empty.Add("17@1", new OpenWindow("17@1", window, Evening, Evening.AddHours(1))) });
        Assert.Contains("In maintenance until <time datetime=\"2026-11-21T00:57:39Z\">2026-11-21 00:57:39</time>: kernel &lt;update&gt;.", (await served.Get("/hosts/web01")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("In maintenance", (await served.Get("/hosts/web02")).Text, StringComparison.Ordinal);
        foreach (var path in new[] { "/", "/apps/shop" })
        {
            Assert.Contains("Maintenance now", (await served.Get(path)).Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Maintenance now", (await served.Get("/apps/mail")).Text, StringComparison.Ordinal);
        var open = Assert.Single(Root(await served.Get("/api/status")).GetProperty("windows").EnumerateArray());
        Assert.Equal(("17", "web01", "2026-11-21T00:57:39.000Z"), (Text(open, "window"), Text(open.GetProperty("hosts")[0]), Text(open, "until")));
        Assert.Equal(1, Root(await served.Get("/api/hosts/web01")).GetProperty("windows").GetArrayLength());
        Assert.Equal(0, Root(await served.Get("/api/hosts/web02")).GetProperty("windows").GetArrayLength());
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("statusfeeds_maintenance_windows_open 1\n", (await served.Get("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABlindMonitorSaysSoOnEveryPageAndStaysReady()
    {
        await using var served = await Shop();
        Assert.DoesNotContain("cannot see its network", (await served.Get("/")).Text, StringComparison.Ordinal);
        await served.Become(served.World with { Blind = Evening.AddMinutes(-2) });
        foreach (var path in new[] { "/", "/apps/shop", "/hosts/web01" })
        {
            Assert.Contains("<li>This monitor cannot see its network since <time class=\"since\" datetime=\"2026-11-20T23:55:39Z\">2026-11-20 23:55:39</time>:", (await served.Get(path)).Text, StringComparison.Ordinal);
        }

        Assert.Equal("2026-11-20T23:55:39.000Z", Text(Root(await served.Get("/api/status")).GetProperty("monitor"), "blind"));
        Assert.Equal(200, (await served.Get("/readyz")).Code);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("statusfeeds_monitor_blind 1\n", (await served.Get("/metrics")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "down")]
    [InlineData(false, null)]
    public async Task WhatWasToldOfAnApplicationIsSaidAsLongAsItHasAnEntry(bool entry, string? told)
    {
        await using var served = await Shop();
        var judged = new ApplicationState("shop", Status.Up, Evening.AddMinutes(-1), "") { Told = Status.Down, ToldAt = Evening.AddMinutes(-2) };
        await served.Become(served.World with { Applications = served.World.Applications.Add("shop", judged) });
        clock.Advance(TimeSpan.FromSeconds(1));
        await served.Adopt(served.Site with { Applications = [served.Site.Applications[0] with { HasEntry = entry }, .. served.Site.Applications.Skip(1)] });

        Assert.Equal(told, Root(await served.Get("/api/status")).GetProperty("applications")[0].GetProperty("told").GetString());
    }

    [Fact]
    public async Task AnApplicationIsWhatItsNeedsMakeOfItEverywhere()
    {
        await using var served = await Shop();
        await served.Change(("cache1", Status.Down, "refused"));
        var judged = new ApplicationState("shop", Status.Degraded, Evening.AddMinutes(-1), "any of cache1, cache2: cache1 is DOWN");
        await served.Become(served.World with { Applications = served.World.Applications.Add("shop", judged) });
        var front = (await served.Get("/")).Text;
        Assert.Matches("The shop</a> <b class=\"status degraded\">DEGRADED</b>", front);
        Assert.Contains("<p class=\"why\">any of cache1, cache2: cache1 is DOWN</p>", front, StringComparison.Ordinal);
        Assert.Contains("<section class=\"lead degraded\"><h1>1 of 7 hosts is DOWN</h1>", front, StringComparison.Ordinal);
        var page = (await served.Get("/apps/shop")).Text;
        Assert.Contains("<section class=\"lead degraded\">", page, StringComparison.Ordinal);
        Assert.Contains("Since <time class=\"since\" datetime=\"2026-11-20T23:56:39Z\">", page, StringComparison.Ordinal);
        var shop = Root(await served.Get("/api/status")).GetProperty("applications")[0];
        Assert.Equal(("degraded", "2026-11-20T23:56:39.000Z", "any of cache1, cache2: cache1 is DOWN"), (Text(shop, "status"), Text(shop, "since"), Text(shop, "reason")));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("statusfeeds_application_status{application=\"shop\"} 1\n", (await served.Get("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTreeHasTheWayTheNeedsAndWhatHangsOnIt()
    {
        await using var served = await Shop();
        await served.Become(served.World with { Silent = ["core-sw1"] });
        var web = Tree(await served.Get("/hosts/web01"));
        Assert.Contains("It is behind<ul><li>edge-sw1 UP<ul><li>core-sw1 UP gives no answer</li></ul></li></ul>", web, StringComparison.Ordinal);
        Assert.Contains("It needs<ul><li>web02 UP</li><li>any of 2 UP<ul><li>cache1 UP</li><li>cache2 UP</li></ul></li></ul>", web, StringComparison.Ordinal);
        Assert.Contains("It is needed by<ul><li>The shop UP</li></ul>", web, StringComparison.Ordinal);

        var core = Tree(await served.Get("/hosts/core-sw1"));
        Assert.Contains("Behind it<ul><li>edge-sw1 UP<ul><li>web01 UP</li></ul></li></ul>", core, StringComparison.Ordinal);
        Assert.DoesNotContain("It needs", core, StringComparison.Ordinal);

        var cache = Tree(await served.Get("/hosts/cache1"));
        Assert.Contains("It is needed by<ul><li>The shop UP any of 2</li></ul><ul><li>web01 UP</li></ul>", cache, StringComparison.Ordinal);
        Assert.Equal("", Tree(await served.Get("/hosts/mx")));

        var host = Root(await served.Get("/api/hosts/web01"));
        Assert.Equal("""[{"atLeast":1,"of":["web02"]},{"atLeast":1,"of":["cache1","cache2"]}]""", host.GetProperty("needs").GetRawText());
        Assert.Equal("""["web01"]""", Root(await served.Get("/api/hosts/cache2")).GetProperty("neededBy").GetRawText());
        Assert.Equal("""["edge-sw1"]""", host.GetProperty("behind").GetRawText());
    }

    [Fact]
    public async Task AWideTreeAndADeepOneSayWhereTheyAreCutAndTheWorstStandFirst()
    {
        string[] wide = [.. Enumerable.Range(0, 400).Select(number => $"w{number:000}")];
        string[] deep = [.. Enumerable.Range(0, 9).Select(number => $"d{number}")];
        var site = SmallSite.Shop(["core", .. wide, .. deep]);
        site = site with
        {
            Hosts = site.Hosts.Values.Select(host => host with
            {
                Behind = host.Id[0] switch { 'w' => ["core"], 'd' when host.Id != "d0" => [$"d{host.Id[1] - '1'}"], _ => [] },
            }).ToFrozenDictionary(host => host.Id),
        };
        await using var served = await ServedSite.Open(site, clock);
        await served.Change([.. site.Hosts.Keys.Select(host => (host, host == "w399" ? Status.Down : Status.Up, ""))]);
        var page = await served.Get("/hosts/core");
        Assert.Contains("Behind it<ul><li>w399 DOWN</li>", Tree(page), StringComparison.Ordinal);
        Assert.Contains("<li>and 376 more</li></ul>", Tree(page), StringComparison.Ordinal);
        Assert.InRange(page.Body.Length, 1, 20_000);
        Assert.Contains("d5 UP and 1 below</li>", Tree(await served.Get("/hosts/d0")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHostInTwoPlacesOfATreeIsShownOnceWithWhatIsBelow()
    {
        var site = SmallSite.Shop("web01", "edge1", "edge2", "core", "uplink");
        site = site.With(site.Hosts["web01"] with { Behind = ["edge1", "edge2"] });
        site = site.With(site.Hosts["edge1"] with { Behind = ["core"] });
        site = site.With(site.Hosts["edge2"] with { Behind = ["core"] });
        site = site.With(site.Hosts["core"] with { Behind = ["uplink"] });
        await using var served = await ServedSite.Open(site, clock);
        await served.Change([.. site.Hosts.Keys.Select(host => (host, Status.Up, ""))]);
        var tree = Tree(await served.Get("/hosts/web01"));
        Assert.Contains(
            "It is behind<ul><li>edge1 UP<ul><li>core UP<ul><li>uplink UP</li></ul></li></ul></li><li>edge2 UP<ul><li>core UP see above</li></ul></li></ul>", tree, StringComparison.Ordinal);
    }

    /// <summary>web01 needs web02 and one of two caches, and is behind edge-sw1, which is behind core-sw1; mail stands apart. All UP.</summary>
    private async Task<ServedSite> Shop()
    {
        var site = SmallSite.Of("http://status.example.org", ("shop", ["web01", "web02", "cache1", "cache2", "edge-sw1", "core-sw1"]), ("mail", ["mx"]));
        site = site.With(site.Hosts["web01"] with { Behind = ["edge-sw1"], Needs = [new Need(1, ["web02"]), new Need(1, ["cache1", "cache2"])] });
        site = site.With(site.Hosts["edge-sw1"] with { Behind = ["core-sw1"] });
        site = site with
        {
            Applications =
            [
                site.Applications[0] with { Needs = [new Need(1, ["web01"]), new Need(1, ["cache1", "cache2"])] },
                site.Applications[1],
            ],
        };
        var served = await ServedSite.Open(site, clock);
        await served.Change([.. site.Hosts.Keys.Order(StringComparer.Ordinal).Select(host => (host, Status.Up, ""))]);
        return served;
    }

    private static Task Host(ServedSite served, string host, Func<HostState, HostState> become) =>
        served.Become(served.World with { Hosts = served.World.Hosts.SetItem(host, become(served.World.Hosts[host])) });

    private static HostState Excused(HostState state) => state with
    {
        Status = Status.Unknown,
        Check = "http",
        Reason = "unreachable behind core-sw1",
        Untold = "unreachable behind core-sw1",
        ToldAt = Evening.AddSeconds(1),
        Checks = [state.Checks[0] with { Status = Status.Down, Counted = Status.Unknown, Reason = "no answer within 10s", Excuse = "unreachable behind core-sw1" }],
    };

    private static string Lead(Fetched page) => Regex.Match(page.Text, "<section class=\"lead.*?</section>", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Value;

    /// <summary>The cards of the tree with nothing but lists and words.</summary>
    private static string Tree(Fetched page)
    {
        var from = page.Text.IndexOf("<h2>Dependencies</h2>", StringComparison.Ordinal);
        return from < 0 ? "" : Blank().Replace(Tag().Replace(page.Text[from..page.Text.IndexOf("<h2>Last changes</h2>", StringComparison.Ordinal)].Replace(" class=\"tree\"", "", StringComparison.Ordinal).Replace(" class=\"soft\"", "", StringComparison.Ordinal), ""), "");
    }

    private static JsonElement Root(Fetched fetched) => JsonDocument.Parse(fetched.Body).RootElement;

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;

    private static string Text(JsonElement of) => of.GetString()!;

    [GeneratedRegex("</?(?!ul|li)[a-z][^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\n")]
    private static partial Regex Blank();
}
