// Pages of a thousand hosts in a real browser: how many bytes they are, and (told, not judged) how long they take.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class PageWeightTests
{
    private const int Applications = 10;
    private const int Each = 100;

    private static readonly int Times = Soak.IsOn ? 20 : 2;

    [Fact]
    public async Task PagesOfASingleHostAreWithoutFault()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("only", ("one", hosts.Url("one")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await using var browser = await Browser.Start();
        await box.HostIs("UP", "one");
        foreach (var path in new[] { "/", "/apps/only", "/all", "/hosts/one" })
        {
            await Look(browser, box.Url + path, $"1-UP{path.Replace('/', '-')}");
        }
    }

    [Fact]
    public async Task PagesOfAThousandHostsAreSmallWhetherAllAreUpOrAllAreDown()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site("{ every: 10s, timeout: 5s, fail-after: 1, recover-after: 1 }", "timezone: Europe/Berlin");
        foreach (var app in Enumerable.Range(0, Applications))
        {
            box.Application($"app{app}", [.. Enumerable.Range(0, Each).Select(number => ($"host-{app}-{number:000}", hosts.Url($"host-{app}-{number:000}")))]);
        }

        var all = Enumerable.Range(0, Applications * Each).Select(number => $"host-{number / Each}-{number % Each:000}");
        box.Write("everything.yaml", $"application: everything\ntitle: Everything\nneeds: [{string.Join(", ", all)}]\n");
        await using var program = await StatusFeedsProcess.Serve(box);
        await using var browser = await Browser.Start();
        foreach (var (status, headline) in new[] { ("UP", "All 1000 hosts are UP"), ("DOWN", "1000 of 1000 hosts are DOWN") })
        {
            hosts.SetAll(status == "UP" ? Reply.Up : Reply.Down);
            await Until.Seen(headline, () => box.Get("/apps/everything"), page => page.Text.Contains(headline, StringComparison.Ordinal), TimeSpan.FromMinutes(2));
            var number = (await box.Feed("/all/events.atom")).Entries[0].Link;
            var style = (await box.Get("/style.css")).Body.Length;
            foreach (var path in new[] { "/", "/apps/app0", "/apps/everything", "/apps/everything/hosts/2", "/all", "/hosts/host-0-000", new Uri(number).AbsolutePath })
            {
                await Weigh(browser, box.Url + path, $"1000 {status}: {path}", style);

                // There is more on pages of what is DOWN; the same of what is UP takes a minute more.
                if (status == "DOWN" || Soak.IsOn)
                    await Look(browser, box.Url + path, $"1000-{status}{path.Replace('/', '-')}");
            }
        }
    }

    /// <summary>On a phone by day and on a wall by night.</summary>
    private static async Task Look(Browser browser, string url, string name)
    {
        foreach (var (theme, width) in new[] { (Theme.Light, 360), (Theme.Dark, 1920) })
        {
            await using var tab = await browser.Open(theme, width);
            await tab.Go(url);
            Assert.Empty(await tab.Faults());
            Assert.Empty(await tab.Axe());
            Assert.Empty(tab.Complaints());
            await tab.Keep($"{name}-{theme}-{width}");
        }
    }

    private static async Task Weigh(Browser browser, string url, string what, int style)
    {
        await using var tab = await browser.Open(Theme.Light, 1920);
        var taken = new List<Taken>();
        foreach (var _ in Enumerable.Range(0, Times))
        {
            taken.Add(await tab.Go(url));
        }

        Assert.All(taken, one => Assert.Equal(200, one.Status));
        Assert.All(taken, one => Assert.InRange(one.Decoded + style, 1, 100_000));
        Assert.All(taken, one => Assert.InRange(one.Wire, 1, 25_000));
        var (response, loaded) = (taken.Select(one => one.Response).Order().ToList(), taken.Select(one => one.Loaded).Order().ToList());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what}: {taken[^1].Decoded:0} B, {taken[^1].Wire:0} B on the wire; response {response[Times / 2]:0.0} ms (median), {response[^1]:0.0} ms (slowest of {Times}); ready to read {loaded[Times / 2]:0.0} ms");
    }
}
