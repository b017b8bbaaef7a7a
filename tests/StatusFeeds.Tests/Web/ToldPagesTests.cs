// What the host's page and the API say of each change, whether it was told, and of the next maintenance.
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed partial class ToldPagesTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    private readonly SteppedClock clock = new(Evening);

    [Fact]
    public async Task EveryChangeOfAHostStandsOnItsPageAndSaysWhetherItWasTold()
    {
        await using var served = await Shop();
        clock.Advance(TimeSpan.FromMinutes(5));
        var (lost, down) = (Untold(Status.Up, Status.Unknown, "unreachable behind core-sw1"), Untold(Status.Unknown, Status.Down, "refused", 1));
        await served.Keep(lost, down);
        var late = down with { Number = down.Number + 1, At = down.At.AddMilliseconds(1), From = Status.Up, Told = true, Counts = false };
        await served.Tell(new ToldChange(late, [Scopes.All], "http://status.example.org", new("DOWN: web01 - http: refused", "", ""), new("DOWN: web01 - http: refused (2026-11-21 00:02 UTC)", "", ""), "{}"));
        List<string> rows = [.. Row().Matches((await served.Get("/hosts/web01")).Text).Select(row => row.Value)];
        Assert.Equal(4, rows.Count);
        Assert.Contains($"events/{late.Number}", rows[0], StringComparison.Ordinal);
        Assert.EndsWith("<td>was UP</td><td>web01 - http: refused <small>told</small></td></tr>", rows[0], StringComparison.Ordinal);
        Assert.EndsWith("<td>was UNKNOWN</td><td>refused <small>told later</small></td></tr>", rows[1], StringComparison.Ordinal);
        Assert.EndsWith("<td>was UP</td><td>unreachable behind core-sw1 <small>not told</small></td></tr>", rows[2], StringComparison.Ordinal);
        Assert.EndsWith("<td>is new</td><td>web01 <small>told</small></td></tr>", rows[3], StringComparison.Ordinal);
        Assert.All(rows[1..3], row => Assert.DoesNotContain("events/", row, StringComparison.Ordinal));
        Assert.Contains("told at <time", (await served.Get($"/events/{late.Number}")).Text, StringComparison.Ordinal);

        var front = (await served.Get("/")).Text;
        Assert.Contains("<h2>Last changes in the feeds</h2>", front, StringComparison.Ordinal);
        Assert.DoesNotContain("unreachable behind core-sw1", front, StringComparison.Ordinal);

        Change Untold(Status from, Status to, string reason, int later = 0) =>
            clock.GetUtcNow().AddMilliseconds(later) is var at ? new(at.ToUnixTimeMilliseconds(), Subject.OfHost("web01"), from, to, at, "", reason, null, Told: false) : null!;
    }

    [Fact]
    public async Task TheApiMarksEveryChangeAsToldOrNot()
    {
        await using var served = await Shop();
        var state = served.World.Hosts["web01"];
        state = state with { Past = [new PastChange(Evening.AddMinutes(1), Status.Up, Status.Unknown, "unreachable behind core-sw1", Told: false), .. state.Past] };
        await served.Become(served.World with { Hosts = served.World.Hosts.SetItem("web01", state) });
        Assert.Equal(
            [("unknown", false), ("up", true)],
            Root(await served.Get("/api/hosts/web01")).GetProperty("changes").EnumerateArray().Select(change => (Text(change, "to"), change.GetProperty("told").GetBoolean())));
    }

    [Fact]
    public async Task TheNextWindowOfAHostIsShownThirtyDaysAhead()
    {
        var weekly = new Window("f00d", "The shop", ["web01", "web02"], new Schedule.Recurring(Crontab.Parse("0 3 * * SUN").Crontab!, TimeSpan.FromHours(2), TimeZoneInfo.Utc), "weekly patching");
        var far = new Window("cafe", "cache1", ["cache1"], new Schedule.Once(Evening.AddDays(31), Evening.AddDays(32)), "new disk");
        await using var served = await Shop(weekly, far);
        var next = Root(await served.Get("/api/hosts/web01")).GetProperty("nextWindow");
        Assert.Equal(
            ("f00d", "The shop", "weekly patching", "2026-11-22T03:00:00.000Z", "2026-11-22T05:00:00.000Z", 2),
            (Text(next, "window"), Text(next, "name"), Text(next, "reason"), Text(next, "from"), Text(next, "until"), next.GetProperty("hosts").GetArrayLength()));
        Assert.Contains("The next maintenance window over The shop is from 2026-11-22 03:00:00 UTC, in 1d 3h 2m, until 2026-11-22 05:00:00 UTC: weekly patching.", (await served.Get("/hosts/web01")).Text, StringComparison.Ordinal);
        foreach (var other in new[] { "cache1", "mx" })
        {
            Assert.Equal(JsonValueKind.Null, Root(await served.Get($"/api/hosts/{other}")).GetProperty("nextWindow").ValueKind);
        }
    }

    private async Task<ServedSite> Shop(params ImmutableArray<Window> windows)
    {
        var site = SmallSite.Of("http://status.example.org", ("shop", ["web01", "web02", "cache1"]), ("mail", ["mx"])) with { Windows = windows };
        var served = await ServedSite.Open(site, clock);
        await served.Change([.. site.Hosts.Keys.Order(StringComparer.Ordinal).Select(host => (host, Status.Up, ""))]);
        return served;
    }

    private static JsonElement Root(Fetched fetched) => JsonDocument.Parse(fetched.Body).RootElement;

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;

    [GeneratedRegex("<tr><td>.*</tr>")]
    private static partial Regex Row();
}
