// The hub and the hosts that it calls: one with many subscriptions delays no other, and a name that is none is nobody's.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class HubHostsTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Fact]
    public async Task AHostWithManySubscriptionsThatHangDelaysAnotherHostByASecondAtMost()
    {
        var clock = new SteppedClock(Evening);
        await using var site = await HubSite.Open(clock);
        await using var good = await TestSubscriber.Start();
        await using var bad = await TestSubscriber.Start();
        for (var number = 0; number < 100; number++)
        {
            await site.Subscribe($"{bad.Url}/{number}");
        }

        await site.Counts(HubSite.Subscriptions, 100);
        await site.Subscribe(good.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await site.Counts(HubSite.Subscriptions, 101);
        await site.Change();
        await HubSite.Until(() => bad.Deliveries.Length == 100 && good.Deliveries.Length == 1);
        var holding = new TaskCompletionSource();
        bad.Holds = holding.Task;
        await site.Change();
        await HubSite.Until(() => bad.Deliveries.Length >= 131);
        clock.Advance(TimeSpan.FromSeconds(1));
        await HubSite.Until(() => good.Deliveries.Length == 2);
        holding.SetResult();
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("-")]
    [InlineData("nowhere.invalid")]
    [InlineData("xn--")]
    [InlineData("*")]
    public async Task ANameThatIsNoneIsNoSubscriberAndNoFaultOfOurs(string host)
    {
        await using var site = await HubSite.Open();
        foreach (var name in new[] { host, string.Concat(Enumerable.Repeat("a.", 150)) + host })
        {
            var failed = site.Count(HubSite.Failed);
            if ((await site.Subscribe($"http://{name}/cb")).Code == 202)
            {
                await site.Counts(HubSite.Failed, failed + 1);
            }
        }
    }
}
