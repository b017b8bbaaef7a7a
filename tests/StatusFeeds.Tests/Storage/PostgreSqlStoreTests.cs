// The store on PostgreSQL: all that it promises, and what only a server can do to it.
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Storage.Copies;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlStoreTests(PostgreSqlServer server) : StoreTests
{
    private string? database;

    protected override string Database => database ??= server.NewDatabase();

    [Fact]
    public async Task AWriterThatWasThrownOutComesBack()
    {
        await using var store = await Open();
        await store.Commit(Telling(100, Told("web01", 10)), default);
        var board = store.Board;
        ThrowOutWriter();
        var batch = Telling(101, Told("web01", 20));
        var failure = await Assert.ThrowsAsync<StoreFailed>(() => store.Commit(batch, default));
        Assert.Contains("Cannot write to the database postgres://sf@127.0.0.1:", failure.Message);
        Assert.Equal(failure.Message, store.Trouble);
        Assert.Same(board, store.Board);
        await store.Commit(batch, default);
        Assert.Null(store.Trouble);
        Assert.Equal("web01 20, web01 10", Short(await store.EventsOfHost("web01", 300, default)));
    }

    [Fact]
    public async Task AServerThatWasStoppedIsTroubleUntilItIsBack()
    {
        await using var store = await Open();
        await store.Commit(Telling(100, Told("web01", 10)), default);
        var batch = Telling(101, Told("web01", 20));
        await server.Stop();
        try
        {
            await Assert.ThrowsAsync<StoreFailed>(() => store.Commit(batch, default));
            await Assert.ThrowsAsync<StoreFailed>(() => store.Commit(batch, default));
            Assert.Contains("See that PostgreSQL runs there and can be reached.", store.Trouble);
            Assert.Contains("Cannot read", (await Assert.ThrowsAsync<StoreFailed>(() => store.LatestNotUp(default))).Message);
            Assert.Contains("Cannot open", (await Assert.ThrowsAsync<StoreRefused>(() => Open())).Message);
        }
        finally
        {
            await server.Start();
        }

        await store.Commit(batch, default);
        Assert.Equal("web01 20, web01 10", Short(await store.EventsOfHost("web01", 300, default)));
    }

    [Fact]
    public async Task AFormerJudgeWritesNoMoreOnceAnotherHasJudged()
    {
        await using var store = await Open("process 1");
        await store.Commit(Telling(100, Told("web01", 10)), default);
        ThrowOutWriter();
        await using (var other = await Open("process 2"))
            await other.Commit(Telling(101, Told("web01", 20)), default);
        var batch = Telling(101, Told("web01", 30));
        await Assert.ThrowsAsync<StoreFailed>(() => store.Commit(batch, default));
        var failure = await Assert.ThrowsAsync<StoreFailed>(() => store.Commit(batch, default));
        Assert.Contains("process 2 has judged this site", failure.Message);
        Assert.Equal("web01 20, web01 10", Short(await store.EventsOfHost("web01", 300, default)));
    }

    [Fact]
    public async Task ALockThatOurOwnLostSessionStillHoldsIsTakenBack()
    {
        using var dialect = Dialect.Of(new Secret(Database));
        await using var first = dialect.OpenWriter("process 1", TimeProvider.System);
        await using var second = dialect.OpenWriter("process 1", TimeProvider.System);
        Assert.Throws<PostgresException>(() => first.Execute("SELECT 1"));
    }

    [Fact]
    public async Task OfSeveralNodesOneJudgesAndAnotherDoesWhenThatOneIsGone()
    {
        await using var one = await Join("process 1");
        await using var two = await Join("process 2");
        Assert.False(one.Judges);
        Assert.True(await one.TryJudge(default));
        Assert.True(await one.TryJudge(default));
        Assert.False(await two.TryJudge(default));
        await one.Commit(Telling(100, Told("web01", 10)), default);

        await two.Unseat(default);
        await Until(() => two.TryJudge(default).GetAwaiter().GetResult());
        await two.Commit(Telling(101, Told("web01", 20)), default);

        // The former one learns of it with its next commit, and writes nothing.
        var batch = Telling(102, Told("web01", 30));
        await Assert.ThrowsAsync<StoreFailed>(() => one.Commit(batch, default));
        await Assert.ThrowsAsync<StoreFailed>(() => one.Commit(batch, default));
        Assert.False(one.Judges);
        Assert.Null(one.Trouble);
        Assert.False(await one.TryJudge(default));
        Assert.Equal("web01 20, web01 10", Short(await one.EventsOfHost("web01", 300, default)));
    }

    [Fact]
    public async Task NodesThatStartTogetherOnAnEmptyDatabaseAllCome()
    {
        var all = await Task.WhenAll(Enumerable.Range(1, 5).Select(number => Join($"process {number}")));
        var judging = await Task.WhenAll(all.Select(store => store.TryJudge(default)));
        Assert.Single(judging, judges => judges);
        foreach (var store in all)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task ACommitOfARunThatIsNotTheNewestIsRefusedThoughItHasTheLock()
    {
        await using var store = await Open();
        await store.Commit(Telling(100, Told("web01", 10)), default);
        using (var connection = Connect())
            connection.Execute("INSERT INTO runs (run, owner, started) VALUES (99, 'process 9', 0)");
        var failure = await Assert.ThrowsAsync<StoreFailed>(() => store.Commit(Telling(101, Told("web01", 20)), default));
        Assert.Contains("process 9 has judged this site", failure.Message);
        Assert.False(store.Judges);
        Assert.Equal("web01 10", Short(await store.EventsOfHost("web01", 300, default)));
    }

    [Theory]
    [InlineData("nowhere", "sf", "There is no such database. Make it with: createdb -O sf nowhere")]
    [InlineData("postgres", "nobody", "does not exist")]
    public async Task WhatTheServerRefusesIsToldWithoutThePassword(string name, string user, string words)
    {
        var address = server.Address(name, user, "s3cr3t-pass");
        var refusal = await Assert.ThrowsAsync<StoreRefused>(
            () => Store.Open(new Secret(address), "process 1", TimeProvider.System, NullLogger.Instance, default));
        Assert.Contains(words, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"postgres://{user}@127.0.0.1:", refusal.Message);
        Assert.DoesNotContain("s3cr3t", refusal.ToString());
    }

    [Fact]
    public async Task ADatabaseThatHoldsSomethingIsNotMovedInto()
    {
        using var folder = new TempFolder();
        await using (var store = await Open())
            await store.Commit(Telling(100, Told("web01", 10)), default);
        StoreMove.Run(new Secret(Database), new Secret(folder["moved.db"]), "", _ => { }, TimeProvider.System, default);
        var refusal = Assert.Throws<StoreRefused>(() => StoreMove.Run(new Secret(folder["moved.db"]), new Secret(Database), "", _ => { }, TimeProvider.System, default));
        Assert.Contains("is not empty: its table ", refusal.Message);
        await using var again = await Open();
        Assert.Equal("web01 10", Short(await again.EventsOfHost("web01", 300, default)));
    }

    [Fact]
    public async Task AMoveThatFailsLeavesThePostgreSqlAsItWas()
    {
        using var folder = new TempFolder();
        await using (var store = await Store.Open(new Secret(folder["from.db"]), "process 1", TimeProvider.System, NullLogger.Instance, default))
            await store.Commit(Telling(100, Told("web01", 10)), default);
        await using (var source = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["from.db"]};Pooling=false"))
            source.Execute("UPDATE entries SET title = 'a' || char(0) || 'b'");
        var refusal = Assert.Throws<StoreRefused>(() => StoreMove.Run(new Secret(folder["from.db"]), new Secret(Database), "", _ => { }, TimeProvider.System, default));
        Assert.Contains("A text in entries.title holds the character NUL", refusal.Message);
        await using var connection = Connect();
        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()"));
    }

    [Fact]
    public async Task WhileAnotherNodeIsConnectedNothingIsMovedOrRestored()
    {
        using var folder = new TempFolder();
        await using (await Open())
        {
            // The tables are there.
        }

        using var dialect = Dialect.Of(new Secret(Database));
        await using var node = dialect.OpenBeside();
        var refusal = Assert.Throws<StoreRefused>(() => StoreMove.Run(new Secret(Database), new Secret(folder["moved.db"]), "", _ => { }, TimeProvider.System, default));
        Assert.Contains("is in use by another StatusFeeds, on 127.0.0.1", refusal.Message);
    }

    [Fact]
    public async Task WhatWasThereBeforeARestoreIsKeptInASchemaOfItsOwn()
    {
        using var folder = new TempFolder();
        await using (var store = await Open())
        {
            await store.Commit(Telling(100, Told("web01", 10)), default);
            BackupFile.Make(new Secret(Database), folder["copy.db"], replace: false, TimeProvider.System, default);
            await store.Commit(Telling(101, Told("web01", 20)), default);
        }

        var restored = Restoration.Run(new Secret(Database), folder["copy.db"], "process 2", TimeProvider.System, default);
        var schema = restored.Kept!.Split(' ')[2];
        await using var connection = Connect();
        Assert.Equal((2L, 1L), connection.QuerySingle<(long, long)>($"SELECT (SELECT COUNT(*) FROM {schema}.changes), (SELECT COUNT(*) FROM changes)"));
        Assert.Equal(
            connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{schema}'"),
            connection.ExecuteScalar<long>("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()"));
    }

    protected override DbConnection Connect() => server.Connect(Name);

    protected override DbConnection Connect(string database) => server.Connect(database[(database.LastIndexOf('/') + 1)..]);

    protected override string Another() => server.NewDatabase();

    protected override IAsyncDisposable Block(DbConnection other)
    {
        var transaction = other.BeginTransaction();
        other.Execute("LOCK TABLE changes IN SHARE MODE", transaction: transaction);
        return transaction;
    }

    private Task<Store> Join(string owner) => Store.Join(new Secret(Database), owner, 12, TimeProvider.System, NullLogger.Instance, default);

    private string Name => Database[(Database.LastIndexOf('/') + 1)..];

    private void ThrowOutWriter()
    {
        using var connection = server.Connect(Name);
        connection.Execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'");
    }
}
