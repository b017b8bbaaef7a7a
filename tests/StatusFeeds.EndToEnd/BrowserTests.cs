// Every page as a real browser shows it: light and dark, on a phone and on a wall, without script, by keyboard.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class BrowserTests(ShowSite site) : IClassFixture<ShowSite>
{
    private static readonly int[] Widths = [360, 1920];

    [Theory]
    [InlineData("front", "/")]
    [InlineData("application", "/apps/shop")]
    [InlineData("availability", "/apps/shop/availability")]
    [InlineData("calm application", "/apps/intranet")]
    [InlineData("awkward application", "/apps/awkward")]
    [InlineData("host", "/hosts/web01")]
    [InlineData("calm host", "/hosts/wiki")]
    [InlineData("switch", "/hosts/core-sw1")]
    [InlineData("maintained host", "/hosts/forms")]
    [InlineData("awkward host", null)]
    [InlineData("event", null)]
    [InlineData("retired host", "/hosts/gone01")]
    [InlineData("list", "/apps/farm")]
    [InlineData("all", "/all")]
    [InlineData("incidents", "/incidents")]
    [InlineData("incident", "/incidents/1")]
    [InlineData("incident report", "/incidents/1/report")]
    [InlineData("lost", "/nowhere")]
    public async Task APageIsWithoutFaultInBothThemesFromPhoneToWall(string name, string? path)
    {
        var url = name switch
        {
            "event" => await site.Event("DOWN: web01"),
            "awkward host" => $"{site.Url}/hosts/{ShowSite.Awkward}",
            _ => site.Url + path,
        };
        if (name == "retired host")
        {
            await site.GoneIsRetired();
        }

        var code = name == "lost" ? 404 : 200;
        foreach (var theme in Enum.GetValues<Theme>())
        {
            foreach (var width in Widths)
            {
                // All four with script; under axe, and without script, those two that differ in both.
                var isEach = (theme == Theme.Dark) == (width == Widths[^1]);
                foreach (var script in isEach ? new[] { true, false } : [true])
                {
                    await using var tab = await site.Browser.Open(theme, width, script);
                    Assert.Equal(code, (await tab.Go(url)).Status);
                    if (script)
                    {
                        await tab.Spoil("for (const one of document.querySelectorAll('details')) one.open = true");
                    }

                    Assert.Empty(await tab.Faults());
                    if (script && isEach)
                    {
                        Assert.Empty(await tab.Axe());
                    }

                    if (script)
                    {
                        await tab.Keep($"{name}-{theme}-{width}");
                    }

                    Assert.True(await tab.Tabulate() is { } mark && mark.StartsWith("solid", StringComparison.Ordinal), $"{name}: the first link shows no focus");

                    // A browser says of the page itself that it is not there; that is no fault of the page.
                    Assert.DoesNotContain(tab.Complaints(), complaint => code == 200 || !complaint.Contains("status of 404", StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public async Task EveryLinkOfTheFrontPageIsReachedByKeyboardAndShowsIt()
    {
        await using var tab = await site.Browser.Open(Theme.Light, 1920);
        await tab.Go(site.Url + "/");
        var reached = 0;
        while (await tab.Tabulate() is { } mark)
        {
            Assert.StartsWith("solid", mark, StringComparison.Ordinal);
            Assert.True(++reached < 1000, "the keyboard never comes to the end");
        }

        Assert.InRange(reached, 20, 1000);
    }

    [Fact]
    public async Task WithoutScriptAPageReloadsItselfAndSaysNoAges()
    {
        await using var tab = await site.Browser.Open(Theme.Light, 1920, script: false);
        await tab.Go(site.Url + "/");
        Assert.Equal("60", await tab.Ask<string>("() => document.querySelector('meta[http-equiv=refresh]')?.content"));
        Assert.Equal(0, await tab.Ask<int>("() => document.querySelectorAll('[data-ago]').length"));
    }

    [Fact]
    public async Task AFaultIsFound()
    {
        await using var tab = await site.Browser.Open(Theme.Light, 360);
        await tab.Go(site.Url + "/");
        await tab.Spoil("document.querySelector('footer p').style.color = '#999'; document.querySelector('main').style.width = '3000px'; document.querySelector('.status').textContent = ''");
        var faults = string.Join('\n', await tab.Faults());
        Assert.Contains("wider than the window", faults, StringComparison.Ordinal);
        Assert.Contains("contrast 2.", faults, StringComparison.Ordinal);
        Assert.Contains("a status without its word", faults, StringComparison.Ordinal);
        await tab.Spoil("document.querySelector('.home').textContent = ''; document.documentElement.lang = ''");
        Assert.Contains(await tab.Axe(), fault => fault.StartsWith("html-has-lang (serious)", StringComparison.Ordinal));
    }
}
