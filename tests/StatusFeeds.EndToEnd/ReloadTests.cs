// A new configuration in the middle of a run, as counted at the target.
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ReloadTests
{
    [Fact]
    public async Task AnUnchangedCheckKeepsItsStreakAndItsPhase()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site("{ every: 3s, timeout: 2s, fail-after: 4, recover-after: 1, retry-every: 3s }");
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");
        await hosts.MoreLooks("web01", 2);
        hosts.Set("web01", Reply.Down);
        await Until.True("two failing looks", () => Failing(hosts) >= 2);

        box.Application("more", ("new01", hosts.Url("new01")));
        program.Reload();
        await box.HostIs("UP", "new01");
        Assert.InRange(Failing(hosts), 2, 3);
        await box.HostIs("DOWN", "web01");

        Assert.Equal(4, Failing(hosts));

        // The very first look has the program's start to wait for.
        var times = hosts.Arrivals.Where(arrival => arrival.Host == "web01").Select(arrival => arrival.At).Skip(1).ToArray();
        var gaps = times.Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds).ToArray();
        Assert.All(gaps, gap => Assert.InRange(gap, 2.1, 3.9));
    }

    [Fact]
    public async Task ABrokenFolderChangesNothingAndIsTold()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        var before = await box.HostIs("UP", "web01");
        box.Write("shop.yaml", "application: shop\nhosts:\n  - host: web01\n    adress: 127.0.0.1\n");
        program.Reload();
        await Until.True("the mistake in the log", () => program.Errors.Contains("shop.yaml:4:5: ", StringComparison.Ordinal));
        await Until.Seen("the refusal on the front page", () => box.Get("/"), page => page.Text.Contains("2 mistakes", StringComparison.Ordinal));
        await hosts.MoreLooks("web01", 2);
        var after = await box.Get("/all/hosts.atom");
        Assert.Equal(before.Text, after.Text);
        Assert.Equal((before.ETag, before.Modified), (after.ETag, after.Modified));

        File.Delete(Path.Combine(box.Config, "shop.yaml"));
        program.Reload();
        await hosts.MoreLooks("web01", 2);
        Assert.Equal(before.Text, (await box.Get("/all/hosts.atom")).Text);

        box.Application("shop", ("web01", hosts.Url("web01")), ("web02", hosts.Url("web02")));
        program.Reload();
        await box.HostIs("UP", "web02");
        await Until.Seen(
            "a front page without the refusal",
            () => box.Get("/"),
            page => page.Status == HttpStatusCode.OK && !page.Text.Contains("mistake", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AChangedFolderIsReadWithoutASignal()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");
        box.Application("more", ("new01", hosts.Url("new01")));
        await box.HostIs("UP", "new01", "/apps/more/hosts.atom");
    }

    [Fact]
    public async Task ASignalReadsWhatAFileOutsideTheFolderSays()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        var outside = Path.Combine(box.Folder, "target");
        await File.WriteAllTextAsync(outside, hosts.Url("one") + "\n");
        box.Site();
        box.Application("shop", ("web01", "\"${file:../target}\""));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");
        await File.WriteAllTextAsync(outside, hosts.Url("two") + "\n");
        hosts.Set("two", Reply.Down);
        program.Reload();
        await box.HostIs("DOWN", "web01");
        Assert.True(hosts.Looks("two") > 0);
    }

    [Fact]
    public async Task AChangedRuleTakesEffect()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        var first = await box.HostIs("UP", "web01");
        box.Application("shop", ("web01", hosts.Url("web01"), ["degraded: body lacks perfect"]));
        program.Reload();
        var degraded = await box.HostIs("DEGRADED", "web01");
        Assert.Equal(first.Feed.Of("web01")!.Id, degraded.Feed.Of("web01")!.Id);
    }

    private static int Failing(PretendHosts hosts) => hosts.Arrivals.Count(arrival => arrival is { Host: "web01", Code: 503 });
}
