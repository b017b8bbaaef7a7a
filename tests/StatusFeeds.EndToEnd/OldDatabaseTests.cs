// Databases of earlier landings (tools/make-database) opened by this program: what was told stays as it was told.
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class OldDatabaseTests
{
    public static IEnumerable<TheoryDataRow<string>> Databases =>
        Directory.EnumerateFiles(Repository.File("tests", "databases"), "*.hosts.atom").Order(StringComparer.Ordinal)
            .Select(file => new TheoryDataRow<string>(Path.GetFileName(file)[..^".hosts.atom".Length]));

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AnOldDatabaseOpensWithUnchangedEntries(string name)
    {
        var hosts = Golden(name, "hosts");
        var events = Golden(name, "events");
        using var box = new Sandbox();
        File.Copy(Repository.File("tests", "databases", name + ".db"), box.Database);

        // As tools/make-database leaves it: every host is found as it was left, so nothing new is told of them.
        box.Site("{ every: 10s, timeout: 10s, fail-after: 1, recover-after: 1 }", "url: http://localhost:8080", "stopped-after: 60s");
        box.Application("example", ("web01", $"{box.Url}/healthz", []), ("web02", $"{box.Url}/healthz", ["degraded: status == 200"]), ("nobody-home", "http://127.0.0.1:9/", []));
        await using var program = await StatusFeedsProcess.Serve(box);
        foreach (var host in (string[])["web01", "web02", "nobody-home"])
        {
            await Until.Seen($"a look at {host}", () => box.Get($"/hosts/{host}"), page => page.Status == HttpStatusCode.OK && page.Text.Contains("time", StringComparison.Ordinal));
        }

        var hostsNow = await box.Feed("/apps/example/hosts.atom");
        Assert.Equal(hosts.Entries.Select(entry => entry.Xml), hostsNow.Entries.Where(entry => !entry.IsMonitor).Select(entry => entry.Xml));

        // That nobody looked since the database was made is said, once.
        Assert.StartsWith("UP: StatusFeeds looks again", hostsNow.Entries.Single(entry => entry.IsMonitor).Title, StringComparison.Ordinal);

        // The events feed forgets after 30 days once anything new is told; what it holds is as it was, and every page stays.
        Assert.NotEmpty(events.Entries);
        var eventsNow = await box.Feed("/apps/example/events.atom");
        Assert.Superset(eventsNow.Entries.Where(entry => !entry.Title.Contains(": StatusFeeds ", StringComparison.Ordinal)).Select(entry => entry.Xml).ToHashSet(), events.Entries.Select(entry => entry.Xml).ToHashSet());
        foreach (var entry in events.Entries)
        {
            var page = await box.Get($"/events/{entry.Tail}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains(entry.Updated.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss"), page.Text, StringComparison.Ordinal);
            Assert.Contains(entry.Title.Split(" - ")[0].Split(" (20")[0], WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        }

        Assert.Equal(0, await program.Stop());
    }

    private static AtomFeed Golden(string name, string feed) => AtomFeed.Parse(File.ReadAllBytes(Repository.File("tests", "databases", $"{name}.{feed}.atom")));
}
