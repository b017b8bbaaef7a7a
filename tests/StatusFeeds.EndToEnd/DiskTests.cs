// The disk is full while the server lives: it goes on serving, says so, and goes on looking when there is space again.
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class DiskTests
{
    [Fact]
    public async Task AFullDiskIsToldInTheFeedsAndLeftWhenThereIsSpace()
    {
        Needs.Root();
        await using var disk = await Tmpfs.Mount("4m");
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site(Sandbox.Fast, $"database: {disk.Path}/statusfeeds.db", "stopped-after: 5s");
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        var before = await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        await Until.Seen("ready", () => box.Get("/readyz"), answer => answer.Status == HttpStatusCode.OK);

        disk.Fill();
        hosts.Set("web01", Reply.Down);
        await Until.Seen("not ready", () => box.Get("/readyz"), answer => answer.Status == HttpStatusCode.ServiceUnavailable);
        foreach (var path in (string[])["/apps/shop/hosts.atom", "/apps/shop/events.atom", "/all/hosts.atom", "/all/events.atom"])
        {
            var told = await Until.Seen($"the monitor in {path}", () => box.Get(path), answer => answer.Feed.Entries.Any(entry => entry.Title.StartsWith("UNKNOWN: StatusFeeds has stopped looking", StringComparison.Ordinal)));
            Assert.True(told.Modified <= told.Date);
            Assert.True(told.Modified > before.Modified);
            await Jing.Validate(told.Body);
        }

        Assert.Equal(HttpStatusCode.OK, (await box.Get("/healthz")).Status);
        var stopped = (await box.Feed("/apps/shop/hosts.atom")).Entries.Single(entry => entry.IsMonitor);
        Assert.Equal("UP", (await box.Feed("/apps/shop/hosts.atom")).Of("web01")!.Status);

        disk.MakeSpace();
        await box.HostIs("DOWN", "web01", "/apps/shop/hosts.atom");
        var after = await Until.Seen(
            "the monitor UP",
            () => box.Feed("/apps/shop/hosts.atom"),
            feed => feed.Entries.Any(entry => entry.IsMonitor && entry.Title.StartsWith("UP: StatusFeeds looks again", StringComparison.Ordinal)));
        Assert.Equal(stopped.Id, after.Entries.Single(entry => entry.IsMonitor).Id);
        await Until.Seen("ready", () => box.Get("/readyz"), answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(0, await program.Stop());
    }

    [Fact]
    public async Task ASecondServerOnOneFileRefusesAndNamesTheFirst()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site(Sandbox.Fast, $"database: {box.Database}");
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");

        using var other = new Sandbox();
        other.Site(Sandbox.Fast, $"database: {box.Database}");
        other.Application("shop", ("web01", hosts.Url("web01")));
        await using (var second = StatusFeedsProcess.Start(other))
        {
            Assert.Equal(1, await second.Exit());
            Assert.Contains(program.Id.ToString(), second.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
        }

        await hosts.MoreLooks("web01", 2);
        Assert.Equal(HttpStatusCode.OK, (await box.Get("/readyz")).Status);

        // The lock dies with its process, however that ends.
        await program.Kill();
        await using var successor = await StatusFeedsProcess.Serve(other);
        await other.HostIs("UP", "web01");
    }
}
