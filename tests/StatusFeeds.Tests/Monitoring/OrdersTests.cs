// How the running program notices maintenance that a command orders beside it, on a real store.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class OrdersTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly SteppedClock clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly Inbox inbox = new();
    private readonly CancellationTokenSource end = new();
    private Store store = null!;
    private OrderBook book = null!;
    private Task orders = Task.CompletedTask;

    private Secret Database => new(folder["a.db"]);

    public async ValueTask InitializeAsync()
    {
        store = await Store.Open(Database, "a test", clock, NullLogger.Instance, default);
        book = OrderBook.Open(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await orders;
        end.Dispose();
        book.Dispose();
        await store.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task AnOrderAndItsEndReachTheJudge()
    {
        Begin([]);
        Order("web01");
        Assert.Equal("1", await Next());
        Order("db01");
        Assert.Equal("1 2", await Next());
        book.End([1], clock.GetUtcNow(), "alice");
        Assert.Equal("2", await Next());
    }

    [Fact]
    public async Task WhatTheJudgeKnowsFromTheStartIsNotToldAgain()
    {
        Order("web01");
        Begin((await store.Remember(default)).World.Ordered);
        await clock.Pass(3);
        Order("db01");
        Assert.Equal("1 2", await Next());
    }

    [Fact]
    public async Task AWindowWhoseTimeIsOverLeavesByItself()
    {
        Order("web01");
        Begin(await store.Ordered(default));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("", await Next());
    }

    [Fact]
    public async Task AStoreThatGivesNoAnswerIsAskedAgain()
    {
        Begin([]);
        Order("web01");
        Assert.Equal("1", await Next());
        Tool.Run("sqlite3", folder["a.db"], "ALTER TABLE ordered_windows RENAME TO gone");
        await clock.Pass(3);
        Assert.False(orders.IsCompleted);
        Tool.Run("sqlite3", folder["a.db"], "ALTER TABLE gone RENAME TO ordered_windows");
        Order("db01");
        Assert.Equal("1 2", await Next());
    }

    private void Begin(ImmutableArray<Window> known) => orders = new Orders(store, inbox, clock, NullLogger.Instance).Run(known, end.Token);

    private void Order(string host) =>
        book.Add(host, [host], new Schedule.Once(clock.GetUtcNow(), clock.GetUtcNow().AddHours(1)), "kernel update", clock.GetUtcNow(), "alice");

    /// <summary>The numbers of the next signal, which comes however many seconds later.</summary>
    private async Task<string> Next()
    {
        var from = TimeProvider.System.GetTimestamp();
        Signal? signal;
        while (!inbox.Reader.TryRead(out signal))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(20), "No signal came.");
            await clock.Pass(1);
        }

        return string.Join(' ', Assert.IsType<Signal.Ordered>(signal).Windows.Select(window => window.Id));
    }
}

file static class Passing
{
    /// <summary>That nothing is told in these seconds, only their passing can show; the real pauses give each beat its turn.</summary>
    public static async Task Pass(this SteppedClock clock, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
