// A site with two hosts whose store fails for a while: what must hold during every such fault, and after it.
using System.Net;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class Faulty(Sandbox box, PretendHosts hosts)
{
    private static readonly string[] Feeds = ["/apps/shop/hosts.atom", "/apps/shop/events.atom", "/all/hosts.atom", "/all/events.atom", "/apps/shop/hosts.rss", "/all/events.json"];

    /// <summary>A feed that waited for the store would take as long as the fault; a busy machine takes some of this.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(4);

    private readonly Dictionary<string, string> told = new(StringComparer.Ordinal);

    public static void Configure(Sandbox box, PretendHosts hosts, string database)
    {
        box.Site("{ every: 2s, timeout: 2s, fail-after: 1, recover-after: 1 }", $"database: {database}", "stopped-after: 6s");
        box.Application("shop", ("web01", hosts.Url("web01")), ("web02", hosts.Url("web02")));
    }

    /// <summary>Both hosts are told UP, and the store takes what is seen.</summary>
    public async Task Begin()
    {
        await box.HostIs("UP", "web01");
        await box.HostIs("UP", "web02");
        await Until.Seen("ready", () => box.Get("/readyz"), answer => answer.Status == HttpStatusCode.OK);
        await Hold();
    }

    /// <summary>With the fault there: web01 goes down, which cannot be stored. Readiness says why, feeds go on with what was known and a note, nothing else is told.</summary>
    /// <returns>What /readyz said.</returns>
    public async Task<string> DuringTheFault(string why)
    {
        hosts.Set("web01", Reply.Down);
        var said = await Until.Seen("not ready, and why", () => box.Get("/readyz"), answer => answer.Status == HttpStatusCode.ServiceUnavailable && answer.Text.Contains(why, StringComparison.Ordinal));
        await Until.Seen("the note of the monitor", () => box.Feed("/all/hosts.atom"), feed => feed.Entries.Any(entry => entry.Title.StartsWith("UNKNOWN: StatusFeeds has stopped looking", StringComparison.Ordinal)));
        foreach (var path in Feeds)
        {
            var begun = TimeProvider.System.GetTimestamp();
            var answer = await box.Get(path);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains("StatusFeeds has stopped looking", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("DOWN: web", answer.Text, StringComparison.Ordinal);
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < AtOnce, $"{path} took {TimeProvider.System.GetElapsedTime(begun)}");
        }

        Assert.Equal(HttpStatusCode.OK, (await box.Get("/healthz")).Status);
        Assert.Equal(["UP", "UP"], (await box.Feed("/all/hosts.atom")).Entries.Where(entry => !entry.IsMonitor).Select(entry => entry.Status));
        await Hold();
        return said.Text;
    }

    /// <summary>With the fault gone: what was seen meanwhile is told, all that was told before is as it was, and there is nothing else.</summary>
    public async Task AfterTheFault()
    {
        await box.HostIs("DOWN", "web01");
        await Until.Seen("ready", () => box.Get("/readyz"), answer => answer.Status == HttpStatusCode.OK);
        hosts.Set("web01", Reply.Up);
        await box.HostIs("UP", "web01");
        await Hold();
        var events = (await box.Feed("/all/events.atom")).Entries.Where(IsOfHost).Reverse().Select(entry => entry.Title.Split(" - ")[0].Split(" (")[0]).ToList();
        Assert.Equal(["UP: web01", "UP: web02"], events.Take(2).Order(StringComparer.Ordinal));
        Assert.Equal(["DOWN: web01", "UP: web01"], events.Skip(2));
    }

    private static bool IsOfHost(AtomEntry entry) => entry.Title.Contains("web0", StringComparison.Ordinal);

    /// <summary>What was told of a host once is there, word for word.</summary>
    private async Task Hold()
    {
        var now = (await box.Feed("/all/events.atom")).Entries.Where(IsOfHost).ToDictionary(entry => entry.Id, entry => entry.Xml);
        Assert.All(told, entry => Assert.Equal(entry.Value, now.GetValueOrDefault(entry.Key)));
        foreach (var (id, xml) in now)
        {
            told[id] = xml;
        }
    }
}
