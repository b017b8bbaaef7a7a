// Another wall clock for a process that a test starts (Debian's libfaketime): it jumps and runs faster while the process runs.
using System.Globalization;

namespace StatusFeeds.EndToEnd.Support;

/// <summary>Only the wall clock is another one; the clock that counts from the machine's start, by which time-outs are measured, goes on as it is.</summary>
internal sealed class FakeClock : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly TempFolder folder = new();
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private TimeSpan ahead;

    public FakeClock() => Write();

    /// <summary>Given to a process, it lives by this clock.</summary>
    public Dictionary<string, string?> Environment => new()
    {
        ["LD_PRELOAD"] = Library(),
        ["FAKETIME_TIMESTAMP_FILE"] = File,
        ["FAKETIME_NO_CACHE"] = "1",
        ["NO_FAKE_STAT"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",

        // Otherwise waits by the other clock end at once, again and again.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };

    public DateTimeOffset Now => clock.GetUtcNow() + ahead;

    private string File => folder.File("clock");

    /// <summary>Sets it forward, or back.</summary>
    public void Jump(TimeSpan by)
    {
        ahead += by;
        Write();
    }

    /// <summary>From now on it runs so many times as fast, in small steps. (libfaketime's own rate spoils waits by the other clock.)</summary>
    public void RunFaster(int times) => running = Task.Run(async () =>
    {
        using var steps = new PeriodicTimer(Step, clock);
        var (begun, before) = (clock.GetTimestamp(), ahead);
        while (await steps.WaitForNextTickAsync(stop.Token))
        {
            ahead = before + ((times - 1) * clock.GetElapsedTime(begun));
            Write();
        }
    });

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        folder.Dispose();
    }

    /// <summary>In one step, as it is read with every call.</summary>
    private void Write()
    {
        System.IO.File.WriteAllText(File + ".new", string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0.000;-0.000}\n"));
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }

    private static string Library() => Directory.EnumerateDirectories("/usr/lib")
        .Select(path => Path.Combine(path, "faketime", "libfaketimeMT.so.1"))
        .FirstOrDefault(System.IO.File.Exists)
        ?? throw new FileNotFoundException("No libfaketime here: apt-get install libfaketime");
}
