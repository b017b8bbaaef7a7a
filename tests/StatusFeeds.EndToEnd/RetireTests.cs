// A folder that is not whole for a moment retires nobody; one that stays so does, after a minute, and the way back is open.
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class RetireTests
{
    private const string Feed = "/all/hosts.atom";

    /// <summary>A minute, the beat of the folder's watch, and what a busy machine adds.</summary>
    private static readonly TimeSpan Minutes = TimeSpan.FromSeconds(100);

    [Fact]
    public async Task AFolderThatIsNotWholeForAMomentMovesNothing()
    {
        await using var hosts = await PretendHosts.Start();
        await using var mount = await Tmpfs.Mount("1m");
        using var box = new Sandbox();
        box.Site();
        Two(box, hosts);
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");
        await box.HostIs("UP", "mail");
        var before = await box.HostIs("UP", "web02");
        var whole = File.ReadAllText(Path.Combine(box.Config, "shop.yaml"));

        // Unmounted: what stands in its place is an empty folder.
        await Spawned.Must("mount", "--bind", mount.Path, box.Config);
        try
        {
            await Noticed(program, box, "has 1 mistake and was not taken");
            await Same();
        }
        finally
        {
            await Spawned.Must("umount", box.Config);
        }

        await Until.Seen("a front page without the refusal", () => box.Get("/"), page => page.Status == HttpStatusCode.OK && !page.Text.Contains("mistake", StringComparison.Ordinal));

        // Half pulled: a file is not there yet.
        File.Delete(Path.Combine(box.Config, "office.yaml"));
        await Noticed(program, box, "The configuration lacks application office, host mail");
        await Same();

        // Half written: the rest of the file does not come at once.
        box.Write("shop.yaml", whole[..whole.IndexOf("  - host: web02", StringComparison.Ordinal)]);
        await Noticed(program, box, "The configuration lacks application office, host mail, host web02");
        await Same();

        // Emptied.
        foreach (var file in Directory.GetFiles(box.Config))
        {
            File.Delete(file);
        }

        await Noticed(program, box, "has 1 mistake and was not taken");
        await Same();

        box.Site();
        Two(box, hosts);
        await Until.Seen(
            "a front page without complaints",
            () => box.Get("/"),
            page => page.Status == HttpStatusCode.OK && !page.Text.Contains("lacks", StringComparison.Ordinal) && !page.Text.Contains("mistake", StringComparison.Ordinal));
        await Same();
        Assert.Equal(0, await program.Stop());

        async Task Same()
        {
            foreach (var host in (string[])["web01", "web02", "mail"])
            {
                await hosts.MoreLooks(host, 2);
            }

            var now = await box.Get(Feed);
            Assert.Equal(before.Text, now.Text);
            Assert.Equal((before.ETag, before.Modified), (now.ETag, now.Modified));
            Assert.Equal(HttpStatusCode.OK, (await box.Get("/apps/office/events.atom")).Status);
        }
    }

    [Fact]
    public Task WhatTwoReadingsAMinuteApartLackIsRetiredWhetherItWentInTheRunOrBeforeIt() => Task.WhenAll(WentInTheRun(), WentBeforeIt());

    private static async Task WentInTheRun()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        Two(box, hosts);
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "mail");
        var before = (await box.HostIs("UP", "web02")).Feed.Of("web02")!;
        File.Delete(Path.Combine(box.Config, "office.yaml"));
        box.Application("shop", ("web01", hosts.Url("web01")));
        program.Reload();
        await Noticed(program, box, "The configuration lacks application office, host mail, host web02");

        // Nobody asks again: the second reading comes by itself.
        var retired = (await box.HostIs("RETIRED", "web02", deadline: Minutes)).Feed;
        Assert.Equal((before.Id, "RETIRED: web02 - taken out of the configuration"), (retired.Of("web02")!.Id, retired.Of("web02")!.Title));
        Assert.Equal("RETIRED", retired.Of("mail")!.Status);
        Assert.Equal("RETIRED", (await box.Feed("/apps/shop/hosts.atom")).Of("web02")!.Status);
        await Until.Seen("410", () => box.Get("/apps/office/hosts.atom"), answer => answer.Status == HttpStatusCode.Gone);
        Assert.Equal(HttpStatusCode.Gone, (await box.Get("/apps/office/events.atom")).Status);
        Assert.Equal(HttpStatusCode.OK, (await box.Get("/hosts/web02")).Status);
        var looks = hosts.Looks("web02");
        await hosts.MoreLooks("web01", 3);
        Assert.Equal(looks, hosts.Looks("web02"));

        Two(box, hosts);
        program.Reload();
        var back = (await box.HostIs("UP", "web02")).Feed.Of("web02")!;
        Assert.Equal(before.Id, back.Id);
        Assert.Contains("after RETIRED for", back.Xml, StringComparison.Ordinal);
        await box.HostIs("UP", "mail", "/apps/office/hosts.atom");
    }

    private static async Task WentBeforeIt()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        Two(box, hosts);
        await using (var first = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "mail");
            await box.HostIs("UP", "web02");
            Assert.Equal(0, await first.Stop());
        }

        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        Assert.Equal("RETIRED", (await box.HostIs("RETIRED", "web02", "/apps/shop/hosts.atom", Minutes)).Feed.Of("web02")!.Status);
        Assert.Null((await box.Feed("/apps/shop/hosts.atom")).Of("mail"));
        Assert.Equal("UP", (await box.Feed(Feed)).Of("mail")!.Status);
    }

    private static void Two(Sandbox box, PretendHosts hosts)
    {
        box.Application("shop", ("web01", hosts.Url("web01")), ("web02", hosts.Url("web02")));
        box.Application("office", ("mail", hosts.Url("mail")));
    }

    private static async Task Noticed(StatusFeedsProcess program, Sandbox box, string words)
    {
        await Until.True($"the log says: {words}", () => program.Errors.Contains(words, StringComparison.Ordinal));
        await Until.Seen($"the front page says: {words}", () => box.Get("/"), page => page.Text.Contains(words, StringComparison.Ordinal));
    }
}
