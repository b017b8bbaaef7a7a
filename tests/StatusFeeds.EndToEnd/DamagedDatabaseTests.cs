// A database that was damaged while the program did not run: it refuses to start, says the way out, changes nothing, and a restored backup goes on.
using System.Security.Cryptography;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class DamagedDatabaseTests
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
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        var isKilled = damage.Contains("log", StringComparison.Ordinal);
        AtomFeed before;
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            before = (await box.HostIs("UP", "web01", "/all/events.atom".Replace("events", "hosts", StringComparison.Ordinal))).Feed;
            var (code, _, errors) = await StatusFeedsProcess.Run(box.Folder, "backup", "backup.db");
            Assert.True(code == 0, errors);
            await (isKilled ? program.Kill() : program.Stop());
        }

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
            Assert.Equal(before.Of("web01")!.Xml, after.Feed.Of("web01")!.Xml);
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
    private static string Files(Sandbox box) => string.Join('\n', Directory.GetFiles(box.Folder, "statusfeeds.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
}
