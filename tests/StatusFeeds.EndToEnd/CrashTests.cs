// kill -9 at random instants while hosts flip: nothing that anybody has seen is lost, doubled or re-dated.
using System.Globalization;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class CrashTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("STATUSFEEDS_SOAK") is null ? 24 : 1000;

    /// <summary>Two dozen kills, with STATUSFEEDS_SOAK=1 a thousand.</summary>
    [Fact]
    public async Task NothingSeenIsLostDoubledOrReDatedByKillsAtAnyInstant()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site(more: "flapping: { changes: 100, within: 1s, calm: 1s }");
        string[] names = ["red", "green", "blue"];
        box.Application("shop", [.. names.Select(name => (name, hosts.Url(name)))]);
        var memory = new Memory();
        using var end = new CancellationTokenSource();
        var flipping = Flip();
        var polling = Poll();
        var program = await StatusFeedsProcess.Serve(box);
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                // One round in four anywhere in the start, the others well into its looks.
                if (round % 4 > 0)
                {
                    await program.Ready();
                }

                // Any instant: a condition would choose which. What was seen within a second is judged at its end, and on disk then.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(0, round % 4 > 0 ? 2500 : 1500)), TimeProvider.System);
                if (round % 4 == 1)
                {
                    var seen = memory.Seen;
                    await Until.Seen("something new", () => memory.Seen, now => now > seen || polling.IsCompleted);
                }

                Assert.False(program.HasExited, program.Errors);
                await program.Kill();
                await program.DisposeAsync();
                program = StatusFeedsProcess.Start(box);
                Assert.False(polling.IsFaulted, polling.Exception?.ToString());
            }

            await program.Ready();
            var before = memory.Polls;
            await Until.Seen("two more polls", () => memory.Polls, polls => polls > before + 1 || polling.IsCompleted);
        }
        finally
        {
            await end.CancelAsync();
            await flipping;
            await program.DisposeAsync();
        }

        await polling;
        Assert.True(memory.Seen > Rounds / 4, $"Only {memory.Seen} events were seen: hosts did not flip");

        async Task Flip()
        {
            while (!end.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                foreach (var name in names)
                {
                    hosts.Set(name, Random.Shared.Next(2) == 0 ? Reply.Up : Reply.Down);
                }
            }
        }

        async Task Poll()
        {
            while (!end.IsCancellationRequested)
            {
                try
                {
                    memory.Hold(await box.Feed("/apps/shop/events.atom"), await box.Feed("/apps/shop/hosts.atom"));
                }
                catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException)
                {
                    // It has just been killed, or is not there yet.
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>All that a reader has ever seen.</summary>
    private sealed class Memory
    {
        private readonly Dictionary<string, string> events = [];
        private readonly Dictionary<string, (DateTimeOffset At, string Xml)> entries = [];

        public int Polls { get; private set; }

        public int Seen => events.Count;

        public void Hold(AtomFeed told, AtomFeed now)
        {
            var numbers = told.Entries.Select(Number).ToArray();
            Assert.Equal(numbers.Length, numbers.Distinct().Count());
            Assert.Equal(numbers.OrderDescending(), numbers);
            Assert.Equal(numbers.Length, told.Entries.Select(entry => entry.Updated).Distinct().Count());
            foreach (var entry in told.Entries)
            {
                Assert.Equal(events.GetValueOrDefault(entry.Id, entry.Xml), entry.Xml);
                events[entry.Id] = entry.Xml;
            }

            // The feed holds the newest 300: of what was seen, all that is not older must be there.
            var (ids, oldest) = (told.Entries.Select(entry => entry.Id).ToHashSet(), numbers.DefaultIfEmpty(0).Last());
            Assert.DoesNotContain(events.Keys, id => (told.Entries.Count < 300 || Number(id) >= oldest) && !ids.Contains(id));

            foreach (var changes in told.Entries.GroupBy(entry => entry.Title.Split(' ')[1]))
            {
                Assert.DoesNotContain(changes.Zip(changes.Skip(1)), pair => pair.First.Status == pair.Second.Status);
            }

            foreach (var entry in now.Entries)
            {
                var (at, xml) = entries.GetValueOrDefault(entry.Id, (entry.Updated, entry.Xml));
                Assert.True(entry.Updated > at || (entry.Updated == at && entry.Xml == xml), $"{entry.Id} went from {at:O} to {entry.Updated:O}, or was told otherwise at the same instant");
                entries[entry.Id] = (entry.Updated, entry.Xml);
            }

            Assert.Empty(entries.Keys.Except(now.Entries.Select(entry => entry.Id)));
            Polls++;
        }

        private static long Number(AtomEntry entry) => Number(entry.Id);

        private static long Number(string id) => long.Parse(id[(id.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
    }
}
