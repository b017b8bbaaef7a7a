// How soon after its death a host is DOWN in the feed, at the most.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

[Collection(Alone.Name)]
public sealed class LatencyTests
{
    [Fact]
    public async Task ASilentHostIsDownInTheFeedWithinWhatItsRhythmAllows()
    {
        string[] names = [.. Enumerable.Range(1, 12).Select(number => $"h{number}")];
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site("{ every: 5s, timeout: 1s, fail-after: 2, recover-after: 1, retry-every: 2s }");
        box.Application("shop", [.. names.Select(name => (name, hosts.Url(name)))]);
        await using var program = await StatusFeedsProcess.Serve(box);
        foreach (var name in names)
        {
            await box.HostIs("UP", name);
        }

        // every + (fail-after − 1) × retry-every + timeout + 2 s; as the hosts' phases differ, some are hit just after a look.
        var most = TimeSpan.FromSeconds(5 + 2 + 1 + 2);
        var died = TimeProvider.System.GetUtcNow();
        hosts.SetAll(Reply.Silent);
        var seen = new Dictionary<string, TimeSpan>();
        await Until.Seen(
            "all hosts DOWN",
            () => box.Feed("/apps/shop/hosts.atom"),
            feed =>
            {
                foreach (var entry in feed.Entries.Where(entry => entry.Status == "DOWN"))
                {
                    seen.TryAdd(entry.Tail, TimeProvider.System.GetUtcNow() - died);
                }

                return seen.Count == names.Length;
            });
        Assert.All(seen, host => Assert.True(host.Value <= most, $"{host.Key} was DOWN in the feed after {host.Value.TotalSeconds:0.00} s"));
    }
}
