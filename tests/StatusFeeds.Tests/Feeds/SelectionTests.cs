// Which entries a feed holds.
using System.Collections.Frozen;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class SelectionTests
{
    /// <summary>Minutes.</summary>
    private const double Day = 24 * 60;

    private static readonly DateTimeOffset AsOf = Shop.At("2026-11-21T00:00:00Z");
    private static readonly FrozenSet<string> Members = Enumerable.Range(0, 1000).Select(i => $"h{i}").ToFrozenSet();
    private static readonly FrozenSet<string> None = [];

    [Fact]
    public void TheHostsFeedHoldsTheMembersAndNoOthersNewestFirst()
    {
        var entries = Selection.Hosts([Entry("h1", 1), Entry("stranger", 2), Entry("h2", 3)], [], Members, None, AsOf);
        Assert.Equal(["h1", "h2"], entries.Select(entry => entry.Subject.Id));
        Assert.Equal(["h2", "h1"], Selection.Hosts([Entry("h2", 5), Entry("h1", 6)], [], Members, None, AsOf).Select(entry => entry.Subject.Id));
        Assert.Equal(["h1", "h2"], Selection.Hosts([Entry("h2", 6), Entry("h1", 5)], [], Members, None, AsOf).Select(entry => entry.Subject.Id));
    }

    [Fact]
    public void TheMonitorsEntryStandsAmongTheHostsForThirtyDays()
    {
        Assert.Equal(["h1", "monitor"], Selection.Hosts([Entry("h1", 0), Monitor(30 * Day - 1)], [], Members, None, AsOf).Select(entry => entry.Subject.Id));
        Assert.Equal(["h1"], Selection.Hosts([Entry("h1", 0), Monitor(30 * Day)], [], Members, None, AsOf).Select(entry => entry.Subject.Id));
    }

    [Fact]
    public void AHostThatIsCalledMonitorIsNotTheMonitor()
    {
        var host = Entry("monitor", 90 * 24 * 60);
        Assert.Equal([host], Selection.Hosts([host], [], new HashSet<string> { "monitor" }, None, AsOf));
        Assert.Equal(2, Selection.Hosts([host, Monitor(1)], [], new HashSet<string> { "monitor" }, None, AsOf).Count);
    }

    [Fact]
    public void EventsAreNewsForThirtyDaysAndThenOnlyTheLatestOfHostsThatAreNotUp()
    {
        var news = Entry("h1", 30 * Day - 1);
        StoredEntry[] latest = [news, Entry("h2", 40 * Day), Entry("h3", 31 * Day, Status.Up), Entry("h4", 50 * Day, Status.Unknown), Entry("stranger", 35 * Day)];
        var events = Selection.Events([news, Entry("h9", 30 * Day)], latest, Members, AsOf);
        Assert.Equal([news, latest[1], latest[3]], events);
    }

    [Fact]
    public void NoEventStandsTwice()
    {
        var down = Entry("h1", 5);
        Assert.Equal([down], Selection.Events([down], [down], Members, AsOf));
    }

    [Fact]
    public void EventsAreThreeHundredInAllTheNewsFirst()
    {
        var news = Enumerable.Range(0, 299).Select(i => Entry($"h{i}", i)).ToList();
        StoredEntry[] old = [Entry("h900", 100_000), Entry("h901", 90_000), Entry("h902", 110_000)];
        Assert.Equal([.. news, old[1]], Selection.Events(news, old, Members, AsOf));
        StoredEntry[] full = [.. news, Entry("h299", 299), Entry("h300", 300)];
        Assert.Equal(full[..300], Selection.Events(full, old, Members, AsOf));
    }

    /// <summary>Its changes were told in other scopes then, and are not among this scope's news.</summary>
    [Fact]
    public void ADownHostThatJoinedLaterStandsInItsPlaceByTime()
    {
        StoredEntry[] news = [Entry("h1", 1), Entry("h2", 3)];
        var joined = Entry("h3", 2);
        Assert.Equal([news[0], joined, news[1]], Selection.Events(news, [joined], Members, AsOf));
    }

    [Fact]
    public void ARetiredHostStaysInTheHostsFeedForThirtyDays()
    {
        var retired = Entry("gone", 30 * Day - 1) with { To = Status.Retired };
        Assert.Equal(["h1", "gone"], Selection.Hosts([Entry("h1", 0), retired], [retired], Members, None, AsOf).Select(entry => entry.Subject.Id));
        var old = Entry("gone", 30 * Day) with { To = Status.Retired };
        Assert.Equal(["h1"], Selection.Hosts([Entry("h1", 0), old], [old], Members, None, AsOf).Select(entry => entry.Subject.Id));

        // One that was told retired in another scope only.
        Assert.Equal(["h1"], Selection.Hosts([Entry("h1", 0), retired], [], Members, None, AsOf).Select(entry => entry.Subject.Id));
    }

    [Fact]
    public void AnApplicationsEntryStaysAsLongAsItHasOneAndAWindowsForThirtyDays()
    {
        var (shop, other) = (Entry(Subject.OfApplication("shop"), 90 * Day, Status.Up), Entry(Subject.OfApplication("other"), 1, Status.Down));
        var (window, old) = (Entry(Subject.OfWindow("w@2"), 30 * Day - 1, Status.Maintenance), Entry(Subject.OfWindow("w@1"), 30 * Day, Status.Maintenance));
        var entries = Selection.Hosts([Entry("h1", 0)], [shop, other, window, old], Members, new HashSet<string> { "shop" }, AsOf);
        Assert.Equal(["h1", "w@2", "shop"], entries.Select(entry => entry.Subject.Id));

        // Of those, only what was told in this scope.
        Assert.Equal(["h1"], Selection.Hosts([Entry("h1", 0), shop, window], [], Members, new HashSet<string> { "shop" }, AsOf).Select(entry => entry.Subject.Id));
    }

    [Fact]
    public void AnApplicationThatIsCalledLikeAHostIsAnother()
    {
        var (host, application) = (Entry("h1", 5), Entry(Subject.OfApplication("h1"), 6, Status.Up));
        Assert.Equal([host, application], Selection.Hosts([host], [application], Members, new HashSet<string> { "h1" }, AsOf));
        Assert.Equal([host], Selection.Hosts([host], [application], Members, None, AsOf));
    }

    [Fact]
    public void OneMoreEntryReplacesThatOfItsSubject()
    {
        Assert.Equal([Monitor(1), Entry("h1", 5)], Selection.With(Monitor(1), [Entry("h1", 5), Monitor(9)]));
        Assert.Equal([Monitor(1), Entry("h1", 5)], Selection.With(Monitor(1), [Entry("h1", 5)]));
    }

    [Fact]
    public void TheMonitorsChangesAreEventsLikeOthers() => Assert.Equal([Monitor(1)], Selection.Events([Monitor(1)], [Monitor(1)], Members, AsOf));

    private static StoredEntry Entry(string host, double minutesAgo, Status to = Status.Down) => Entry(Subject.OfHost(host), minutesAgo, to);

    private static StoredEntry Monitor(double minutesAgo) => Entry(Subject.Monitor, minutesAgo, Status.Unknown);

    private static StoredEntry Entry(Subject subject, double minutesAgo, Status to)
    {
        var at = AsOf.AddMinutes(-minutesAgo);
        return new(at.ToUnixTimeMilliseconds(), subject, Status.Up, to, at, Shop.Url, new KeptText(new("", "", "")));
    }
}
