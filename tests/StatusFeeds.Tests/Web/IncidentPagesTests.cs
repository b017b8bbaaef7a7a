// Incidents on pages: on every page concerned and no other, as each reader may see them, inert whatever was typed, and as files.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class IncidentPagesTests
{
    private const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202Eevil\u2066 javascript:alert(3)";

    [Fact]
    public async Task AnOpenIncidentStandsOnThePagesThatItConcernsAndOnNoOther()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        await Tell(served, "Checkout fails", "shop", "web01");
        await Show(served);
        foreach (var path in new[] { "/", "/apps/shop", "/hosts/web01", "/incidents" })
        {
            var text = (await served.Get(path)).Text;
            Assert.Contains("Checkout fails - investigating</a> <b class=\"status degraded\">MAJOR</b>", text, StringComparison.Ordinal);
            Assert.Contains($"href=\"{(path.Count(letter => letter == '/') == 2 ? "../" : "./")}incidents/1\"", text, StringComparison.Ordinal);
            Assert.Contains("The next update is due at <time", text, StringComparison.Ordinal);
        }

        foreach (var path in new[] { "/apps/mail", "/hosts/mx1", "/hosts/web02" })
        {
            Assert.DoesNotContain("Checkout", (await served.Get(path)).Text, StringComparison.Ordinal);
        }

        await served.PostJson("/api/incidents/1/updates", new { summary = "Over.", stage = "resolved" }, ToldSite.AsPen);
        await Show(served);
        Assert.DoesNotContain("Checkout", (await served.Get("/")).Text, StringComparison.Ordinal);
        Assert.Contains("It is resolved, and no further update is due.", (await served.Get("/incidents/1")).Text, StringComparison.Ordinal);
        Assert.Contains("No open incident", (await served.Get("/incidents")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePageOfAnIncidentHasAllThatWasToldNewestFirstAndNothingInternal()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        Assert.Equal((200, 404), ((await served.Get("/incidents")).Code, (await served.Get("/incidents/1")).Code));
        await Tell(served, "Checkout fails", "shop", "web01");
        await served.PostJson("/api/incidents/1/updates", new { stage = "identified", summary = "A disk is full.", details = "* one\n* two", commander = "Ada", ticket = "https://t.example.org/1" }, ToldSite.AsPen);
        await served.PostJson("/api/incidents/1/notes", new { summary = "a secret note" }, ToldSite.AsPen);
        var text = (await served.Get("/incidents/1")).Text;
        Assert.True(text.IndexOf("A disk is full.", StringComparison.Ordinal) < text.IndexOf("Nobody can pay.", StringComparison.Ordinal));
        foreach (var part in new[] { "<h1><span>Checkout fails</span> <b class=\"status degraded\">MAJOR</b></h1>", "Identified", "<dt>Leads</dt><dd>Ada</dd>", "<a href=\"https://t.example.org/1\">", "<a href=\"../apps/shop\">", "<a href=\"../hosts/web01\">", "<li>one</li>", "incidents/1/post" })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain(">pen<", text, StringComparison.Ordinal);
        await served.PostJson("/api/incidents/1/close", new { summary = "Over." }, ToldSite.AsPen);
        text = (await served.Get("/incidents/1")).Text;
        Assert.Contains("Resolved, closed", text, StringComparison.Ordinal);
        Assert.Contains("Checkout fails</a> - resolved", (await served.Get("/incidents")).Text, StringComparison.Ordinal);
        Assert.Equal((404, 404), ((await served.Get("/incidents/01")).Code, (await served.Get("/incidents/2")).Code));
    }

    [Fact]
    public async Task WhereTheNextUpdateDoesNotComeThatIsSaid()
    {
        var clock = new SteppedClock(new DateTimeOffset(2026, 11, 20, 14, 5, 0, TimeSpan.Zero));
        await using var served = await ServedSite.Open(ToldSite.Open(), clock);
        await Tell(served, "Checkout fails", "shop", "web01");
        await Show(served);
        clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await Show(served);
        foreach (var path in new[] { "/", "/incidents/1" })
        {
            Assert.Matches("<b>The next update is overdue:</b> there is none since <time[^>]*>2026-11-20 14:05</time>, and it was due at <time[^>]*>2026-11-20 15:05</time>", (await served.Get(path)).Text);
        }
    }

    [Fact]
    public async Task EachReaderSeesTheIncidentsOfHisApplicationsAlone()
    {
        await using var served = await ServedSite.Open(ToldSite.Guarded(anyone: true));
        await Tell(served, "Safe is open", "vault", "safe1");
        await Tell(served, "Both fail", "shop vault", "web02 safe1");
        await Show(served);
        foreach (var path in new[] { "/", "/incidents", "/incidents/2", "/api/incidents", "/api/incidents/2", "/apps/shop", "/hosts/web02" })
        {
            var text = (await served.Get(path)).Text;
            Assert.Contains("Both fail", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Safe is open", text, StringComparison.Ordinal);
            Assert.DoesNotContain("vault", text, StringComparison.Ordinal);
            Assert.DoesNotContain("safe1", text, StringComparison.Ordinal);
        }

        Assert.Equal((404, 404, 200), ((await served.Get("/incidents/1")).Code, (await served.Get("/api/incidents/1")).Code, (await served.Get("/incidents/1", GuardedSite.AsNoc)).Code));
        Assert.Contains("safe1", (await served.Get("/incidents/2", GuardedSite.AsNoc)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhateverWasTypedIsInert()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        foreach (var ticket in new[] { "javascript:alert(1)", "data:text/html,x", "https://a b", "//evil.example.org" })
        {
            Assert.Equal(400, (await served.PostJson("/api/incidents", new { title = "x", applications = new[] { "shop" }, ticket }, ToldSite.AsPen)).Code);
        }

        Assert.Equal(400, (await served.PostJson("/api/incidents", new { title = Hostile, applications = new[] { "shop" } }, ToldSite.AsPen)).Code);
        await served.PostJson("/api/incidents", new { title = Hostile.Replace('\u202E', ' ').Replace('\u2066', ' '), applications = new[] { "shop" }, hosts = new[] { "web01" }, summary = Hostile, details = Hostile + "\n[x](javascript:alert(4))", ticket = "https://t.example.org/\"><script>", commander = "<b>Ada" }, ToldSite.AsPen);
        await Show(served);
        foreach (var path in new[] { "/", "/apps/shop", "/hosts/web01", "/incidents", "/incidents/1" })
        {
            var page = await served.Get(path);
            Assert.Contains("&lt;script&gt;", page.Text, StringComparison.Ordinal);
            foreach (var word in new[] { "<script>", "<img src=x", "\u202E", "\u2066", "href=\"javascript", "<b>Ada" })
            {
                Assert.DoesNotContain(word, page.Text, StringComparison.Ordinal);
            }

            Assert.Contains("form-action 'none'", page["Content-Security-Policy"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OpenPagesHearOfWhatWasToldAndOfNothingElse()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var none = Mark();
        await served.Store.Post(new IncidentPost(0, 0, PostKind.Proposal, served.Clock.GetUtcNow(), "StatusFeeds") { Title = "The shop is down", Applications = ["shop"] }, CancellationToken.None);
        await Show(served);
        Assert.Equal(none, Mark());
        await served.PostJson("/api/incidents", new { from = 1 }, ToldSite.AsPen);
        await Show(served);
        var opened = Mark();
        Assert.NotEqual(none, opened);
        await served.PostJson("/api/incidents/1/notes", new { summary = "x" }, ToldSite.AsPen);
        await Show(served);
        Assert.Equal(opened, Mark());
        await served.PostJson("/api/incidents/1/updates", new { summary = "x" }, ToldSite.AsPen);
        await Show(served);
        var updated = Mark();
        Assert.NotEqual(opened, updated);
        await served.Become(served.World with { Incidents = served.World.Incidents.SetItem(1, served.World.Incidents[1] with { ToldDue = served.Clock.GetUtcNow() }) });
        Assert.NotEqual(updated, Mark());

        string Mark() => Moved.Mark(served.Store.Board!, null, stopped: false);
    }

    [Fact]
    public async Task ExportedPagesHaveIncidentsWithoutTheWayToTheForms()
    {
        using var temp = new TempFolder();
        await using var served = await ServedSite.Open(ToldSite.Open());
        await served.Change([.. served.Site.Hosts.Keys.Select(host => (host, Status.Up, ""))]);
        await Tell(served, "Checkout fails", "shop", "web01");
        await served.PostJson("/api/incidents/1/notes", new { summary = "a secret note" }, ToldSite.AsPen);
        await Show(served);
        using var folder = ExportFolder.Open(temp["out"]);
        await using var shelf = new FeedShelf(served.Store, served.Clock, NullLogger.Instance);
        shelf.Start();
        await shelf.Filled;
        var exporter = new Exporter(folder, new ExportTo(temp["out"], false), served.Store, shelf, served.Clock, NullLogger.Instance);
        await exporter.Round(served.Store.Board!, CancellationToken.None, whole: true);
        var page = await File.ReadAllTextAsync(temp["out/incidents/1/index.html"]);
        foreach (var text in new[] { page, await File.ReadAllTextAsync(temp["out/incidents/index.html"]), await File.ReadAllTextAsync(temp["out/index.html"]) })
        {
            Assert.Contains("Checkout fails", text, StringComparison.Ordinal);
            Assert.DoesNotContain("/post\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("incidents/new", text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        }

        Assert.Contains("href=\"../../apps/shop\"", page, StringComparison.Ordinal);
        await served.PostJson("/api/incidents/1/updates", new { summary = "A disk is full." }, ToldSite.AsPen);
        await Show(served);
        await exporter.Round(served.Store.Board!, CancellationToken.None, whole: true);
        Assert.Contains("A disk is full.", await File.ReadAllTextAsync(temp["out/incidents/1/index.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsSeenOnceIsTheSameSeenAgain()
    {
        var site = ToldSite.Open();
        var at = new DateTimeOffset(2026, 11, 20, 14, 5, 0, TimeSpan.Zero);
        var incident = new Incident(7,
        [
            new IncidentPost(1, 7, PostKind.Proposal, at, "StatusFeeds") { Title = "The shop is down", Applications = ["shop", "gone"], Hosts = ["web01"], Since = at.AddMinutes(-5), Severity = Severity.Critical },
            new IncidentPost(2, 7, PostKind.Note, at, "ada") { Summary = "secret" },
            new IncidentPost(3, 7, PostKind.Opening, at.AddMinutes(1), "ada") { Key = "k", Next = TimeSpan.FromMinutes(30) },
        ]);
        var seen = Seen.Of(incident, site)!;
        Assert.Equal(("The shop is down", Severity.Critical, at.AddMinutes(-5), at.AddMinutes(31), incident.Key), (seen.Title, seen.Severity, seen.Since, seen.Due, seen.Key));
        Assert.Equal(("shop", "web01", ""), (string.Join(' ', seen.Applications), string.Join(' ', seen.Hosts), seen.Posts.Single().By));
        var again = Seen.Of(seen, site)!;
        Assert.Equal(seen.Posts[0] with { Applications = null, Hosts = null }, again.Posts[0] with { Applications = null, Hosts = null });
        Assert.Null(Seen.Of(incident.At(2), site));
    }

    private static async Task Tell(ServedSite served, string title, string applications, string hosts) =>
        Assert.Equal(201, (await served.PostJson("/api/incidents", new { title, applications = applications.Split(' '), hosts = hosts.Split(' '), summary = "Nobody can pay." }, ToldSite.AsPen)).Code);

    /// <summary>As the judge does within a second.</summary>
    private static async Task Show(ServedSite served) =>
        await served.Become(served.World with { Incidents = (await served.Store.Incidents(CancellationToken.None)).ToImmutableDictionary(one => one.Number) });
}
