// An incident from its first word to its last, as a person with a news reader sees it, and what is told of it afterwards.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class IncidentReaderTests
{
    private const string Secret = "the password of the storage box is on the blue note";

    /// <summary>An hour passes by libfaketime; the monitor itself is not taken for silent meanwhile.</summary>
    [Fact]
    public async Task OpenedOverdueUpdatedAndResolvedAreEachUnreadAndNothingInternalIsAnywhere()
    {
        await using var hosts = await PretendHosts.Start();
        await using var clock = new FakeClock();
        using var box = new Sandbox();
        box.Site(Sandbox.Fast, ["stopped-after: 1d", .. IncidentDesk.Access]);
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box, environment: clock.Environment);
        var desk = new IncidentDesk(box, clock.Environment);
        using var updates = new Newsboat($"{box.Url}/apps/shop/hosts.atom", resetUnread: true);
        using var plain = new Newsboat($"{box.Url}/apps/shop/events.atom", resetUnread: false);
        await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        await updates.Reload();
        await plain.Reload();
        updates.MarkAllRead();
        plain.MarkAllRead();

        hosts.Set("web01", Reply.Down);
        await box.HostIs("DOWN", "web01", "/apps/shop/hosts.atom");
        await updates.Reload();
        await plain.Reload();
        updates.MarkAllRead();
        plain.MarkAllRead();

        var said = await desk.Say("open", "shop", "--title", "Checkout fails", "--summary", "Orders cannot be paid at the moment.", "--commander", "Ada", "--next", "60m");
        Assert.Contains("1", said, StringComparison.Ordinal);
        var opened = await Unread("MAJOR: Checkout fails - investigating");
        await desk.Say("note", "1", Secret);

        // Not a minute too early: looks go on, and the entry stands still.
        clock.Jump(TimeSpan.FromMinutes(58));
        await hosts.MoreLooks("web01", 3);
        Assert.Equal(opened.Xml, (await desk.Entry())!.Xml);
        clock.Jump(TimeSpan.FromMinutes(3));
        var overdue = await Unread("MAJOR: Checkout fails - investigating, update overdue");
        Assert.Matches("[Nn]o update since ([0-9-]{10} )?[0-9:]{5} UTC; was due ([0-9-]{10} )?[0-9:]{5} UTC", overdue.BodyText);
        var metrics = (await box.Get("/metrics")).Text.Split('\n').Single(line => line.StartsWith("statusfeeds_incident_update_overdue_seconds{", StringComparison.Ordinal));
        Assert.InRange(double.Parse(metrics.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), 30, 1800);
        Assert.Contains("overdue", (await box.Get("/incidents/1")).Text, StringComparison.OrdinalIgnoreCase);

        // Told once for that hour.
        await hosts.MoreLooks("web01", 3);
        Assert.Equal(overdue.Xml, (await desk.Entry())!.Xml);

        await desk.Say("update", "1", "--stage", "identified", "--summary", "A disk is full.");
        var updated = await Unread("MAJOR: Checkout fails - identified");
        Assert.Contains("A disk is full.", updated.BodyText, StringComparison.Ordinal);
        Assert.Contains("Orders cannot be paid at the moment.", updated.BodyText, StringComparison.Ordinal);
        Assert.Contains("Ada", updated.BodyText, StringComparison.Ordinal);

        hosts.Set("web01", Reply.Up);
        await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        await updates.Reload();
        await plain.Reload();
        updates.MarkAllRead();
        plain.MarkAllRead();
        await desk.Say("update", "1", "--stage", "resolved", "--summary", "Orders go through again.");
        var resolved = await Unread("MAJOR: Checkout fails - resolved");
        Assert.Single(new[] { opened.Id, overdue.Id, updated.Id, resolved.Id }.Distinct());
        await desk.Say("close", "1");
        await Unread("MAJOR: Checkout fails - resolved");
        Assert.Contains("This is the last update", (await desk.Entry())!.BodyText, StringComparison.Ordinal);

        using var report = JsonDocument.Parse(await desk.Say("report", "1", "--format", "json"));
        var line = report.RootElement.GetProperty("line").EnumerateArray().ToList();
        Assert.Equal(
            ["change", "change", "opening", "note", "overdue", "update", "change", "change", "update", "closing"],
            line.Select(moment => moment.GetProperty("kind").GetString()).Where(kind => kind is not ("failing" or "not-observed")).SkipWhile(kind => kind != "opening").Prepend("change").Prepend("change"));
        var instants = line.Select(moment => moment.GetProperty("at").GetDateTimeOffset()).ToList();
        Assert.Equal(instants.Order(), instants);
        Assert.Contains(line, moment => moment.GetProperty("what").GetString() == Secret && moment.GetProperty("internal").GetBoolean());
        Assert.DoesNotContain(Secret, await desk.Say("report", "1", "--public"), StringComparison.Ordinal);

        foreach (var path in await Everything(box))
        {
            var answer = await box.Get(path);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
            Assert.DoesNotContain("blue note", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(0, await program.Stop());
        Assert.DoesNotContain("bug", program.Errors, StringComparison.OrdinalIgnoreCase);

        // Both feeds have it as unread once, and at rest after it was read.
        async Task<AtomEntry> Unread(string title)
        {
            var before = (await plain.Reload()).Count(article => article.Title.Contains("Checkout", StringComparison.Ordinal));
            var entry = await Until.Seen($"a new {title}", () => desk.Entry(), found => found?.Title == title && !Known(found));
            var host = Assert.Single(await Until.Seen("unread", updates.Reload, articles => articles.Any(article => article.Unread && article.Title == title)), article => article.Unread);
            Assert.Equal(title, host.Title);
            updates.MarkAllRead();
            Assert.DoesNotContain(await updates.Reload(), article => article.Unread);
            var told = await Until.Seen("one more event", plain.Reload, articles => articles.Any(article => article.Unread));
            Assert.StartsWith(title, Assert.Single(told, article => article.Unread).Title, StringComparison.Ordinal);
            Assert.InRange(told.Count(article => article.Title.Contains("Checkout", StringComparison.Ordinal)), before, before + 1);
            plain.MarkAllRead();
            seen.Add(entry!.Xml);
            return entry;
        }

        bool Known(AtomEntry entry) => seen.Contains(entry.Xml);
    }

    private readonly HashSet<string> seen = [];

    /// <summary>Every feed in every format, every page that they and the front page lead to, and what scripts are told.</summary>
    private static async Task<IReadOnlyList<string>> Everything(Sandbox box)
    {
        List<string> paths =
        [
            .. from scope in new[] { "all", "apps/shop" } from kind in new[] { "hosts", "events" } from format in new[] { "atom", "rss", "json" } select $"/{scope}/{kind}.{format}",
            "/", "/all", "/apps/shop", "/hosts/web01", "/incidents", "/incidents/1", "/incidents/1/report", "/feeds.opml", "/api/status", "/api/hosts/web01", "/api/incidents", "/api/incidents/1", "/metrics", "/hosts/web01/events.atom",
        ];
        paths.AddRange((await box.Feed("/all/events.atom")).Entries.Select(entry => $"/events/{entry.Tail}"));
        return paths;
    }
}
