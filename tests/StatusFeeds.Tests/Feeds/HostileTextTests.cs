// Whatever a target answers or a configuration says, feeds stay well-formed and harmless and entries short.
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class HostileTextTests
{
    public static TheoryData<string> Hostile { get; } =
    [
        "\0\u0001\u001B[31mred\u0007\u009B\u007F",
        "]]>]]&gt;<![CDATA[ <!-- --> <?xml?>",
        "& &amp; &nbsp; &#0; &#xFFFF; &bogus",
        "😀👩‍👩‍👧‍👦🏳️‍🌈",
        "\uD83D lone \uDE00 \uFFFE\uFFFF",
        "<script>alert('x')</script><img src=x onerror=\"alert(1)\">",
        "\"><a href='javascript:alert(1)'>x</a>",
        "a\r\nb\u2028c\u0085d",
        "\u202Eright to left",
        string.Concat(Enumerable.Repeat("<&\uD83D\uDE00", 25_000)),
        new string('x', 100_000),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void AHostileTextLeavesEveryFeedWellFormedAndEveryEntryHarmlessAndShort(string text)
    {
        var site = Shop.Of(Shop.Host("web01", text, new(text, "https://wiki.example.org/"), new("odd", text))) with { Title = text };
        site = site with { Applications = [site.Applications[0] with { Title = text }] };
        var change = Shop.DownOfWeb01 with { Check = text, Reason = text, Cause = text };
        ImmutableArray<Reading> readings = [new(text, 1), Reading.OfText("body", text, text), Reading.OfText(text, text)];
        var after = Shop.After(change, [Shop.Looked(text, readings)], new PastChange(Shop.Down.AddHours(-1), Status.Down, Status.Up, text));
        var monitor = Shop.Stopped with { Reason = text };
        var again = change with { From = change.To, Since = change.At.AddHours(-1), Check = "http" };
        var bad = Shop.After(again, [Shop.Looked(text, readings) with { Status = Status.Down, Reason = text }]);
        StoredEntry[] Told(bool events) =>
        [
            Shop.Stored(monitor, EntryTexts.ForMonitor(monitor, events)),
            Shop.Stored(change, events ? EntryTexts.ForEvents(site.Hosts["web01"], after, change) : EntryTexts.ForHosts(site.Hosts["web01"], after, change)),
            Shop.Stored(again, events ? EntryTexts.ForEvents(site.Hosts["web01"], bad, again) : EntryTexts.ForHosts(site.Hosts["web01"], bad, again)),
            .. Others(text, events),
        ];
        var (entries, hosts) = (Told(events: true), Told(events: false));
        var header = new FeedHeader(site, Shop.Scope, Shop.Authority);
        foreach (var feed in new[] { AtomFeed.Write(header, FeedKind.Events, entries, false, Shop.Down), AtomFeed.Write(header, FeedKind.Hosts, hosts, true, Shop.Down) })
        {
            var parsed = ParseStrictly(feed);
            foreach (var entry in parsed.Root!.Elements(Xml.Atom + "entry"))
            {
                Harmless.Parse(entry.Element(Xml.Atom + "content")!.Value);
                Assert.InRange(entry.Element(Xml.Atom + "title")!.Value.Length, 10, 200);
                Assert.InRange(entry.Element(Xml.Atom + "summary")!.Value.Length, 10, 600);
            }
        }

        foreach (var (kind, told) in new[] { (FeedKind.Events, entries), (FeedKind.Hosts, hosts) })
        {
            var items = ParseStrictly(RssFeed.Write(header, kind, told, Shop.Down)).Root!.Element("channel")!.Elements("item").ToList();
            Assert.Equal(told.Select(entry => Unix(entry.Text.Content)), items.Select(item => item.Element("description")!.Value));
            Assert.Equal(told.Select(entry => entry.Text.Title), items.Select(item => item.Element("title")!.Value));
            var json = ParseJson(JsonFeed.Write(header, kind, [.. told.Select(entry => entry with { Facts = Encoding.UTF8.GetBytes(EntryFacts.Of(after, change)) })]));
            Assert.Equal(told.Select(entry => entry.Text.Content), json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("content_html").GetString()));
            Assert.Equal(Clean.Text(text), json.GetProperty("authors")[0].GetProperty("name").GetString());
            Assert.Equal(Clean.Text(text), json.GetProperty("items")[0].GetProperty("_statusfeeds").GetProperty("reason").GetString());
            Assert.Equal(Clean.Text(text), json.GetProperty("items")[0].GetProperty("_statusfeeds").GetProperty("cause").GetString());
            var list = ParseStrictly(Opml.Write(site, kind, Shop.Down)).Root!;
            Assert.EndsWith(kind == FeedKind.Hosts ? ": hosts" : ": events", list.Descendants("outline").Last().Attribute("text")!.Value, StringComparison.Ordinal);
        }

        Assert.All(entries.Concat(hosts), entry => Assert.DoesNotContain('\n', entry.Text.Title + entry.Text.Summary));
        Assert.All(entries.Concat(hosts), entry => Assert.Equal(Clean.Text(entry.Text.Content), entry.Text.Content));
    }

    private static IEnumerable<StoredEntry> Others(string text, bool events)
    {
        var blind = Trouble.Blind with { Reason = Trouble.Blind.Reason + text };
        yield return Shop.Stored(blind, EntryTexts.ForMonitor(blind, events));
        var open = Trouble.Open with { Window = Trouble.Open.Window with { Name = text, Reason = text } };
        var window = Trouble.Window with { Reason = text + ", until 2026-12-06 05:00 UTC" };
        yield return Shop.Stored(window, EntryTexts.ForWindow(open, [text, text], window, events));
        var down = Trouble.AppDown with { Reason = text, Cause = text };
        yield return Shop.Stored(down, EntryTexts.ForApplication(Trouble.Application with { Title = text }, [(text, Shop.AfterDown)], down, events));
    }

    /// <summary>Written by another version, or by other hands.</summary>
    [Fact]
    public void AStoredTextThatIsNotCleanLeavesTheFeedWellFormed()
    {
        var bad = new EntryText("t\0]]>", "s\uD800", "<p>\u0001</p>");
        var entry = Shop.Stored(Shop.DownOfWeb01, bad) with { Url = "http://a\u0002", Facts = Encoding.UTF8.GetBytes("{\"a\":\"\uD800\u0085\"}") };
        var feed = ParseStrictly(AtomFeed.Write(Shop.Header, FeedKind.Events, [entry], false, Shop.Down));
        Assert.Equal("t\uFFFD]]>", feed.Root!.Element(Xml.Atom + "entry")!.Element(Xml.Atom + "title")!.Value);
        var item = ParseStrictly(RssFeed.Write(Shop.Header, FeedKind.Events, [entry], Shop.Down)).Root!.Element("channel")!.Element("item")!;
        Assert.Equal(("t\uFFFD]]>", "<p>\uFFFD</p>"), (item.Element("title")!.Value, item.Element("description")!.Value));
        var json = ParseJson(JsonFeed.Write(Shop.Header, FeedKind.Events, [entry])).GetProperty("items")[0];
        Assert.Equal(("t\uFFFD]]>", "s\uFFFD"), (json.GetProperty("title").GetString(), json.GetProperty("summary").GetString()));
        Assert.Equal("\uFFFD\u0085", json.GetProperty("_statusfeeds").GetProperty("a").GetString());
    }

    /// <summary>What XML makes of line ends (§2.11) where they cannot be written otherwise.</summary>
    private static string Unix(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static JsonElement ParseJson(byte[] feed)
    {
        _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(feed);
        return JsonDocument.Parse(feed).RootElement;
    }

    private static XDocument ParseStrictly(byte[] feed)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(feed);
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { CheckCharacters = true, DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader);
    }
}
