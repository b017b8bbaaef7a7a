// Faults of ours, each made for real: they are no result, no host is DOWN for them, and afterwards all goes on.
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class FaultTests
{
    /// <summary>
    /// .NET itself dies when it starts a thread with no descriptor left (it opens a pipe for each), which is not what is tested here: so all threads are
    /// started before, by a fixed number of workers and the work for them, and stay, as there is always something to do.
    /// </summary>
    [Fact]
    public async Task NoDescriptorsLeft()
    {
        var steady = new Dictionary<string, string?>
        {
            ["DOTNET_TieredCompilation"] = "0",
            ["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "8",
            ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "8",
        };
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box, environment: steady);
        await box.HostIs("UP", "web01");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => box.Get("/")));

        // The program gets not one descriptor more than it has.
        await Limit(0);
        await Until.Seen<HttpStatusCode>(
            "five intervals without a result",
            Alive,
            _ => program.Errors.Contains("web01 is UNKNOWN", StringComparison.Ordinal));
        await Limit(20000);
        await hosts.MoreLooks("web01", 1);

        // Without descriptors the feed may still be that of before, in which it is UP too.
        await Until.Seen("it is told UP again", async () => (await box.Feed("/all/events.atom")).Entries.Count, told => told > 2);
        var events = await box.Feed("/all/events.atom");
        Assert.Equal(["UP", "UNKNOWN", "UP"], events.Entries.Select(entry => entry.Status));
        Assert.Contains("no file descriptors are left", events.Entries[1].Title, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await box.Get("/readyz")).Status);
        hosts.Set("web01", Reply.Down);
        await box.HostIs("DOWN", "web01");

        async Task<HttpStatusCode> Alive()
        {
            Assert.False(program.HasExited, "The program has ended");

            // It serves and the store takes what is seen; where that fails it says so.
            var ready = await box.Get("/readyz");
            Assert.True(ready.Status == HttpStatusCode.OK || (ready.Status == HttpStatusCode.ServiceUnavailable && ready.Text.Contains("descriptor", StringComparison.Ordinal)), ready.Text);
            return (await box.Get("/healthz")).Status;
        }

        Task<string> Limit(int descriptors) => Spawned.Must("prlimit", "--pid", $"{program.Id}", $"--nofile={descriptors}:");
    }

    [Fact]
    public async Task TheResolverIsSilent()
    {
        Needs.Root();
        await using var hosts = await PretendHosts.Start();
        using var resolver = new PretendResolver();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", $"http://web01.example.test:{hosts.Port}/web01"), ("web02", hosts.Url("web02")));
        await using var program = await StatusFeedsProcess.Serve(box, resolver.Wrapper);
        await box.HostIs("UP", "web01");
        Assert.True(resolver.Asked > 0);
        resolver.Silent = true;
        await NeverDownUntilUnknown(box, "web01");
        Assert.Equal("UP", (await box.Feed("/all/hosts.atom")).Of("web02")!.Status);
        resolver.Silent = false;
        await box.HostIs("UP", "web01");
        hosts.Set("web01", Reply.Down);
        await box.HostIs("DOWN", "web01");
    }

    [Fact]
    public async Task NoRouteInOurOwnTable()
    {
        Needs.Root();
        await using var space = await Namespace.Make();
        Sandbox? made = null;
        using var box = made = new Sandbox(() => space.Dial(made!.Port));
        await space.Ip("addr", "add", "203.0.113.1/32", "dev", "lo");
        box.Site(Sandbox.Fast, $"listen: [ {box.Url}, http://203.0.113.1:{box.Port} ]", "access: { read: anyone }");
        box.Application("shop", ("far", $"http://203.0.113.1:{box.Port}/healthz"), ("near", $"{box.Url}/healthz"));
        await using var program = await StatusFeedsProcess.Serve(box, space.Inside);
        await box.HostIs("UP", "far");
        await box.HostIs("UP", "near");
        await space.Ip("addr", "del", "203.0.113.1/32", "dev", "lo");
        await NeverDownUntilUnknown(box, "far");
        Assert.Equal("UP", (await box.Feed("/all/hosts.atom")).Of("near")!.Status);
        await space.Ip("addr", "add", "203.0.113.1/32", "dev", "lo");
        await box.HostIs("UP", "far");
    }

    /// <summary>Five intervals without a result are UNKNOWN; that and nothing worse. It looks and serves meanwhile, and says so.</summary>
    private static async Task NeverDownUntilUnknown(Sandbox box, string host)
    {
        var events = await box.Feed("/all/events.atom");
        await box.HostIs("UNKNOWN", host);
        Assert.Equal(HttpStatusCode.OK, (await box.Get("/readyz")).Status);
        var after = await box.Feed("/all/events.atom");
        var news = after.Entries.Where(entry => events.Entries.All(old => old.Id != entry.Id));
        Assert.Equal(["UNKNOWN"], news.Select(entry => entry.Status));
    }
}
