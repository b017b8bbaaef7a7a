// A database that was damaged while the program did not run: it refuses to start, says the way out, changes nothing, and a restored backup goes on.
using System.Security.Cryptography;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class DamagedDatabaseTests(DamagedDatabaseTests.Begun begun) : IClassFixture<DamagedDatabaseTests.Begun>
{
    [Theory]
    [InlineData("a page of noise", "is damaged")]
    [InlineData("half the file", "is cut off")]
    [InlineData("fifty bytes", "is cut off")]
    [InlineData("nothing", "is empty")]
    [InlineData("a log without its database", "is gone")]
    [InlineData("a database without its log", "is gone")]
    public async Task ItRefusesNamesTheWayOutAndChangesNothing(string damage, string words)
    {
        var box = begun.Box;
        Write(box, damage.Contains("log", StringComparison.Ordinal) ? begun.Killed : begun.Stopped);
        await Damage(box.Database, damage);
        var left = Files(box);
        await using (var refused = StatusFeedsProcess.Start(box))
        {
            Assert.Equal(1, await refused.Exit());
            Assert.Contains(words, refused.Errors, StringComparison.Ordinal);
            Assert.Contains(box.Database, refused.Errors, StringComparison.Ordinal);
            Assert.Contains("statusfeeds restore", refused.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(left, Files(box));
        var restored = await StatusFeedsProcess.Run(box.Folder, "restore", "backup.db");
        Assert.True(restored.ExitCode == 0, restored.Errors);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            var after = await box.HostIs("UP", "web01");
            Assert.Equal(begun.Before.Xml, after.Feed.Of("web01")!.Xml);
            Assert.Equal(0, await program.Stop());
        }
    }

    private static async Task Damage(string database, string damage)
    {
        switch (damage)
        {
            case "a page of noise":
                // The first page of the hosts is read at every start.
                var root = (await Spawned.Must("sqlite3", database, "SELECT rootpage FROM sqlite_master WHERE name = 'hosts'; PRAGMA page_size")).Split('\n');
                var (page, size) = (long.Parse(root[0]), int.Parse(root[1]));
                await using (var file = File.OpenWrite(database))
                {
                    file.Position = (page - 1) * size;
                    file.Write(RandomNumberGenerator.GetBytes(size));
                }

                break;
            case "half the file":
                Cut(database, new FileInfo(database).Length / 2);
                break;
            case "fifty bytes":
                Cut(database, 50);
                break;
            case "nothing":
                Cut(database, 0);
                break;
            case "a log without its database":
                File.Delete(database);
                break;
            default:
                File.Delete(database + "-wal");
                break;
        }
    }

    private static void Cut(string database, long length)
    {
        using var file = File.OpenWrite(database);
        file.SetLength(length);
    }

    /// <summary>All but the lock, by name and content.</summary>
    private static string Files(Sandbox box) =>
        string.Join('\n', Read(box).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {Convert.ToHexString(SHA256.HashData(file.Value))}"));

    private static Dictionary<string, byte[]> Read(Sandbox box) =>
        Of(box).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(file => file, File.ReadAllBytes, StringComparer.Ordinal);

    private static void Write(Sandbox box, Dictionary<string, byte[]> files)
    {
        foreach (var file in Of(box))
        {
            File.Delete(file);
        }

        foreach (var (file, content) in files)
        {
            File.WriteAllBytes(file, content);
        }
    }

    private static string[] Of(Sandbox box) => Directory.GetFiles(box.Folder, "statusfeeds.db*");

    /// <summary>A database that a server left when it was killed, and when it was stopped; with a backup of it beside it.</summary>
    public sealed class Begun : IAsyncLifetime
    {
        private PretendHosts hosts = null!;

        internal Sandbox Box { get; } = new();

        internal AtomEntry Before { get; private set; } = null!;

        internal Dictionary<string, byte[]> Killed { get; private set; } = [];

        internal Dictionary<string, byte[]> Stopped { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            hosts = await PretendHosts.Start();
            Box.Site();
            Box.Application("shop", ("web01", hosts.Url("web01")));
            await using (var program = await StatusFeedsProcess.Serve(Box))
            {
                Before = (await Box.HostIs("UP", "web01")).Feed.Of("web01")!;
                var (code, _, errors) = await StatusFeedsProcess.Run(Box.Folder, "backup", "backup.db");
                Assert.True(code == 0, errors);
                await program.Kill();
                Killed = Read(Box);
            }

            await using (var program = await StatusFeedsProcess.Serve(Box))
            {
                Assert.Equal(0, await program.Stop());
                Stopped = Read(Box);
            }
        }

        public async ValueTask DisposeAsync()
        {
            Box.Dispose();
            await hosts.DisposeAsync();
        }
    }
}
