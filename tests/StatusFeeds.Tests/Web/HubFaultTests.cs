// The hub beside subscribers that lie, hang, vanish or flood: each is told what he gets, and delays nobody.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class HubFaultTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Theory]
    [InlineData(200, "wrong")]
    [InlineData(200, "")]
    [InlineData(200, "{challenge} ")]
    [InlineData(200, "{challenge}{challenge}")]
    [InlineData(404, "{challenge}")]
    [InlineData(302, "{challenge}")]
    [InlineData(500, "{challenge}")]
    public async Task WhoDoesNotSayTheChallengeAndNothingElseIsNoSubscriber(int code, string says)
    {
        await using var site = await HubSite.Open();
        await using var subscriber = await TestSubscriber.Start();
        subscriber.Confirms = call => (code, says.Replace("{challenge}", call.Query["hub.challenge"], StringComparison.Ordinal));
        Assert.Equal(202, (await site.Subscribe(subscriber.Url + "/cb")).Code);
        await site.Counts(HubSite.Failed, 1);
        Assert.Single(subscriber.Calls);
        Assert.Equal(0, site.Count(HubSite.Subscriptions));
    }

    [Fact]
    public async Task ALeaseEndsAndARenewalPutsItsEndOff()
    {
        var clock = new SteppedClock(Evening);
        await using var site = await HubSite.Open(clock);
        await using var subscriber = await TestSubscriber.Start();
        await site.Subscribed(subscriber, "/short", more: ("hub.lease_seconds", "3600"));
        await site.Subscribed(subscriber, "/renewed", more: ("hub.lease_seconds", "3600"));
        clock.Advance(TimeSpan.FromMinutes(50));
        await site.Served.Look();
        await site.Subscribed(subscriber, "/renewed", more: ("hub.lease_seconds", "3600"));
        clock.Advance(TimeSpan.FromMinutes(15));
        await site.Counts(HubSite.Subscriptions, 1);
        Assert.Empty(subscriber.Deliveries);
        await site.Change();
        await HubSite.Until(() => subscriber.Deliveries.Length > 0);
        Assert.All(subscriber.Deliveries, delivery => Assert.Equal("/renewed", delivery.Path));
    }

    [Fact]
    public async Task AFailedDeliveryIsTriedAgainWithTheNewestAndGivenUpAfterHoursUntilTheNextChange()
    {
        const string refused = "deliveries_total{code=\"503\"}";
        var clock = new SteppedClock(Evening);
        await using var site = await HubSite.Open(clock);
        await using var subscriber = await TestSubscriber.Start();
        await site.Subscribed(subscriber);
        subscriber.Answers = _ => 503;
        await site.Change();
        await site.Counts(refused, 1);
        var newest = await site.Change();
        await site.Counts(refused, 2);
        foreach (var pause in new[] { 5, 30, 120, 600, 1800, 3600, 7200, 7200 })
        {
            var before = site.Count(refused);
            clock.Advance(TimeSpan.FromSeconds(pause));
            await site.Counts(refused, before + 1);
        }

        Assert.All(subscriber.Deliveries.Skip(2), delivery => Assert.Equal(newest, delivery.Body));
        for (var hours = 0; hours < 24; hours++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await site.Served.Look();
        }

        Assert.Equal(10, subscriber.Deliveries.Length);
        subscriber.Answers = _ => 200;
        var next = await site.Change();
        await site.Counts("deliveries_total{code=\"200\"}", 1);
        Assert.Equal(next, subscriber.Deliveries[^1].Body);
        Assert.Equal(11, subscriber.Deliveries.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nX: ")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task ADeliveryHasTenSecondsHoweverItsAnswerIsSpunOut(string begins)
    {
        var clock = new SteppedClock(Evening);
        await using var site = await HubSite.Open(clock);
        var delivered = 0;
        await using var subscriber = new TestTcpServer(async talk =>
        {
            var first = await talk.ReadLine();
            if (first.StartsWith("GET", StringComparison.Ordinal))
            {
                var challenge = first.Split("hub.challenge=")[1].Split('&')[0];
                await talk.Say($"HTTP/1.1 200 OK\r\nContent-Length: {challenge.Length}\r\nConnection: close\r\n\r\n{challenge}");
                talk.Finish();
                return;
            }

            Interlocked.Increment(ref delivered);
            await talk.Say(begins);
            while (begins.Length > 0)
            {
                await talk.Say(begins.EndsWith(' ') ? "x" : begins);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        });
        await site.Subscribe($"http://127.0.0.1:{subscriber.Port}/cb");
        await site.Counts(HubSite.Confirmed, 1);
        await site.Change();
        await HubSite.Until(() => Volatile.Read(ref delivered) == 1);
        clock.Advance(TimeSpan.FromSeconds(2));
        await site.Served.Get("/all/events.atom");
        Assert.Equal(0, site.Count("deliveries_total{code=\"none\"}"));
        clock.Advance(TimeSpan.FromSeconds(9));
        await site.Counts("deliveries_total{code=\"none\"}", 1);
        Assert.Equal(1, site.Count(HubSite.Subscriptions));
    }

    [Fact]
    public async Task WhoAnswersGoneIsASubscriberNoMore()
    {
        await using var site = await HubSite.Open();
        await using var subscriber = await TestSubscriber.Start();
        await site.Subscribed(subscriber);
        subscriber.Answers = _ => 410;
        await site.Change();
        await site.Counts(HubSite.Subscriptions, 0);
        Assert.Single(subscriber.Deliveries);
    }

    [Fact]
    public async Task OfSeveralChangesDuringOneDeliveryOnlyTheNewestIsDeliveredAfterIt()
    {
        await using var site = await HubSite.Open();
        await using var subscriber = await TestSubscriber.Start();
        await site.Subscribed(subscriber);
        var go = new TaskCompletionSource();
        subscriber.Holds = go.Task;
        await site.Change();
        await HubSite.Until(() => subscriber.Deliveries.Length == 1);
        await site.Change();
        await site.Change();
        var newest = await site.Change();
        go.SetResult();
        await HubSite.Until(() => subscriber.Deliveries[^1].Body.AsSpan().SequenceEqual(newest));
        Assert.Equal(2, subscriber.Deliveries.Length);
    }

    [Fact]
    public async Task SubscribersThatHangDelayOthersByASecondAtMostAndOnlyOnce()
    {
        var clock = new SteppedClock(Evening);
        await using var site = await HubSite.Open(clock);
        await using var good = await TestSubscriber.Start();
        await using var bad = await TestSubscriber.Start();
        var holding = new TaskCompletionSource();
        bad.Holds = holding.Task;
        for (var number = 0; number < 40; number++)
        {
            await site.Subscribe($"{bad.Url}/{number}");
        }

        await site.Counts(HubSite.Subscriptions, 40);
        await site.Subscribed(good);
        var first = await site.Change();
        await HubSite.Until(() => bad.Deliveries.Length >= 32);
        clock.Advance(TimeSpan.FromSeconds(1));
        await HubSite.Until(() => good.Deliveries.Length == 1);
        await HubSite.Until(() => bad.Deliveries.Length == 40);
        var second = await site.Change();
        await HubSite.Until(() => good.Deliveries.Length == 2);
        Assert.Equal([first, second], good.Deliveries.Select(delivery => delivery.Body));
        Assert.Equal(40, bad.Deliveries.Length);
        holding.SetResult();
    }

    [Fact]
    public async Task ThisMachineIsNotCalledUnlessTheConfigurationSaysSoAndThisServerNever()
    {
        await using var site = await HubSite.Open(site: HubSite.Site(WebSub.Default));
        await using var subscriber = await TestSubscriber.Start();
        var port = new Uri(subscriber.Url).Port;
        foreach (var host in new[] { "127.0.0.1", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "0.0.0.0" })
        {
            var (code, text) = await site.Subscribe($"http://{host}:{port}/cb");
            Assert.Equal((host, 403, true), (host, code, text.Contains("callbacks", StringComparison.Ordinal)));
        }

        Assert.Equal(202, (await site.Subscribe($"http://localhost:{port}/cb")).Code);
        await site.Counts(HubSite.Failed, 1);
        Assert.Empty(subscriber.Calls);

        await site.Served.Adopt(HubSite.Site(WebSub.Default with { Callbacks = Grounds.None, Names = ["localhost"] }));
        await site.Subscribe($"http://localhost:{port}/cb");
        await HubSite.Until(() => subscriber.Asked.Length == 1);

        await site.Served.Adopt(HubSite.Site());
        Assert.Equal(202, (await site.Subscribe(site.Served.Server.Addresses[0] + "/push/x")).Code);
        await site.Counts(HubSite.Failed, 2);
    }

    [Fact]
    public async Task AFeedThatIsNoMoreEndsItsSubscriptionsAndSaysSo()
    {
        var clock = new SteppedClock(Evening);
        await using var site = await HubSite.Open(clock);
        await using var subscriber = await TestSubscriber.Start();
        await site.Subscribed(subscriber);
        await site.Served.Adopt(HubSite.Site() with { Applications = [new Application("office", "Office", "", ["web01"], [])] });
        await HubSite.Until(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return site.Count(HubSite.Subscriptions) == 0;
        });
        await HubSite.Until(() => subscriber.Denied.Length == 1);
        Assert.Contains("no longer there", subscriber.Denied[0].Query["hub.reason"], StringComparison.Ordinal);
        Assert.True(clock.GetUtcNow() - Evening > TimeSpan.FromSeconds(65));
        Assert.Empty(subscriber.Deliveries);
    }

    [Fact]
    public async Task NobodyCanUseTheHubToFloodAnother()
    {
        await using var site = await HubSite.Open(new SteppedClock(Evening));
        await using var victim = await TestSubscriber.Start();
        victim.Confirms = _ => (404, "");
        var codes = new List<int>();
        for (var number = 0; number < 260; number++)
        {
            codes.Add((await site.Subscribe($"{victim.Url}/{number}")).Code);
        }

        Assert.InRange(codes.Count(code => code == 202), 150, 200);
        Assert.All(codes.Skip(200), code => Assert.Equal(429, code));
        Assert.InRange(victim.Calls.Length, 0, 200);
    }
}
