// What the store promises about archives of events feeds, and about who was told what last at any moment; on both engines.
using System.Collections.Immutable;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    private static readonly long First = Start.ToUnixTimeSeconds();

    [Fact]
    public async Task EachThreeHundredChangesOfAScopeAreAnArchive()
    {
        await using var store = await Open();
        await store.Commit(Telling(First, [.. Enumerable.Range(0, 299).Select(n => Told("web01", n))]), default);
        Assert.Empty(await Archives());
        await store.Commit(Telling(First + 1, Told("web01", 1000), Told("web01", 1001, Status.Up, "all")), default);
        Assert.Equal(["all 0-1000 300", "apps/shop 0-1000 300"], await Archives());
        await store.Commit(Telling(First + 2, [.. Enumerable.Range(0, 650).Select(n => Told("web01", 2000 + n))]), default);
        Assert.Equal(
            ["all 0-1000 300", "all 1001-2298 300 after 1000", "all 2299-2598 300 after 2298", "apps/shop 0-1000 300", "apps/shop 2000-2299 300 after 1000", "apps/shop 2300-2599 300 after 2299"],
            await Archives());

        var (newest, then, before, entries) = await store.Told(
            reader => (reader.NewestArchive("all", First + 2), reader.NewestArchive("all", First + 1), reader.NewestArchive("all", First), reader.Events(reader.Archive("all", Number(2298))!)), default);
        Assert.Equal((Number(2598), Number(1000), null), (newest, then, before));
        Assert.Equal(Enumerable.Range(2000, 299).Reverse().Select(n => $"web01 {n}").Append("web01 1001"), Short(entries).Split(", "));
        Assert.Null(await store.Told(reader => reader.Archive("all", Number(2299)), default));
    }

    [Fact]
    public async Task WhatIsOlderThanTheFeedWillTellIsAnArchiveTooHoweverFewThereAre()
    {
        const long Day = 24 * 3600;
        await using var store = await Open();
        await store.Commit(Telling(First, Told("web01", 0), Told("web01", 1)), default);
        await store.Commit(Telling(First + (30 * Day), Told("web01", 30 * Day * 1000, Status.Up, "all")), default);
        Assert.Empty(await Archives());

        // Another title alone lets the feed forget, too.
        await store.Commit(Telling(First + (30 * Day) + 1) with { Headers = ImmutableDictionary<string, string>.Empty.Add("apps/shop", "another title") }, default);
        Assert.Equal(["apps/shop 0-1 2"], await Archives());
        await store.Commit(Telling(First + (30 * Day) + 2, Told("web01", (30 * Day * 1000) + 1500)), default);
        Assert.Equal([$"all 0-{(30 * Day * 1000) + 1500} 4", "apps/shop 0-1 2"], await Archives());
    }

    [Fact]
    public async Task AnOldDatabaseGetsTheArchivesThatThisProgramWouldHaveMade()
    {
        IReadOnlyList<string> made;
        await using (var store = await Open())
        {
            for (var batch = 0; batch < 9; batch++)
                await store.Commit(Telling(First + batch, [.. Enumerable.Range(batch * 100, 100).Select(n => Told("web01", n, Status.Down, n % 3 == 0 ? ["all"] : ["all", "apps/shop"]))]), default);
            made = await Archives();
            Assert.Equal(5, made.Count);
        }

        await using (var connection = Connect())
            connection.Execute(
                "DROP TABLE nodes; DROP TABLE shares; DROP TABLE looks; DROP TABLE asks; DROP INDEX hosts_batch; " +
                "ALTER TABLE runs DROP COLUMN batch; ALTER TABLE hosts DROP COLUMN batch; ALTER TABLE applications DROP COLUMN batch; " +
                "DROP TABLE incident_posts; DROP TABLE incidents_told; DROP TABLE reloads; DROP TABLE subscriptions; DROP TABLE archives; ALTER TABLE scopes DROP COLUMN headed; DELETE FROM migrations WHERE number >= 6");
        await using var again = await Open();
        Assert.Equal(made, await Archives());
        Assert.Equal(First + 8, (await again.Told(reader => reader.Headed(), default))["all"]);
    }

    [Fact]
    public async Task TheSecondAtWhichAHeadBecameWhatItIsIsKept()
    {
        await using var store = await Open();
        var one = ImmutableDictionary<string, string>.Empty.Add("all", "one");
        await store.Commit(Telling(100) with { Headers = one }, default);
        await store.Commit(Telling(101, Told("web01", 1)) with { Headers = one }, default);
        Assert.Equal((100L, 101L), (await Headed("all"), await Headed("apps/shop")));
        await store.Commit(Telling(102) with { Headers = one.SetItem("all", "two") }, default);
        Assert.Equal(102, await Headed("all"));

        async Task<long> Headed(string scope) => (await store.Told(reader => reader.Headed(), default))[scope];
    }

    [Fact]
    public async Task WhoWasToldWhatLastIsKnownForAnyMoment()
    {
        await using var store = await Open();
        await store.Commit(Telling(First, Told("web01", 0), Told("db01", 1, Status.Up)), default);
        await store.Commit(Telling(First + 1, Told("web01", 1000, Status.Up), Told(Subject.OfWindow("w@1"), 1001, Status.Maintenance)) with { Untold = [Change(Subject.OfHost("db01"), 1500, told: false)] }, default);
        await store.Commit(Telling(First + 2, Told("app01", 2000), Told("web01", 2001)), default);

        Assert.Equal("db01 1, web01 0", await Latest(First));
        Assert.Equal("db01 1, w@1 1001, web01 1000", await Latest(First + 1));
        Assert.Equal("app01 2000, db01 1, w@1 1001, web01 2001", await Latest(First + 9));
        Assert.Equal("", await Latest(First - 1));
        Assert.Equal("app01 2000, db01 1, web01 2001", await Latest(First + (31 * 24 * 3600)));
        var since = await store.Told(reader => reader.Since(Number(1), First + 1).ToList(), default);
        Assert.Equal([("web01", Status.Up, At(1000), First + 1), ("w@1", Status.Maintenance, At(1001), First + 1)], since.Select(one => (one.Subject.Id, one.To, one.At, one.Visible)));
        Assert.Equal([Number(0), Number(2000)], (await store.Told(reader => reader.ToldIn("apps/shop", [Number(0), Number(2000), 4711]), default)).Order());

        async Task<string> Latest(long second) => string.Join(", ", (await store.Told(reader => reader.Latest(second).ToList(), default))
            .Select(one => $"{one.Subject.Id} {one.Number - Number(0)}").Order(StringComparer.Ordinal));
    }

    private static long Number(long milliseconds) => At(milliseconds).ToUnixTimeMilliseconds();

    private async Task<IReadOnlyList<string>> Archives()
    {
        await using var connection = Connect();
        var rows = await connection.QueryAsync<(string Scope, long Number, long Oldest, long? Previous, long Changes, string Authority)>(
            "SELECT scope, number, oldest, previous, changes, authority FROM archives ORDER BY scope, number");
        return
        [
            .. rows.Select(row =>
            {
                Assert.Equal(Authority, row.Authority);
                return $"{row.Scope} {row.Oldest - Number(0)}-{row.Number - Number(0)} {row.Changes}{(row.Previous is { } before ? $" after {before - Number(0)}" : "")}";
            }),
        ];
    }
}
