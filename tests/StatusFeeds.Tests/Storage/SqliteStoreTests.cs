// The store on SQLite: all that it promises, and what only a file on a disk can do to it.
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public sealed class SqliteStoreTests : StoreTests, IDisposable
{
    private readonly TempFolder folder = new();

    protected override string Database => folder["statusfeeds.db"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AFullDiskIsTroubleUntilThereIsRoomAgain()
    {
        using var disk = new SmallDisk(1024);
        await using var store = await OpenAt(disk["statusfeeds.db"]);
        await store.Commit(Telling(100, Told("web01", 10)), default);
        var board = store.Board;
        disk.Fill();
        var large = Told("web01", 20) with { Hosts = new EntryText("t", "s", new string('x', 200_000)) };
        var batch = Telling(101, large);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var failure = await Assert.ThrowsAsync<StoreFailed>(() => store.Commit(batch, default));
            Assert.Contains("the disk is full. Make room on it", failure.Message);
            Assert.Equal(failure.Message, store.Trouble);
            Assert.Same(board, store.Board);
            Assert.Equal("web01 10", Short(await store.LatestOfHosts(default)));
        }

        await store.Commit(Nothing with { Notes = ["still looking"] }, default);
        Assert.NotNull(store.Trouble);
        disk.Free();
        await store.Commit(batch, default);
        Assert.Null(store.Trouble);
        Assert.Equal("web01 20, web01 10", Short(await store.EventsOfHost("web01", 300, default)));
        Assert.Equal(large.Hosts, Assert.Single(await store.LatestOfHosts(default)).Text.Whole);
    }

    [Fact]
    public async Task ADiskThatMayNotBeWrittenIsRefused()
    {
        using var disk = new SmallDisk(1024);
        disk.MakeReadOnly();
        var refusal = await Assert.ThrowsAsync<StoreRefused>(() => OpenAt(disk["statusfeeds.db"]));
        Assert.Contains("Cannot write the lock file " + disk["statusfeeds.db.lock"], refusal.Message);
        Assert.Contains("Make its folder writable", refusal.Message);
    }

    [Fact]
    public async Task CommitsAreFlushedToTheDiskAndReadersDoNotBlockTheWriter()
    {
        using var dialect = Dialect.Of(new Secret(Database));
        await using var writer = dialect.OpenWriter("process 1", TimeProvider.System);
        Assert.Equal("wal", writer.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(2, writer.ExecuteScalar<long>("PRAGMA synchronous"));
        Assert.Equal(5000, writer.ExecuteScalar<long>("PRAGMA busy_timeout"));
        await using var reader = dialect.OpenReader();
        Assert.Equal(5000, reader.ExecuteScalar<long>("PRAGMA busy_timeout"));
        Assert.Throws<SqliteException>(() => reader.Execute("DELETE FROM changes"));
    }

    [Fact]
    public void TheSystemsSqliteIsTaken()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Assert.Contains(File.ReadAllLines("/proc/self/maps"), line => line.Contains("/libsqlite3.so"));
        Assert.DoesNotContain(File.ReadAllLines("/proc/self/maps"), line => line.Contains("e_sqlite3.so"));
    }

    [Fact]
    public async Task TheLockFileNamesItsHolderAndDoesNotStandInTheWayOfTheNext()
    {
        await using (await Open("process 4711 (http://localhost:8080)"))
            Assert.Equal("process 4711 (http://localhost:8080)\n", ReadShared(Database + ".lock"));
        await using (await Open("process 7"))
            Assert.Equal("process 7\n", ReadShared(Database + ".lock"));
    }

    [Fact]
    public async Task OneFileUnderTwoNamesHasOneJudge()
    {
        await using (await Open())
            File.CreateSymbolicLink(folder["link.db"], Database);
        await using var store = await Open("process 1");
        var refusal = await Assert.ThrowsAsync<StoreRefused>(() => OpenAt(folder["link.db"]));
        Assert.Contains("is in use by process 1", refusal.Message);
    }

    [Fact]
    public async Task AFolderThatIsNotThereIsRefused()
    {
        var refusal = await Assert.ThrowsAsync<StoreRefused>(() => OpenAt(folder["missing/statusfeeds.db"]));
        Assert.Contains($"The folder of the database {folder["missing/statusfeeds.db"]} does not exist. Make it", refusal.Message);
        refusal = await Assert.ThrowsAsync<StoreRefused>(() => OpenAt(folder.Path));
        Assert.Contains("is a folder", refusal.Message);
    }

    [Theory]
    [InlineData(0, "is empty. Restore it from a backup")]
    [InlineData(50, "is cut off (50 bytes are left)")]
    [InlineData(4096, "is cut off (4096 of ")]
    [InlineData(20_000, "is cut off (20000 of ")]
    public async Task ACutFileIsRefusedAndLeftAsItIs(int length, string words)
    {
        await using (var store = await Open())
            await store.Commit(Telling(100, Told("web01", 10)), default);
        using (var file = File.Open(Database, FileMode.Open))
            file.SetLength(length);
        var before = File.ReadAllBytes(Database);
        var refusal = await Assert.ThrowsAsync<StoreRefused>(() => Open());
        Assert.Contains(words, refusal.Message);
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public async Task ADamagedFileIsRefused()
    {
        await using (var store = await Open())
            await store.Commit(Telling(100, Told("web01", 10)), default);
        var bytes = File.ReadAllBytes(Database);
        Array.Fill(bytes, (byte)0x5A, 100, bytes.Length - 100);
        File.WriteAllBytes(Database, bytes);
        var refusal = await Assert.ThrowsAsync<StoreRefused>(() => Open());
        Assert.Contains("the file is damaged", refusal.Message);
        Assert.Contains("Restore it from a backup", refusal.Message);
    }

    [Fact]
    public async Task AFileOfAnotherKindIsRefused()
    {
        File.WriteAllText(Database, "title: Example Corp, and a hundred more bytes of what is no database, so that it is not for its length.");
        Assert.Contains("is not a SQLite database", (await Assert.ThrowsAsync<StoreRefused>(() => Open())).Message);
        File.Delete(Database);
        await using (var other = new SqliteConnection($"Data Source={Database};Pooling=false"))
            other.Execute("CREATE TABLE recipes (name TEXT)");
        Assert.Contains("holds no StatusFeeds", (await Assert.ThrowsAsync<StoreRefused>(() => Open())).Message);
    }

    [Fact]
    public async Task ADatabaseThatIsGoneFromBesideItsLogIsNotBegunAnew()
    {
        await using (await Open())
        {
            // Made.
        }

        File.Delete(Database);
        File.WriteAllText(Database + "-wal", "what was told last");
        Assert.Contains("is gone, but its log statusfeeds.db-wal is there", (await Assert.ThrowsAsync<StoreRefused>(() => Open())).Message);
    }

    [Fact]
    public async Task ADraftThatASuddenEndLeftBehindIsMadeAnew()
    {
        File.WriteAllText(Database + ".new", "half");
        await using var store = await Open();
        Assert.False(File.Exists(Database + ".new"));
    }

    [Fact]
    public async Task AFileLockedByAnotherProgramIsTold()
    {
        await using (await Open())
        {
            // Made.
        }

        await using var other = Connect();
        other.Execute("BEGIN IMMEDIATE");
        var refusal = await Assert.ThrowsAsync<StoreRefused>(() => Open());
        Assert.Contains("another program holds it locked", refusal.Message);
    }

    [Fact]
    public async Task AWriterThatIsOpenedAgainLeavesTheLocksOfReadersAlone()
    {
        await using (await Open())
        {
            // The tables are there.
        }

        using var dialect = Dialect.Of(new Secret(Database));
        await using var writer = dialect.OpenWriter("process 1", TimeProvider.System);
        await using var reader = dialect.OpenReader();
        Assert.Equal(1, reader.ExecuteScalar<long>("SELECT COUNT(*) FROM runs"));
        await writer.DisposeAsync();
        await using var again = dialect.OpenWriter("process 1", TimeProvider.System);
        again.Execute("DELETE FROM runs");

        // Another process that believed itself to be the last would take the log away.
        Tool.Run("sqlite3", Database, "SELECT * FROM runs");
        Assert.True(new FileInfo(Database + "-wal").Length > 0);
        Assert.Equal(0, reader.ExecuteScalar<long>("SELECT COUNT(*) FROM runs"));
    }

    [Fact]
    public void AnOrderMakesNoDatabase()
    {
        Assert.Contains($"There is no database {Database} yet. Start StatusFeeds once first", Assert.Throws<StoreRefused>(() => OrderBook.Open(new Secret(Database))).Message);
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task AnOrderThatCannotBeWrittenIsRefusedInWords()
    {
        await using (await Open())
        {
            // The tables are there.
        }

        using var book = OrderBook.Open(new Secret(Database));
        await using var other = Connect();
        other.Execute("BEGIN IMMEDIATE");
        var now = TimeProvider.System.GetUtcNow();
        var failure = Assert.Throws<StoreFailed>(() => book.Add("web01", ["web01"], new Schedule.Once(now, now.AddHours(1)), "", now, ""));
        Assert.Contains("another program holds it locked. End that one. Nothing was changed.", failure.Message);
        other.Execute("ROLLBACK TRANSACTION");
        Assert.Equal(1, book.Add("web01", ["web01"], new Schedule.Once(now, now.AddHours(1)), "", now, ""));
    }

    protected override DbConnection Connect() => Connect(Database);

    protected override DbConnection Connect(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Pooling=false");
        connection.Open();
        return connection;
    }

    protected override string Another() => folder["another.db"];

    protected override IAsyncDisposable Block(DbConnection other) => other.BeginTransaction();

    private static Task<Store> OpenAt(string path) => Store.Open(new Secret(path), "process 1", TimeProvider.System, NullLogger.Instance, default);

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
