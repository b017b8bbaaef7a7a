// What the store promises about subscriptions to our hub; on both engines.
using StatusFeeds.Model;
using StatusFeeds.Storage;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    [Fact]
    public async Task ASubscriptionIsThereAfterARestartAsItWas()
    {
        var long_ = new KeptSubscription("http://s/t/token/all/events.atom", "http://r/" + new string('c', 2000), new Secret("s\0 \U0001F525"), At(1), "\"tag\"");
        var bare = new KeptSubscription("http://s/all/events.atom", "http://r/cb", null, At(2), "");
        await using (var store = await Open())
        {
            Assert.Empty(await store.Subscriptions(default));
            await store.Keep([long_, bare], [], default);
            Assert.DoesNotContain("token", long_.ToString(), StringComparison.Ordinal);
        }

        await using var again = await Open();
        Assert.Equal(new[] { long_, bare }.OrderBy(one => one.Id), (await again.Subscriptions(default)).OrderBy(one => one.Id));
    }

    [Fact]
    public async Task ASubscriptionIsReplacedByItsRenewalAndForgottenAtItsEnd()
    {
        var (one, other) = (new KeptSubscription("http://s/a", "http://r/", null, At(1), "\"1\""), new KeptSubscription("http://s/b", "http://r/", null, At(1), "\"1\""));
        await using var store = await Open();
        await store.Keep([one, other], [], default);
        await store.Keep([one with { Secret = new Secret("new"), Until = At(2), Delivered = "\"2\"" }], [other.Id, "nobody's"], default);
        Assert.Equal([one with { Secret = new Secret("new"), Until = At(2), Delivered = "\"2\"" }], await store.Subscriptions(default));
    }

    [Fact]
    public async Task SubscriptionsAndMemoriesThatComeTogetherAreBothKept()
    {
        await using var store = await Open();
        await using var other = Connect();
        var blocking = Block(other);
        var change = store.Commit(Telling(100, Told("web01", 0)), default);
        var first = store.Keep([Kept("web01", "push", "1")], [], default);
        var second = store.Keep([new KeptSubscription("http://s/a", "http://r/", null, At(1), "")], [], default);
        await blocking.DisposeAsync();
        await Task.WhenAll(change, first, second);
        Assert.Single(await store.Subscriptions(default));
        Assert.Equal(["web01 1"], Shown((await store.Remember(default)).Memories));
    }
}
