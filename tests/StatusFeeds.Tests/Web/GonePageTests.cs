// The page of a host that left the configuration: old articles lead to it for ever.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class GonePageTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Fact]
    public async Task AHostThatLeftTheConfigurationKeepsAPageForOldArticles()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01", "web02"), new SteppedClock(Evening));
        await served.Change(("web01", Status.Up, ""), ("web02", Status.Degraded, "time 2 s > 1 s"));
        var number = served.World.Hosts["web02"].Number;
        await served.Adopt(SmallSite.Shop("web01"));
        var page = await served.Get("/hosts/web02");
        Assert.Equal(200, page.Code);
        Assert.Contains("is not looked at", page.Text, StringComparison.Ordinal);
        Assert.Contains($"../events/{number}", page.Text, StringComparison.Ordinal);
        Assert.Contains("web02 - http: time 2 s &gt; 1 s", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"../hosts/web02\"", (await served.Get($"/events/{number}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatMayComeBackIsSaidToBeMissingAndThenSinceWhenItIsRetiredAndWhatItWasBefore()
    {
        var site = SmallSite.Shop("web01", "web02");
        await using var served = await ServedSite.Open(site, new SteppedClock(Evening));
        await served.Change(("web01", Status.Up, ""), ("web02", Status.Degraded, "time 2 s > 1 s"));
        var missing = Evaluator.Adopt(served.World, SmallSite.Shop("web01"), Evening.AddMinutes(1), start: false).World;
        var page = Gone(served, missing, Evening.AddMinutes(1));
        Assert.Contains("<span>web02</span> <b class=\"status degraded\">DEGRADED</b>", page, StringComparison.Ordinal);
        Assert.Contains("Unless it comes back within a minute or two, it is RETIRED.", page, StringComparison.Ordinal);

        var retired = Evaluator.Retire(missing, served.Site, Evening.AddMinutes(2)).World;
        page = Gone(served, retired, Evening.AddMinutes(12));
        Assert.Contains("<span>web02</span> <b class=\"status retired\">RETIRED</b>", page, StringComparison.Ordinal);
        Assert.Contains("Before that it was DEGRADED.", page, StringComparison.Ordinal);
        Assert.Contains("RETIRED since <time class=\"since\" datetime=\"2026-11-20T23:59:39Z\">2026-11-20 23:59:39</time>.", page, StringComparison.Ordinal);
    }

    private static string Gone(ServedSite served, World world, DateTimeOffset now) =>
        HostPage.RenderGone(new Sight(served.Store.Board! with { World = world }, now, null, "../"), "web02", new([], [])).ToString();
}
