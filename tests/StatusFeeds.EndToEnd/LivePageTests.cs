// Pages that are left open: what changes appears by itself, and what somebody does there is not disturbed.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class LivePageTests(ShowSite site) : IClassFixture<ShowSite>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("/", "node-01")]
    [InlineData("/apps/farm", "node-02")]
    [InlineData("/hosts/node-03", "node-03")]
    public async Task AChangeOfStatusAppearsWithinTwoSeconds(string path, string host)
    {
        await using var tab = await site.Browser.Open(Theme.Light, 1920);
        await tab.Go(site.Url + path);
        Assert.False(await tab.Ask<bool>(Shows(host, "DOWN")));
        foreach (var (reply, status, shown) in new[] { (Reply.Down, "down", true), (Reply.Up, "up", false) })
        {
            site.Set(host, reply);
            await site.Says(host, status);
            var from = TimeProvider.System.GetTimestamp();
            await tab.Until($"() => ({Shows(host, "DOWN")})() === {(shown ? "true" : "false")}");
            var taken = TimeProvider.System.GetElapsedTime(from);
            TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {status} was seen after {taken.TotalMilliseconds:0} ms");
            Assert.InRange(taken, TimeSpan.Zero, Soon);
        }

        Assert.Empty(tab.Complaints());
    }

    [Fact]
    public async Task WhatChangesDisturbsNobody()
    {
        await using var tab = await site.Browser.Open(Theme.Light, 360);
        await tab.Go(site.Url + "/apps/farm");
        await tab.Press("/");
        await tab.Type("node r1");
        Assert.Equal("5 of 14", await tab.Ask<string>("() => document.getElementById('found').textContent"));
        await tab.Spoil("scrollTo(0, 120)");
        var before = await tab.Ask<double>("() => document.activeElement.getBoundingClientRect().top");
        site.Set("node-04", Reply.Down);
        await tab.Until($"() => ({Shows("node-04", "DOWN")})()");
        Assert.Equal("filter node r1 5 of 14", await tab.Ask<string>("() => `${document.activeElement.id} ${document.activeElement.value} ${document.getElementById('found').textContent}`"));
        Assert.InRange(await tab.Ask<double>("() => document.activeElement.getBoundingClientRect().top"), before - 2, before + 2);
        Assert.EndsWith("#filter=node%20r1", await tab.Ask<string>("() => location.href"), StringComparison.Ordinal);
        await tab.Press("Escape");
        Assert.Equal("", await tab.Ask<string>("() => document.getElementById('found').textContent"));
        Assert.Empty(tab.Complaints());
        site.Set("node-04", Reply.Up);
    }

    [Fact]
    public async Task AnOpenDetailAndTheFocusStayWhereTheyAre()
    {
        await using var tab = await site.Browser.Open(Theme.Dark, 1920);
        await tab.Go(site.Url + "/hosts/node-05");
        await tab.Spoil("document.querySelector('details').open = true; document.querySelector('main dl.about a').focus()");
        var focus = await tab.Ask<string>("() => document.activeElement.getAttribute('href')");
        site.Set("node-05", Reply.Down);
        await tab.Until($"() => ({Shows("node-05", "DOWN")})()");
        Assert.True(await tab.Ask<bool>("() => document.querySelector('details').open"));
        Assert.Equal(focus, await tab.Ask<string>("() => document.activeElement.getAttribute('href')"));
        Assert.StartsWith("DOWN: node-05", await tab.Ask<string>("() => document.title"), StringComparison.Ordinal);
        Assert.EndsWith("icon-down.svg", await tab.Ask<string>("() => document.querySelector('link[rel=icon]').href"), StringComparison.Ordinal);
        site.Set("node-05", Reply.Up);
    }

    [Fact]
    public async Task AFilterStandsInTheAddressAndFindsByStatusAndLabel()
    {
        await using var tab = await site.Browser.Open(Theme.Light, 1920);
        await tab.Go(site.Url + "/all#filter=node%20r2%20up");
        Assert.Equal("node r2 up", await tab.Ask<string>("() => document.getElementById('filter').value"));

        // A host that another test broke may be on its way to UP still; an open page counts it then.
        await tab.Until("() => document.getElementById('found').textContent.startsWith('5 of ')");
    }

    private static string Shows(string host, string status) =>
        $"() => [...document.querySelectorAll('.hosts tr, .wrong li, .lead')].some(one => one.textContent.includes('{host}') && one.querySelector('.status')?.textContent === '{status}')";
}
