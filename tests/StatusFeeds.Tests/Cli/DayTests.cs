// A whole day of looks, on a clock that is moved by hand: memory and descriptors stay as they were, and the database grows by what was told alone.
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Cli;

[Collection(nameof(Alone))]
public sealed class DayTests : IDisposable
{
    /// <summary>Six hours, with STATUSFEEDS_SOAK=1 a day.</summary>
    private static readonly int Hours = Environment.GetEnvironmentVariable("STATUSFEEDS_SOAK") == "1" ? 24 : 6;

    /// <summary>Hours until as much goes as comes: readings are kept for one, their means for two.</summary>
    private const int Settled = 4;

    /// <summary>Bytes that a change of status leaves in the database, with all its words, at most.</summary>
    private const int MostOfChange = 10_000;

    private static readonly DateTimeOffset Begin = new(2026, 11, 22, 23, 0, 0, TimeSpan.Zero);

    private static readonly string[] Hosts = [.. Enumerable.Range(1, 50).Select(number => $"h{number}")];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task LooksLeaveMemoryAndDescriptorsAsTheyWereAndChangesAloneMakeTheDatabaseLarger()
    {
        var clock = new SteppedClock(Begin);
        var site = SmallSite.Shop(Hosts) with { Retention = new Retention(TimeSpan.FromDays(31), TimeSpan.FromHours(1), TimeSpan.FromHours(2)) };
        var probe = new Played(clock);
        foreach (var id in Hosts)
        {
            site = site.With(Sites.Host(id, Sites.Check(id, every: 10, probe: probe)));
        }

        await using var store = await Store.Open(new Secret(folder["day.db"]), "a test", clock, NullLogger.Instance, default);
        var (agenda, inbox) = (new Agenda(), new Inbox());
        var judge = new SiteJudge(store, agenda, inbox, clock, NullLogger.Instance);
        await judge.Begin(site, await store.Remember(default), "status.example.org,2026", default);
        using var end = new CancellationTokenSource();
        var (judging, accounting) = (judge.Run(CancellationToken.None), new Accounts(store, inbox, clock, NullLogger.Instance).Run(end.Token));
        var used = new List<(long Memory, int Descriptors, long Database, long Changes)>();
        await using (var server = await Servers.Start(site with { Listen = [new Listener(new Uri("http://127.0.0.1:0"))] }, store, clock))
        await using (var looks = new Looks(agenda, inbox, 100, new ServiceCollection().BuildServiceProvider(), clock, NullLogger.Instance))
        {
            using var client = new HttpClient { BaseAddress = new Uri(server.Addresses[0]) };
            for (var second = 1; second <= Hours * 3600; second++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                looks.Beat(clock.GetUtcNow());
                await Judged(inbox);
                if (second % 600 == 0)
                {
                    foreach (var path in (string[])["/", "/apps/shop", "/hosts/h1", "/apps/shop/hosts.atom", "/all/events.atom", "/metrics"])
                    {
                        Assert.NotEmpty(await client.GetByteArrayAsync(path));
                    }
                }

                if (second % 3600 == 0)
                {
                    used.Add((GC.GetTotalMemory(forceFullCollection: true), Directory.GetFiles("/proc/self/fd").Length, OnDisk(), probe.Changes));
                }
            }
        }

        await end.CancelAsync();
        inbox.Close();
        await Task.WhenAll(judging, accounting);
        var told = string.Join('\n', used.Select((hour, i) => string.Create(CultureInfo.InvariantCulture, $"after {i + 1} h: {hour.Memory / 1e6:0.0} MB, {hour.Descriptors} descriptors, {hour.Database / 1e6:0.0} MB on the disk, {hour.Changes} changes")));
        TestContext.Current.TestOutputHelper!.WriteLine($"{probe.Looks} looks\n{told}");
        Assert.InRange(probe.Looks, Hours * 3600 * Hosts.Length / 10, Hours * 3600 * Hosts.Length / 5);
        var (flat, last) = (used[Settled - 1], used[^1]);
        Assert.True(last.Memory < (1.1 * flat.Memory) + 1e6, told);
        Assert.True(last.Descriptors <= flat.Descriptors + 2, told);
        Assert.True(last.Database < flat.Database + (MostOfChange * (last.Changes - flat.Changes)), told);
    }

    private static async Task Judged(Inbox inbox)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (inbox.Beats is var (came, judged) && judged < came)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(60), "the judge is not done with a beat for 60 s");
            await Task.Yield();
        }
    }

    private long OnDisk() => Directory.GetFiles(Path.GetDirectoryName(folder["day.db"])!).Sum(file => new FileInfo(file).Length);

    /// <summary>Answers at once, one after the other: each host is DOWN for five minutes every three hours, another at another time.</summary>
    private sealed class Played(TimeProvider clock) : IProbe
    {
        private readonly Dictionary<string, bool> down = new(StringComparer.Ordinal);

        public long Looks { get; private set; }

        public long Changes { get; private set; }

        public Task<ProbeResult> Run(Look look, CancellationToken cancel)
        {
            var count = ++Looks;
            var minute = (clock.GetUtcNow() - Begin).TotalMinutes + (7 * int.Parse(look.Host.AsSpan(1), CultureInfo.InvariantCulture));
            var isDown = minute % 180 < 5;
            Changes += down.TryGetValue(look.Host, out var before) && before == isDown ? 0 : 1;
            down[look.Host] = isDown;
            return Task.FromResult(isDown
                ? ProbeResult.Down("connection refused")
                : new ProbeResult(Verdict.Answered, "seen", [new Reading("time", 0.1 + (count % 97 / 1000.0), Unit.Seconds), new Reading("size", 1000 + (count % 13), Unit.Bytes)]));
        }
    }
}
