// Backups of a SQLite database and their way back: whole, of one moment, private, and nothing that was given is given again.
using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Storage.Copies;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public sealed class BackupTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly HandClock clock = new(Start.AddMinutes(10));

    private string Database => folder["statusfeeds.db"];

    private string Copy => folder["copy.db"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ACopyOfADatabaseThatIsWrittenToIsOfOneMomentAndOneFile()
    {
        await using var store = await Open();
        using var end = new CancellationTokenSource();
        var second = 100L;
        await store.Commit(Telling(second, Told("web01", 1)), default);
        var writing = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                second++;
                await store.Commit(Telling(second, [.. Enumerable.Range(0, 50).Select(one => Told($"web{one:00}", (second * 100) + one))]), default);
            }
        });
        var (before, copies) = (0L, 0);
        while (copies < 5 || before == 0)
        {
            var made = BackupFile.Make(new Secret(Database), Copy, replace: true, clock, default);
            Assert.Equal((Database, Copy, new FileInfo(Copy).Length), (made.Of, made.File, made.Bytes));
            Assert.Equal(["copy.db"], Directory.GetFiles(folder.Path, "copy.db*").Select(Path.GetFileName));
            using var copy = Connect(Copy);
            Assert.Equal("delete", copy.ExecuteScalar<string>("PRAGMA journal_mode"));
            var (last, told) = copy.QuerySingle<(long, long)>("SELECT MAX(visible), COUNT(*) FROM changes");
            Assert.Equal(1 + ((last - 100) * 50), told);
            Assert.Equal(last, copy.ExecuteScalar<long>("SELECT MAX(modified) FROM scopes"));
            Assert.InRange(last, before, second);
            (before, copies) = (last, copies + 1);
        }

        await end.CancelAsync();
        await writing;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Copy).UnixFileMode);
    }

    [Fact]
    public async Task WhatIsThereIsNotWrittenOver()
    {
        await using (await Open())
        {
            // Made.
        }

        File.WriteAllText(Copy, "mine");
        Assert.Contains("is there already. Name another file, or give --force", Assert.Throws<CopyRefused>(() => Make(Copy)).Message);
        Assert.Equal("mine", File.ReadAllText(Copy));
        Assert.Contains("belongs to the database itself", Assert.Throws<CopyRefused>(() => Make(Database, replace: true)).Message);
        File.CreateSymbolicLink(folder["link.db"], Database);
        Assert.Contains("belongs to the database itself", Assert.Throws<CopyRefused>(() => Make(folder["link.db"], replace: true)).Message);
        Assert.Contains("belongs to the database itself", Assert.Throws<CopyRefused>(() => Make(Database + ".lock", replace: true)).Message);
        Assert.Contains("The folder of ", Assert.Throws<CopyRefused>(() => Make(folder["missing/copy.db"])).Message);
        Assert.Contains("is a folder. Name a file in it", Assert.Throws<CopyRefused>(() => Make(folder.Path)).Message);
    }

    [Fact]
    public async Task ACopyThatDoesNotComeToItsEndLeavesTheOneBefore()
    {
        await using (await Open())
        {
            // Made.
        }

        File.WriteAllText(Copy, "the one before");
        Damage(Database);
        var refusal = Assert.Throws<StoreRefused>(() => Make(Copy, replace: true));
        Assert.Contains("is damaged", refusal.Message);
        Assert.Equal("the one before", File.ReadAllText(Copy));
        Assert.False(File.Exists(Copy + ".new"));
        using var end = new CancellationTokenSource();
        end.Cancel();
        Assert.Throws<OperationCanceledException>(() => BackupFile.Make(new Secret(Database), folder["other.db"], replace: false, clock, end.Token));
        Assert.Empty(Directory.GetFiles(folder.Path, "other*"));
    }

    [Fact]
    public async Task ADiskThatIsFullIsSaidAndLeavesNothing()
    {
        using var disk = new SmallDisk(100);
        await using (var store = await Open())
            await store.Commit(Telling(100, Told("web01", 1) with { Hosts = new EntryText("t", "s", new string('x', 300_000)) }), default);
        Assert.Contains("disk is full", Assert.Throws<StoreRefused>(() => Make(disk["copy.db"])).Message);
        Assert.False(File.Exists(disk["copy.db.new"]));
    }

    [Fact]
    public async Task NothingThatWasGivenIsGivenAgainAfterARestore()
    {
        await using (var store = await Open())
            await store.Commit(Telling(100, Told("web01", 1)), default);
        Post("before the backup");
        Order();
        Make(Copy);
        long last;
        await using (var store = await Open())
        {
            // Its clock ran ahead by a day then.
            await store.Commit(Telling(clock.GetUtcNow().AddDays(1).ToUnixTimeSeconds(), Told("web01", 86_400_000)), default);
            last = At(86_400_000).ToUnixTimeMilliseconds();
        }

        Post("after the backup");
        clock.Move(TimeSpan.FromHours(1));
        var restored = Restore();
        Assert.True(restored.IsKnown);
        await using (var again = await Open())
        {
            var remembered = await again.Remember(default);
            Assert.Equal(last, remembered.World.LastInstant.ToUnixTimeMilliseconds());
            Assert.Equal(last / 1000, remembered.World.LastDated.ToUnixTimeSeconds());
            Assert.Equal(clock.GetUtcNow().AddHours(-1).AddDays(1).ToUnixTimeSeconds() + 1, remembered.Revision);
            Assert.All(remembered.Modified.Values, second => Assert.Equal(remembered.Revision, second));
            Assert.Equal(1001, Post("after the restore").Post!.Incident);
            Assert.Equal(1002, Post("and one more").Post!.Number);
            Assert.Equal(1001, Order());
        }

        // The one that was put aside is whole.
        using var kept = Connect(restored.Kept!);
        Assert.Equal(2, kept.ExecuteScalar<long>("SELECT COUNT(*) FROM changes"));
        Assert.Equal("ok", kept.ExecuteScalar<string>("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task ARestoreOntoNothingGoesOnFromTheClock()
    {
        await using (var store = await Open())
            await store.Commit(Telling(100, Told("web01", 1)), default);
        Make(Copy);
        File.Move(Database, folder["lost"]);
        clock.Move(TimeSpan.FromHours(1));
        var restored = Restore();
        Assert.Equal((null, false, At(1)), (restored.Kept, restored.IsKnown, restored.Instant));
        await using var again = await Open();
        var remembered = await again.Remember(default);
        Assert.Equal(clock.GetUtcNow(), remembered.World.LastInstant);
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds(), remembered.Revision);
    }

    [Fact]
    public async Task WhatIsNoBackupIsRefusedAndNothingIsChanged()
    {
        await using (var store = await Open())
            await store.Commit(Telling(100, Told("web01", 1)), default);
        Make(Copy);
        var before = File.ReadAllBytes(Database);
        Damage(Copy);
        Assert.Contains($"{Copy} is damaged", Refused());
        File.WriteAllText(Copy, "title: no database, but more than a hundred bytes of something else, so that it is not for its length alone.");
        Assert.Contains("is damaged", Refused());
        File.WriteAllText(Copy, "");
        Assert.Contains("holds no StatusFeeds", Refused());
        File.Delete(Copy);
        Make(Copy);
        using (var newer = Connect(Copy))
            newer.Execute("INSERT INTO migrations (number, name, applied) VALUES (999, '999_future.sql', 0)");
        Assert.Contains("in this backup was written by a newer StatusFeeds (its tables are of version 999, this program knows up to ", Refused());
        Assert.Throws<CopyRefused>(() => Restoration.Run(new Secret(Database), folder["nothing"], "", clock, default));
        Assert.Throws<CopyRefused>(() => Restoration.Run(new Secret(Database), Database, "", clock, default));
        Assert.Equal(before, File.ReadAllBytes(Database));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.before-*").Concat(Directory.GetFiles(folder.Path, "*.restored*")));
    }

    [Fact]
    public async Task WhileAServerRunsNothingIsRestored()
    {
        await using var store = await Open();
        Make(Copy);
        Assert.Contains($"The database {Database} is in use by process 1.", Refused());
    }

    [Fact]
    public async Task ADatabaseThatIsDamagedIsKeptWithItsLog()
    {
        await using (await Open())
            Make(Copy);
        File.WriteAllText(Database, "damaged");
        File.WriteAllText(Database + "-wal", "its log");
        var restored = Restore();
        Assert.False(restored.IsKnown);
        Assert.Equal(("damaged", "its log"), (File.ReadAllText(restored.Kept!), File.ReadAllText(restored.Kept + "-wal")));
        Assert.False(File.Exists(Database + "-wal"));
        await using var again = await Open();
    }

    [Fact]
    public async Task ACopyByHandThatHasItsLogBesideItIsRestoredWithIt()
    {
        await using (var store = await Open())
        {
            await store.Commit(Telling(100, Told("web01", 1)), default);
            File.Copy(Database, Copy);
            File.Copy(Database + "-wal", Copy + "-wal");
        }

        Assert.Equal(At(1), Restore().Instant);
    }

    [Fact]
    public async Task ARestoreThatWasBrokenOffIsNoNewDatabase()
    {
        await using (await Open())
            Make(Copy);
        File.Move(Database, folder["statusfeeds.db.before-20261120-235800"]);
        File.Copy(Copy, Database + SqliteRestore.Suffix);
        Assert.Contains("was broken off. Run 'statusfeeds restore' again", (await Assert.ThrowsAsync<StoreRefused>(Open)).Message);
        Restore();
        await using var again = await Open();
    }

    [Fact]
    public async Task WhoWasToldSomethingElseSinceTheBackupWillBeToldWhatIs()
    {
        var up = Host("web01") with { Told = Status.Up, ToldAt = Start };
        await using (var store = await Open())
            await store.Commit(Telling(100, Told("web01", 1, Status.Up)) with { World = Calm with { Hosts = Calm.Hosts.Add("web01", up).Add("db01", up with { Host = "db01" }) }, States = ["db01"] }, default);
        Make(Copy);
        await using (var store = await Open())
            await store.Commit(Telling(101, Told("web01", 20)) with { World = Calm with { Hosts = Calm.Hosts.Add("web01", up with { Status = Status.Down, Told = Status.Down, ToldAt = At(20) }) } }, default);
        Assert.Equal(1, Restore().Retold);
        await using var again = await Open();
        var hosts = (await again.Remember(default)).World.Hosts;
        Assert.Equal((Status.Up, Status.Down, At(20)), (hosts["web01"].Status, hosts["web01"].Told, hosts["web01"].ToldAt));
        Assert.Equal((Status.Up, Status.Up), (hosts["db01"].Status, hosts["db01"].Told));
    }

    private Task<Store> Open() => Store.Open(new Secret(Database), "process 1", clock, NullLogger.Instance, default);

    private BackupMade Make(string file, bool replace = false) => BackupFile.Make(new Secret(Database), file, replace, clock, default);

    private Restored Restore() => Restoration.Run(new Secret(Database), Copy, "process 2 (statusfeeds restore)", clock, default);

    private string Refused() => Assert.Throws<StoreRefused>(Restore).Message;

    private Posted Post(string title)
    {
        using var book = IncidentBook.Open(new Secret(Database));
        return book.Add(new IncidentPost(0, 0, PostKind.Opening, clock.GetUtcNow(), "ann") { Title = title, Summary = "It burns.", Applications = ["shop"] });
    }

    private long Order()
    {
        using var book = OrderBook.Open(new Secret(Database));
        return book.Add("web01", ["web01"], new Schedule.Once(clock.GetUtcNow(), clock.GetUtcNow().AddHours(1)), "", clock.GetUtcNow(), "ann");
    }

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        return connection;
    }

    /// <summary>A page in the middle, of some table.</summary>
    private static void Damage(string file)
    {
        using var stream = File.Open(file, FileMode.Open);
        stream.Position = stream.Length / 4096 / 2 * 4096;
        stream.Write([.. Enumerable.Repeat((byte)0x5A, 4096)]);
    }
}
