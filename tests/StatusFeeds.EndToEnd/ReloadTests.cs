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

        // The very first look has the program's start to wait for; on a busy machine any may be late. One too many or too few would be three seconds.
        var times = hosts.Arrivals.Where(arrival => arrival.Host == "web01").Select(arrival => arrival.At).Skip(1).ToArray();
        Assert.InRange((times[^1] - times[0]).TotalSeconds - (3 * (times.Length - 1)), -2, 2);
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
        await Until.Seen("the refusal on the front page", () => box.Get("/"), page => page.Text.Contains("1 mistake", StringComparison.Ordinal));
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
    public async Task SavingByRenameAndSwappingADataLinkReloadOnce()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");

        // As vim and sed -i do: a new file takes the old one's name, and a backup comes and goes.
        var file = Path.Combine(box.Config, "shop.yaml");
        var text = await File.ReadAllTextAsync(file);
        File.Move(file, file + "~");
        await File.WriteAllTextAsync(Path.Combine(box.Config, ".shop.yaml.swp"), "swap");
        await File.WriteAllTextAsync(file + ".new", text.Replace("The shop", "The renamed shop", StringComparison.Ordinal));
        File.Move(file + ".new", file);
        File.Delete(file + "~");
        File.Delete(Path.Combine(box.Config, ".shop.yaml.swp"));
        await ReadOnce("The renamed shop", 1);

        // As Kubernetes does with a ConfigMap: all files are links through ..data, which is swapped by a rename.
        File.Delete(file);
        Linked("..2026_a", text.Replace("The shop", "The linked shop", StringComparison.Ordinal));
        Directory.CreateSymbolicLink(Path.Combine(box.Config, "..data"), "..2026_a");
        File.CreateSymbolicLink(file, "..data/shop.yaml");
        await ReadOnce("The linked shop", 2);
        Linked("..2026_b", text.Replace("The shop", "The swapped shop", StringComparison.Ordinal));
        Directory.CreateSymbolicLink(Path.Combine(box.Config, "..data_tmp"), "..2026_b");
        await Spawned.Must("mv", "-T", Path.Combine(box.Config, "..data_tmp"), Path.Combine(box.Config, "..data"));
        Directory.Delete(Path.Combine(box.Config, "..2026_a"), recursive: true);
        await ReadOnce("The swapped shop", 3);
        Assert.Equal("UP", (await box.Feed("/apps/shop/hosts.atom")).Of("web01")!.Status);

        void Linked(string folder, string content)
        {
            Directory.CreateDirectory(Path.Combine(box.Config, folder));
            File.WriteAllText(Path.Combine(box.Config, folder, "shop.yaml"), content);
        }

        async Task ReadOnce(string title, int times)
        {
            await Until.Seen($"a page of {title}", () => box.Get("/apps/shop"), page => page.Text.Contains(title, StringComparison.Ordinal));

            // Long enough for a second reading to come, had there been cause.
            await hosts.MoreLooks("web01", 4);
            Assert.Equal(times, program.Errors.Split("was read again").Length - 1);
        }
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
