// A real network goes away, a part of it or our own end: what a reader of feeds is told is the cause, once, and its end.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class BridgeTests
{
    private static readonly string[] Feeds = ["/apps/shop/hosts.atom", "/apps/office/hosts.atom", "/all/hosts.atom"];

    [Fact]
    public async Task ASwitchThatTakesTwentyHostsAlongIsOneUnreadArticleAnApplicationAndSoIsItsReturn()
    {
        Needs.Root();
        await using var net = await BridgedNet.Make();
        using var box = net.Site();
        await using var program = await StatusFeedsProcess.Serve(box, net.Monitor.Inside);
        using var shop = new Newsboat($"{box.Url}/apps/shop/hosts.atom", resetUnread: true, net.Monitor.Inside);
        using var office = new Newsboat($"{box.Url}/apps/office/hosts.atom", resetUnread: true, net.Monitor.Inside);
        await AllAreUp(box);
        foreach (var reader in (Newsboat[])[shop, office])
        {
            await reader.Reload();
            reader.MarkAllRead();
        }

        var before = await Entries(box, but: "core-sw1");

        await net.SwitchLink(up: false);
        await Told("DOWN");
        var lost = await Statuses(box);
        Assert.Equal(BridgedNet.Racked.Select(host => $"{host} unknown"), BridgedNet.Racked.Select(host => $"{host} {lost[host]}"));

        await net.SwitchLink(up: true);
        await Told("UP");
        await AllAreUp(box);
        Assert.Equal(["UP: core-sw1", "DOWN: core-sw1"], await NewestEvents(box, "/all/events.atom", 2));

        async Task Told(string status)
        {
            await box.HostIs(status, "core-sw1", "/apps/shop/hosts.atom");
            await box.HostIs(status, "core-sw1", "/apps/office/hosts.atom");
            await MoreLooks(box, 3);
            foreach (var reader in (Newsboat[])[shop, office])
            {
                var unread = (await reader.Reload()).Where(article => article.Unread).Select(article => article.Title).ToList();
                Assert.StartsWith($"{status}: core-sw1", string.Join(" | ", unread), StringComparison.Ordinal);
                Assert.Single(unread);
                reader.MarkAllRead();
            }

            Assert.Equal(before, await Entries(box, but: "core-sw1"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhoCannotSeeItsNetworkSaysThatAndNothingOfAnyHost(bool unplugged)
    {
        Needs.Root();
        await using var net = await BridgedNet.Make();
        using var witnessed = net.Site("witnesses: [gateway]");
        using var alone = net.Site();
        await using var first = await StatusFeedsProcess.Serve(witnessed, net.Monitor.Inside);
        await using var second = await StatusFeedsProcess.Serve(alone, net.Monitor.Inside);
        (Sandbox Box, StatusFeedsProcess Program)[] both = [(witnessed, first), (alone, second)];
        var before = new List<string>();
        foreach (var (box, _) in both)
        {
            await AllAreUp(box);
            before.Add(await Entries(box));
        }

        await See(false);
        await Task.WhenAll(both.Select(one => MonitorIs("UNKNOWN", one.Box)));
        await Task.WhenAll(both.Select(one => MoreLooks(one.Box, 4)));
        await NothingOfHosts();

        await See(true);
        await Task.WhenAll(both.Select(one => MonitorIs("UP", one.Box)));
        await Task.WhenAll(both.Select(one => AllAreUp(one.Box)));
        await Task.WhenAll(both.Select(one => MoreLooks(one.Box, 2)));
        await NothingOfHosts();
        foreach (var (box, _) in both)
        {
            foreach (var scope in (string[])["/apps/shop", "/apps/office", "/all"])
            {
                var events = (await box.Feed($"{scope}/events.atom")).Entries;
                var hosts = scope == "/all" ? BridgedNet.Hosts.Count : (await box.Feed($"{scope}/hosts.atom")).Entries.Count(entry => !entry.IsMonitor);
                Assert.Equal(hosts + 2, events.Count);
                Assert.StartsWith("UP: ", events[0].Title, StringComparison.Ordinal);
                Assert.StartsWith("UNKNOWN: this monitor cannot see its network since ", events[1].Title, StringComparison.Ordinal);
            }
        }

        Task See(bool sees) => unplugged ? net.MonitorLink(up: sees) : net.MonitorDeaf(deaf: !sees);

        async Task NothingOfHosts()
        {
            foreach (var (one, was) in both.Zip(before))
            {
                Assert.DoesNotContain(" is DOWN", one.Program.Errors, StringComparison.Ordinal);
                Assert.Equal(was, await Entries(one.Box));
            }
        }
    }

    private static async Task MonitorIs(string status, Sandbox box)
    {
        foreach (var feed in Feeds)
        {
            await Until.Seen($"the monitor is {status} in {feed}", () => box.Feed(feed), seen => seen.Entries.Any(entry => entry.IsMonitor && entry.Status == status));
        }
    }

    private static Task AllAreUp(Sandbox box) => Until.Seen(
        "all hosts UP",
        async () => string.Join(", ", (await Statuses(box)).Where(host => host.Value != "up").Select(host => $"{host.Key} {host.Value}")),
        others => others.Length == 0);

    /// <summary>The entries of all feeds of hosts, byte for byte, but for the monitor's and this host's.</summary>
    private static async Task<string> Entries(Sandbox box, string but = "")
    {
        var entries = new List<string>();
        foreach (var feed in Feeds)
        {
            entries.AddRange((await box.Feed(feed)).Entries.Where(entry => !entry.IsMonitor && entry.Tail != but).Select(entry => entry.Xml));
        }

        return string.Join('\n', entries);
    }

    /// <summary>What they begin with: status and whom.</summary>
    private static async Task<IEnumerable<string>> NewestEvents(Sandbox box, string feed, int count) =>
        (await box.Feed(feed)).Entries.Take(count).Select(entry => entry.Title.Split([" - ", " ("], StringSplitOptions.None)[0]);

    private static async Task<Dictionary<string, string>> Statuses(Sandbox box)
    {
        using var status = JsonDocument.Parse((await box.Get("/api/status")).Body);
        return status.RootElement.GetProperty("applications").EnumerateArray()
            .SelectMany(application => application.GetProperty("hosts").EnumerateArray())
            .Select(host => (Id: host.GetProperty("host").GetString()!, Status: host.GetProperty("status").GetString() ?? "none"))
            .Distinct()
            .ToDictionary(host => host.Id, host => host.Status);
    }

    /// <summary>Waits until each host has been looked at so many times more, whatever that brought.</summary>
    private static async Task MoreLooks(Sandbox box, int more)
    {
        var looks = BridgedNet.Hosts.ToDictionary(host => host, _ => new HashSet<string>());
        await Until.Seen(
            $"{more} more looks at each host",
            async () =>
            {
                foreach (var (host, seen) in looks.Where(host => host.Value.Count <= more))
                {
                    using var answer = JsonDocument.Parse((await box.Get($"/api/hosts/{host}")).Body);
                    seen.Add(answer.RootElement.GetProperty("checks")[0].GetProperty("last").GetProperty("at").GetString()!);
                }

                return string.Join(", ", looks.Where(host => host.Value.Count <= more).Select(host => $"{host.Key} {host.Value.Count}"));
            },
            missing => missing.Length == 0);
    }
}
