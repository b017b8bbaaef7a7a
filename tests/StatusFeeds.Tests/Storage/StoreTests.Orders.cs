// What the store promises about maintenance ordered beside the judge; on both engines.
using System.Collections.Immutable;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    private Schedule.Once Hour => new(clock.GetUtcNow(), clock.GetUtcNow().AddHours(1));

    [Fact]
    public async Task AWindowOrderedBesideTheJudgeIsSeenByIt()
    {
        await using var store = await Open();
        Assert.Empty(await store.Ordered(default));
        using (var book = OrderBook.Open(new Secret(Database)))
        {
            var now = clock.GetUtcNow();
            Assert.Equal(1, book.Add("web01 \U0001F525", ["web01"], Hour, "kernel \"update\"", now, "alice"));
            Assert.Equal(2, book.Add("Web shop", ["web01", "db01"], new Schedule.Once(now.AddDays(1), now.AddDays(2)), "", now, ""));
            Assert.Equal(["1 alice", "2 "], book.NotOver(now).Select(ordered => $"{ordered.Number} {ordered.By}"));
            Assert.All(book.NotOver(now), ordered => Assert.Equal(now, ordered.At));
        }

        var windows = await store.Ordered(default);
        Assert.Equal(("1", "web01 \U0001F525", "kernel \"update\"", (Schedule)Hour), (windows[0].Id, windows[0].Name, windows[0].Reason, windows[0].Schedule));
        Assert.Equal(["web01"], windows[0].Hosts);
        Assert.Equal(["web01", "db01"], windows[1].Hosts);
        Assert.Equal(windows.Select(Shown), (await store.Remember(default)).World.Ordered.Select(Shown));
        await store.Commit(Nothing, default);
        Assert.Equal(2, (await store.Ordered(default)).Length);
    }

    [Fact]
    public async Task AWindowThatIsEndedOrOverIsGone()
    {
        await using var store = await Open();
        using var book = OrderBook.Open(new Secret(Database));
        var now = clock.GetUtcNow();
        foreach (var name in (string[])["ended", "ends soon", "stays"])
            book.Add(name, ["web01"], new Schedule.Once(now, now.AddMinutes(name == "ends soon" ? 1 : 2)), "", now, "alice");
        book.End([1], now.AddSeconds(1), "bob");
        book.End([1, 17], now.AddSeconds(2), "carol");
        Assert.Equal(["ends soon", "stays"], (await store.Ordered(default)).Select(window => window.Name));
        clock.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(["stays"], (await store.Ordered(default)).Select(window => window.Name));
        Assert.Equal(["3"], book.NotOver(clock.GetUtcNow()).Select(ordered => ordered.Window.Id));
        Assert.Equal(4, book.Add("later", ["web01"], Hour, "", now, "alice"));
        await using var connection = Connect();
        Assert.Equal([$"{now.AddSeconds(1).ToUnixTimeMilliseconds()} bob"], connection.Query<string>("SELECT ended || ' ' || ended_by FROM ordered_windows WHERE ended IS NOT NULL"));
    }

    [Fact]
    public async Task ManyWhoOrderAtOnceGetNumbersOfTheirOwn()
    {
        await using (await Open())
        {
            // The tables are there.
        }

        var numbers = await Task.WhenAll(Enumerable.Range(0, 4).Select(who => Task.Run(() =>
        {
            using var book = OrderBook.Open(new Secret(Database));
            return Enumerable.Range(0, 5).Select(n => book.Add($"{who} {n}", ["web01"], Hour, "", clock.GetUtcNow(), "")).ToList();
        })));
        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), numbers.SelectMany(own => own).Order());
    }

    [Fact]
    public async Task OrdersAreReadWhileTheWriterIsBlocked()
    {
        await using var store = await Open();
        await using var other = Connect();
        await using (Block(other))
            Assert.Empty(await store.Ordered(default));
        Assert.Empty(await store.Ordered(default));
    }

    [Fact]
    public async Task TablesOfAnotherVersionTakeNoOrders()
    {
        await using (await Open())
        {
            // The tables are there.
        }

        await using var connection = Connect();
        connection.Execute("INSERT INTO migrations (number, name, applied) VALUES (999, '999_future.sql', 0)");
        Assert.Contains("was written by a newer StatusFeeds", Assert.Throws<StoreRefused>(() => OrderBook.Open(new Secret(Database))).Message);
        connection.Execute("DELETE FROM migrations WHERE number > 2");
        Assert.Contains(
            "was written by an older StatusFeeds (its tables are of version 2, this program needs ", Assert.Throws<StoreRefused>(() => OrderBook.Open(new Secret(Database))).Message);
        connection.Execute("DROP TABLE migrations");
        Assert.Contains("holds no StatusFeeds yet. Start StatusFeeds once first", Assert.Throws<StoreRefused>(() => OrderBook.Open(new Secret(Database))).Message);
    }

    private static string Shown(Window window) => $"{window with { Hosts = [] }} {string.Join(' ', window.Hosts)}";
}
