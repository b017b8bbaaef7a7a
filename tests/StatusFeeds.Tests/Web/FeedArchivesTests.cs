// Archives of events feeds: every told change stays within reach, and no archive ever changes.
using StatusFeeds.Model;
using StatusFeeds.Tests.Feeds;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class FeedArchivesTests
{
    private const string Feed = "/apps/shop/events.atom";

    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);
    private static readonly string[] Hosts = ["web01", "web02", "web03"];

    /// <summary>Days that pass, then so many changes at once.</summary>
    [Theory]
    [InlineData("0 299, 0 1, 0 1, 1 300, 5 650, 0 49, 0 299, 0 300")]
    [InlineData("0 3, 31 1, 1 1, 40 2, 29 5, 2 1, 200 1")]
    [InlineData("0 299, 29 1, 2 299, 31 700, 31 1")]
    public async Task NoToldChangeIsEverInNeitherTheFeedNorAnArchive(string story)
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop(Hosts), clock);
        var (told, kept) = (new HashSet<string>(), new Dictionary<string, byte[]>());
        foreach (var step in story.Split(", ").Select(step => step.Split(' ').Select(int.Parse).ToArray()))
        {
            clock.Advance(TimeSpan.FromDays(step[0]));
            told.UnionWith(await Change(served, clock, step[1]));
            foreach (var feed in (string[])[Feed, "/all/events.atom"])
            {
                var documents = await served.Walk(feed);
                Assert.Equal(told.Order(StringComparer.Ordinal), documents.SelectMany(one => one.Tails).Distinct().Order(StringComparer.Ordinal));
                Assert.Equal(documents.Skip(1).Sum(one => one.Ids.Count), documents.Skip(1).SelectMany(one => one.Ids).Distinct().Count());
                foreach (var archive in documents.Skip(1))
                {
                    Assert.InRange(archive.Ids.Count, 1, 300);
                    Assert.Equal(kept.GetValueOrDefault(archive.Path, archive.Answer.Body), archive.Answer.Body);
                    kept[archive.Path] = archive.Answer.Body;
                }
            }
        }

        // Each archive of once is still within the chain.
        Assert.Equal(kept.Keys.Order(), (await served.Walk(Feed)).Skip(1).Concat((await served.Walk("/all/events.atom")).Skip(1)).Select(one => one.Path).Order());
    }

    [Fact]
    public async Task AnArchiveSaysThatItIsOneAndLeadsToTheFeedAndToTheArchiveBefore()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop(Hosts), clock);
        await Change(served, clock, 601);
        foreach (var format in (string[])["atom", "rss", "json"])
        {
            var documents = await served.Walk($"/apps/shop/events.{format}");
            Assert.Equal([300, 300, 300], documents.Select(one => one.Ids.Count));
            Assert.Equal(601, documents.SelectMany(one => one.Ids).Distinct().Count());
            Assert.All(documents.Skip(1), archive => Assert.Equal("max-age=31536000, immutable", archive.Answer["Cache-Control"]));
            Assert.Equal("must-revalidate, max-age=60", documents[0].Answer["Cache-Control"]);
            Assert.Equal(304, (await served.Get(documents[2].Path, ("If-Modified-Since", documents[2].Answer["Last-Modified"]))).Code);
            if (format != "json")
            {
                Assert.DoesNotContain("<fh:archive", documents[0].Answer.Text, StringComparison.Ordinal);
                Assert.All(documents.Skip(1), archive => Assert.Contains("<fh:archive />", archive.Answer.Text, StringComparison.Ordinal));
                Assert.All(documents.Skip(1), archive => Assert.Contains($"rel=\"current\" type=\"application/{format}+xml\" href=\"http://status.example.org/apps/shop/events.{format}\"", archive.Answer.Text, StringComparison.Ordinal));
            }
        }

        var (code, said) = await Jing.Says([.. (await served.Walk(Feed)).Select(document => document.Answer.Body)]);
        Assert.True(code == 0, said);
        Assert.Equal(404, (await served.Get("/apps/shop/events/1795219061000.atom")).Code);
        Assert.Equal(404, (await served.Get("/apps/shop/events/1.atom")).Code);
        Assert.Equal(404, (await served.Get("/all/events/" + (await served.Walk(Feed))[1].Path.Split('/')[^1].Replace("1", "2", StringComparison.Ordinal))).Code);
        Assert.Equal(404, (await served.Get("/apps/other/events/1795219061000.atom")).Code);
    }

    [Fact]
    public async Task NeitherARestartNorAnotherTitleChangesAnArchiveAndAnotherUrlOnlyItsLinks()
    {
        using var folder = new TempFolder();
        var clock = new SteppedClock(Evening);
        Walked before;
        await using (var served = await ServedSite.Open(SmallSite.Shop(Hosts), clock, folder))
        {
            await Change(served, clock, 300);
            before = (await served.Walk(Feed))[1];
        }

        var site = SmallSite.Shop(Hosts);
        await using (var again = await ServedSite.Open(site with { Title = "Another", Applications = [site.Applications[0] with { Title = "Another shop" }] }, clock, folder))
        {
            var after = await again.Get(before.Path);
            Assert.Equal(before.Answer.Body, after.Body);
            Assert.Equal((before.Answer["ETag"], before.Answer["Last-Modified"]), (after["ETag"], after["Last-Modified"]));
        }

        await using var moved = await ServedSite.Open(site with { Url = "https://elsewhere.example.net" }, clock, folder);
        var there = await moved.Get(before.Path);
        Assert.Equal(before.Answer.Entries.Select(entry => entry.ToString()), there.Entries.Select(entry => entry.ToString()));
        Assert.Equal($"https://elsewhere.example.net{before.Path}", there.Feed.Elements(Xml.Atom + "link").First(link => (string)link.Attribute("rel")! == "self").Attribute("href")!.Value);
    }

    [Fact]
    public async Task AnArchiveOfWhichChangesWerePrunedIsGoneAndThoseAfterItAreAsTheyWere()
    {
        using var folder = new TempFolder();
        var clock = new SteppedClock(Evening);
        IReadOnlyList<Walked> documents;
        await using (var served = await ServedSite.Open(SmallSite.Shop(Hosts), clock, folder))
        {
            await Change(served, clock, 900);
            documents = await served.Walk(Feed);
            Assert.Equal(4, documents.Count);
            await folder.Prune(documents[2].Tails.Last());

            // Though it was asked for before, and lies in memory.
            await GoneAreThePruned(served);
        }

        await using var again = await ServedSite.Open(SmallSite.Shop(Hosts), clock, folder);
        await GoneAreThePruned(again);

        async Task GoneAreThePruned(ServedSite served)
        {
            Assert.Equal(documents[1].Answer.Body, (await served.Get(documents[1].Path)).Body);
            foreach (var pruned in documents.Skip(2))
            {
                var gone = await served.Get(pruned.Path);
                Assert.Equal(410, gone.Code);
                Assert.Contains("no longer kept", gone.Text, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>So many changes in one batch, told by the feed.</summary>
    private static async Task<IReadOnlyList<string>> Change(ServedSite served, SteppedClock clock, int count)
    {
        clock.Advance(TimeSpan.FromSeconds(10));
        var from = served.World.LastInstant.ToUnixTimeMilliseconds();
        var status = served.World.Hosts["web01"].Status;
        (string, Status, string)[] changes =
            [.. Enumerable.Range(0, count).Select(number => (Hosts[number % 3], (number % 2 == 0) == (status == Status.Up) ? Status.Down : Status.Up, $"change {number}"))];
        await served.Change(changes);
        var last = served.World.LastInstant.ToUnixTimeMilliseconds();
        await served.Until(Feed, fetched => fetched.Code == 200 && fetched.Text.Contains($":events/{last}</id>", StringComparison.Ordinal));
        await served.Until("/all/events.atom", fetched => fetched.Text.Contains($":events/{last}</id>", StringComparison.Ordinal));
        var first = Math.Max(from + 1, last - count + 1);
        return [.. Enumerable.Range(0, count).Select(number => (first + number).ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }
}
