// Several nodes on one PostgreSQL: each check is looked at once an interval by one of them, whoever comes and goes, and all tell the same.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class NodesTests(PostgreSql postgres) : IClassFixture<PostgreSql>
{
    private static readonly (int Checks, int Every, int Calm, int Away) Size = Soak.IsOn ? (3000, 60, 300, 60) : (240, 10, 25, 15);

    /// <summary>By how much a look may be off its second, where its host goes from one node to another or other tests take the processor.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(Size.Every);

    /// <summary>A minute and a half; with STATUSFEEDS_SOAK=1 3,000 checks every minute for some twenty minutes.</summary>
    [Fact]
    public async Task EveryCheckIsLookedAtOnceAnIntervalByOneNodeWhoeverComesAndGoes()
    {
        await using var hosts = await PretendHosts.Start();
        await using var site = new NodeSite(hosts, await postgres.NewDatabase(), Size.Checks, Size.Every);
        var first = await site.Add();
        await site.Add();
        await site.Shared(2);
        await AllLookedAt(hosts, site, Now);

        var begun = Now;
        await Pass(TimeSpan.FromSeconds(Size.Calm));
        OnceAnInterval(hosts, site, begun);

        // A third one: from now on it has its part, and nothing is looked at twice or left out meanwhile.
        var joined = Now;
        await site.Add();
        var before = await site.Shared(3);
        await Pass(TimeSpan.FromSeconds(Size.Calm));
        OnceAnInterval(hosts, site, joined);
        var after = await NodeSite.Nodes(first);
        var work = after.Select(node => node.Looks - before.First(known => known.Id == node.Id).Looks).ToArray();
        Assert.All(work, looks => Assert.True(looks * 5 >= work.Sum(), $"one of {work.Length} nodes has {looks} of {work.Sum()} looks"));

        // A change is told by all, and by all the same.
        hosts.Set(site.Names[7], Reply.Down);
        await first.HostIs("DOWN", site.Names[7]);
        await site.Same(TimeSpan.FromSeconds(2));
        Assert.All(await Task.WhenAll(site.Live.Select(box => box.Get("/metrics"))), metrics => Assert.Matches($$"""statusfeeds_host_status_changes_total\{host="{{site.Names[7]}}"\} [1-9]""", metrics.Text));

        // The one that judges is gone, from one moment to the next.
        var killed = Now;
        await site.Kill(await site.Find(judges: true));
        hosts.Set(site.Names[8], Reply.Down);
        await site.Live[0].HostIs("DOWN", site.Names[8], deadline: (2 * Every) + TimeSpan.FromSeconds(15));
        await AllLookedAt(hosts, site, killed + TimeSpan.FromSeconds(1));
        Assert.All(site.Names, name => Assert.True(FirstAfter(hosts, name, killed) - killed < 2 * Every + TimeSpan.FromSeconds(1), $"{name} was left alone for {FirstAfter(hosts, name, killed) - killed}"));
        await site.Shared(2);
        await site.Same(TimeSpan.FromSeconds(2));
        var told = (await site.Live[0].Feed("/all/events.atom")).Entries;
        Assert.Equal(told.Count, told.Select(entry => entry.Id).Distinct().Count());
        Assert.Equal([site.Names[8], site.Names[7]], told.Where(entry => entry.Status == "DOWN").Select(entry => entry.Title.Split(' ')[1]));

        await DatabaseAway(hosts, site);
    }

    /// <summary>Nodes serve what was last known, looks wait, nothing is lost or invented.</summary>
    private async Task DatabaseAway(PretendHosts hosts, NodeSite site)
    {
        var before = await Task.WhenAll(NodeSite.Feeds.Select(feed => site.Live[0].Get(feed)));
        await postgres.Stop();
        await Pass(TimeSpan.FromSeconds(Size.Away));
        var looks = hosts.Arrivals.Count;
        foreach (var box in site.Live)
        {
            var now = await Task.WhenAll(NodeSite.Feeds.Select(feed => box.Get(feed)));
            Assert.Equal(before.Select(answer => (answer.Text, answer.ETag)), now.Select(answer => (answer.Text, answer.ETag)));
            Assert.Contains("See that PostgreSQL runs there and can be reached.", (await box.Get("/readyz")).Text);
        }

        Assert.Equal(looks, hosts.Arrivals.Count);
        var back = Now;
        postgres.Start();
        await AllLookedAt(hosts, site, back);
        await Until.Seen("all nodes are ready", () => Task.WhenAll(site.Live.Select(box => box.Get("/readyz"))), answers => answers.All(answer => answer.Text.StartsWith("ready", StringComparison.Ordinal)));
        await site.Shared(2);
        await site.Same(TimeSpan.FromSeconds(2));
        Assert.Equal(before[1].Text, (await site.Live[0].Get(NodeSite.Feeds[1])).Text);

        // And what happens is told again.
        hosts.Set(site.Names[9], Reply.Down);
        await site.Live[^1].HostIs("DOWN", site.Names[9], deadline: (2 * Every) + TimeSpan.FromSeconds(15));
        await site.Same(TimeSpan.FromSeconds(2));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Time itself: what must not happen meanwhile has no condition to wait for.</summary>
    private static Task Pass(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    private static DateTimeOffset FirstAfter(PretendHosts hosts, string name, DateTimeOffset at) => hosts.Arrivals.Where(arrival => arrival.Host == name && arrival.At > at).Min(arrival => arrival.At);

    private static Task AllLookedAt(PretendHosts hosts, NodeSite site, DateTimeOffset since) => Until.Seen(
        "every host is looked at",
        () => site.Names.Except(hosts.Arrivals.Where(arrival => arrival.At > since).Select(arrival => arrival.Host)).Count(),
        missing => missing == 0,
        (2 * Every) + TimeSpan.FromSeconds(60));

    private static void OnceAnInterval(PretendHosts hosts, NodeSite site, DateTimeOffset since)
    {
        var until = Now;
        var looks = hosts.Arrivals.Where(arrival => arrival.At >= since).ToLookup(arrival => arrival.Host, arrival => arrival.At);
        foreach (var name in site.Names)
        {
            DateTimeOffset[] at = [.. looks[name].Order()];
            Assert.True(at.Length > 0 && at[0] - since < Every + Slack && until - at[^1] < Every + Slack, $"{name} was left out: {string.Join(", ", at.Select(one => $"{(one - since).TotalSeconds:0.0}"))} of {(until - since).TotalSeconds:0.0} s");
            foreach (var (one, next) in at.Zip(at.Skip(1)))
            {
                Assert.True((next - one - Every).Duration() < Slack, $"{name} was looked at {next - one} after the last look: {string.Join(", ", at.Select(look => $"{(look - since).TotalSeconds:0.0}"))}");
            }
        }
    }
}
