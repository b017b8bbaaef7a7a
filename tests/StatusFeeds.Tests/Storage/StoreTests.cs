// What the store promises, on whatever engine: the tests that SQLite and PostgreSQL both pass.
using System.Collections.Immutable;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    private readonly HandClock clock = new(Start.AddMinutes(1));

    /// <summary>The same for the whole of one test.</summary>
    protected abstract string Database { get; }

    protected abstract System.Data.Common.DbConnection Connect();

    [Fact]
    public async Task ANewStoreRemembersNothing()
    {
        await using var store = await Open();
        var remembered = await store.Remember(default);
        Assert.Empty(remembered.World.Hosts);
        Assert.Equal(DateTimeOffset.UnixEpoch, remembered.World.LastInstant);
        Assert.Null(remembered.Authority);
        Assert.Equal(0, remembered.Revision);
        Assert.Null(remembered.Recorded);
        Assert.Null(store.Board);
        Assert.Null(store.Trouble);
        Assert.Empty(await store.LatestOfHosts(default));
    }

    [Fact]
    public async Task WhatWasCommittedIsRememberedExactly()
    {
        var down = Http with { Name = "a check", Kind = "tcp", Status = Status.Down, Reason = "refused \"by\" <it> \U0001F525", Failing = At(-30_000) };
        var fresh = Http with { Name = "0 first", Fingerprint = "", Status = null };
        var web = Host("web01") with
        {
            Status = Status.Down,
            Check = "a check",
            Reason = down.Reason,
            Checks = [Http, down, fresh],
            Past = [new PastChange(Start, Status.Up, Status.Down, down.Reason, Told: false), new PastChange(At(-5), null, Status.Up, "")],
        };
        var unseen = Host("db01") with { Status = null, Number = 0, Checks = [] };
        var world = Calm with { Hosts = ImmutableDictionary<string, HostState>.Empty.Add("web01", web).Add("db01", unseen) };
        await using (var store = await Open())
        {
            await store.Commit(
                Telling(100, Told("web01", 0)) with { World = world, States = ["db01"], Untold = [Change(Subject.OfHost("web01"), 40, told: false)] }, default);
        }

        await using var again = await Open();
        var remembered = await again.Remember(default);
        Assert.Equal(Plain(web), Plain(remembered.World.Hosts["web01"]));
        Assert.Equal(Plain(unseen), Plain(remembered.World.Hosts["db01"]));
        Assert.Equal(2, remembered.World.Hosts.Count);
        Assert.Equal(At(40), remembered.World.LastInstant);
        Assert.Equal(DateTimeOffset.UnixEpoch, remembered.World.Watching);
        Assert.Equal(Authority, remembered.Authority);
        Assert.Equal(100, remembered.Revision);
        Assert.Equal(["all", "apps/shop"], remembered.Modified.Keys.Order());
        Assert.All(remembered.Modified.Values, second => Assert.Equal(100, second));
    }

    [Fact]
    public async Task AStateThatIsWrittenAgainReplacesTheFormerOne()
    {
        await using (var store = await Open())
        {
            var first = Calm with { Hosts = Calm.Hosts.Add("web01", Host("web01") with { Checks = [Http, Http with { Name = "gone" }] }) };
            await store.Commit(Nothing with { World = first, States = ["web01"] }, default);
            var second = Calm with { Hosts = Calm.Hosts.Add("web01", Host("web01") with { Reason = "other", Checks = [Http with { Name = "new" }] }) };
            await store.Commit(Nothing with { World = second, States = ["web01"] }, default);
        }

        await using var again = await Open();
        var web = (await again.Remember(default)).World.Hosts["web01"];
        Assert.Equal("other", web.Reason);
        Assert.Equal("new", Assert.Single(web.Checks).Name);
    }

    [Fact]
    public async Task ACheckChangeAloneWritesItsHost()
    {
        var change = new CheckChange("web01", "http", null, Status.Up, At(7), "");
        await using (var store = await Open())
        {
            var world = Calm with { Hosts = Calm.Hosts.Add("web01", Host("web01")) };
            await store.Commit(Nothing with { World = world, CheckChanges = [change] }, default);
            await store.Commit(Nothing with { World = world, CheckChanges = [change, change with { To = Status.Down, At = At(8) }] }, default);
        }

        await using var again = await Open();
        Assert.Contains("web01", (await again.Remember(default)).World.Hosts);
        await using var connection = Connect();
        Assert.Equal(["up", "down"], connection.Query<string>("SELECT to_status FROM check_changes ORDER BY at"));
    }

    [Fact]
    public async Task AHostThatHasLeftKeepsItsEntriesAndItsState()
    {
        await using (var store = await Open())
        {
            var world = Calm with { Hosts = Calm.Hosts.Add("web01", Host("web01")).Add("db01", Host("db01")) };
            await store.Commit(Telling(100, Told("web01", 0)) with { World = world, States = ["db01"] }, default);
            var left = world with { Hosts = world.Hosts.Remove("web01"), Left = world.Left.Add("web01", Host("web01") with { Reason = "told as it left" }) };
            await store.Commit(Nothing with { World = left, States = ["web01"] }, default);
        }

        await using var again = await Open();
        Assert.Equal("told as it left", (await again.Remember(default)).World.Hosts["web01"].Reason);
        Assert.Equal("web01", Assert.Single(await again.LatestOfHosts(default)).Subject.Id);
        Assert.Single(await again.EventsOfHost("web01", 10, default));
    }

    [Fact]
    public async Task TextsComeBackAsTheyWereWritten()
    {
        var text = "]]> & <b> 'q' \"\t\n\r \u0085\u2028\uFFFD \U0001F525 e\u0301 " + new string('x', 100_000);
        var told = Told("web01", 0) with { Facts = text, Hosts = new EntryText("h" + text, "hs" + text, "hc" + text), Events = new EntryText("e" + text, "", text) };
        await using (var store = await Open())
            await store.Commit(Telling(100, told) with { World = Calm with { Hosts = Calm.Hosts.Add("web01", Host("web01") with { Reason = text }) } }, default);

        await using var again = await Open();
        var hosts = Assert.Single(await again.LatestOfHosts(default));
        Assert.Equal(new StoredEntry(told.Change.Number, Subject.OfHost("web01"), Status.Up, Status.Down, Start, Corp.Url, new KeptText(told.Hosts)) { Facts = hosts.Facts, Dated = hosts.Dated }, hosts);
        Assert.Equal(told.Facts, Encoding.UTF8.GetString(hosts.Facts!));
        var events = await again.Event(told.Change.Number, default);
        Assert.Equal(hosts with { Text = new(told.Events), Facts = events!.Facts }, events);
        Assert.Equal(hosts.Facts, events.Facts);
        Assert.Equal(text, (await again.Remember(default)).World.Hosts["web01"].Reason);
    }

    [Fact]
    public async Task TheAuthorityIsKeptUntilAnotherOneIsNamed()
    {
        await using (var store = await Open())
        {
            await Assert.ThrowsAsync<ArgumentException>(() => store.Commit(Nothing with { Authority = null }, default));
            await store.Commit(Nothing, default);
            await store.Commit(Nothing with { Authority = null }, default);
            Assert.Equal(Authority, store.Board!.Authority);
        }

        await using (var again = await Open())
        {
            Assert.Equal(Authority, (await again.Remember(default)).Authority);
            await again.Commit(Nothing with { Authority = "other.example.org,2027" }, default);
            Assert.Equal("other.example.org,2027", again.Board!.Authority);
        }

        await using var third = await Open();
        Assert.Equal("other.example.org,2027", (await third.Remember(default)).Authority);
    }

    [Fact]
    public async Task WhereAHostWasToldLastIsKnown()
    {
        await using var store = await Open();
        await store.Commit(Telling(100, Told("web01", 0), Told("db01", 1), Told("mail01", 2)), default);
        await store.Commit(Telling(101, Told("web01", 3, Status.Up, Scopes.All)), default);

        var told = await store.ToldIn(["web01", "db01", "never"], default);

        Assert.Equal(["db01", "web01"], told.Keys.Order());
        Assert.Equal([Scopes.All], told["web01"]);
        Assert.Equal([Scopes.All, Scopes.OfApplication("shop")], told["db01"].Order());
    }

    [Fact]
    public async Task AHeaderThatDiffersModifiesItsScopeAndNoOther()
    {
        await using (var store = await Open())
        {
            var headers = ImmutableDictionary<string, string>.Empty.Add("all", "one").Add("apps/shop", "two");
            await store.Commit(Nothing with { Headers = headers, Visible = 100 }, default);
            await store.Commit(Nothing with { Headers = headers, Visible = 100 }, default);
            Assert.Equal(100, store.Board!.Revision);
            await store.Commit(Nothing with { Headers = headers.SetItem("apps/shop", "three"), Visible = 101 }, default);
            Assert.Equal(101, store.Board!.Revision);
            Assert.Equal(100, store.Board.Modified["all"]);
            Assert.Equal(101, store.Board.Modified["apps/shop"]);
            await store.Commit(Telling(102, Told("web01", 0, Status.Down, "all")), default);
        }

        await using var again = await Open();
        await again.Commit(Nothing with { Headers = ImmutableDictionary<string, string>.Empty.Add("all", "one").Add("apps/shop", "three") }, default);
        Assert.Equal(102, again.Board!.Revision);
        Assert.Equal(102, again.Board.Modified["all"]);
        Assert.Equal(101, again.Board.Modified["apps/shop"]);
    }

    [Fact]
    public async Task NoSecondIsGivenTwice()
    {
        await using (var store = await Open())
        {
            await store.Commit(Telling(100, Told("web01", 0)), default);
            await Assert.ThrowsAsync<ArgumentException>(() => store.Commit(Telling(100, Told("web02", 1)), default));
        }

        await using var again = await Open();
        await Assert.ThrowsAsync<ArgumentException>(() => again.Commit(Telling(99, Told("web02", 1)), default));
        await Assert.ThrowsAsync<ArgumentException>(
            () => again.Commit(Nothing with { Visible = 100, Headers = ImmutableDictionary<string, string>.Empty.Add("all", "x") }, default));
        await again.Commit(Telling(101, Told("web02", 1)), default);
        Assert.Equal(2, (await again.LatestOfHosts(default)).Count);
    }

    [Fact]
    public async Task ASignOfLifeIsTheNextRunsRecorded()
    {
        await using (var store = await Open())
        {
            await store.Commit(Nothing, default);
            Assert.Equal(Start, store.Board!.Recorded);
            await store.Commit(Nothing with { Life = At(60_000) }, default);
            Assert.Equal(clock.GetUtcNow(), store.Board!.Recorded);
            clock.Move(TimeSpan.FromSeconds(9));
            await store.Commit(Nothing with { States = [], Notes = ["late"] }, default);
            Assert.Equal(clock.GetUtcNow().AddSeconds(-9), store.Board!.Recorded);
            Assert.Equal("late", Assert.Single(store.Board.Notes));
            Assert.Null((await store.Remember(default)).Recorded);
        }

        await using (var silent = await Open())
            Assert.Equal(At(60_000), (await silent.Remember(default)).Recorded);
        await using var again = await Open();
        Assert.Equal(At(60_000), (await again.Remember(default)).Recorded);
    }

    private protected Task<Store> Open(string owner = "process 1 (http://localhost:8080)", TimeProvider? other = null) =>
        Store.Open(new Secret(Database), owner, other ?? clock, NullLogger.Instance, default);

    /// <summary>Records compare their arrays by identity; texts of them do not.</summary>
    private static string Plain(HostState state) => string.Join('\n', [
        (state with { Checks = [], Past = [] }).ToString(),
        .. state.Checks.Select(Plain),
        .. state.Past.Select(past => past.ToString())]);

    private static string Plain(CheckState check) => (check with { Streak = [] }) + " " + string.Join(' ', check.Flaps.Changes);
}
