// Documents made on demand: by one, once, and only so many are kept.
using StatusFeeds.Feeds;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class MadeOnceTests
{
    [Fact]
    public async Task ManyWhoAskAtOnceGetOneDocumentOfOneMaking()
    {
        var made = new MadeOnce(1_000_000);
        var times = 0;
        var documents = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => made.Get("a", () => Make(ref times, 10)))));
        Assert.Single(documents.Distinct());
        Assert.Equal(1, times);
    }

    [Fact]
    public async Task WhatWasAskedForLongestAgoGoesWhereThereIsNoRoom()
    {
        var made = new MadeOnce(9000);
        var times = 0;
        foreach (var name in (string[])["a", "b", "c", "a", "d"])
        {
            await made.Get(name, () => Make(ref times, 900));
        }

        Assert.Equal(4, times);
        await made.Get("a", () => Make(ref times, 900));
        Assert.Equal(4, times);
        await made.Get("b", () => Make(ref times, 900));
        Assert.Equal(5, times);
    }

    [Fact]
    public async Task WhatThereIsNotOrFailsIsAskedForAgain()
    {
        var made = new MadeOnce(3500);
        Assert.Null(await made.Get("a", () => Task.FromResult<FeedBytes?>(null)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => made.Get("b", () => throw new InvalidOperationException()));
        var times = 0;
        Assert.NotNull(await made.Get("a", () => Make(ref times, 10)));
        Assert.NotNull(await made.Get("b", () => Make(ref times, 10)));
        Assert.Equal(2, times);
    }

    private static Task<FeedBytes?> Make(ref int times, int size)
    {
        Interlocked.Increment(ref times);
        var bytes = new byte[size];
        new Random(1).NextBytes(bytes);
        return Task.FromResult<FeedBytes?>(FeedBytes.Of(bytes, "text/plain", 1));
    }
}
