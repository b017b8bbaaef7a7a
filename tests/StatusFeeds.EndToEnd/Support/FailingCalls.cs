// System calls of a running program fail on a file, as long as this lives: strace is put on it and taken off again.
namespace StatusFeeds.EndToEnd.Support;

internal sealed class FailingCalls : IAsyncDisposable
{
    private readonly Spawned strace;
    private readonly TempFolder folder;

    private FailingCalls(Spawned strace, TempFolder folder)
    {
        this.strace = strace;
        this.folder = folder;
    }

    /// <param name="process">Whose calls.</param>
    /// <param name="error">As strace names it: <c>EIO</c>, <c>EROFS</c>.</param>
    /// <param name="files">Calls on these alone.</param>
    public static async Task<FailingCalls> Begin(int process, string error, params string[] files)
    {
        const string calls = "pwrite64,write,fdatasync,fsync,ftruncate";
        var traces = new TempFolder();
        string[] only = [.. files.SelectMany(file => (string[])["-P", file])];
        var attached = Spawned.Start(["strace", "-f", "-p", $"{process}", .. only, "-e", $"trace={calls}", "-e", $"inject={calls}:error={error}", "-e", "signal=none", "-o", traces.File("trace")]);
        var failing = new FailingCalls(attached, traces);
        await Until.True("strace is there", () => attached.HasExited || attached.Errors.Contains("attached", StringComparison.Ordinal));
        Assert.False(attached.HasExited, attached.Errors);
        return failing;
    }

    public async ValueTask DisposeAsync()
    {
        strace.Signal(Spawned.Terminate);
        await strace.Exit(TimeSpan.FromSeconds(30));
        await strace.DisposeAsync();
        folder.Dispose();
    }
}
