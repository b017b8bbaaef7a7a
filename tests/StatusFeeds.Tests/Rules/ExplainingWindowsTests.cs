// What is said of the maintenance windows over a host: the open ones first, then the next, thirty days ahead.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Rules;

public sealed class ExplainingWindowsTests
{
    /// <summary>A Saturday.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly Site Site = SmallSite.Shop("core", "edge1", "edge2");

    private static readonly World World = SmallSite.Begun(Site, Noon.AddHours(-2));

    [Fact]
    public void TheOpenWindowStandsBeforeTheNextAndBothBeforeTheStatus()
    {
        var weekly = Weekly("core and edge1", "core", "edge1");
        var world = World with
        {
            Ordered = [Planned("7", Noon.AddDays(5), "core"), Planned("8", Noon.AddDays(4), "edge2")],
            Windows = World.Windows.Add("w1@1", new("w1@1", weekly, Noon.AddHours(-1), Noon.AddHours(1))),
        };
        var told = Explaining.Of(Site with { Windows = [weekly] }, world, "core", Noon).Select(step => $"{step.Topic}: {step.Text}").SkipWhile(step => !step.StartsWith("window", StringComparison.Ordinal)).ToList();
        Assert.Equal("window: A maintenance window over core and edge1 has been open since 2026-11-21 11:00:00 UTC, for 1h, and ends at 2026-11-21 13:00:00 UTC: patching. Looks go on.", told[0]);
        Assert.Equal("window: The next maintenance window over core is from 2026-11-26 12:00:00 UTC, in 5d, until 2026-11-26 14:00:00 UTC: kernel update.", told[1]);
        Assert.StartsWith("status: ", told[2], StringComparison.Ordinal);
    }

    [Fact]
    public void OfAWindowThatIsOpenItsNextOpeningIsSaid()
    {
        var site = Site with { Windows = [Weekly("core", "core")] };
        Assert.Equal((Noon.AddDays(7).AddHours(-1), Noon.AddDays(7).AddHours(1)), Next(site, World, Noon));
        Assert.Equal((Noon.AddHours(-1), Noon.AddHours(1)), Next(site, World, Noon.AddHours(-2)));
        Assert.Equal(Noon.AddDays(7).AddHours(-1), Next(site, World, Noon.AddHours(1))?.From);
    }

    [Fact]
    public void OfTwoThatBeginTogetherTheOneOverThisHostAloneIsSaid()
    {
        var site = Site with { Windows = [Weekly("core and edge1", "core", "edge1"), Weekly("core", "core")] };
        Assert.Equal("core", ExplainingWindows.Next(site, World, "core", Noon)?.Window.Name);
        Assert.Equal("core and edge1", ExplainingWindows.Next(site, World, "edge1", Noon)?.Window.Name);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(30.001, false)]
    [InlineData(0.001, true)]
    [InlineData(-0.01, false)]
    [InlineData(-1, false)]
    public void AWindowIsSpokenOfThirtyDaysAheadAndNotOnceItHasBegun(double days, bool spoken)
    {
        var world = World with { Ordered = [Planned("7", Noon.AddDays(days), "core")] };
        Assert.Equal(spoken, Next(Site, world, Noon) is not null);
        Assert.Equal(spoken, Explaining.Of(Site, world, "core", Noon).Any(step => step.Topic == "window"));
        Assert.DoesNotContain(Explaining.Of(Site, world, "edge1", Noon), step => step.Topic == "window");
    }

    /// <summary>Of two hours.</summary>
    private static Window Planned(string id, DateTimeOffset from, string host) => new(id, host, [host], new Schedule.Once(from, from.AddHours(2)), "kernel update");

    /// <summary>On Saturdays from 11 to 13 o'clock.</summary>
    private static Window Weekly(string name, params ImmutableArray<string> hosts) =>
        new("w" + hosts.Length, name, hosts, new Schedule.Recurring(Crontab.Parse("0 11 * * SAT").Crontab!, TimeSpan.FromHours(2), TimeZoneInfo.Utc), "patching");

    private static (DateTimeOffset From, DateTimeOffset Until)? Next(Site site, World world, DateTimeOffset now) =>
        ExplainingWindows.Next(site, world, "core", now) is { } next ? (next.From, next.Until) : null;
}
