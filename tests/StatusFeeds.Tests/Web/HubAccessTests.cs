// The hub where not everybody may read: only what an address alone opens may be subscribed to, as long as it does.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class HubAccessTests
{
    private const string Path = "/apps/shop/events.atom";
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Fact]
    public async Task ATokensFeedsNameItsOwnHubAndWhatNeedsALoginNamesNone()
    {
        await using var site = await Open(anyone: false);
        var own = await site.Served.Get("/t/first" + Path);
        Assert.Equal($"<{HubSite.Url}/t/first/hub>; rel=\"hub\", <{HubSite.Url}/t/first{Path}>; rel=\"self\"", own["Link"]);
        var login = await site.Served.Get(Path, ("Authorization", "Bearer first"));
        Assert.Equal((200, ""), (login.Code, login["Link"]));
        Assert.DoesNotContain("/hub", login.Text, StringComparison.Ordinal);
        Assert.Equal(401, (await site.Subscribe("http://reader.example.org/")).Code);
        var wrong = Subscribe(site, "nobodys", "http://reader.example.org/", HubSite.Events);
        await HubSite.Until(() =>
        {
            site.Clock.Advance(TimeSpan.FromSeconds(1));
            return wrong.IsCompleted;
        });
        Assert.Equal(401, (await wrong).Code);
    }

    [Theory]
    [InlineData("second", HubSite.Url + "/t/first" + Path)]
    [InlineData("first", HubSite.Events)]
    [InlineData("first", HubSite.Url + "/t/guessed" + Path)]
    [InlineData("first", HubSite.Url + "/t/first/apps/office/events.atom")]
    public async Task NobodySubscribesToWhatHisTokenDoesNotOpen(string token, string topic)
    {
        await using var site = await Open(anyone: false);
        await using var subscriber = await TestSubscriber.Start();
        Assert.Equal(202, (await Subscribe(site, token, subscriber.Url + "/cb", topic)).Code);
        await HubSite.Until(() => subscriber.Calls.Length == 1);
        Assert.Single(subscriber.Denied);
    }

    [Fact]
    public async Task WhoeverReadsWithoutALoginSubscribesToThatAndNotToATokensFeeds()
    {
        await using var site = await Open(anyone: true);
        await using var subscriber = await TestSubscriber.Start();
        Assert.Equal(202, (await site.Subscribe(subscriber.Url + "/a", $"{HubSite.Url}/t/first{Path}")).Code);
        await HubSite.Until(() => subscriber.Denied.Length == 1);
        Assert.Equal(202, (await site.Subscribe(subscriber.Url + "/b", HubSite.Url + "/apps/office/events.atom")).Code);
        await HubSite.Until(() => subscriber.Denied.Length == 2);
        Assert.Equal(202, (await site.Subscribe(subscriber.Url + "/b", $"{HubSite.Url}/%74/first{Path}")).Code);
        await HubSite.Until(() => subscriber.Denied.Length == 3);
        await site.Subscribed(subscriber, "/c");
        Assert.Equal($"{HubSite.Url}/hub", (await site.Served.Get("/all/events.atom")).Feed.Elements(Fetched.Atom + "link").Single(link => link.Attribute("rel")!.Value == "hub").Attribute("href")!.Value);
        Assert.StartsWith($"<{HubSite.Url}/hub>", (await site.Served.Get("/all/events.atom", ("Authorization", "Bearer first")))["Link"], StringComparison.Ordinal);
        Assert.Equal("", (await site.Served.Get("/all/events.atom", ("Authorization", "Bearer second")))["Link"]);
        Assert.Equal("", (await site.Served.Get("/apps/office/events.atom", ("Authorization", "Bearer second")))["Link"]);
    }

    [Fact]
    public async Task ATokenThatIsTakenOutOfTheConfigurationEndsItsSubscriptionsAtOnce()
    {
        var clock = new SteppedClock(Evening);
        await using var site = await Open(anyone: false, clock);
        await using var subscriber = await TestSubscriber.Start();
        await using var other = await TestSubscriber.Start();
        var topic = $"{HubSite.Url}/t/first{Path}";
        Assert.Equal(202, (await Subscribe(site, "first", subscriber.Url + "/cb", topic)).Code);
        Assert.Equal(202, (await Subscribe(site, "second", other.Url + "/cb", $"{HubSite.Url}/t/second{Path}")).Code);
        await HubSite.Until(() => subscriber.Asked.Length == 1 && other.Asked.Length == 1);
        await Become("web01", Status.Down);
        await HubSite.Until(() => subscriber.Deliveries.Length == 1 && other.Deliveries.Length == 1);
        Assert.Contains($"<{topic}>; rel=\"self\"", subscriber.Deliveries[0].Headers["Link"], StringComparison.Ordinal);
        Assert.Equal((await site.Served.Get("/t/first" + Path)).Body, subscriber.Deliveries[0].Body);

        await site.Served.Adopt(Site(anyone: false, "second"));
        await Become("web01", Status.Up);
        await HubSite.Until(() => other.Deliveries.Length == 2);
        Assert.Single(subscriber.Deliveries);
        await HubSite.Until(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return subscriber.Denied.Length == 1;
        });
        Assert.Single(subscriber.Deliveries);

        async Task Become(string host, Status status)
        {
            await site.Served.Change((host, status, "because"));
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Tokens by their names; the office is kept to the second.</summary>
    private static Site Site(bool anyone, params string[] tokens)
    {
        var site = SmallSite.Of(HubSite.Url, ("shop", ["web01", "web02"]), ("office", ["mail"]));
        return site with
        {
            WebSub = WebSub.Default with { Callbacks = Grounds.Anywhere },
            StoppedAfter = TimeSpan.FromDays(100),
            Access = new Access(anyone, [.. tokens.Select(token => new Reader(token, null, new Secret(token), IsHashed: false))]),
            Applications = [site.Applications[0], site.Applications[1] with { Readers = ["second"] }],
        };
    }

    private static async Task<HubSite> Open(bool anyone, SteppedClock? clock = null)
    {
        var site = HubSite.Of(await ServedSite.Open(Site(anyone, "first", "second"), clock ?? new SteppedClock(Evening)));
        site.Age();
        return site;
    }

    private static Task<(int Code, string Text)> Subscribe(HubSite site, string token, string callback, string topic) => site.Post(
        new FormUrlEncodedContent([new("hub.mode", "subscribe"), new("hub.topic", topic), new("hub.callback", callback)]), $"/t/{token}/hub");
}
