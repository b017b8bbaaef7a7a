// Runs commands as a check of the kind exec would: with real processes, and shell scripts that a test writes.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

/// <summary>Owns its programs, as the real program does.</summary>
internal sealed class ExecLooks : IDisposable
{
    private readonly Programs programs;
    private readonly TempFolder folder = new();

    public ExecLooks(int most = Programs.Most, bool watches = true) => programs = new Programs(most, TimeProvider.System, watches);

    /// <summary>Where its programs may write.</summary>
    public string this[string file] => folder[file];

    public static ExecProbe Shell(string script, params string[] arguments) => new() { Command = ["/bin/sh", "-c", script, "sh", .. arguments] };

    public Task<ProbeResult> Run(string script, double timeout = 20, CancellationToken cancel = default) => Run(Shell(script), timeout, cancel: cancel);

    public async Task<ProbeResult> Run(ExecProbe probe, double timeout = 20, Transcript? transcript = null, CancellationToken cancel = default)
    {
        var limit = TimeSpan.FromSeconds(timeout);
        using var over = new CancellationTokenSource(limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, over.Token);
        return await probe.Run(new Look("web01", "127.0.0.1", TimeProvider.System, new OnlyPrograms(programs), limit) { Transcript = transcript }, either.Token);
    }

    /// <summary>Waits until a file that a program writes is there and has an end of line; gives its text.</summary>
    public async Task<string> Written(string file)
    {
        var text = "";
        await Until(() => File.Exists(folder[file]) && (text = File.ReadAllText(folder[file])).EndsWith('\n'), $"{file} is written");
        return text.Trim();
    }

    public static async Task Until(Func<bool> condition, string what)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"waited in vain until {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    /// <summary>It is there, and no zombie.</summary>
    public static bool IsRunning(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        programs.Dispose();
        folder.Dispose();
    }

    private sealed class OnlyPrograms(Programs programs) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(Programs) ? programs : null;
    }
}
