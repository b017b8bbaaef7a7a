// A served site with a hub, and what a subscriber does with it.
using System.Security.Cryptography;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Support;

internal sealed class HubSite : IAsyncDisposable
{
    public const string Url = "http://status.example.org";
    public const string Subscriptions = "subscriptions";
    public const string Confirmed = "verifications_total{result=\"confirmed\"}";
    public const string Failed = "verifications_total{result=\"failed\"}";
    public const string Events = Url + "/apps/shop/events.atom";

    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    private HubSite(ServedSite served) => Served = served;

    public ServedSite Served { get; }

    private int Changes { get; set; }

    public static Site Site(WebSub? hub = null) =>
        SmallSite.Of(Url, ("shop", ["web01", "web02"])) with
        {
            WebSub = hub ?? WebSub.Default with { Callbacks = Grounds.Anywhere },
            StoppedAfter = TimeSpan.FromDays(100),
        };

    public static HubSite Of(ServedSite served) => new(served);

    /// <summary>Two hosts, of which one was told two minutes ago.</summary>
    public static async Task<HubSite> Open(SteppedClock? clock = null, Site? site = null, TempFolder? folder = null)
    {
        var hub = new HubSite(await ServedSite.Open(site ?? Site(), clock ?? new SteppedClock(Evening), folder));
        await hub.Change();
        hub.Age();
        return hub;
    }

    public SteppedClock Clock => (SteppedClock)Served.Clock;

    /// <summary>What lies there is no news any more.</summary>
    public void Age() => Clock.Advance(TimeSpan.FromMinutes(2));

    public ValueTask DisposeAsync() => Served.DisposeAsync();

    public Task<(int Code, string Text)> Subscribe(string callback, string topic = Events, params (string Name, string Value)[] more) => Ask("subscribe", callback, topic, more);

    public Task<(int Code, string Text)> Unsubscribe(string callback, string topic = Events) => Ask("unsubscribe", callback, topic, []);

    public async Task<(int Code, string Text)> Post(HttpContent content, string path = "/hub")
    {
        using var answer = await Served.Client.PostAsync(Served.Server.Addresses[0] + path, content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Until the subscriber's intent was asked for, and the hub has taken the answer.</summary>
    public async Task Subscribed(TestSubscriber subscriber, string path = "/cb", string topic = Events, params (string Name, string Value)[] more)
    {
        var before = Count(Confirmed);
        Assert.Equal(202, (await Subscribe(subscriber.Url + path, topic, more)).Code);
        await Counts(Confirmed, before + 1);
    }

    /// <summary>A told change; the feed's bytes when it has it.</summary>
    public async Task<byte[]> Change(string path = "/apps/shop/events.atom")
    {
        Changes++;
        var reason = $"change {Changes}";
        await Served.Change(("web01", Changes % 2 == 0 ? Status.Up : Status.Down, reason));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var events = await Served.Until("/apps/shop/events.atom", feed => feed.Entries.Count == Changes);
        return path == "/apps/shop/events.atom" ? events.Body : (await Served.Get(path)).Body;
    }

    public static string Signature(string secret, byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>A series of the hub as it would stand in /metrics at this very moment; 0 where there is none.</summary>
    public double Count(string series)
    {
        var bytes = new MemoryStream();
        using (var text = new Exposition(bytes))
        {
            Served.Server.Hub.Write(text);
            text.Flush();
        }

        var line = Encoding.UTF8.GetString(bytes.ToArray()).Split('\n').FirstOrDefault(line => line.StartsWith($"statusfeeds_websub_{series} ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public Task Counts(string series, double count) => Until(() => Count(series) == count);

    public static Task Until(Func<bool> held) => Until(() => Task.FromResult(held()));

    public static async Task Until(Func<Task<bool>> held)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!await held())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(60), "It did not come within 60 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private Task<(int Code, string Text)> Ask(string mode, string callback, string topic, IEnumerable<(string Name, string Value)> more) => Post(new FormUrlEncodedContent(
        more.Select(one => KeyValuePair.Create(one.Name, one.Value))
            .Prepend(KeyValuePair.Create("hub.callback", callback))
            .Prepend(KeyValuePair.Create("hub.topic", topic))
            .Prepend(KeyValuePair.Create("hub.mode", mode))));
}
