// What a served site writes as files: all that people and readers follow, nothing that is kept from strangers, only what has moved.
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed partial class ExportTests : IDisposable
{
    private readonly TempFolder temp = new();

    private string Root => temp["out"];

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task EveryLinkOfEveryPageLeadsToAFileAndEveryFeedIsTheServedOne()
    {
        await using var served = await ServedSite.Open(Exported(SmallSite.Of("http://status.example.org", ("shop", ["web01", "db01"]), ("mail", ["mx1"]))));
        await served.Change(("web01", Status.Up, ""), ("db01", Status.Up, ""), ("mx1", Status.Up, ""));
        await served.Change(("db01", Status.Down, "status = 503"));
        await Seen("index.html", text => text.Contains("1 of 3 hosts is DOWN", StringComparison.Ordinal));
        await Seen("all/events.json", text => text.Contains("DOWN: db01", StringComparison.Ordinal));
        foreach (var path in new[] { "all/events.atom", "apps/shop/hosts.rss", "apps/shop/hosts.atom", "hosts/db01/events.atom", "feeds.opml" })
        {
            await Seen(path, text => text == served.Get("/" + path).Result.Text);
        }

        Assert.Equal([], Dangling());
        Assert.DoesNotContain("login", File.ReadAllText(Path.Combine(Root, "index.html")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Root, "hosts/db01/badge.svg")));
        Assert.True(File.Exists(Path.Combine(Root, "api/status.json")));
        Assert.Contains("href=\"../../apps/shop/availability\"", File.ReadAllText(Path.Combine(Root, "apps/shop/index.html")), StringComparison.Ordinal);
        Assert.Contains("<h1><span>The shop: availability</span>", File.ReadAllText(Path.Combine(Root, "apps/shop/availability/index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIncidentIsThereWithItsReportAndItsEventsLeadToIt()
    {
        await using var served = await ServedSite.Open(Exported(ToldSite.Open()));
        await served.Change([.. served.Site.Hosts.Keys.Select(host => (host, Status.Up, ""))]);
        await served.PostJson("/api/incidents", new { title = "Checkout fails", applications = new[] { "shop" }, hosts = new[] { "web01" }, summary = "Nobody can pay." }, ToldSite.AsPen);
        await served.Become(served.World with { Incidents = (await served.Store.Incidents(CancellationToken.None)).ToImmutableDictionary(one => one.Number) });
        await Seen("incidents/1/index.html", text => text.Contains("Nobody can pay.", StringComparison.Ordinal));
        await served.PostJson("/api/incidents/1/close", new { summary = "Over." }, ToldSite.AsPen);
        await served.Become(served.World with { Incidents = World.Empty.Incidents });
        var at = served.Clock.GetUtcNow();
        var told = StoreSamples.Told(Subject.OfIncident(Incident.KeyOf(1, at)), 0, Status.Resolved, Scopes.All, Scopes.OfApplication("shop"));
        await served.Tell(told with { Change = told.Change with { Number = at.ToUnixTimeMilliseconds(), At = at }, Url = served.Site.Url });
        var page = await Seen($"events/{at.ToUnixTimeMilliseconds()}/index.html", text => text.Length > 0);
        Assert.Contains("href=\"../../incidents/1\">Incident 1</a>", page, StringComparison.Ordinal);
        await Seen("incidents/1/report/index.html", text => text.Contains("Over.", StringComparison.Ordinal));
        await Seen("index.html", text => text.Contains($"events/{at.ToUnixTimeMilliseconds()}\"", StringComparison.Ordinal));
        await Seen("incidents/index.html", text => text.Contains("Checkout fails", StringComparison.Ordinal));
        Assert.Equal([], Dangling());
    }

    [Fact]
    public async Task OneChangeWritesFewFiles()
    {
        string[] hosts = [.. Enumerable.Range(1, 40).Select(number => $"h{number:00}")];
        await using var served = await ServedSite.Open(Exported(SmallSite.Shop(hosts)));
        await served.Change([.. hosts.Select(host => (host, Status.Up, ""))]);
        await Seen("apps/shop/index.html", text => text.Contains("All 40 hosts are UP", StringComparison.Ordinal));
        foreach (var host in hosts)
        {
            await Seen($"hosts/{host}/badge.svg", text => text.Contains(">UP<", StringComparison.Ordinal));
            await Seen($"hosts/{host}/events.json", text => text.Contains($"UP: {host}", StringComparison.Ordinal));
        }

        await Seen("all/hosts.json", text => text.Contains("UP: h40", StringComparison.Ordinal));
        await Seen("apps/shop/hosts.rss", text => text.Contains("UP: h40", StringComparison.Ordinal));
        var before = Stamps();
        await served.Change(("h07", Status.Down, "status = 503"));
        await Seen("index.html", text => text.Contains("1 of 40 hosts is DOWN", StringComparison.Ordinal));
        await Seen("hosts/h07/index.html", text => text.Contains("status = 503", StringComparison.Ordinal));
        var after = Stamps();
        string[] written = [.. after.Where(file => !before.TryGetValue(file.Key, out var stamp) || stamp != file.Value).Select(file => file.Key)];
        Assert.Contains("hosts/h07/events.atom", written);
        Assert.DoesNotContain("hosts/h08/index.html", written);
        Assert.True(written.Length is >= 8 and <= 40, string.Join('\n', written));
    }

    [Fact]
    public async Task WhatIsKeptToSomeIsNotExportedUnlessSaidSo()
    {
        var site = SmallSite.Of("http://status.example.org", ("shop", ["web01"]), ("secret", ["vault9"]));
        site = site with { Applications = [site.Applications[0], site.Applications[1] with { Readers = ["noc"] }], Access = new Access(true, [new Reader("noc", "noc", new Secret("correct horse"), false)]) };
        await using (var served = await ServedSite.Open(Exported(site)))
        {
            await served.Change(("web01", Status.Up, ""), ("vault9", Status.Down, "status = 503"));
            await Seen("index.html", text => text.Contains("The only host is UP", StringComparison.Ordinal));
            await Seen("all/events.atom", text => text.Contains("UP: web01", StringComparison.Ordinal));
        }

        Assert.All(Files(), file => Assert.DoesNotContain("vault9", file + File.ReadAllText(Path.Combine(Root, file)), StringComparison.Ordinal));
        Assert.Equal([], Dangling());
        await using var whole = await ServedSite.Open(site with { Export = new ExportTo(Root, IsWhole: true) });
        await whole.Change(("web01", Status.Up, ""), ("vault9", Status.Down, "status = 503"));
        await Seen("hosts/vault9/index.html", text => text.Contains("503", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatBecomesKeptToSomeLeavesTheFolderAtOnce()
    {
        var site = SmallSite.Of("http://status.example.org", ("shop", ["web01"]), ("secret", ["vault9"]));
        await using var served = await ServedSite.Open(Exported(site));
        await served.Change(("web01", Status.Up, ""), ("vault9", Status.Up, ""));
        await served.Change(("vault9", Status.Down, "status = 503"));
        await Seen("hosts/vault9/events.json", text => text.Contains("DOWN: vault9", StringComparison.Ordinal));
        await Seen("all/events.json", text => text.Contains("DOWN: vault9", StringComparison.Ordinal));
        await Seen("index.html", text => text.Contains("1 of 2 hosts is DOWN", StringComparison.Ordinal));
        site = site with { Applications = [site.Applications[0], site.Applications[1] with { Readers = ["noc"] }], Access = new Access(true, [new Reader("noc", "noc", new Secret("correct horse"), false)]) };
        await served.Adopt(Exported(site));
        await Become(() => Files().Where(file => file.Contains("vault9", StringComparison.Ordinal) || File.ReadAllText(Path.Combine(Root, file)).Contains("vault9", StringComparison.Ordinal)).ToList(), left => left.Count == 0);
        Assert.Contains("UP: web01", File.ReadAllText(Path.Combine(Root, "hosts/web01/events.json")), StringComparison.Ordinal);
        Assert.Equal([], Dangling());
    }

    [Fact]
    public async Task FilesThatSomebodyTookAwayAreWrittenAgain()
    {
        var clock = new SteppedClock(new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero));
        await using var served = await ServedSite.Open(Exported(SmallSite.Shop("web01", "db01")) with { StoppedAfter = TimeSpan.FromDays(1) }, clock);
        await served.Change(("web01", Status.Up, ""), ("db01", Status.Up, ""));
        var feed = Path.Combine(Root, "hosts/db01/events.json");
        await Become(() => File.Exists(feed) && File.ReadAllText(feed).Contains("UP: db01", StringComparison.Ordinal), isThere => isThere, () => clock.Advance(TimeSpan.FromSeconds(1)));
        var page = Directory.GetDirectories(Path.Combine(Root, "events"))[0];
        await Sweep();
        File.Delete(feed);
        Directory.Delete(page, recursive: true);
        await Sweep();
        await Become(() => File.Exists(feed) && Directory.Exists(page), isThere => isThere, () => clock.Advance(TimeSpan.FromSeconds(1)));

        // All of it, as when a disk goes.
        Directory.Delete(Root, recursive: true);
        await Become(() => File.Exists(feed) && Directory.Exists(page), isThere => isThere, () => clock.Advance(TimeSpan.FromSeconds(1)));

        // Nothing else is a reason to write.
        async Task Sweep()
        {
            for (var minute = 0; minute < 7; minute++)
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                await served.Look();
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    [Fact]
    public async Task FurtherPagesOfALargeFeedAreThereBeforeItAndStay()
    {
        string[] hosts = [.. Enumerable.Range(1, 301).Select(number => $"h{number:000}")];
        await using var served = await ServedSite.Open(Exported(SmallSite.Shop(hosts)));
        await served.Change([.. hosts.Select(host => (host, Status.Up, ""))]);
        var first = await Seen("all/hosts.atom", text => text.Contains("rel=\"next\"", StringComparison.Ordinal));
        Assert.Equal(301, Walked(first).Distinct(StringComparer.Ordinal).Count());
        await served.Change(("h001", Status.Down, "status = 503"));
        await Seen("all/events.atom", text => text.Contains("DOWN: h001", StringComparison.Ordinal));
        Assert.Equal(301, Walked(first).Distinct(StringComparer.Ordinal).Count());
    }

    private Site Exported(Site site) => site with { Export = new ExportTo(Root, IsWhole: false) };

    private List<string> Walked(string page)
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var feed = XDocument.Parse(page).Root!;
        List<string> ids = [.. feed.Elements(atom + "entry").Select(entry => entry.Element(atom + "id")!.Value)];
        var next = feed.Elements(atom + "link").FirstOrDefault(link => link.Attribute("rel")!.Value == "next")?.Attribute("href")!.Value;
        return next is null ? ids : [.. ids, .. Walked(File.ReadAllText(Root + new Uri(next).AbsolutePath))];
    }

    /// <summary>Links of pages that lead to no file, as a web server finds them.</summary>
    private List<string> Dangling() =>
    [
        .. from file in Files()
           where file.EndsWith(".html", StringComparison.Ordinal)
           from Match link in Link().Matches(File.ReadAllText(Path.Combine(Root, file)))
           let target = new Uri(new Uri("file:///" + file), link.Groups["to"].Value)
           where target.IsFile && !File.Exists(Root + target.AbsolutePath) && !File.Exists(Root + target.AbsolutePath.TrimEnd('/') + "/index.html")
           select $"{file}: {link.Groups["to"].Value}",
    ];

    private Dictionary<string, (DateTime, long)> Stamps() => Files().ToDictionary(file => file, file => (File.GetLastWriteTimeUtc(Path.Combine(Root, file)), new FileInfo(Path.Combine(Root, file)).Length), StringComparer.Ordinal);

    private IEnumerable<string> Files() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(file => file[(Root.Length + 1)..]).Where(file => !Path.GetFileName(file).StartsWith('.'));

    private static async Task Become<T>(Func<T> look, Func<T, bool> wished, Action? between = null)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (look() is var now && !wished(now))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(40), $"Not as wished for 40 s: {(now is IEnumerable<string> names ? string.Join(' ', names) : now)}");
            between?.Invoke();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task<string> Seen(string path, Func<string, bool> wished)
    {
        var (file, last) = (Path.Combine(Root, path), "");
        var from = TimeProvider.System.GetTimestamp();
        while (!wished(last = File.Exists(file) ? await File.ReadAllTextAsync(file) : ""))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(40), $"{path} is not as wished for 40 s: {last[..Math.Min(last.Length, 3000)]}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return last;
    }

    [GeneratedRegex("""(href|src)="(?<to>[^"#<]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
