// Incidents in served feeds, on the page of an event, in /metrics, and for who sees only a part.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Tests.Feeds;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class IncidentsServedTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    private readonly SteppedClock clock = new(Evening);

    [Fact]
    public async Task AnIncidentStaysInItsFeedsWhileItIsOpenAndForThirtyDaysAfter()
    {
        await using var served = await ServedSite.Open(SmallSite.Of("http://status.example.org", ("shop", ["web01"]), ("wiki", ["wiki01"])), clock);
        var key = Incident.KeyOf(7, Evening);
        await Tell(Status.Incident, "MAJOR: checkout fails - investigating");
        Assert.Equal("apps/shop:incidents/1795219059000 /incidents/7", await Ids("/apps/shop/hosts.atom", 1));
        Assert.Equal("all:incidents/1795219059000 /incidents/7", await Ids("/all/hosts.atom", 1));
        Assert.Equal("", await Ids("/apps/wiki/hosts.atom", 0));

        clock.Advance(TimeSpan.FromDays(40));
        await served.Change(("web01", Status.Up, ""));
        Assert.EndsWith("apps/shop:incidents/1795219059000 /incidents/7", await Ids("/apps/shop/hosts.atom", 2), StringComparison.Ordinal);
        await Tell(Status.Resolved, "MAJOR: checkout fails - resolved");
        var feed = await served.Until("/apps/shop/hosts.atom", fetched => fetched.Titles is ["MAJOR: checkout fails - resolved", _]);
        Assert.Equal("tag:status.example.org,2026:apps/shop:incidents/1795219059000", feed.Entries[0].Element(Fetched.Atom + "id")!.Value);
        clock.Advance(TimeSpan.FromDays(31));
        await served.Change(("web01", Status.Down, "refused"));
        Assert.Equal("apps/shop:hosts/web01 /hosts/web01", await Ids("/apps/shop/hosts.atom", 1));

        async Task Tell(Status to, string title)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            var at = clock.GetUtcNow();
            var told = StoreSamples.Told(Subject.OfIncident(key), 0, to, "all", "apps/shop");
            await served.Tell(told with
            {
                Change = told.Change with { Number = at.ToUnixTimeMilliseconds(), At = at, Dated = at },
                Hosts = new(title, "s", "<p>c</p>"),
                Events = new(title + " (2026-11-20 23:57 UTC)", "s", "<p>c</p>"),
            });
        }

        async Task<string> Ids(string path, int count) => string.Join(' ', (await served.Until(path, fetched => fetched.Code == 200 && fetched.Entries.Count == count)).Entries
            .Select(entry => entry.Element(Fetched.Atom + "id")!.Value["tag:status.example.org,2026:".Length..] + " " + new Uri(entry.Element(Fetched.Atom + "link")!.Attribute("href")!.Value).AbsolutePath));
    }

    [Fact]
    public async Task TheEventOfAnIncidentLeadsToIt()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        var told = StoreSamples.Told(Subject.OfIncident("7@1795219059000"), 0, Status.Incident, "all", "apps/shop");
        clock.Advance(TimeSpan.FromSeconds(5));
        await served.Tell(told with { Events = new("MAJOR: checkout fails - identified (2026-11-20 23:57 UTC)", "s", "<p>c</p>") });
        var page = await served.Get($"/events/{told.Change.Number}");
        Assert.Contains("<dt>Now</dt><dd><a href=\"../incidents/7\">Incident 7</a> <b class=\"status resolved\">RESOLVED</b></dd>", page.Text, StringComparison.Ordinal);
        await served.Become(served.World with { Incidents = served.World.Incidents.Add(7, Of(7, Severity.Major, "shop")) });
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("Incident 7</a> <b class=\"status incident\">INCIDENT</b>", (await served.Get($"/events/{told.Change.Number}")).Text, StringComparison.Ordinal);
        Assert.Contains("checkout fails - identified", (await served.Get("/apps/shop")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetricsSayHowManyThereAreAndHowLongNobodyHasHeardOfThem()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        Assert.Contains("statusfeeds_incidents_open 0\n", (await served.Get("/metrics")).Text, StringComparison.Ordinal);
        var overdue = Of(7, Severity.Critical, "shop");
        var inTime = Of(8, Severity.Minor, "shop");
        inTime = inTime with { Posts = [inTime.Posts[0] with { At = Evening.AddHours(1) }] };
        var resolved = Of(9, Severity.Minor, "shop");
        resolved = resolved with { Posts = [resolved.Posts[0] with { Stage = Stage.Resolved }] };
        var proposed = Of(10, Severity.Major, "shop");
        proposed = proposed with { Posts = [proposed.Posts[0] with { Kind = PostKind.Proposal }] };
        await served.Become(served.World with { Incidents = new[] { overdue, inTime, resolved, proposed }.ToImmutableDictionary(one => one.Number) });
        clock.Advance(TimeSpan.FromMinutes(61.5));
        var text = (await served.Get("/metrics")).Text;
        Assert.Contains("statusfeeds_incidents_open 2\n", text, StringComparison.Ordinal);
        Assert.Contains("statusfeeds_incidents_proposed 1\n", text, StringComparison.Ordinal);
        var line = Assert.Single(text.Split('\n'), line => line.StartsWith("statusfeeds_incident_update_overdue_seconds{incident=\"7\",severity=\"critical\"} ", StringComparison.Ordinal));
        Assert.InRange(double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture), 90, 95);
        Assert.Contains("statusfeeds_incident_update_overdue_seconds{incident=\"8\",severity=\"minor\"} 0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("incident=\"9\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("incident=\"10\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhoSeesAPartSeesOfIncidentsWhatIsForEverybodyAndOfThatPart()
    {
        var site = GuardedSite.Of();
        var opened = Of(1, Severity.Major, "vault", "shop");
        var proposal = opened.Posts[0] with { Number = 1, Incident = 2, Kind = PostKind.Proposal, By = "StatusFeeds", Key = "k", Summary = "safe1 is DOWN", Hosts = ["safe1", "web01"] };
        var fromProposal = new Incident(
            2,
            [
                proposal,
                new(2, 2, PostKind.Note, Evening, "alice") { Summary = "smoke" },
                new(3, 2, PostKind.Opening, Evening, "alice") { Key = "x", Summary = "We look." },
                new(4, 2, PostKind.Update, Evening, "bob") { Applications = ["vault", "shop", "mail"], Summary = "still" },
            ]);
        var world = SmallSite.Begun(site, Evening) with
        {
            Incidents = new[] { opened, fromProposal, Of(3, Severity.Major, "vault"), new Incident(4, [proposal with { Incident = 4, Applications = ["shop"] }]) }.ToImmutableDictionary(one => one.Number),
        };
        var board = new Board(site, world, "status.example.org,2026", 1, ImmutableDictionary<string, long>.Empty.Add("all", 1), Evening, [], default);
        var seen = new Audience(["shop", "mail"]).See(board).World.Incidents;
        Assert.Equal([1, 2], seen.Keys.Order());
        Assert.Equal(["shop"], seen[1].Applications);
        Assert.Equal(["shop", "mail"], seen[2].Applications);
        Assert.Equal(["web01"], seen[2].Hosts);
        Assert.Equal([PostKind.Opening, PostKind.Update], seen[2].Posts.Select(post => post.Kind));
        Assert.Equal(("checkout fails", "|", "|"), (seen[2].Title, seen[2].Posts[0].By + "|" + seen[2].Posts[0].Key, seen[2].Posts[1].By + "|" + seen[2].Posts[1].Key));
        Assert.DoesNotContain("safe1", string.Concat(seen.Values.SelectMany(one => one.Posts).Select(post => post.Summary + string.Concat(post.Hosts ?? []))), StringComparison.Ordinal);
        Assert.Equal(4, Audience.Everyone.See(board).World.Incidents.Count);
    }

    [Fact]
    public void TheMostSevereOpenIncidentComesFirst()
    {
        var incidents = new[] { Of(1, Severity.Minor, "shop"), Of(2, Severity.Critical, "mail"), Of(3, Severity.Minor, "shop"), Of(4, Severity.Critical, "shop") with { Posts = [.. Of(4, Severity.Critical, "shop").Posts.Select(post => post with { Stage = Stage.Resolved })] } };
        var site = GuardedSite.Of();
        var world = SmallSite.Begun(site, Evening) with { Incidents = incidents.ToImmutableDictionary(one => one.Number) };
        var sight = new Sight(new Board(site, world, "a,2026", 1, ImmutableDictionary<string, long>.Empty, Evening, [], default), Evening, null, "./");
        Assert.Equal([2, 3, 1], sight.Incidents.Select(one => one.Number));
        Assert.Equal([3, 1], sight.Incidents.Where(one => one.Applications.Contains("shop")).Select(one => one.Number));
    }

    private static Incident Of(long number, Severity severity, params string[] applications)
    {
        var opening = new IncidentPost(number, number, PostKind.Opening, Evening, "alice")
        {
            Title = "checkout fails",
            Applications = [.. applications],
            Hosts = ["web01"],
            Severity = severity,
            Summary = "Orders cannot be placed.",
        };
        return new(number, [opening]) { Told = number };
    }
}
