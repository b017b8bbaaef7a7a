// What nodes tell each other over the store, and how they follow what one of them commits.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    private static readonly SiteNode Alpha = new("alpha-1", "alpha", "http://10.0.0.1:8080", "0.8.0", Start, Start, false, 7, 8, "c0ffee", "");

    [Fact]
    public async Task ASecondOfAShareIsTakenOnceAndNoneIsLeftOut()
    {
        await using var store = await Open();
        await using (var connection = Connect())
            SharesTable.Make(connection, 2);
        Assert.Equal(100, await store.Take(0, "a", 100, 106, default));
        Assert.Equal(106, await store.Take(0, "b", 112, 118, default));
        Assert.Equal(118, await store.Take(0, "a", 112, 118, default));
        Assert.Equal(118, await store.Take(0, "a", 106, 112, default));
        Assert.Equal(50, await store.Take(1, "a", 50, 56, default));
    }

    [Fact]
    public async Task WhatANodeSawReachesTheOthersAsItWas()
    {
        await using var store = await Open();
        SentLook[] looks =
        [
            new(
                new Observation("web01", "http", At(5), TimeSpan.FromMilliseconds(142.5), new Judgement(Status.Down, "HTTP 503 \U0001F525", [
                    new Reading("time", 0.142, Unit.Seconds) { Note = "warn above 5" }, Reading.OfText("body", "<\u0001>", "a word"), new Reading("odd", double.NaN)]) { By = "status >= 400", AtOnce = true })
                { Lag = TimeSpan.FromMilliseconds(3), Expires = At(1_000_000), Answered = false, Here = true },
                "f00d"),
            new(new Observation("db01", "ping", At(6), TimeSpan.Zero, new Judgement(null, "no address", [])), ""),
        ];
        await store.Say(Alpha, new NodeLooks("alpha-1", 1, [.. looks]), default);
        await store.Say(Alpha with { Seen = At(9), Judges = true, Note = "late" }, new NodeLooks("alpha-1", 2, [looks[1]]), default);

        // Handed in once more, after an answer that was lost.
        await store.Say(Alpha with { Seen = At(9), Judges = true, Note = "late" }, new NodeLooks("alpha-1", 2, [looks[1]]), default);

        var heard = await store.Hear(new Dictionary<string, long> { ["alpha-1"] = 0 }, 0, default);
        Assert.Equal((Alpha with { Seen = At(9), Judges = true, Note = "late" }, 2L), Assert.Single(heard.Nodes));
        Assert.Equal([1L, 2L], heard.Looks.Select(row => row.Number));
        Assert.Equal(looks.Select(Plain), heard.Looks[0].Looks.Select(Plain));
        Assert.Equal(2, Assert.Single((await store.Hear(new Dictionary<string, long> { ["alpha-1"] = 1 }, 0, default)).Looks).Number);

        static string Plain(SentLook look) => $"{look.Fingerprint} {look.Observation with { Judgement = look.Observation.Judgement with { Readings = [] } }} {string.Join('|', look.Observation.Judgement.Readings)}";
    }

    [Fact]
    public async Task LooksStayUntilTheyAreJudgedAndAMinuteLonger()
    {
        await using var store = await Open();
        var look = new SentLook(new Observation("web01", "http", At(5), TimeSpan.Zero, new Judgement(Status.Up, "", [])), "");
        await store.Say(Alpha, new NodeLooks("alpha-1", 1, [look]), default);
        await store.Say(Alpha, new NodeLooks("alpha-1", 2, [look]), default);
        clock.Move(TimeSpan.FromSeconds(61));
        await store.Forget([], default);
        Assert.Equal(2, await Left());

        await store.Commit(Nothing with { Taken = ImmutableDictionary<string, long>.Empty.Add("alpha-1", 1) }, default);
        await store.Forget([], default);
        Assert.Equal(1, await Left());
        Assert.Equal(1, Assert.Single((await store.Hear(ImmutableDictionary<string, long>.Empty, 0, default)).Nodes).Taken);

        await store.Forget(["alpha-1"], default);
        Assert.Equal(0, await Left());
        Assert.Empty((await store.Hear(ImmutableDictionary<string, long>.Empty, 0, default)).Nodes);

        async Task<int> Left() => (await store.Hear(new Dictionary<string, long> { ["alpha-1"] = 0 }, 0, default)).Looks.Length;
    }

    [Fact]
    public async Task WhatTheJudgeWantsIsHeardOnceInItsOrder()
    {
        await using var store = await Open();
        await store.Commit(Nothing with { Asks = [new WantedLook("web01", "http", 12), new WantedLook("db01", "ping", 0)] }, default);
        await store.Commit(Nothing with { Asks = [new WantedLook("web02", "http", 0)] }, default);
        var heard = (await store.Hear(ImmutableDictionary<string, long>.Empty, 0, default)).Asks;
        Assert.Equal([new WantedLook("web01", "http", 12), new WantedLook("db01", "ping", 0), new WantedLook("web02", "http", 0)], heard.Select(one => one.Ask));
        Assert.Equal(await store.NewestAsk(default), heard[^1].Number);
        Assert.Empty((await store.Hear(ImmutableDictionary<string, long>.Empty, heard[^1].Number, default)).Asks);
    }

    [Fact]
    public async Task WhatWasCommittedIsReadAsItIsAndLaterOnlyWhatIsNew()
    {
        await using var store = await Open();
        Assert.Null((await store.RunNow(default))!.Seen);
        var world = Calm with { Hosts = ImmutableDictionary<string, HostState>.Empty.Add("web01", Host("web01")).Add("db01", Host("db01")) };
        await store.Commit(Telling(100, Told("web01", 10)) with { World = world, States = ["db01"], Life = At(5) }, default);
        var first = await store.Committed(null, default);
        Assert.Equal((Authority, 100L), (first.Authority, first.Revision));
        Assert.Equal(At(5), first.Run!.Seen);
        Assert.Equal(["db01", "web01"], first.World.Hosts.Keys.Order());
        Assert.Empty(first.Changes);

        await store.Commit(Nothing with { World = world, Life = At(6) }, default);
        Assert.Equal(first.Run.Batch, (await store.RunNow(default))!.Batch);
        var down = world with { Hosts = world.Hosts.SetItem("web01", Host("web01") with { Status = Status.Down }) };
        await store.Commit(Telling(101, Told("web01", 20)) with { World = down }, default);
        var second = await store.Committed(first, default);
        Assert.Equal(first.Run.Batch + 1, second.Run!.Batch);
        Assert.Equal(Status.Down, second.World.Hosts["web01"].Status);
        Assert.Same(first.World.Hosts["db01"], second.World.Hosts["db01"]);
        Assert.Equal((Subject.OfHost("web01"), Status.Down, At(20)), second.Changes.Select(change => (change.Subject, change.To, change.At)).Single());
    }
}
