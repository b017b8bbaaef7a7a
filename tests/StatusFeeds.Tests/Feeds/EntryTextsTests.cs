// What entries say of a change.
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class EntryTextsTests
{
    private static readonly PastChange UpBefore = new(Shop.At("2026-11-17T19:46:12.900Z"), Status.Down, Status.Up, "");

    [Fact]
    public void TheWordsOfEveryKindOfEntryAreTheGoldenOnes()
    {
        var links = Shop.Of(Shop.Host(
            "web01", "web01 (rack 4, U12)", new("runbook", "https://wiki.example.org/web01?a=1&b=2"), new("console", "ssh://root@web01"), new("pdu", "http://pdu4/")));
        var server16 = Shop.DownOfWeb01 with { From = Status.Down, To = Status.Degraded, Reason = "time 0.212 s > 150 ms", Failing = Shop.At("2026-11-20T23:57:24.001Z") };
        var text = new StringBuilder();
        Tell("first status up", Shop.Site, Shop.After(Shop.FirstOfWeb02, [Shop.Looked("ping", Shop.PingReadings)]), Shop.FirstOfWeb02);
        var first = Shop.DownOfWeb01 with { From = null, Failing = Shop.At("2026-11-19T23:57:24Z") };
        Tell("first status down, failing since the day before", Shop.Site, Shop.After(first, []), first);
        Tell("down", Shop.Site, Shop.AfterDown, Shop.DownOfWeb01);
        Tell("degraded, with links, a decided text and six changes", links, Shop.After(
            server16,
            [Shop.Looked("http", [.. Shop.HttpReadings, Reading.OfText("body", "not\nready <yet>")]), Shop.Looked("not looked at"), Shop.Looked("disk space", new("used", 91.25, Unit.Percent), new("free", 1_500_000_000, Unit.Bytes), new("Fan 1", 0))],
            [.. Enumerable.Range(1, 5).Select(day => new PastChange(Shop.Down.AddDays(-day).AddSeconds(-11), day == 5 ? null : Status.Up, Status.Down, ""))]), server16);
        Tell("up again", Shop.Site, Shop.AfterUp, Shop.UpOfWeb01);
        var silent = Shop.DownOfWeb01 with { To = Status.Unknown, Check = "", Reason = "no result for 5m: the resolver is silent" };
        Tell("unknown, no check decided", Shop.Site, Shop.After(silent, [], UpBefore), silent);
        Tell("what was before is no longer known since when", Shop.Site, Shop.After(Shop.DownOfWeb01, []), Shop.DownOfWeb01);
        var retired = Shop.DownOfWeb01 with { From = Status.Up, To = Status.Retired, Check = "", Reason = "taken out of the configuration", Failing = null };
        Tell("retired", Shop.Site, Shop.After(retired, [], UpBefore), retired);
        var again = Shop.Stopped with { Number = 4713, From = Status.Unknown, To = Status.Up, At = Shop.At("2026-11-21T01:00:00Z"), Reason = "StatusFeeds looks again; nothing was recorded from 2026-11-21 00:05:00 UTC to 2026-11-21 01:00:00 UTC" };
        foreach (var (title, change) in new[] { ("stopped", Shop.Stopped), ("stopped, known since when", Shop.Stopped with { Failing = Shop.At("2026-11-21T00:05:00Z") }), ("looks again", again) })
        {
            Say(title + ": hosts", EntryTexts.ForMonitor(change, events: false));
            Say(title + ": events", EntryTexts.ForMonitor(change, events: true));
        }

        Golden.Holds("entry-texts.golden", text.ToString());

        void Tell(string title, Site site, HostState after, Change change)
        {
            Say(title + ": hosts", EntryTexts.ForHosts(site.Hosts[after.Host], after, change));
            Say(title + ": events", EntryTexts.ForEvents(site.Hosts[after.Host], after, change));
        }

        void Say(string title, EntryText entry)
        {
            Harmless.Parse(entry.Content);
            text.Append("== ").Append(title).Append('\n').Append(entry.Title).Append('\n').Append(entry.Summary).Append('\n').Append(entry.Content).Append("\n\n");
        }
    }

    [Fact]
    public void LaterChangesDoNotAlterWhatIsSaidOfAnEarlierOne()
    {
        var later = Shop.AfterDown with { Past = [new(Shop.Down.AddHours(1), Status.Down, Status.Up, ""), .. Shop.AfterDown.Past] };
        Assert.Equal(EntryTexts.ForHosts(Shop.Site.Hosts["web01"], Shop.AfterDown, Shop.DownOfWeb01), EntryTexts.ForHosts(Shop.Site.Hosts["web01"], later, Shop.DownOfWeb01));
        Assert.Equal(EntryTexts.ForEvents(Shop.Site.Hosts["web01"], Shop.AfterDown, Shop.DownOfWeb01), EntryTexts.ForEvents(Shop.Site.Hosts["web01"], later, Shop.DownOfWeb01));
    }

    /// <summary>Flapping with the same reason and no time between the changes, as when the clock went back: instants rise by a millisecond.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(20_000)]
    public void EveryChangeOfAHostGivesATextThatNoEarlierOneGave(int milliseconds)
    {
        var seen = new HashSet<string>();
        ImmutableArray<PastChange> past = [];
        for (var i = 0; i < 50; i++)
        {
            var at = Shop.Down.AddMilliseconds((long)i * milliseconds);
            var (from, to) = i % 2 == 0 ? (Status.Up, Status.Down) : (Status.Down, Status.Up);
            var change = new Change(at.ToUnixTimeMilliseconds(), Subject.OfHost("web01"), from, to, at, "http", to == Status.Up ? "" : "refused", null, Told: true);
            var after = Shop.After(change, [], past);
            Assert.True(seen.Add(TextOf(EntryTexts.ForHosts(Shop.Site.Hosts["web01"], after, change))), $"change {i} gives a text seen before");
            Assert.True(seen.Add(TextOf(EntryTexts.ForEvents(Shop.Site.Hosts["web01"], after, change))), $"event {i} gives a text seen before");
            past = [.. after.Past.Take(HostState.PastKept)];
        }

        static string TextOf(EntryText entry) => Harmless.Parse(entry.Content).Value;
    }

    [Fact]
    public void ATitleIsAtMostTwoHundredCharactersAndAnEventsOneKeepsItsMinute()
    {
        var site = Shop.Of(Shop.Host("web01", new string('n', 5000)));
        var change = Shop.DownOfWeb01 with { Reason = new string('r', 5000), Check = new string('c', 5000) };
        var hosts = EntryTexts.ForHosts(site.Hosts["web01"], Shop.AfterDown, change).Title;
        var events = EntryTexts.ForEvents(site.Hosts["web01"], Shop.AfterDown, change).Title;
        Assert.Equal(200, hosts.Length);
        Assert.Equal(200, events.Length);
        Assert.StartsWith("DOWN: nnn", hosts, StringComparison.Ordinal);
        Assert.EndsWith("… (2026-11-20 23:57 UTC)", events, StringComparison.Ordinal);
    }

    [Fact]
    public void OfVeryManyReadingsOnlySixtyAreTold()
    {
        ImmutableArray<Reading> many = [.. Enumerable.Range(1, 75).Select(i => new Reading($"Fan {i}", i))];
        var content = EntryTexts.ForHosts(Shop.Site.Hosts["web01"], Shop.After(Shop.DownOfWeb01, [Shop.Looked("ipmi", many)]), Shop.DownOfWeb01).Content;
        Assert.Contains("Fan 60 60, and 15 more</pre>", content, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyReadingsGoOnInFurtherLinesBelowTheFirst()
    {
        ImmutableArray<Reading> many = [.. Enumerable.Range(1, 30).Select(i => new Reading($"Fan {i}", 1000 + i, Unit.Of("rpm")))];
        var content = EntryTexts.ForHosts(Shop.Site.Hosts["web01"], Shop.After(Shop.DownOfWeb01, [Shop.Looked("ipmi", many)]), Shop.DownOfWeb01).Content;
        var lines = content[(content.IndexOf("<pre>", StringComparison.Ordinal) + 5)..content.IndexOf("</pre>", StringComparison.Ordinal)].Split('\n');
        Assert.StartsWith("ipmi    Fan 1 1001 rpm, Fan 2 1002 rpm, ", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.StartsWith("        Fan ", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 20, 112));
        Assert.EndsWith("Fan 30 1030 rpm", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAProbeSaysOfAReadingStandsBehindIt()
    {
        ImmutableArray<Reading> readings = [new("sel-new", 1) { Note = "Memory DIMM <A1>: Uncorrectable ECC" }, new("power", 1)];
        var content = EntryTexts.ForHosts(Shop.Site.Hosts["web01"], Shop.After(Shop.DownOfWeb01, [Shop.Looked("ipmi", readings)]), Shop.DownOfWeb01).Content;
        Assert.Contains("ipmi    sel-new 1 (Memory DIMM &lt;A1&gt;: Uncorrectable ECC), power 1</pre>", content, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatScriptsReadNamesEachReadingOnce()
    {
        ImmutableArray<Reading> many = [new("used", 1), new("used", 2), .. Enumerable.Range(1, 500).Select(i => new Reading($"if {i}", i))];
        var facts = EntryFacts.Of(Shop.After(Shop.DownOfWeb01, [Shop.Looked("snmp", many)]), Shop.DownOfWeb01);
        using var json = JsonDocument.Parse(facts);
        var readings = json.RootElement.GetProperty("checks")[0].GetProperty("readings").EnumerateObject().ToArray();
        Assert.Equal(200, readings.Length);
        Assert.Equal(1, Assert.Single(readings, reading => reading.Name == "used").Value.GetInt32());
    }

    [Fact]
    public void PhasesStandAmongTheOthersWhereThereIsNoWholeTime()
    {
        var content = EntryTexts.ForHosts(Shop.Site.Hosts["web01"], Shop.After(Shop.DownOfWeb01, [Shop.Looked("tcp", new Reading("connect", 0.25, Unit.Seconds))]), Shop.DownOfWeb01).Content;
        Assert.Contains("<pre>tcp    connect 0.25 s</pre>", content, StringComparison.Ordinal);
    }
}
