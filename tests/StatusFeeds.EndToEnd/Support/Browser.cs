// Debian's real chromium without a screen: opens pages with a colour scheme and a width, and says what is wrong with them.
using Microsoft.Playwright;

namespace StatusFeeds.EndToEnd.Support;

internal enum Theme
{
    Light,
    Dark,
}

/// <summary>How one page was taken. Bytes as they came over the wire and decoded; times in ms from the request's start.</summary>
internal sealed record Taken(int Status, double Wire, double Decoded, double Response, double Loaded);

internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser chromium;

    private Browser(IPlaywright playwright, IBrowser chromium) => (this.playwright, this.chromium) = (playwright, chromium);

    public static async Task<Browser> Start()
    {
        var driver = await Playwright.CreateAsync();
        try
        {
            return new Browser(driver, await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
            }));
        }
        catch
        {
            driver.Dispose();
            throw;
        }
    }

    /// <param name="script">Whether pages may run scripts.</param>
    public async Task<Tab> Open(Theme theme, int width, bool script = true)
    {
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width < 500 ? 740 : 1080 },
            ColorScheme = theme == Theme.Dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
        });
        return new Tab(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
    }
}

/// <summary>One tab in a window of its own, which remembers what went wrong in it.</summary>
internal sealed class Tab : IAsyncDisposable
{
    /// <summary>Pictures of all pages are left in this folder where it is named: <c>tools/screenshots --pages</c>.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("STATUSFEEDS_PICTURES");

    private static readonly Lazy<Task<string>> AxeSource = new(() => File.ReadAllTextAsync(Repository.File("tests", "readers", "node_modules", "axe-core", "axe.min.js")));

    private readonly IBrowserContext context;
    private readonly IPage page;
    private readonly List<string> complaints = [];

    public Tab(IBrowserContext context, IPage page)
    {
        (this.context, this.page) = (context, page);
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Note(true, $"script error: {error}");

        // A stream ends where its page does.
        page.RequestFailed += (_, request) => Note(!(request.Url.EndsWith("/live", StringComparison.Ordinal) && request.Failure == "net::ERR_ABORTED"), $"request failed: {request.Url} {request.Failure}");
        page.Response += (_, response) => Note(response.Status >= 400 && !response.Request.IsNavigationRequest, $"{response.Status}: {response.Url}");
    }

    /// <summary>Console errors and warnings, failed requests; and since the last asking only.</summary>
    public IReadOnlyList<string> Complaints()
    {
        lock (complaints)
        {
            string[] all = [.. complaints];
            complaints.Clear();
            return all;
        }
    }

    public async Task<Taken> Go(string url)
    {
        var response = await page.GotoAsync(url) ?? throw new InvalidOperationException($"{url} gave no response");
        var times = await page.EvaluateAsync<double[]>(
            """
            () => { const n = performance.getEntriesByType('navigation')[0];
                return [n.encodedBodySize, n.decodedBodySize, n.responseEnd - n.requestStart, n.domContentLoadedEventEnd - n.requestStart]; }
            """);
        return new Taken(response.Status, times[0], times[1], times[2], times[3]);
    }

    /// <summary>What a careful eye would find: see <see cref="PageFaults"/>.</summary>
    public async Task<IReadOnlyList<string>> Faults() => await page.EvaluateAsync<string[]>(PageFaults.Script);

    /// <summary>What axe finds serious or critical, each with the places.</summary>
    public async Task<IReadOnlyList<string>> Axe()
    {
        await page.EvaluateAsync(await AxeSource.Value);
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                .filter(one => one.impact === 'serious' || one.impact === 'critical')
                .map(one => `${one.id} (${one.impact}): ${one.help}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`)
            """);
    }

    /// <summary>Waits until that function of the page is true.</summary>
    public Task Until(string function) => page.WaitForFunctionAsync(function, null, new PageWaitForFunctionOptions { Timeout = 20_000, PollingInterval = 20 });

    /// <summary>What a function of the page gives.</summary>
    public Task<T> Ask<T>(string function) => page.EvaluateAsync<T>(function);

    public Task Press(string keys) => page.Keyboard.PressAsync(keys);

    public Task Type(string text) => page.Keyboard.TypeAsync(text);

    /// <summary>Runs a script in the page, for tests of the tests.</summary>
    public Task Spoil(string script) => page.EvaluateAsync($"() => {{ {script}; }}");

    /// <summary>Goes to the next link by the keyboard and says how it is marked; null when none has the focus.</summary>
    public async Task<string?> Tabulate()
    {
        await page.Keyboard.PressAsync("Tab");
        return await page.EvaluateAsync<string?>(
            """
            () => { const at = document.activeElement; if (!at || at === document.body) return null;
                const style = getComputedStyle(at); return at.matches(':focus-visible') ? `${style.outlineStyle} ${parseFloat(style.outlineWidth)}` : 'no'; }
            """);
    }

    /// <summary>A picture of the whole page, where a folder is named for them.</summary>
    public Task Keep(string name) => Pictures is null
        ? Task.CompletedTask
        : page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, name.Replace(' ', '-').ToLowerInvariant() + ".png"), FullPage = true });

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private void Note(bool wrong, string what)
    {
        if (wrong)
        {
            lock (complaints)
            {
                complaints.Add(what);
            }
        }
    }
}
