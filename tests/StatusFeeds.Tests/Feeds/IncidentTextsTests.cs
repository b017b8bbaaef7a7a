// What entries say of incidents: word for word, never twice the same, and never what is not for everybody.
using System.Globalization;
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class IncidentTextsTests
{
    [Fact]
    public void TheWordsOfAnIncidentAreTheGoldenOnesInAnyCulture()
    {
        Golden.Holds("incident-texts.golden", Told());
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Strange.Culture;
        try
        {
            Golden.Holds("incident-texts.golden", Told());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("hosts-incident.golden")]
    [InlineData("events-incident.golden")]
    [InlineData("events-incident.json.golden")]
    [InlineData("events-incident.rss.golden")]
    public void FeedsWithAnIncidentAreTheGoldenOnes(string file)
    {
        var header = new FeedHeader(Shop.Site, Shop.Scope, Shop.Authority);
        StoredEntry[] hosts = [Outage.Entry(Outage.Overdue, Outage.Told(3, isOverdue: true), events: false), .. Shop.HostEntries];
        StoredEntry[] events = [.. Outage.All.Select(one => Outage.Entry(one.Change, one.Told, events: true))];
        Golden.Holds(file, Encoding.UTF8.GetString(file.Split('.')[^2] switch
        {
            "json" => JsonFeed.Write(header, FeedKind.Events, events),
            "rss" => RssFeed.Write(header, FeedKind.Events, events, Shop.Down),
            "hosts-incident" => AtomFeed.Write(header, FeedKind.Hosts, hosts, complete: true, Shop.Down),
            _ => AtomFeed.Write(header, FeedKind.Events, events, complete: false, Shop.Down),
        }).Replace($"version=\"{FeedHeader.Version}\"", "version=\"VERSION\"", StringComparison.Ordinal).Replace($"StatusFeeds {FeedHeader.Version}<", "StatusFeeds VERSION<", StringComparison.Ordinal));
    }

    [Fact]
    public void NoTwoPublicationsSayTheSameThoughNobodyHasAnythingNewToSay()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 100; i++)
        {
            var at = Outage.Identified.At.AddMilliseconds(i);
            var change = Outage.Identified with { At = at, Number = at.ToUnixTimeMilliseconds() };
            foreach (var overdue in new[] { false, true })
            {
                Assert.True(seen.Add(EntryTexts.ForIncident(Outage.Told(3, overdue), change, events: false).Content));
                Assert.True(seen.Add(EntryTexts.ForIncident(Outage.Told(3, overdue), change, events: true).Content));
            }
        }
    }

    [Fact]
    public void WhatIsNotForEverybodyIsNowhere()
    {
        foreach (var (_, change, told) in Outage.All)
        {
            var entry = EntryTexts.ForIncident(told, change, events: false);
            var all = entry.Title + entry.Summary + entry.Content + EntryFacts.OfIncident(told, ["shop"], [], change);
            Assert.DoesNotContain("smoke", all, StringComparison.Ordinal);
            Assert.DoesNotContain("alice", all, StringComparison.Ordinal);
            Assert.DoesNotContain("bob", all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OfManyUpdatesTheLastTwentyAreTold()
    {
        var posts = Outage.Posts.Take(1).Concat(Enumerable.Range(2, 30).Select(number => Outage.Posts[2] with { Number = number, Summary = $"word {number}", At = Outage.Posts[0].At.AddMinutes(number) }));
        var told = Outage.Told(3) with { Incident = new Incident(7, [.. posts]) { Told = 31 } };
        var content = EntryTexts.ForIncident(told, Outage.Identified, events: false).Content;
        Assert.Contains("word 30", content, StringComparison.Ordinal);
        Assert.Contains("word 11<", content, StringComparison.Ordinal);
        Assert.DoesNotContain("word 10<", content, StringComparison.Ordinal);
        Assert.Contains("<li>and 10 more</li>", content, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HostileTextTests.Hostile), MemberType = typeof(HostileTextTests))]
    public void HostilePeopleLeaveEveryEntryHarmlessAndShort(string text)
    {
        var posts = Outage.Posts.Select(post => post with
        {
            Title = post.Title is null ? null : text,
            Summary = text,
            Details = text + "\n\n[x](" + text + ")\n\n![" + text + "](javascript:alert(1))\n\n|" + text + "|b|\n|-|-|\n|" + text + "|d|",
            Commander = text,
            Spokesperson = text,
            Ticket = text,
        });
        var incident = new Incident(7, [.. posts]);
        foreach (var (_, change, told) in Outage.All)
        {
            foreach (var events in new[] { false, true })
            {
                var entry = EntryTexts.ForIncident(told with { Incident = incident.At(told.Incident.Told) with { ToldDue = told.Incident.ToldDue }, Applications = [text], Hosts = [text, text] }, change, events);
                Harmless.Parse(entry.Content);
                Assert.InRange(entry.Title.Length, 10, 200);
                Assert.InRange(entry.Summary.Length, 10, 600);
                Assert.DoesNotContain('\n', entry.Title + entry.Summary);
                Assert.Equal(Clean.Text(entry.Content), entry.Content);
                Assert.InRange(entry.Content.Length, 10, 300_000);
            }
        }
    }

    [Fact]
    public void DetailsTooLongForAFeedLeadToTheRest()
    {
        var told = Outage.Told(3);
        var posts = told.Incident.Posts.Select(post => post with { Details = string.Concat(Enumerable.Repeat("a line of the log\n\n", 3000)) });
        var content = EntryTexts.ForIncident(told with { Incident = told.Incident with { Posts = [.. posts] } }, Outage.Identified, events: true).Content;
        Assert.InRange(content.Length, Markdown.MostParsed, 2 * Markdown.MostParsed);
        Assert.EndsWith("<p><a href=\"https://status.example.org/incidents/7\">The rest of the details</a></p>", content, StringComparison.Ordinal);
    }

    private static string Told()
    {
        var text = new StringBuilder();
        foreach (var (what, change, told) in Outage.All.Reverse())
        {
            foreach (var events in new[] { false, true })
            {
                var entry = EntryTexts.ForIncident(told, change, events);
                Harmless.Parse(entry.Content);
                text.Append("== ").Append(what).Append(events ? ": events" : ": hosts").Append('\n').Append(entry.Title).Append('\n').Append(entry.Summary).Append('\n').Append(entry.Content).Append("\n\n");
            }
        }

        return text.ToString();
    }
}
