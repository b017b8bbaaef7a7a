// The site of a bridged network, seen through its feeds and its API.
using System.Text.Json;

namespace StatusFeeds.EndToEnd.Support;

/// <param name="applications">They have entries of their own.</param>
internal sealed class BridgedSite(Sandbox box, bool applications) : IDisposable
{
    public static readonly string[] Feeds = ["/apps/shop/hosts.atom", "/apps/office/hosts.atom", "/all/hosts.atom"];

    public Sandbox Box { get; } = box;

    /// <summary>They are, and all feeds say so.</summary>
    public async Task AllAreUp()
    {
        await Until.Seen(
            "all hosts UP",
            async () => string.Join(", ", (await Statuses()).Where(host => host.Value != "up").Select(host => $"{host.Key} {host.Value}")),
            others => others.Length == 0);
        foreach (var (feed, hosts, own) in Feeds.Zip([13, 12, BridgedNet.Hosts.Count], [1, 1, 2]))
        {
            var expected = hosts + (applications ? own : 0);
            await Until.Seen($"{expected} entries UP in {feed}", () => Box.Feed(feed), seen => seen.Entries.Count(entry => !entry.IsMonitor && entry.Status == "UP") == expected);
        }
    }

    /// <summary>Nobody behind the switch is known any more, and nobody else is; the switch may be what it is.</summary>
    public Task AllRackedAreUnknown() => Until.Seen(
        "all hosts behind the switch unknown, and only they",
        Statuses,
        statuses => statuses.All(host => host.Key == "core-sw1" || host.Value == (BridgedNet.Racked.Contains(host.Key) ? "unknown" : "up")));

    public async Task SwitchIs(string status)
    {
        await Box.HostIs(status, "core-sw1", Feeds[0]);
        await Box.HostIs(status, "core-sw1", Feeds[1]);
    }

    /// <summary>In each feed of hosts.</summary>
    public async Task MonitorIs(string status)
    {
        foreach (var feed in Feeds)
        {
            await Until.Seen($"the monitor is {status} in {feed}", () => Box.Feed(feed), seen => seen.Entries.Any(entry => entry.IsMonitor && entry.Status == status));
        }
    }

    /// <summary>The entries of all feeds of hosts, byte for byte, but for the monitor's and this host's.</summary>
    public async Task<string> Entries(string but = "")
    {
        var entries = new List<string>();
        foreach (var feed in Feeds)
        {
            entries.AddRange((await Box.Feed(feed)).Entries.Where(entry => !entry.IsMonitor && entry.Tail != but).Select(entry => entry.Xml));
        }

        return string.Join('\n', entries);
    }

    /// <summary>What the newest begin with, newest first: status and whom.</summary>
    public async Task<IEnumerable<string>> NewestEvents(string feed, int count) =>
        (await Box.Feed(feed)).Entries.Take(count).Select(entry => entry.Title.Split([" - ", " (", " since"], StringSplitOptions.None)[0]);

    public async Task<Dictionary<string, string>> Statuses()
    {
        using var status = JsonDocument.Parse((await Box.Get("/api/status")).Body);
        return status.RootElement.GetProperty("applications").EnumerateArray()
            .SelectMany(application => application.GetProperty("hosts").EnumerateArray())
            .Select(host => (Id: host.GetProperty("host").GetString()!, Status: host.GetProperty("status").GetString() ?? "none"))
            .Distinct()
            .ToDictionary(host => host.Id, host => host.Status);
    }

    /// <summary>Waits until each host has been looked at so many times more, whatever that brought.</summary>
    public async Task MoreLooks(int more)
    {
        var looks = BridgedNet.Hosts.ToDictionary(host => host, _ => new HashSet<string>());
        await Until.Seen(
            $"{more} more looks at each host",
            async () =>
            {
                foreach (var (host, seen) in looks.Where(host => host.Value.Count <= more))
                {
                    using var answer = JsonDocument.Parse((await Box.Get($"/api/hosts/{host}")).Body);
                    seen.Add(answer.RootElement.GetProperty("checks")[0].GetProperty("last").GetProperty("at").GetString()!);
                }

                return string.Join(", ", looks.Where(host => host.Value.Count <= more).Select(host => $"{host.Key} {host.Value.Count}"));
            },
            missing => missing.Length == 0);
    }

    public void Dispose() => Box.Dispose();
}
