// Work for one thread, which sleeps until there is some.
using StatusFeeds.Storage;

namespace StatusFeeds.Tests.Storage;

public sealed class WorkQueueTests
{
    private const int Long = 60_000;

    private readonly WorkQueue<string> queue = new();

    [Fact]
    public void WhatWasAddedFirstIsTakenFirst()
    {
        queue.Add("one");
        queue.Add("two");

        Assert.True(queue.TryTake(out var first) && queue.TryTake(out var second, Long) && (first, second) == ("one", "two"));
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public async Task WhoSleepsIsWokenByWorkAndByTheEnd()
    {
        var taken = Task.Factory.StartNew(() => queue.TryTake(out var work, Long) ? work : null, TaskCreationOptions.LongRunning);
        queue.Add("work");
        Assert.Equal("work", await taken.WaitAsync(TimeSpan.FromSeconds(20)));

        var none = Task.Factory.StartNew(() => queue.TryTake(out var work, Long) ? work : null, TaskCreationOptions.LongRunning);
        queue.CompleteAdding();
        Assert.Null(await none.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void AfterTheEndWhatIsLeftIsTakenAndNothingAdded()
    {
        queue.Add("left");
        queue.CompleteAdding();

        Assert.False(queue.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => queue.Add("late"));
        Assert.True(queue.TryTake(out _, Long));
        Assert.True(queue.IsCompleted);
        Assert.False(queue.TryTake(out _, Long));
    }
}
