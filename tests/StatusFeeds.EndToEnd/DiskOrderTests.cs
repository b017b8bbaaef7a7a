// A change is on the disk before anyone can see it: strace watches the program's system calls.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class DiskOrderTests
{
    [Fact]
    public async Task TheWriteAheadLogIsSyncedBeforeTheFirstByteOfTheNewFeedIsSent()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        using var folder = new TempFolder();
        var trace = folder.File("trace");
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        string[] strace = ["strace", "-D", "-f", "-yy", "-s", "100000", "-e", "trace=fdatasync,fsync,pwrite64,sendto,sendmsg,write,writev", "-e", "signal=none", "-o", trace];
        int ended;
        await using (var program = await StatusFeedsProcess.Serve(box, strace))
        {
            ended = program.Id;
            await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
            hosts.Set("web01", Reply.Down);
            await box.HostIs("DOWN", "web01", "/apps/shop/hosts.atom");
            Assert.Equal(0, await program.Stop());
        }

        // strace -D lives on for a moment after the program.
        var calls = await Until.Seen("the end of the trace", () => File.ReadAllLines(trace), lines => lines.Any(line => line.StartsWith($"{ended} ", StringComparison.Ordinal) && line.Contains("+++ exited", StringComparison.Ordinal)));
        const string title = "DOWN: web01 - http: HTTP 503";
        var written = Array.FindIndex(calls, call => call.Contains("-wal>", StringComparison.Ordinal) && call.Contains(title, StringComparison.Ordinal));
        var sent = Array.FindIndex(calls, call => call.Contains("TCP:[", StringComparison.Ordinal) && call.Contains(title, StringComparison.Ordinal));
        Assert.True(written >= 0, "The title was never written to the write-ahead log");
        Assert.True(sent >= 0, "The title was never sent");
        var synced = Array.FindIndex(calls, written, call => IsSync(call) && call.Contains("-wal>", StringComparison.Ordinal));
        Assert.True(synced > written, "The write-ahead log was not synced after the title was written");

        // A call of several threads at once is told in two lines: then its end counts.
        if (calls[synced].Contains("<unfinished", StringComparison.Ordinal))
        {
            var thread = calls[synced].Split(' ')[0];
            synced = Array.FindIndex(calls, synced, call => call.StartsWith(thread + " ", StringComparison.Ordinal) && call.Contains("resumed>", StringComparison.Ordinal));
        }

        Assert.True(synced > 0 && synced < sent, $"Sent in line {sent} of the trace, synced in line {synced}");
        Assert.EndsWith("= 0", calls[synced], StringComparison.Ordinal);
    }

    private static bool IsSync(string call) => call.Contains("fdatasync(", StringComparison.Ordinal) || call.Contains("fsync(", StringComparison.Ordinal);
}
