// A process that a test started: its output is kept, it gets signals by its id, and it never outlives the test.
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class Spawned : IAsyncDisposable
{
    public const int Hangup = 1;
    public const int Kill9 = 9;
    public const int Terminate = 15;
    public const int Thaw = 18;
    public const int Freeze = 19;

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    private Spawned(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    public string Output => Text(output);

    public string Errors => Text(errors);

    /// <param name="environment">Set in addition; null takes a variable away.</param>
    public static Spawned Start(IReadOnlyList<string> command, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        var spawned = new Spawned(new Process { StartInfo = start });
        spawned.process.OutputDataReceived += (_, line) => Keep(spawned.output, line.Data);
        spawned.process.ErrorDataReceived += (_, line) => Keep(spawned.errors, line.Data);
        spawned.process.Start();
        spawned.process.StandardInput.Close();
        spawned.process.BeginOutputReadLine();
        spawned.process.BeginErrorReadLine();
        return spawned;
    }

    /// <summary>Runs to the end, at most three minutes: the machine may be busy with others.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> Run(
        IReadOnlyList<string> command, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using var spawned = Start(command, folder, environment);
        await spawned.Exit(TimeSpan.FromMinutes(3));
        return (spawned.ExitCode, spawned.Output, spawned.Errors);
    }

    /// <summary>Runs to the end and fails unless that went well.</summary>
    public static async Task<string> Must(params string[] command)
    {
        var (code, output, errors) = await Run(command);
        return code == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {code}: {errors}{output}");
    }

    public static bool IsRoot => geteuid() == 0;

    public void Signal(int signal)
    {
        if (!process.HasExited && kill(process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Could not send signal {signal} to process {process.Id}: error {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Waits for the end; everything written is in <see cref="Output"/> and <see cref="Errors"/> then.</summary>
    public async Task<int> Exit(TimeSpan most)
    {
        using var deadline = new CancellationTokenSource(most, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException(
                $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} had not ended after {most.TotalSeconds} s. It said: {Errors}{Output}", late);
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await Exit(TimeSpan.FromSeconds(30));
        }

        process.Dispose();
    }

    private static void Keep(StringBuilder kept, string? line)
    {
        if (line is not null)
        {
            lock (kept)
            {
                kept.AppendLine(line);
            }
        }
    }

    private static string Text(StringBuilder kept)
    {
        lock (kept)
        {
            return kept.ToString();
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int kill(int process, int signal);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint geteuid();
}
