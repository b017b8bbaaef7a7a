// What the store promises about entries, the board and the one judge; on both engines.
using System.Collections.Immutable;
using System.Text;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;
using Writer = StatusFeeds.Storage.Writer;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    [Fact]
    public async Task EveryReadGivesTheNewestFirst()
    {
        await using var store = await Open();
        await store.Commit(
            Telling(100, Told("web01", 10), Told("db01", 20), Told(Subject.Monitor, 30, Status.Unknown), Told("web01", 40, Status.Up, "all")), default);
        await store.Commit(Telling(101, Told("app01", 50, Status.Degraded)), default);

        Assert.Equal("app01 50, web01 40, monitor 30, db01 20", Short(await store.LatestOfHosts(default)));
        Assert.Equal("app01 50, db01 20", Short(await store.LatestNotUp(default)));
        Assert.Equal("app01 50, web01 40, monitor 30, db01 20, web01 10", Short(await store.Events("all", At(0), 300, default)));
        Assert.Equal("app01 50, monitor 30, db01 20, web01 10", Short(await store.Events("apps/shop", At(0), 300, default)));
        Assert.Equal("app01 50, web01 40, monitor 30", Short(await store.Events("all", At(20), 300, default)));
        Assert.Equal("app01 50, web01 40", Short(await store.Events("all", At(0), 2, default)));
        Assert.Empty(await store.Events("apps/other", At(0), 300, default));
        Assert.Equal("web01 40, web01 10", Short(await store.EventsOfHost("web01", 300, default)));
        Assert.Equal("web01 40", Short(await store.EventsOfHost("web01", 1, default)));
        Assert.Empty(await store.EventsOfHost("monitor", 300, default));
        Assert.All(await store.LatestOfHosts(default), entry => Assert.StartsWith("hosts summary", entry.Text.Summary));
        Assert.All(await store.LatestNotUp(default), entry => Assert.StartsWith("events summary", entry.Text.Summary));
        Assert.Equal(Told("db01", 20).Events, (await store.Event(At(20).ToUnixTimeMilliseconds(), default))!.Text.Whole);
        Assert.Null(await store.Event(4711, default));
    }

    [Fact]
    public async Task WindowsAndApplicationsAreReadWhereTheyWereToldAndWindowsOnlyWhileTheyAreNews()
    {
        await using var store = await Open();
        await store.Commit(
            Telling(
                100,
                Told(Subject.OfWindow("w@1"), 10, Status.Maintenance),
                Told(Subject.OfWindow("w@2"), 20, Status.Maintenance, "all"),
                Told(Subject.OfApplication("shop"), 5),
                Told(Subject.OfApplication("wiki"), 40, Status.Up, "all", "apps/wiki"),
                Told("web01", 30)),
            default);

        Assert.Equal("wiki 40, w@2 20, w@1 10, shop 5", Short(await store.LatestOfOthers("all", At(0), default)));
        Assert.Equal("w@1 10, shop 5", Short(await store.LatestOfOthers("apps/shop", At(0), default)));
        Assert.Equal("shop 5", Short(await store.LatestOfOthers("apps/shop", At(10), default)));
        Assert.Equal("web01 30", Short(await store.LatestOfHosts(default)));
        Assert.Equal("web01 30", Short(await store.LatestNotUp(default)));
        Assert.Equal("web01 30, w@1 10, shop 5", Short(await store.Events("apps/shop", At(0), 300, default)));
        var window = (await store.LatestOfOthers("apps/shop", At(0), default))[0];
        Assert.Equal((Subject.OfWindow("w@1"), Told(Subject.OfWindow("w@1"), 10, Status.Maintenance).Hosts), (window.Subject, window.Text.Whole));
    }

    [Fact]
    public async Task AnEntryThatIsStillHeldIsNotReadAgain()
    {
        await using var store = await Open();
        await store.Commit(Telling(100, Told("web01", 10)), default);
        var (hosts, events) = (Assert.Single(await store.LatestOfHosts(default)), Assert.Single(await store.LatestNotUp(default)));
        await store.Commit(Telling(101, Told("db01", 20)), default);

        Assert.Same(hosts, (await store.LatestOfHosts(default)).Single(entry => entry.Number == hosts.Number));
        Assert.Same(events, (await store.LatestNotUp(default)).Single(entry => entry.Number == events.Number));
        Assert.Same(events, (await store.Events("all", At(0), 300, default)).Single(entry => entry.Number == events.Number));
        Assert.NotEqual(hosts.Text, events.Text);
    }

    [Fact]
    public async Task AnUntoldChangeIsKeptButNeverTold()
    {
        var untold = Change(Subject.OfHost("web01"), 50, told: false);
        await using var store = await Open();
        await store.Commit(Telling(100, Told("web01", 10)), default);
        await store.Commit(Nothing with { Untold = [untold] }, default);

        Assert.Equal(100, store.Board!.Revision);
        Assert.Equal("web01 10", Short(await store.LatestOfHosts(default)));
        Assert.Equal("web01 10", Short(await store.EventsOfHost("web01", 300, default)));
        Assert.Null(await store.Event(untold.Number, default));
        await using var connection = Connect();
        Assert.Equal([1L, 0L], connection.Query<long>("SELECT told FROM changes ORDER BY number"));
    }

    [Fact]
    public async Task AFirstStatusHasNoFormerOne()
    {
        var told = Told("web01", 10, Status.Up);
        await using var store = await Open();
        await store.Commit(Telling(100, told with { Change = told.Change with { From = null, Failing = null } }), default);
        Assert.Null(Assert.Single(await store.Events("all", At(0), 300, default)).From);
    }

    [Fact]
    public async Task DatesGoOnAfterARestartAndComeBackWithTheirEntriesAsFactsDo()
    {
        var (told, dated) = (Told("web01", 10), DateTimeOffset.FromUnixTimeSeconds(At(47_000).ToUnixTimeSeconds()));
        await using (var store = await Open())
        {
            await store.Commit(Telling(100, told with { Change = told.Change with { Dated = dated } }) with { Untold = [Change(Subject.OfHost("web01"), 50, told: false)] }, default);
        }

        await using var again = await Open();
        Assert.Equal(dated, (await again.Remember(default)).World.LastDated);
        var entry = Assert.Single(await again.LatestNotUp(default));
        Assert.Equal((dated, told.Facts), (entry.Dated, Encoding.UTF8.GetString(entry.Facts!)));
    }

    [Fact]
    public async Task TwoThousandHostsFlipInOneBatch()
    {
        var world = Calm with { Hosts = Enumerable.Range(0, 2000).ToImmutableDictionary(n => $"host{n}", n => Host($"host{n}")) };
        await using var store = await Open();
        await store.Commit(Telling(100, [.. Enumerable.Range(0, 2000).Select(n => Told($"host{n}", n))]) with { World = world }, default);

        var latest = await store.LatestOfHosts(default);
        Assert.Equal(Enumerable.Range(0, 2000).Reverse().Select(n => $"host{n}"), latest.Select(entry => entry.Subject.Id));
        Assert.Equal(300, (await store.Events("apps/shop", At(-1), 300, default)).Count);
        Assert.Equal(2000, (await store.Remember(default)).World.Hosts.Count);
    }

    [Fact]
    public async Task TheBoardMovesOnlyOnceTheBatchIsStored()
    {
        await using var store = await Open();
        var first = store.After(null, default);
        Assert.False(first.IsCompleted);
        await store.Commit(Telling(100, Told("web01", 10)), default);
        var board = await first;
        Assert.Same(board, store.Board);
        Assert.Same(board, await store.After(null, default));
        var second = store.After(board, default);
        Assert.False(second.IsCompleted);
        await store.Commit(Nothing with { Notes = ["a reload was refused"] }, default);
        Assert.Equal("a reload was refused", Assert.Single((await second).Notes));
        using var cancel = new CancellationTokenSource();
        var third = store.After(store.Board, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
    }

    [Fact]
    public async Task BatchesAreStoredInTheOrderOfTheCalls()
    {
        await using var store = await Open();
        await Task.WhenAll(Enumerable.Range(1, 50).Select(n => store.Commit(Telling(n, Told("web01", n)), default)));
        Assert.Equal(50, store.Board!.Revision);
        Assert.Equal(50, (await store.EventsOfHost("web01", 300, default)).Count);
    }

    [Fact]
    public async Task ABatchWithNothingNewDoesNotTouchTheDisk()
    {
        await using var store = await Open();
        await store.Commit(Nothing, default);
        await using var other = Connect();
        await using var blocking = Block(other);
        var world = Calm with { Hosts = Calm.Hosts.Add("web01", Host("web01")) };
        await store.Commit(Nothing with { World = world, Headers = ImmutableDictionary<string, string>.Empty }, default);
        Assert.Same(world, store.Board!.World);
    }

    [Fact]
    public async Task ReadsGoOnAndTroubleIsToldWhileAWriteHangs()
    {
        await using var store = await Open();
        await store.Commit(Telling(100, Told("web01", 10)), default);
        var board = store.Board;
        await using var other = Connect();
        var blocking = Block(other);
        var hanging = store.Commit(Telling(101, Told("web01", 20)), default);
        var words = "";
        while (!hanging.IsCompleted && words.Length == 0)
        {
            clock.Move(TimeSpan.FromSeconds(7));
            words = store.Trouble ?? "";
            await Task.Yield();
        }

        Assert.EndsWith(" s", words);
        Assert.Contains("has not answered for ", words);
        Assert.Equal("web01 10", Short(await store.LatestOfHosts(default)));
        Assert.Same(board, store.Board);
        await blocking.DisposeAsync();
        await hanging;
        Assert.Null(store.Trouble);
        Assert.Equal(101, store.Board!.Revision);
    }

    [Fact]
    public async Task ABatchThatWasStoredButReportedFailedIsNotDoubled()
    {
        var world = Calm with { Hosts = Calm.Hosts.Add("web01", Host("web01")) };
        var batch = Telling(100, Told("web01", 10)) with
        {
            World = world,
            Headers = ImmutableDictionary<string, string>.Empty.Add("all", "one"),
            Untold = [Change(Subject.OfHost("db01"), 11, told: false)],
            CheckChanges = [new CheckChange("web01", "http", Status.Up, Status.Down, At(10), "refused")],
            Life = At(20),
        };
        await using (await Open())
        {
            // Only the tables are needed.
        }

        using (var dialect = Dialect.Of(new Secret(Database)))
        {
            var connection = dialect.OpenWriter("process 1", clock);
            var run = RunsTable.Begin(connection, "process 1", Start);
            var empty = ScopesTable.Read(connection, SiteTable.Authority(connection));
            using var first = new Writer(dialect, connection, "process 1", run, empty, clock);
            using var unaware = new Writer(dialect, connection, "process 1", run, empty, clock);
            first.Write(batch);
            unaware.Write(batch);
            Assert.Equal(first.Ledger.Modified, unaware.Ledger.Modified);
        }

        await using var again = await Open();
        Assert.Equal("web01 10", Short(await again.EventsOfHost("web01", 300, default)));
        Assert.Equal(100, (await again.Remember(default)).Revision);
        await using var counting = Connect();
        Assert.Equal("2 2 2 1 1 1", string.Join(' ', new[] { "changes", "entries", "change_scopes", "check_changes", "hosts", "checks" }
            .Select(table => counting.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}"))));
    }

    [Fact]
    public async Task ASecondJudgeIsRefusedAndToldOfTheFirst()
    {
        await using (await Open("process 4711 (http://localhost:8080, since 2026-11-20 23:57 UTC)"))
        {
            var refusal = await Assert.ThrowsAsync<StoreRefused>(() => Open("process 2"));
            Assert.Contains("is in use by process 4711 (http://localhost:8080, since 2026-11-20 23:57 UTC). Stop that one", refusal.Message);
            Assert.DoesNotContain("unneeded", refusal.ToString());
        }

        await using var second = await Open("process 2");
        Assert.Null(second.Trouble);
    }

    [Fact]
    public async Task ADatabaseOfANewerProgramIsRefused()
    {
        await using (await Open())
        {
            // Made.
        }

        await using (var connection = Connect())
            connection.Execute("INSERT INTO migrations (number, name, applied) VALUES (999, '999_future.sql', 0)");
        var refusal = await Assert.ThrowsAsync<StoreRefused>(() => Open());
        Assert.Contains("was written by a newer StatusFeeds (its tables are of version 999, this program knows up to ", refusal.Message);
    }

    [Fact]
    public async Task ACommitThatNobodyWaitsForAnyMoreIsNotBegun()
    {
        await using var store = await Open();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Commit(Telling(100, Told("web01", 10)), cancel.Token));
        await store.Commit(Nothing, default);
        Assert.Empty(await store.LatestOfHosts(default));
    }

    /// <summary>Keeps the writer, and nobody else, from going on until disposed of.</summary>
    protected abstract IAsyncDisposable Block(System.Data.Common.DbConnection other);

    private protected static string Short(IEnumerable<StoredEntry> entries) =>
        string.Join(", ", entries.Select(entry => $"{entry.Subject.Id} {(entry.At - Start).TotalMilliseconds}"));
}
