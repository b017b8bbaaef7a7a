// A process that is measured: its CPU time and memory from /proc, ended by its id and never left behind.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace StatusFeeds.Bench;

internal sealed class Child : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int ClockTicks = 2;
    private const int MostKept = 20_000;

    private readonly Process process;
    private readonly StringBuilder output = new();

    private Child(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>What it wrote, of both kinds.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>User and system time of all its threads, the ended ones too; in steps of 10 ms.</summary>
    public TimeSpan Cpu => Spent(fields: 2);

    /// <summary>With the processes that it started, once they have ended and it has heard of it.</summary>
    public TimeSpan CpuWithChildren => Spent(fields: 4);

    /// <summary>MB (10^6 bytes) it holds now: <c>VmRSS</c>; the most ever: <c>VmHWM</c>.</summary>
    public double Memory(string field) =>
        long.Parse(
            File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(field + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) * 1024 / 1e6;

    public static bool IsInstalled(string program) =>
        Paths().Any(folder => File.Exists(Path.Combine(folder, program)));

    public static Child Start(IReadOnlyList<string> command, string? folder = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = string.Join(':', Paths());
        var child = new Child(new Process { StartInfo = start });
        child.process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child.process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>SIGTERM, and SIGKILL for one that does not hear.</summary>
    public async Task Stop()
    {
        if (!process.HasExited && kill(Id, Terminate) == 0)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    public async Task<int> Exit(TimeSpan most)
    {
        await process.WaitForExitAsync().WaitAsync(most, TimeProvider.System);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        process.Dispose();
    }

    private static IEnumerable<string> Paths() => [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin"];

    /// <param name="fields">utime and stime; cutime and cstime too.</param>
    private TimeSpan Spent(int fields)
    {
        var stat = File.ReadAllText($"/proc/{Id}/stat");
        var ticks = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..(11 + fields)];
        return TimeSpan.FromSeconds((double)ticks.Sum(one => long.Parse(one, CultureInfo.InvariantCulture)) / sysconf(ClockTicks));
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            if (line is not null && output.Length < MostKept)
            {
                output.AppendLine(line);
            }
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int kill(int process, int signal);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern long sysconf(int name);
}
