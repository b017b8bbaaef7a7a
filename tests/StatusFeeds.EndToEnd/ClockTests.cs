// The wall clock of the running program jumps and runs faster: nobody is DOWN for that, looks go on, and no instant goes back.
using System.Globalization;
using System.Xml.Linq;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ClockTests
{
    private const string Rhythm = "{ every: 1s, timeout: 1s, fail-after: 2, recover-after: 1, retry-every: 1s }";

    /// <summary>Of looks after a jump: an interval, and what a busy machine adds. A program that waits for its old time would wait for an hour.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    private static readonly string[] Names = [.. Enumerable.Range(1, 6).Select(number => $"web0{number}")];

    [Fact]
    public async Task ForwardADayBackAnHourAndTenTimesFasterMoveNoHostAndNoInstantBack()
    {
        await using var hosts = await PretendHosts.Start();
        await using var clock = new FakeClock();
        using var box = new Sandbox();
        box.Site(Rhythm);
        box.Application("shop", [.. Names.Select(name => (name, hosts.Url(name)))]);
        await using var program = await StatusFeedsProcess.Serve(box, environment: clock.Environment);
        var seen = new Instants(box);
        foreach (var name in Names)
        {
            await box.HostIs("UP", name);
        }

        List<string> told = [.. Names.Select(name => $"UP: {name}")];
        await Flip("web01");

        clock.Jump(TimeSpan.FromDays(1));
        await GoesOn();
        told.AddRange(["UNKNOWN: monitor", "UP: monitor"]);
        await Until.Seen("the day that nobody observed is told", () => box.Feed("/all/events.atom"), feed => feed.Entries.Count(entry => OfMonitor(entry)) == 2);
        await Flip("web02");
        var day = (await box.Feed("/all/hosts.atom")).Of("web02")!.Updated;
        Assert.InRange(day, clock.Now - TimeSpan.FromMinutes(1), clock.Now + TimeSpan.FromSeconds(2));

        clock.Jump(TimeSpan.FromHours(-1));
        await GoesOn();
        await Flip("web03");

        clock.RunFaster(10);
        await GoesOn();
        await Flip("web04");
        Assert.Equal(0, await program.Stop());
        Assert.DoesNotContain("bug", program.Errors, StringComparison.OrdinalIgnoreCase);

        // Down and up again is told, and that alone: all others are what they were.
        async Task Flip(string name)
        {
            hosts.Set(name, Reply.Down);
            await box.HostIs("DOWN", name);
            hosts.Set(name, Reply.Up);
            await box.HostIs("UP", name);
            await seen.Look();
            told.AddRange([$"DOWN: {name}", $"UP: {name}"]);
            await OnlyThat();
        }

        async Task GoesOn()
        {
            var before = Names.ToDictionary(name => name, hosts.Looks);
            await Until.True("each host is looked at soon", () => Names.All(name => hosts.Looks(name) > before[name]), Soon);
            await Until.True("and again and again", () => Names.All(name => hosts.Looks(name) > before[name] + 4));
            await Until.Seen("it says that it looks", () => box.Get("/readyz"), answer => answer.Text.StartsWith("ready", StringComparison.Ordinal));
            await seen.Look();
        }

        async Task OnlyThat()
        {
            var events = (await box.Feed("/all/events.atom")).Entries.Reverse().Select(entry => $"{entry.Status}: {Whom(entry)}").ToList();
            Assert.Equal(told.Take(Names.Length).Order(StringComparer.Ordinal), events.Take(Names.Length).Order(StringComparer.Ordinal));
            Assert.Equal(told.Skip(Names.Length), events.Skip(Names.Length));
        }
    }

    [Fact]
    public async Task AfterTheClockWentBackTheCauseIsStillFoundAndBlindnessStillEnds()
    {
        Needs.Root();
        await using var net = await BridgedNet.Make();
        await using var clock = new FakeClock();
        using var site = net.Site();
        await using var program = await StatusFeedsProcess.Serve(site.Box, net.Monitor.Inside, clock.Environment);
        await site.AllAreUp();
        var before = await site.Entries(but: "core-sw1");

        clock.Jump(TimeSpan.FromHours(-1));
        await net.SwitchLink(up: false);
        await site.SwitchIs("DOWN");
        await site.AllRackedAreUnknown();

        clock.Jump(TimeSpan.FromHours(-1));
        await net.SwitchLink(up: true);
        await site.SwitchIs("UP");
        await site.AllAreUp();

        await net.MonitorLink(up: false);
        await site.MonitorIs("UNKNOWN");
        await net.MonitorLink(up: true);
        await site.MonitorIs("UP");
        await site.AllAreUp();
        Assert.Equal(before, await site.Entries(but: "core-sw1"));
        Assert.Equal(["UP: monitor", "UNKNOWN: monitor", "UP: core-sw1", "DOWN: core-sw1"], (await site.Box.Feed("/all/events.atom")).Entries.Take(4).Select(entry => $"{entry.Status}: {Whom(entry)}"));
    }

    private static bool OfMonitor(AtomEntry entry) => entry.Title.Contains("StatusFeeds", StringComparison.Ordinal) || entry.Title.Contains("monitor", StringComparison.Ordinal);

    private static string Whom(AtomEntry entry) => OfMonitor(entry) ? "monitor" : entry.Title.Split([": ", " - ", " ("], StringSplitOptions.None)[1];

    /// <summary>What feeds said of time so far; the next look must find none of it gone back.</summary>
    private sealed class Instants(Sandbox box)
    {
        private readonly Dictionary<string, DateTimeOffset> last = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> told = new(StringComparer.Ordinal);

        public async Task Look()
        {
            foreach (var kind in (string[])["/all/hosts", "/all/events", "/apps/shop/hosts", "/apps/shop/events"])
            {
                var answer = await box.Get(kind + ".atom");
                Rises(kind + " updated", answer.Feed.Updated);

                // Its own clock is what the program has: Last-Modified is never later than Date, and goes back with it where the clock does.
                Assert.True(answer.Modified <= answer.Date, $"{kind}: Last-Modified {answer.Modified:O} is later than Date {answer.Date:O}");
                var modified = last.GetValueOrDefault(kind + " modified");
                Assert.True(answer.Modified >= modified || answer.Modified == answer.Date, $"{kind}: Last-Modified went back from {modified:O} to {answer.Modified:O}");
                last[kind + " modified"] = answer.Modified!.Value > modified ? answer.Modified.Value : modified;

                var newestFirst = answer.Feed.Entries.Select(entry => entry.Updated).ToList();
                Assert.Equal(newestFirst.OrderDescending(), newestFirst);
                foreach (var entry in answer.Feed.Entries)
                {
                    Rises(entry.Id, entry.Updated);
                }

                var dates = XDocument.Parse((await box.Get(kind + ".rss")).Text).Descendants("pubDate").Select(date => DateTimeOffset.ParseExact(date.Value, "R", CultureInfo.InvariantCulture)).ToList();
                Assert.NotEmpty(dates);
                Rises(kind + " RSS", dates.Max());
                if (kind.EndsWith("events", StringComparison.Ordinal))
                {
                    var numbers = answer.Feed.Entries.Select(entry => long.Parse(entry.Tail, CultureInfo.InvariantCulture)).ToList();
                    Assert.Equal(numbers.OrderDescending(), numbers);
                    Assert.Equal(dates.OrderDescending(), dates);
                    Assert.All(answer.Feed.Entries, entry => Assert.Equal(entry.Xml, told.GetValueOrDefault(entry.Id, entry.Xml)));
                    answer.Feed.Entries.ToList().ForEach(entry => told[entry.Id] = entry.Xml);
                }
            }
        }

        private void Rises(string what, DateTimeOffset at)
        {
            var before = last.GetValueOrDefault(what);
            Assert.True(at >= before, $"{what} went back from {before:O} to {at:O}");
            last[what] = at;
        }
    }
}
