// Feeds under a token and of those from whom something is kept: made once, and bounded.
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class FeedVariantsTests
{
    [Fact]
    public async Task AVariantIsMadeOnceUntilWhatItIsMadeOfChanges()
    {
        await using var served = await ServedSite.Open(GuardedSite.Of());
        await using var shelf = new FeedShelf(served.Store, served.Clock, NullLogger.Instance);
        shelf.Start();
        await shelf.Filled;
        var variants = new FeedVariants(served.Store, shelf, served.Clock);
        var audience = new Audience(["shop", "mail"]);
        var first = await Ask();
        for (var time = 0; time < 50; time++)
        {
            Assert.Same(first, await Ask());
        }

        Assert.Equal(1, variants.Made);
        var vault = shelf.Find("/apps/vault/hosts.atom");
        await served.Change(("safe1", Status.Down, "HTTP 500"));
        await Until(() => !ReferenceEquals(vault, shelf.Find("/apps/vault/hosts.atom")));
        Assert.Same(first, await Ask());
        Assert.Equal(1, variants.Made);

        await served.Change(("mx1", Status.Down, "HTTP 500"));
        await Until(() => !ReferenceEquals(first, Ask().GetAwaiter().GetResult()));
        Assert.Equal(2, variants.Made);

        Task<FeedBytes> Ask() => variants.Find(new Seat(audience, "", true, true), audience.See(served.Store.Board!), "/all/hosts.atom")!.Value;
    }

    [Fact]
    public async Task SoManyBytesAreKeptAndWhatWasAskedForLongestAgoGoes()
    {
        await using var served = await ServedSite.Open(GuardedSite.Of());
        await using var shelf = new FeedShelf(served.Store, served.Clock, NullLogger.Instance);
        shelf.Start();
        await shelf.Filled;
        var variants = new FeedVariants(served.Store, shelf, served.Clock, most: 50_000);
        var board = served.Store.Board!;
        for (var token = 0; token < 100; token++)
        {
            await variants.Find(new Seat(Audience.Everyone, $"/t/{token}", true, true), board, "/apps/shop/hosts.atom")!.Value;
            await variants.Find(new Seat(Audience.Everyone, "/t/0", true, true), board, "/apps/shop/hosts.atom")!.Value;
            Assert.True(variants.Bytes <= 50_000);
        }

        // The one that was asked for all the time was never thrown away.
        Assert.Equal(100, variants.Made);
    }

    [Fact]
    public void WhatIsSeenHoldsNothingThatIsKept()
    {
        var site = GuardedSite.Of() with { Witnesses = ["safe1", "web01"] };
        var now = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var all = new Window("1", "safe1, web01 and lone1", ["safe1", "web01", "lone1"], new Schedule.Once(now, now.AddHours(1)), "kernel");
        var hidden = new Window("2", "the vault", ["safe1"], new Schedule.Once(now, now.AddHours(1)), "kernel");
        var world = SmallSite.Begun(site, now);
        world = world with
        {
            Silent = ["safe1", "web01"],
            Left = world.Left.Add("old1", world.Hosts["lone1"]),
            Windows = world.Windows.Add("1@0", new OpenWindow("1@0", all, now, now.AddHours(1))).Add("2@0", new OpenWindow("2@0", hidden, now, now.AddHours(1))),
            Ordered = [all, hidden],
        };
        var board = new Board(
            site, world, "status.example.org,2026", 1, System.Collections.Immutable.ImmutableDictionary<string, long>.Empty.Add("all", 1).Add("apps/vault", 1).Add("apps/gone", 1), now, ["A note on safe1"], default);
        var audience = new Audience(["shop", "mail"]);
        var seen = audience.See(board);
        Assert.Same(seen, audience.See(board));
        Assert.Same(board, Audience.Everyone.See(board));
        Assert.Equal(["mx1", "web01", "web02"], seen.Site.Hosts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["mx1", "web01", "web02"], seen.World.Hosts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["web01"], seen.Site.Witnesses);
        Assert.Equal(["web01"], seen.World.Silent);
        Assert.Equal(["all"], seen.Modified.Keys);
        Assert.Equal([("web01", "web01")], seen.World.Windows.Values.Select(open => (open.Window.Name, string.Join(' ', open.Window.Hosts))));
        Assert.Equal([("web01", "web01")], seen.World.Ordered.Select(window => (window.Name, string.Join(' ', window.Hosts))));
        Assert.Empty(seen.World.Left);
        Assert.Empty(seen.Notes);
        Assert.Null(seen.World.Find("safe1"));
    }

    [Theory]
    [InlineData("safe1", "vault", true)]
    [InlineData("safe1", "vault shop", false)]
    [InlineData("web01", "vault shop mail", true)]
    [InlineData("lone1", "shop", false)]
    public void AHostIsNamedToThoseAloneWhoMayAllSeeIt(string host, string told, bool named)
    {
        var site = GuardedSite.Of();
        Assert.Equal(named, site.MayBeNamed(host, site.Applications.Where(one => told.Split(' ').Contains(one.Id))));
        var open = site with { Applications = [.. site.Applications.Select(one => one with { Readers = [] })] };
        Assert.True(open.MayBeNamed(host, open.Applications));
    }

    private static async Task Until(Func<bool> wished)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!wished())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(20), "Not as wished for 20 s");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
