// Which numbers are told and when, and in which words.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Rules;

public sealed class NoticingTests
{
    private static readonly Site Site = Promised(0.999);
    private static readonly DateTimeOffset November = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>November allows 0.1 % of 43,200 minutes: 43.2. Half are 21.6.</summary>
    [Theory]
    [InlineData(0, null)]
    [InlineData(21.5, null)]
    [InlineData(21.6, NoticeKind.Half)]
    [InlineData(43.2, NoticeKind.Half)]
    [InlineData(43.3, NoticeKind.Broken)]
    internal void ABudgetIsToldWhenHalfOfItIsSpentAndWhenAllIs(double minutes, NoticeKind? told)
    {
        var now = November.AddDays(10);
        Assert.Equal(told, Noticing.Of(Site, Site.Applications[0], Counted(TimeSpan.FromDays(10), minutes), November, now, now)?.Kind);
    }

    [Fact]
    public void WithoutAnObjectiveOnlyMonthsThatAreOverAreTold()
    {
        var site = Sites.Of(Sites.Host("web01"));
        var now = November.AddDays(10);
        Assert.Null(Noticing.Of(site, site.Applications[0], Counted(TimeSpan.FromDays(10), 5000), November, now, now));
        var october = November.AddMonths(-1);
        Assert.Equal(NoticeKind.Month, Noticing.Of(site, site.Applications[0], Counted(TimeSpan.FromDays(31), 31), october, November, now)!.Kind);
        Assert.Null(Noticing.Of(site, site.Applications[0], default, october, November, now));
    }

    [Fact]
    public void TheMonthBeforeIsAskedForInTheFirstWeekByTheSitesClock()
    {
        var site = Site with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        var midnight = new DateTimeOffset(2026, 10, 31, 23, 0, 0, TimeSpan.Zero);
        Assert.Equal([(new DateTimeOffset(2026, 9, 30, 22, 0, 0, TimeSpan.Zero), midnight), (midnight, midnight)], Noticing.Asked(site, midnight));
        Assert.Equal([(midnight, midnight.AddDays(7))], Noticing.Asked(site, midnight.AddDays(7)));
    }

    [Fact]
    public void EachIsToldOnceAndAfterARestartNotAgain()
    {
        var notice = Noticing.Of(Site, Site.Applications[0], Counted(TimeSpan.FromDays(10), 30), November, November.AddDays(10), November.AddDays(10))!;
        var told = Noticing.Tell(World.Empty, Site, [notice], November.AddDays(10));
        Assert.Equal((Subject.OfReport("shop@2026-11/half"), Status.Report, true), (told.Changes.Single().Subject, told.Changes[0].To, told.Changes[0].Told));
        Assert.Empty(Noticing.Tell(told.World, Site, [notice], November.AddDays(11)).Changes);
        Assert.Empty(Noticing.Tell(World.Empty with { ToldReports = ["shop@2026-11/half"] }, Site, [notice], November.AddDays(11)).Changes);
        Assert.Empty(Noticing.Tell(World.Empty, Site with { Applications = [] }, [notice], November.AddDays(10)).Changes);
    }

    [Theory]
    [InlineData(30, "REPORT: Web shop - half of the error budget of November 2026 is spent (99.9 % per month)", "Of the error budget (99.9 % per month) 30.555 % is left.")]
    [InlineData(60, "REPORT: Web shop - the objective for November 2026 is broken (99.9 % per month)", "The error budget (99.9 % per month) is overspent: 138.888 % of it is gone.")]
    public void TheWordsSayWhatIsSpentAndWhatIsLeft(double minutes, string title, string budget)
    {
        var (now, application) = (November.AddDays(10), Site.Applications[0]);
        var notice = Noticing.Of(Site, application, Counted(TimeSpan.FromDays(10), minutes), November, now, now)!;
        var change = new Change(1, Subject.OfReport(notice.Key), null, Status.Report, now, "", "", null, Told: true);
        var words = EntryTexts.ForNotice(application, notice, "http://localhost:8080/apps/shop/availability", change, events: false);
        Assert.Equal(title, words.Title);
        Assert.Contains(budget, words.Content, StringComparison.Ordinal);
        Assert.Contains("Maintenance is out, degraded counts as up, unknown is out", words.Content, StringComparison.Ordinal);
        Assert.EndsWith(" (2026-11-11 00:00 UTC)", EntryTexts.ForNotice(application, notice, "x", change, events: true).Title, StringComparison.Ordinal);
    }

    /// <summary>8 minutes of 44,640 are 0.01792 %: 99.98207 %, cut to 99.982.</summary>
    [Fact]
    public void AMonthSaysHowAvailableItWasAndIsNeverRoundedUp()
    {
        var october = November.AddMonths(-1);
        var notice = Noticing.Of(Site, Site.Applications[0], Counted(TimeSpan.FromDays(31), 8), october, November, November)!;
        var change = new Change(1, Subject.OfReport(notice.Key), null, Status.Report, November, "", "", null, Told: true);
        Assert.Equal("REPORT: Web shop - 99.982 % available in October 2026", EntryTexts.ForNotice(Site.Applications[0], notice, "x", change, events: false).Title);
    }

    /// <summary>So long in all, of which so many minutes down in one failure.</summary>
    private static Totals Counted(TimeSpan all, double minutes)
    {
        var (whole, down) = ((long)all.TotalMilliseconds, (long)Math.Round(minutes * 60_000));
        return new Totals(new StatusFeeds.Rules.Columns(whole - down, 0, down, 0), default, 0, whole - down, down, down > 0 ? 1 : 0, down);
    }

    private static Site Promised(double share)
    {
        var site = Sites.Of(Sites.Host("web01"));
        return site with { Applications = [site.Applications[0] with { Objective = new Objective(share) }] };
    }
}
