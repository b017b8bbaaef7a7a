// A working copy made by git itself, away from whatever this machine's users have set.
using System.Diagnostics;

namespace StatusFeeds.Tests.Support;

internal sealed class GitWork : IDisposable
{
    private readonly TempFolder folder = new();

    public GitWork()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, "git"))), "git is not installed");
        Git("init", "-q", "-b", "main");
    }

    public string Folder => folder.Path;

    public string Head => Git("rev-parse", "HEAD").Trim();

    public GitWork Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
        File.WriteAllText(folder[file], text);
        return this;
    }

    /// <summary>All that there is.</summary>
    public void Commit(string author, string at, string message = "m")
    {
        Git("add", "-A");
        Git("-c", "user.name=" + author, "commit", "-q", "--allow-empty", "--date", at, "-m", message);
    }

    /// <returns>What it printed.</returns>
    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", Folder, "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "gc.auto=0", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["GIT_CONFIG_NOSYSTEM"]) = ("/dev/null", "1");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{errors.GetAwaiter().GetResult()}");
        return output;
    }

    public void Dispose() => folder.Dispose();
}
