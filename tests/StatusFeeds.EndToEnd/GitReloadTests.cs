// Whose change a reload was, in a running program: git's library comes with the first change, and no broken repository stops a reload.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class GitReloadTests : IAsyncDisposable
{
    private readonly Sandbox box = new();
    private PretendHosts? hosts;

    public async ValueTask DisposeAsync()
    {
        box.Dispose();
        await (hosts?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task TheCommitIsToldAndTheLibraryIsLoadedByAChangeOnly()
    {
        await using var program = await Started();
        program.Reload();
        await Until.True("the folder was read again", () => program.Errors.Contains("was read again", StringComparison.Ordinal));
        Assert.DoesNotContain("libgit2", Maps(program), StringComparison.Ordinal);

        await Git("merge", "-q", "--ff-only", "next");
        program.Reload();
        var commit = (await Git("rev-parse", "HEAD"))[..12];
        await Until.Seen("the commit and its author", Reloads, reloads => reloads.Contains($"{commit}|Ann Example, 2026-11-20 10:00:00 UTC", StringComparison.Ordinal));
        Assert.Contains("libgit2", Maps(program), StringComparison.Ordinal);
    }

    /// <summary>libgit2 up to 1.9 never comes back from one that was cut off (its issue 7342).</summary>
    [Fact]
    public async Task ARepositoryWithAnObjectThatWasCutOffStopsNoReload()
    {
        await using var program = await Started();
        var id = (await Git("rev-parse", "HEAD")).Trim();
        var path = Path.Combine(box.Config, ".git", "objects", id[..2], id[2..]);
        var bytes = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)]);
        foreach (var host in new[] { "web02", "web03" })
        {
            box.Application(host, (host, hosts!.Url(host)));
            program.Reload();
            await box.HostIs("UP", host);
        }

        Assert.Contains("could not be read within 10 s", program.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await Reloads()).Split('\n').Count(line => line.StartsWith('|')));
    }

    private async Task<StatusFeedsProcess> Started()
    {
        hosts = await PretendHosts.Start();
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        await Git("init", "-q", "-b", "main");
        await Git("add", "-A");
        await Git("commit", "-qm", "m");

        // What git merge brings is there with its commit, so that no reading of the folder comes between.
        await Git("checkout", "-qb", "next");
        box.Application("next", ("web02", hosts.Url("web02")));
        await Git("add", "-A");
        await Git("commit", "-qm", "m", "--author=Ann Example <ann@example.org>", "--date=2026-11-20T10:00:00+0000");
        await Git("checkout", "-q", "main");

        // Whoever the program runs as, his own settings of git are none of its business.
        await File.WriteAllTextAsync(Path.Combine(box.Folder, ".gitconfig"), "[not a setting");
        return await StatusFeedsProcess.Serve(box, environment: new() { ["HOME"] = box.Folder });
    }

    private static string Maps(StatusFeedsProcess program) => File.ReadAllText($"/proc/{program.Id}/maps");

    private Task<string> Reloads() => Spawned.Must("sqlite3", "-readonly", "-cmd", ".timeout 5000", box.Database, "SELECT revision, by_whom FROM reloads");

    private Task<string> Git(params string[] arguments) =>
        Spawned.Must(["git", "-C", box.Config, "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "gc.auto=0", .. arguments]);
}
