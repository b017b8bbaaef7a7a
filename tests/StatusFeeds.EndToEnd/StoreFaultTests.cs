// The database's disk breaks, hangs or is held by another while the server lives: feeds go on, it is said why, and nothing is lost or invented.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class StoreFaultTests
{
    [Fact]
    public async Task ADiskThatHangs()
    {
        Needs.Root();
        await using var disk = await LoopDisk.Make();
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        Faulty.Configure(box, hosts, disk.Database);
        var faulty = new Faulty(box, hosts);
        await using var program = await StatusFeedsProcess.Serve(box);
        await faulty.Begin();
        await using (await disk.Freeze())
        {
            await faulty.DuringTheFault("the disk has not answered for ");
        }

        await faulty.AfterTheFault();
        Assert.Equal(0, await program.Stop());
    }

    [Theory]
    [InlineData("EIO", "the disk reports an error")]
    [InlineData("EROFS", "the disk")]
    public async Task WritesThatFailForAWhile(string error, string why)
    {
        Needs.Root();
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        Faulty.Configure(box, hosts, box.Database);
        var faulty = new Faulty(box, hosts);
        await using var program = await StatusFeedsProcess.Serve(box);
        await faulty.Begin();
        await using (await FailingCalls.Begin(program.Id, error, box.Database, box.Database + "-wal"))
        {
            await faulty.DuringTheFault(why);
        }

        await faulty.AfterTheFault();
        Assert.Equal(0, await program.Stop());
    }

    /// <summary>The kernel lets nobody make a file system read-only in which a file is open for writing; only it itself does, when the disk fails, and until it is mounted anew.</summary>
    [Fact]
    public async Task AFileSystemThatTheKernelMakesReadOnly()
    {
        Needs.Root();
        await using var disk = await LoopDisk.Make();
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        Faulty.Configure(box, hosts, disk.Database);
        var faulty = new Faulty(box, hosts);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await faulty.Begin();
            await disk.Abort();
            await faulty.DuringTheFault("the disk");
            Assert.Equal(0, await program.Stop());
        }

        await disk.Repair();
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await faulty.AfterTheFault();
            Assert.Equal(0, await program.Stop());
        }

        await disk.Remount("ro");
        await using (var refused = StatusFeedsProcess.Start(box))
        {
            Assert.Equal(1, await refused.Exit());
            Assert.Contains(disk.Database, refused.Errors, StringComparison.Ordinal);
            Assert.Contains("ead-only", refused.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("BEGIN IMMEDIATE")]
    [InlineData("BEGIN EXCLUSIVE")]
    public async Task AnotherProgramHoldsTheDatabaseLocked(string how)
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        Faulty.Configure(box, hosts, box.Database);
        var faulty = new Faulty(box, hosts);
        await using var program = await StatusFeedsProcess.Serve(box);
        await faulty.Begin();
        await using (var other = Spawned.Start(["sh", "-c", $"(echo \"{how}; SELECT 'it is held';\"; exec sleep 60) | sqlite3 {box.Database}"]))
        {
            await Until.True("it is held", () => other.Output.Contains("it is held", StringComparison.Ordinal));
            await faulty.DuringTheFault("another program holds it locked");
        }

        await faulty.AfterTheFault();
        Assert.Equal(0, await program.Stop());
    }
}
