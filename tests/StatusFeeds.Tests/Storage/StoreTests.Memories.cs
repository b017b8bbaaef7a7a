// What the store promises about what checks remember: posts and caches that outlive a process; on both engines.
using System.Text;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    [Fact]
    public async Task WhatACheckRemembersIsThereAfterARestart()
    {
        var all = Enumerable.Range(0, 256).Select(number => (byte)number).ToArray();
        await using (var store = await Open())
        {
            Assert.Empty((await store.Remember(default)).Memories.All);
            await store.Keep([Kept("web01", "a \U0001F525", "one"), new KeptMemory("db01", "b", "push", all)], [], default);
            await store.Keep([Kept("web01", "a \U0001F525", "two")], [], default);
        }

        await using var again = await Open();
        var memories = (await again.Remember(default)).Memories;
        Assert.Equal(2, memories.Batch);
        Assert.Equal(["db01/b", "web01/a \U0001F525"], memories.All.Select(memory => $"{memory.Host}/{memory.Check}").Order(StringComparer.Ordinal));
        Assert.Equal("two", Text(memories.All.Single(memory => memory.Host == "web01")));
        Assert.Equal(all, memories.All.Single(memory => memory.Host == "db01").Bytes.ToArray());
        Assert.Equal("push", memories.All.Single(memory => memory.Host == "db01").Owner);
    }

    [Fact]
    public async Task OnlyWhatIsNewIsAskedForAndWhatAnotherProcessKeptIsSeen()
    {
        await using var store = await Open();
        for (var number = 1; number <= 30; number++)
            await store.Keep([Kept($"h{number}", "push", "old")], [], default);
        var known = (await store.Remember(default)).Memories.Batch;
        Assert.Equal(30, known);
        Assert.True((await store.KeptSince(known, default)).All.Length < 30);

        // As another process on the same database does it.
        await using (var other = Connect())
            MemoriesTable.Write(other, [Kept("h7", "push", "new")]);
        var later = await store.KeptSince(known, default);
        Assert.Equal(31, later.Batch);
        Assert.Equal("new", Text(later.All.Single(memory => memory.Host == "h7")));
        Assert.Equal("old", Text(later.All.Single(memory => memory.Host == "h30")));
    }

    [Fact]
    public async Task SinceWhenAPostIsWaitedForNeverReplacesOne()
    {
        await using var store = await Open();
        await store.Keep([Kept("web01", "push", "posted")], [], default);
        await store.Keep([Kept("web01", "push", "never") with { IsFirst = true }, Kept("db01", "push", "first") with { IsFirst = true }], [], default);
        await store.Keep([Kept("db01", "push", "second") with { IsFirst = true }], [], default);
        Assert.Equal(["db01 first", "web01 posted"], Shown((await store.Remember(default)).Memories));
        await store.Keep([Kept("web01", "push", "another kind's") with { IsFirst = true, Owner = "fingerprint" }], [], default);
        Assert.Equal(["db01 first", "web01 another kind's"], Shown((await store.Remember(default)).Memories));
    }

    [Fact]
    public async Task WhatIsForgottenIsGone()
    {
        await using var store = await Open();
        await store.Keep([Kept("web01", "a", "1"), Kept("web01", "b", "2"), Kept("db01", "a", "3")], [], default);
        await store.Keep([Kept("new01", "a", "4")], [("web01", "b"), ("db01", "a"), ("nobody", "a")], default);
        Assert.Equal(["new01 4", "web01 1"], Shown((await store.Remember(default)).Memories));
    }

    [Fact]
    public async Task ManyWhoKeepAtOnceAreWrittenTogetherAndTheLatestOfEachStays()
    {
        await using var store = await Open();
        await using var other = Connect();
        var blocking = Block(other);
        var world = Calm with { Hosts = Calm.Hosts.Add("web01", Host("web01")) };
        List<Task> waiting = [store.Commit(Telling(100, Told("web01", 0)) with { World = world }, default)];
        waiting.AddRange(Enumerable.Range(0, 200).Select(number => store.Keep([Kept($"h{number % 50}", "push", $"{number}")], [], default)));
        waiting.Add(store.Commit(Nothing with { World = world, States = ["web01"] }, default));
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        await blocking.DisposeAsync();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        var memories = (await store.Remember(default)).Memories;
        Assert.Equal(1, memories.Batch);
        Assert.Equal(50, memories.All.Length);
        Assert.All(memories.All, memory => Assert.Equal(150 + int.Parse(memory.Host[1..], System.Globalization.CultureInfo.InvariantCulture), int.Parse(Text(memory), System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task WhatCannotBeWrittenIsSaidToHimWhoAskedForIt()
    {
        await using var store = await Open();
        await using (var other = Connect())
            other.Execute("ALTER TABLE memories RENAME TO gone");
        await Assert.ThrowsAsync<StoreFailed>(() => store.Keep([Kept("web01", "push", "1")], [], default));
        Assert.NotNull(store.Trouble);
        await using (var other = Connect())
            other.Execute("ALTER TABLE gone RENAME TO memories");
        await store.Keep([Kept("web01", "push", "2")], [], default);
        Assert.Null(store.Trouble);
        Assert.Equal(["web01 2"], Shown((await store.Remember(default)).Memories));
    }

    private static KeptMemory Kept(string host, string check, string text) => new(host, check, "push", Encoding.UTF8.GetBytes(text));

    private static string Text(KeptMemory memory) => Encoding.UTF8.GetString(memory.Bytes.Span);

    private static IEnumerable<string> Shown(Memories memories) => memories.All.Select(memory => $"{memory.Host} {Text(memory)}").Order(StringComparer.Ordinal);
}
