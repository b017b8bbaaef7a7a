// What pages say and show, and that no text from outside can do harm in them.
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed partial class PagesTests
{
    private const string Hostile = "<script>alert('x')</script> \" onload=\"x ]]> & \u0001 \ud83d\ude00 \ud800";

    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Fact]
    public async Task TheFrontPageHasTheWorstApplicationFirstAndSaysWhatIsWrong()
    {
        await using var served = await ServedSite.Open(SmallSite.Of("http://x", ("calm", ["wiki"]), ("shop", ["web01", "web02"]), ("new", ["fresh"])), new SteppedClock(Evening));
        await served.Change(("wiki", Status.Up, ""), ("web01", Status.Up, ""), ("web02", Status.Down, "HTTP 503 from /health"));
        var page = (await served.Get("/")).Text;
        Assert.Contains("1 of 4 hosts is DOWN, 1 is PENDING", page, StringComparison.Ordinal);
        Assert.Contains("http: HTTP 503 from /health", page, StringComparison.Ordinal);
        Assert.True(Place(page, "The shop") < Place(page, "The new") && Place(page, "The new") < Place(page, "The calm"), page);
    }

    [Fact]
    public async Task TheApplicationPageHasItsHostsWorstFirstAndItsLastChanges()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01", "web02", "web03"), new SteppedClock(Evening));
        await served.Change(("web01", Status.Up, ""), ("web02", Status.Degraded, "time 0.212 s > 150 ms"), ("web03", Status.Down, "refused"));
        var page = (await served.Get("/apps/shop")).Text;
        page = "<main>" + page.Split("<h2>Hosts</h2>")[1];
        Assert.True(Place(page, "hosts/web03") < Place(page, "hosts/web02") && Place(page, "hosts/web02") < Place(page, "hosts/web01"), page);
        Assert.Contains("http: time 0.212 s &gt; 150 ms", page, StringComparison.Ordinal);
        Assert.Equal(3, EventLink().Count(page));
    }

    [Fact]
    public async Task TheHostPageShowsEachCheckWithItsReadingsAndRules()
    {
        var site = SmallSite.Shop("web01");
        site = site.With(site.Hosts["web01"] with { Labels = [new("rack", "R4")], Links = [new("runbook", "https://wiki.example.org/web01"), new("bad", "javascript:alert(1)")] });
        site = site with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        await using var served = await ServedSite.Open(site, new SteppedClock(Evening));
        await served.Change(("web01", Status.Down, "HTTP 503 from /health"));
        var page = (await served.Get("/hosts/web01")).Text;
        foreach (var part in new[]
            {
                "http: HTTP 503 from /health", "<dt>time</dt><dd><span title=\"0.142 s\">142 ms</span></dd>", "took 142 ms", "down: status &gt;= 400", "<dt>rack</dt><dd>R4</dd>",
                "<a href=\"https://wiki.example.org/web01\">runbook</a>", "../apps/shop", "2026-11-21 00:57:40</time>", "title=\"2026-11-20 23:57:40 UTC\"", "Europe/Berlin",
            })
        {
            Assert.Contains(part, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("href=\"javascript:", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEventHasItsPageAsToldAndLeadsToItsHost()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), new SteppedClock(Evening));
        await served.Change(("web01", Status.Down, "HTTP 503 from /health"));
        var number = served.World.Hosts["web01"].Number;
        var page = await served.Get($"/events/{number}");
        Assert.Equal(200, page.Code);
        Assert.Contains("DOWN: web01 - http: HTTP 503 from /health (2026-11-20 23:57 UTC)", page.Text, StringComparison.Ordinal);
        Assert.Contains("<b>web01: DOWN</b> since 2026-11-20 23:57:40 UTC", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"../hosts/web01\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryPageOffersItsFeedsEventsFirstByRelativeLinks()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), new SteppedClock(Evening));
        await served.Change(("web01", Status.Up, ""));
        foreach (var (path, scope) in new[] { ("/", "all"), ("/apps/shop", "apps/shop"), ("/hosts/web01", "apps/shop"), ($"/events/{served.World.Hosts["web01"].Number}", "apps/shop") })
        {
            var page = await served.Get(path);
            Assert.Equal(200, page.Code);
            string[] feeds = [.. Alternate().Matches(page.Text).Select(match => match.Groups["href"].Value)];
            string[] own = path == "/hosts/web01" || path.StartsWith("/events/", StringComparison.Ordinal) ? ["/hosts/web01/events.atom"] : [];
            Assert.Equal([.. own, $"/{scope}/events.atom", $"/{scope}/hosts.atom"], feeds.Select(href => new Uri(new Uri("http://x" + path), href).AbsolutePath));
            Assert.DoesNotContain("href=\"/", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(served.Site.Url, page.Text, StringComparison.Ordinal);
            foreach (var href in Href().Matches(page.Text).Select(match => match.Groups["href"].Value))
            {
                Assert.Equal(200, (await served.Get(new Uri(new Uri("http://x" + path), href).PathAndQuery)).Code);
            }
        }
    }

    [Fact]
    public async Task TextFromOutsideIsHarmlessOnEveryPage()
    {
        var site = SmallSite.Shop("web01");
        site = site.With(site.Hosts["web01"] with { Name = Hostile, Labels = [new(Hostile, Hostile)], Links = [new(Hostile, Hostile), new(Hostile, "https://x/\"><script>")] });
        site = site with { Title = Hostile, Applications = [new Application("shop", Hostile, Hostile, ["web01"], [])] };
        await using var served = await ServedSite.Open(site, new SteppedClock(Evening));
        served.Notes = [Hostile];
        await served.Change(("web01", Status.Down, Hostile + new string('x', 100_000)));
        foreach (var path in new[] { "/", "/apps/shop", "/hosts/web01", $"/events/{served.World.Hosts["web01"].Number}", "/nowhere" })
        {
            var page = await served.Get(path);
            Assert.DoesNotContain("<script", OwnScript().Replace(page.Text, ""), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\" onload", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain('\u0001', page.Text);
            Assert.Contains("&lt;script&gt;", page.Text, StringComparison.Ordinal);
            Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';", page["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal(("nosniff", "no-referrer"), (page["X-Content-Type-Options"], page["Referrer-Policy"]));
        }

        foreach (var feed in new[] { "/apps/shop/hosts.atom", "/all/events.atom" })
        {
            Assert.Single((await served.Until(feed, fetched => fetched.Entries.Count == 1)).Entries);
        }
    }

    [Fact]
    public async Task APageIsMadeOnceForABoardAndAnewForTheNext()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        var first = await served.Get("/hosts/web01");
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(first.Body, (await served.Get("/hosts/web01")).Body);
        Assert.Equal(304, (await served.Get("/hosts/web01", ("If-None-Match", first["ETag"]))).Code);
        await served.Look();
        Assert.NotEqual(first.Body, (await served.Get("/hosts/web01")).Body);
    }

    [Theory]
    [InlineData("/apps/nobody")]
    [InlineData("/apps/")]
    [InlineData("/apps/shop/")]
    [InlineData("/hosts/nobody")]
    [InlineData("/hosts/Web%20One")]
    [InlineData("/events/1")]
    [InlineData("/events/-1")]
    [InlineData("/events/99999999999999999999999")]
    [InlineData("/events/1e3")]
    [InlineData("/a/b/c/d/e/f/g/h/i/j/k/l")]
    [InlineData("//")]
    [InlineData("/index.html")]
    public async Task AnUnknownPageIsNotFoundAndShowsTheWay(string path)
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), new SteppedClock(Evening));
        var page = await served.Get(path);
        Assert.Equal(404, page.Code);
        Assert.Contains("All applications at a glance", page.Text, StringComparison.Ordinal);
        Assert.Contains("The shop", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/all/hosts/1")]
    [InlineData("/all/hosts/2")]
    [InlineData("/apps/shop/hosts/1")]
    [InlineData("/apps/shop/hosts/2")]
    [InlineData("/apps/shop/hosts/02")]
    [InlineData("/apps/shop/hosts/-1")]
    [InlineData("/apps/shop/hosts/99999999999")]
    [InlineData("/apps/shop/hosts/")]
    [InlineData("/apps/nobody/hosts/2")]
    [InlineData("/apps/nobody/badge.svg")]
    [InlineData("/hosts/nobody/badge.svg")]
    [InlineData("/events/1/badge.svg")]
    public async Task WhereThereIsNoFurtherPageAndNoBadgeNothingIsFound(string path)
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), new SteppedClock(Evening));
        Assert.Equal(404, (await served.Get(path)).Code);
    }

    [Fact]
    public async Task NotesStandOnTheFrontPage()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), new SteppedClock(Evening));
        served.Notes = ["12 looks started late"];
        await served.Look();
        Assert.Contains("<li>12 looks started late</li>", (await served.Get("/")).Text, StringComparison.Ordinal);
    }

    private static int Place(string page, string text) => page.IndexOf(text, page.IndexOf("<main>", StringComparison.Ordinal), StringComparison.Ordinal);

    [GeneratedRegex("""<a href="[^"]*events/[0-9]+">""")]
    private static partial Regex EventLink();

    [GeneratedRegex("""<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="(?<href>[^"]+)">""")]
    private static partial Regex Alternate();

    [GeneratedRegex("""<script src="[./]*live\.js\?[0-9a-f]{16}" defer></script>""")]
    private static partial Regex OwnScript();

    [GeneratedRegex(""" href="(?<href>[^"]+)"[ >]""")]
    private static partial Regex Href();
}
