// Whole feeds as JSON Feed: the shape that the design's sample has, their bytes, the facts for scripts.
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class JsonFeedTests
{
    private static readonly string Facts = EntryFacts.Of(Shop.AfterDown, Shop.DownOfWeb01);

    /// <summary>The sample tells one host in fewer words, and says nothing that a feed of ours does not say.</summary>
    [Fact]
    public void AFeedOfTheSamplesChangeSaysWhatTheSampleSays()
    {
        var expected = JsonNode.Parse(Golden.Read("hosts.sample.json"))!;
        var facts = expected["items"]![0]!["_statusfeeds"]!.ToJsonString();
        var entry = Shop.HostEntries[0] with
        {
            Text = new(Shop.HostEntries[0].Text.Whole with { Content = expected["items"]![0]!["content_html"]!.GetValue<string>() }),
            Facts = Encoding.UTF8.GetBytes(facts),
        };
        var actual = JsonNode.Parse(JsonFeed.Write(Shop.Header, FeedKind.Hosts, [entry]))!;
        Assert.Equal(["description", "authors", "language"], actual.AsObject().Select(member => member.Key).Except(expected.AsObject().Select(member => member.Key)));
        foreach (var (name, value) in expected.AsObject())
            Assert.True(JsonNode.DeepEquals(value, actual[name]), $"{name}: {actual[name]}");
    }

    [Fact]
    public void TheBytesOfAHostsFeedAreTheGoldenOnes() => Golden.Holds("hosts.json.golden", Encoding.UTF8.GetString(JsonFeed.Write(
        Shop.Header,
        FeedKind.Hosts,
        [
            Shop.Stored(Shop.Stopped, EntryTexts.ForMonitor(Shop.Stopped, events: false)) with { Facts = Encoding.UTF8.GetBytes(EntryFacts.OfMonitor(Shop.Stopped)) },
            Shop.HostEntries[0] with { Facts = Encoding.UTF8.GetBytes(Facts) },
            Shop.HostEntries[1],
        ])));

    [Fact]
    public void TheBytesOfAnEventsFeedAreTheGoldenOnes() => Golden.Holds("events.json.golden", Encoding.UTF8.GetString(JsonFeed.Write(
        new(Shop.Site, Scopes.All, Shop.Authority), FeedKind.Events, [Shop.EventEntries[0] with { Facts = Encoding.UTF8.GetBytes(Facts) }, .. Shop.EventEntries[1..]])));

    [Fact]
    public void FactsAreToldAsTheyWereKept()
    {
        var told = Item(Shop.HostEntries[0] with { Facts = Encoding.UTF8.GetBytes("{\"later\":[1,{\"é\":\"\\u0000\"}]}") }).GetProperty("_statusfeeds");
        Assert.Equal("{\"later\":[1,{\"é\":\"\\u0000\"}]}", told.GetRawText());
    }

    /// <summary>Told before there were facts, or written by other hands.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"status\":\"up\"")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":\"\n\"}")]
    [InlineData("{\"a\":1},\"b\":{\"c\":1}")]
    public void WithoutFactsTheFeedTellsWhatEveryChangeHas(string? facts)
    {
        var told = Item(Shop.HostEntries[0] with { Facts = facts is null ? null : Encoding.UTF8.GetBytes(facts) }).GetProperty("_statusfeeds");
        Assert.Equal("""{"host":"web01","status":"down","previous":"up","since":"2026-11-20T23:57:39.120Z"}""", JsonSerializer.Serialize(told));
        var first = Item(Shop.HostEntries[1] with { Facts = facts is null ? null : Encoding.UTF8.GetBytes(facts) }).GetProperty("_statusfeeds");
        Assert.Equal(JsonValueKind.Null, first.GetProperty("previous").ValueKind);
    }

    [Fact]
    public void AHostThatIsCalledLikeItsStatusIsTaggedOnce()
    {
        var feed = JsonDocument.Parse(JsonFeed.Write(Shop.Header, FeedKind.Events, [Shop.EventEntries[0] with { Subject = Subject.OfHost("down") }])).RootElement;
        Assert.Equal("[\"down\"]", JsonSerializer.Serialize(feed.GetProperty("items")[0].GetProperty("tags")));
    }

    [Fact]
    public void TheIdsAreThoseOfTheAtomFeedOfTheSameKind()
    {
        foreach (var (kind, entries) in new[] { (FeedKind.Hosts, Shop.HostEntries), (FeedKind.Events, Shop.EventEntries) })
        {
            var feed = JsonDocument.Parse(JsonFeed.Write(Shop.Header, kind, entries)).RootElement;
            Assert.Equal(
                Xml.Ids(AtomFeed.Write(Shop.Header, kind, entries, true, Shop.Down))[1..], feed.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        }
    }

    [Fact]
    public void AFeedWithoutEntriesHasAnEmptyList() =>
        Assert.Equal(0, JsonDocument.Parse(JsonFeed.Write(Shop.Header, FeedKind.Events, [])).RootElement.GetProperty("items").GetArrayLength());

    private static JsonElement Item(StoredEntry entry) =>
        JsonDocument.Parse(JsonFeed.Write(Shop.Header, FeedKind.Hosts, [entry])).RootElement.GetProperty("items")[0];
}
