// How a post reaches its check, whoever took it, and how what checks remember is kept and forgotten; on a real store.
using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class PostsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder folder = new();
    private readonly SteppedClock clock = new(Noon);
    private readonly CancellationTokenSource end = new();
    private readonly Keepsakes keepsakes = new();
    private Agenda agenda = null!;
    private Store store = null!;
    private Posts posts = null!;
    private Task running = Task.CompletedTask;

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask InitializeAsync()
    {
        store = await Store.Open(new Secret(folder["a.db"]), "a test", clock, NullLogger.Instance, default);
        agenda = new Agenda(keepsakes);
        posts = new Posts(store, agenda, keepsakes, clock, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await running;
        end.Dispose();
        await store.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task APostIsLookedAtWithTheNextBeatAndItsCheckRemembersIt()
    {
        agenda.Plan(Waiting("job"), Now);
        Quiet();
        Begin();
        await store.Keep([Kept("job", "posted")], [], default);
        await NextTaken("posted");
        Assert.Equal(0, agenda.Lateness.Late);
    }

    [Fact]
    public void ACheckThatWaitsForPostsIsLookedAtAtOnceAndThenInItsOwnRhythm()
    {
        agenda.Plan(Waiting("job"), Now);
        var seconds = new List<int>();
        for (var second = 1; second <= 140; second++)
        {
            var slots = new List<Slot>();
            agenda.TakeDue(Now + second, slots);
            slots.ForEach(slot => agenda.Finished(slot.Check));
            seconds.AddRange(slots.Select(_ => second));
        }

        Assert.InRange(seconds.Count, 3, 4);
        Assert.Equal((1, 60), (seconds[0], seconds[^1] - seconds[^2]));
    }

    [Fact]
    public async Task APostThatComesWhileItsCheckIsLookedAtIsNotForgottenForWhatThatLookLeaves()
    {
        agenda.Plan(Waiting("job"), Now);
        var slots = new List<Slot>();
        for (var second = 1; slots.Count == 0; second++)
        {
            agenda.TakeDue(Now + second, slots);
        }

        var slot = slots.Single();
        agenda.Posted(Kept("job", "posted"));
        agenda.Finished(slot.Check, memory: Encoding.UTF8.GetBytes("never"), keeps: true);
        Assert.Equal("posted", Text((await NextTaken()).Memory));
        Assert.Empty(keepsakes.Take(Now).Memories);
    }

    [Fact]
    public async Task WhatALookLeavesToBeKeptIsInTheStoreASecondLaterAndWhatIsNotIsNot()
    {
        var site = Sites.Of(Sites.Host("h", Sites.Check("h", "kept"), Sites.Check("h", "lost")));
        agenda.Plan(site, Now);
        agenda.Finished(site.Find("h", "kept")!, memory: Encoding.UTF8.GetBytes("cache"), keeps: true);
        agenda.Finished(site.Find("h", "lost")!, memory: Encoding.UTF8.GetBytes("counter"));
        Begin();
        Assert.Equal(["kept cache"], await Stored(1));
    }

    [Fact]
    public async Task WhatIsKeptIsThereForTheNextProcessAndOnlyUnderTheSameSettings()
    {
        await store.Keep([new KeptMemory("h", "same", "same", Encoding.UTF8.GetBytes("a")), new KeptMemory("h", "other", "before", Encoding.UTF8.GetBytes("b"))], [], default);
        foreach (var memory in (await store.Remember(default)).Memories.All)
        {
            keepsakes.Came(memory);
        }

        agenda.Plan(Sites.Of(Sites.Host("h", Sites.Check("h", "same"), Sites.Check("h", "other"))), Now);
        var slots = await Taken(2);
        Assert.Equal(["other: ", "same: a"], slots.Select(slot => $"{slot.Check.Name}: {Text(slot.Memory)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AnEditLeavesAPushCheckItsLastPostAndACheckThatIsGoneForAMinuteIsForgotten()
    {
        agenda.Plan(Waiting("job", "left"), Now);
        Begin();
        await store.Keep([Kept("job", "1"), Kept("left", "2")], [], default);
        await Taken(2);
        agenda.Plan(Set("edited", "job"), Now);
        Assert.Equal("1", Text((await NextTaken()).Memory));
        await Pass(50);
        Assert.Equal(["job 1", "left 2"], await Stored(2));

        agenda.Plan(Waiting("job", "left"), Now);
        Assert.Equal(["1", "2"], (await Taken(2)).Select(slot => Text(slot.Memory)).Order(StringComparer.Ordinal));
        agenda.Plan(Waiting("job"), Now);
        await Pass(62);
        Assert.Equal(["job 1"], await Stored(1));
    }

    [Fact]
    public async Task AStoreThatGivesNoAnswerIsAskedAgainAndWhatItRefusedIsKeptLater()
    {
        var site = Waiting("job");
        agenda.Plan(site, Now);
        Begin();
        Tool.Run("sqlite3", folder["a.db"], "ALTER TABLE memories RENAME TO gone");
        agenda.Finished(site.Find("job", "push")!, memory: Encoding.UTF8.GetBytes("first"), keeps: true);
        await Pass(3);
        Assert.False(running.IsCompleted);
        Tool.Run("sqlite3", folder["a.db"], "ALTER TABLE gone RENAME TO memories");
        Assert.Equal(["job first"], await Stored(1));
        await store.Keep([Kept("job", "posted")], [], default);
        await NextTaken("posted");
    }

    private void Begin() => running = posts.Run(0, end.Token);

    /// <summary>Whatever is due without a post has been looked at.</summary>
    private void Quiet()
    {
        var slots = new List<Slot>();
        for (var second = 1; second <= 60; second++)
        {
            agenda.TakeDue(Now + second - 60, slots);
        }

        slots.ForEach(slot => agenda.Finished(slot.Check));
    }

    private async Task<Slot> NextTaken(string? memory = null)
    {
        while (true)
        {
            foreach (var slot in await Taken(1))
            {
                if (memory is null || Text(slot.Memory) == memory)
                {
                    return slot;
                }
            }
        }
    }

    /// <summary>So many different checks that are looked at, however many seconds that takes.</summary>
    private async Task<List<Slot>> Taken(int count)
    {
        var (all, from) = (new Dictionary<string, Slot>(StringComparer.Ordinal), TimeProvider.System.GetTimestamp());
        while (all.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(20), "Nothing was looked at.");
            await Pass(1);
            var slots = new List<Slot>();
            agenda.TakeDue(Now, slots);
            foreach (var slot in slots)
            {
                agenda.Finished(slot.Check);
                all[$"{slot.Host.Id}/{slot.Check.Name}"] = slot;
            }
        }

        return [.. all.Values];
    }

    private async Task<IEnumerable<string>> Stored(int count)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var all = (await store.Remember(default)).Memories.All;
            if (all.Length == count)
            {
                return all.Select(memory => $"{(memory.Check == "push" ? memory.Host : memory.Check)} {Text(memory.Bytes)}").Order(StringComparer.Ordinal);
            }

            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(20), $"{all.Length} memories are in the store, not {count}.");
            await Pass(1);
        }
    }

    /// <summary>Seconds of the clock that is moved by hand. That nothing is written in them, only their passing can show; the real pauses give each write its turn.</summary>
    private async Task Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static KeptMemory Kept(string host, string text) => new(host, "push", "push", Encoding.UTF8.GetBytes(text));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static Site Waiting(params string[] hosts) => Set("same", hosts);

    private static Site Set(string fingerprint, params string[] hosts) =>
        Sites.Of([.. hosts.Select(host => Sites.Host(host, Sites.Check(host, "push", every: 3600, new Door(), fingerprint) with { Kind = "push" }))]);

    /// <summary>Takes any post, and is looked at once a minute.</summary>
    private sealed record Door : ITakesPosts
    {
        public Secret Token => new("0123456789abcdef");

        public TimeSpan? LookEvery => TimeSpan.FromMinutes(1);

        public string Remembering => "push";

        public (ReadOnlyMemory<byte> Memory, string? Refusal) Accept(Post post) => (post.Body, null);

        public Task<ProbeResult> Run(Look look, CancellationToken cancel) => Task.FromResult(ProbeResult.NoResult("nothing"));
    }
}
