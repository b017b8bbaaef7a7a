// The hub as subscribers know it: asking, confirming, delivering, renewing, ending (W3C WebSub §5 and §7).
using System.Text;
using System.Text.Json;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class HubTests
{
    private const string Hub = HubSite.Url + "/hub";

    [Theory]
    [InlineData("/apps/shop/events.atom")]
    [InlineData("/all/hosts.atom")]
    [InlineData("/apps/shop/hosts.rss")]
    [InlineData("/all/events.json")]
    public async Task FeedsNameTheirHubAndThemselvesOnceEach(string path)
    {
        await using var site = await HubSite.Open();
        var feed = await site.Served.Get(path);
        Assert.Equal($"<{Hub}>; rel=\"hub\", <{HubSite.Url}{path}>; rel=\"self\"", feed["Link"]);
        Assert.Equal(feed["Link"], (await site.Served.Send(HttpMethod.Head, path))["Link"]);
        if (path.EndsWith(".json", StringComparison.Ordinal))
        {
            var json = JsonDocument.Parse(feed.Body).RootElement;
            Assert.Equal(("WebSub", Hub, HubSite.Url + path), (json.GetProperty("hubs")[0].GetProperty("type").GetString(), json.GetProperty("hubs")[0].GetProperty("url").GetString(), json.GetProperty("feed_url").GetString()));
        }
        else
        {
            var links = feed.Feed.Descendants(Fetched.Atom + "link").Where(link => (string?)link.Attribute("rel") is "hub" or "self").Select(link => ($"{link.Attribute("rel")?.Value}", $"{link.Attribute("href")?.Value}"));
            Assert.Equal([("hub", Hub), ("self", HubSite.Url + path)], links.Order());
        }
    }

    [Fact]
    public async Task WithoutAHubFeedsAreAsTheyWereAndNothingAnswersThere()
    {
        await using var site = await HubSite.Open(site: HubSite.Site() with { WebSub = null });
        foreach (var path in new[] { "/apps/shop/events.atom", "/apps/shop/hosts.rss", "/all/events.json" })
        {
            var feed = await site.Served.Get(path);
            Assert.DoesNotContain("Link", feed.Headers.Keys);
            Assert.DoesNotContain("hub", feed.Text, StringComparison.Ordinal);
        }

        Assert.Equal(405, (await site.Subscribe("http://reader.example.org/")).Code);
        Assert.Equal(404, (await site.Served.Get("/hub")).Code);
        Assert.DoesNotContain("websub", (await site.Served.Get("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASubscriberIsAskedWhetherHeMeansItAndThenGetsEachChangeWithItsSignature()
    {
        await using var site = await HubSite.Open();
        await using var subscriber = await TestSubscriber.Start();
        await site.Subscribed(subscriber, "/cb?k=a%26b&hub.mode=own", HubSite.Events, ("hub.secret", "geheim ä"), ("hub.lease_seconds", "7200"), ("hub.verify", "async"), ("other", "1"));
        var asked = Assert.Single(subscriber.Calls);
        Assert.StartsWith("?k=a%26b&hub.mode=own&hub.mode=subscribe&", asked.RawQuery, StringComparison.Ordinal);
        Assert.Equal((HubSite.Events, "7200"), (asked.Query["hub.topic"], asked.Query["hub.lease_seconds"]));
        Assert.True(asked.Query["hub.challenge"].Length >= 32);

        var body = await site.Change();
        await HubSite.Until(() => subscriber.Deliveries.Length > 0);
        var delivery = Assert.Single(subscriber.Deliveries);
        Assert.Equal(("/cb", "?k=a%26b&hub.mode=own"), (delivery.Path, delivery.RawQuery));
        Assert.Equal("application/atom+xml; charset=utf-8", delivery.Headers["Content-Type"]);
        Assert.Equal($"<{Hub}>; rel=\"hub\", <{HubSite.Events}>; rel=\"self\"", delivery.Headers["Link"]);
        Assert.Equal(HubSite.Signature("geheim ä", body), delivery.Headers["X-Hub-Signature"]);
        Assert.Equal(body, delivery.Body);
        await site.Counts("deliveries_total{code=\"204\"}", 1);
        await site.Served.Until("/metrics", site.Clock, metrics => metrics.Text.Contains("statusfeeds_websub_deliveries_total{code=\"204\"} 1\n", StringComparison.Ordinal));
        Assert.Equal(1, site.Count(HubSite.Subscriptions));
    }

    [Theory]
    [InlineData("/apps/shop/hosts.atom", "application/atom+xml; charset=utf-8")]
    [InlineData("/all/events.rss", "application/rss+xml; charset=utf-8")]
    [InlineData("/apps/shop/hosts.json", "application/feed+json")]
    public async Task EveryFeedInEveryFormatIsATopicAndWithoutASecretNothingIsSigned(string path, string type)
    {
        await using var site = await HubSite.Open();
        await using var subscriber = await TestSubscriber.Start();
        await site.Subscribed(subscriber, topic: HubSite.Url + path);
        Assert.Equal("864000", subscriber.Asked[0].Query["hub.lease_seconds"]);
        var body = await site.Change(path);
        await HubSite.Until(() => subscriber.Deliveries.Length > 0);
        Assert.Equal((type, false), (subscriber.Deliveries[0].Headers["Content-Type"], subscriber.Deliveries[0].Headers.ContainsKey("X-Hub-Signature")));
        Assert.Equal(body, subscriber.Deliveries[0].Body);
    }

    [Fact]
    public async Task ARenewalReplacesTheSubscriptionOnceItIsConfirmedAndNotBefore()
    {
        await using var site = await HubSite.Open();
        await using var subscriber = await TestSubscriber.Start();
        await site.Subscribed(subscriber, more: ("hub.secret", "old"));
        var sound = subscriber.Confirms;
        subscriber.Confirms = _ => (404, "");
        Assert.Equal(202, (await site.Subscribe(subscriber.Url + "/cb", HubSite.Events, ("hub.secret", "new"))).Code);
        await site.Counts(HubSite.Failed, 1);
        var first = await site.Change();
        await HubSite.Until(() => subscriber.Deliveries.Length == 1);
        Assert.Equal(HubSite.Signature("old", first), subscriber.Deliveries[0].Headers["X-Hub-Signature"]);

        subscriber.Confirms = sound;
        await site.Subscribed(subscriber, more: ("hub.secret", "new"));
        var second = await site.Change();
        await HubSite.Until(() => subscriber.Deliveries.Length == 2);
        Assert.Equal(HubSite.Signature("new", second), subscriber.Deliveries[1].Headers["X-Hub-Signature"]);
        Assert.Equal(1, site.Count(HubSite.Subscriptions));
    }

    [Fact]
    public async Task WhoUnsubscribesIsAskedTooAndGetsNothingMore()
    {
        await using var site = await HubSite.Open();
        await using var subscriber = await TestSubscriber.Start();
        await using var other = await TestSubscriber.Start();
        await site.Subscribed(subscriber);
        await site.Subscribed(other);
        var sound = subscriber.Confirms;
        subscriber.Confirms = _ => (404, "");
        Assert.Equal(202, (await site.Unsubscribe(subscriber.Url + "/cb")).Code);
        await HubSite.Until(() => subscriber.Asked.Any(call => call.Mode == "unsubscribe"));
        await site.Change();
        await HubSite.Until(() => subscriber.Deliveries.Length == 1);

        subscriber.Confirms = sound;
        Assert.Equal(202, (await site.Unsubscribe(subscriber.Url + "/cb")).Code);
        await site.Counts(HubSite.Subscriptions, 1);
        await site.Change();
        await HubSite.Until(() => other.Deliveries.Length == 2);
        Assert.Single(subscriber.Deliveries);
        Assert.False(subscriber.Asked.Last().Query.ContainsKey("hub.lease_seconds"));
    }

    [Theory]
    [InlineData("http://status.example.org/apps/nobody/events.atom")]
    [InlineData("http://status.example.org/feeds.opml")]
    [InlineData("http://status.example.org.evil.example/apps/shop/events.atom")]
    [InlineData("https://status.example.org/apps/shop/events.atom")]
    [InlineData("http://elsewhere.example/feed")]
    public async Task WhatIsNotOursIsDeniedWithAReason(string topic)
    {
        await using var site = await HubSite.Open();
        await using var subscriber = await TestSubscriber.Start();
        Assert.Equal(202, (await site.Subscribe(subscriber.Url + "/cb?k=1", topic)).Code);
        await HubSite.Until(() => subscriber.Calls.Length > 0);
        var denied = Assert.Single(subscriber.Denied);
        Assert.Equal(("1", topic), (denied.Query["k"], denied.Query["hub.topic"]));
        Assert.Contains("no feed of this hub", denied.Query["hub.reason"], StringComparison.Ordinal);
        Assert.Equal(0, site.Count(HubSite.Subscriptions));
    }

    [Fact]
    public async Task WhatIsNoProperRequestIsAnsweredWithWords()
    {
        await using var site = await HubSite.Open();
        Assert.Equal((400, true), Said(await site.Subscribe("ftp://reader.example.org/"), "http or https"));
        Assert.Equal((415, true), Said(await site.Post(new StringContent("hub.mode=subscribe", Encoding.UTF8, "application/json")), "x-www-form-urlencoded"));
        Assert.Equal((413, true), Said(await site.Post(new FormUrlEncodedContent([KeyValuePair.Create("x", new string('x', 20_000))])), "at most 16 KiB"));
        Assert.Equal((400, true), Said(await site.Post(new FormUrlEncodedContent([KeyValuePair.Create("hub.mode", "publish")])), "nobody else can publish"));
        var get = await site.Served.Get("/hub");
        Assert.Equal((405, "POST"), (get.Code, get["Allow"]));

        static (int, bool) Said((int Code, string Text) answer, string words) => (answer.Code, answer.Text.Contains(words, StringComparison.Ordinal) && answer.Text.EndsWith(".\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhoSubscribesRightAfterAChangeIsSentItSoThatNoneIsLostBetweenReadingAndSubscribing()
    {
        await using var site = await HubSite.Open();
        await using var subscriber = await TestSubscriber.Start();
        var newest = await site.Change();
        await site.Subscribed(subscriber);
        await HubSite.Until(() => subscriber.Deliveries.Length == 1);
        Assert.Equal(newest, subscriber.Deliveries[0].Body);
        site.Age();
        await site.Subscribed(subscriber, "/later");
        await site.Change();
        await HubSite.Until(() => subscriber.Deliveries.Length == 3);
        Assert.Equal(["/cb", "/cb", "/later"], subscriber.Deliveries.Select(delivery => delivery.Path).Order());
    }

    [Fact]
    public async Task ARestartKeepsSubscriptionsAndDeliversWhatHasChangedMeanwhile()
    {
        using var folder = new TempFolder();
        await using var subscriber = await TestSubscriber.Start();
        await using (var site = await HubSite.Open(folder: folder))
        {
            await site.Subscribed(subscriber, more: ("hub.secret", "s"));
            await site.Change();
            await HubSite.Until(() => subscriber.Deliveries.Length == 1);
        }

        await using var again = await ServedSite.Open(HubSite.Site() with { Title = "Another" }, new SteppedClock(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)), folder);
        await HubSite.Until(() => subscriber.Deliveries.Length == 2);
        var feed = await again.Get("/apps/shop/events.atom");
        Assert.Equal((feed.Text, HubSite.Signature("s", feed.Body)), (Encoding.UTF8.GetString(subscriber.Deliveries[1].Body), subscriber.Deliveries[1].Headers["X-Hub-Signature"]));
        Assert.Contains("Another", feed.Text, StringComparison.Ordinal);
    }
}
