// Programs that are run: a few at once, one thread that reads them all, waits for them, and kills those whose time is up.
using System.Collections.Concurrent;
using System.Net.Sockets;

namespace StatusFeeds.Wire;

/// <param name="most">So many run at once; more wait, in their own time.</param>
/// <param name="watches">False: the system cannot tell by a descriptor that a process has ended, so it is asked again and again.</param>
internal sealed class Programs(int most, TimeProvider clock, bool watches = true) : IDisposable
{
    /// <summary>Bytes of output, and of error output, that are kept; the rest is read and thrown away.</summary>
    public const int Kept = 64 * 1024;

    /// <summary>Each takes three descriptors, and memory that is not ours.</summary>
    public const int Most = 256;

    private const int Stack = 256 * 1024;
    private const int AskAgain = 10;
    private const int Forever = -1;

    /// <summary>What was killed is gone by then, unless it cannot be killed.</summary>
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(0.5);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim places = new(most);
    private readonly ConcurrentDictionary<string, (int Process, long Since)> left = new(StringComparer.Ordinal);
    private readonly Queue<RunningProgram> posted = new();
    private readonly List<RunningProgram> running = [];
    private readonly List<RunningProgram> told = [];
    private readonly byte[] piece = new byte[Kept];
    private readonly byte[] eight = new byte[8];
    private PollEntry[] waited = new PollEntry[16];
    private Thread? thread;
    private int wake = -1;
    private bool closed;

    /// <summary>Runs it to its end, or until <paramref name="cancel"/>: then it is killed, and the result says so. No fault of the program or of ours is thrown.</summary>
    public async Task<ProgramEnd> Run(ProgramStart start, CancellationToken cancel)
    {
        if (left.TryGetValue(start.Owner, out var earlier) && clock.GetElapsedTime(earlier.Since) >= Dying)
        {
            return new(null, [], [], TimeSpan.Zero) { StillRunning = earlier.Process };
        }

        try
        {
            await places.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return ProgramEnd.Failed($"{most} programs were running already, so this one was not started in time");
        }

        var (program, failed) = Begin(start);
        if (program is null)
        {
            places.Release();
            return failed!;
        }

        using var registration = cancel.UnsafeRegister(
            static state =>
            {
                var (programs, program) = ((Programs, RunningProgram))state!;
                program.IsCancelled = true;
                Libc.Signal(programs.wake);
            },
            (this, program));
        return await program.Done.Task;
    }

    /// <summary>Kills all that still run. The event stays open: who comes too late must not write to what has its number then.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
        }

        if (thread is not null)
        {
            Libc.Signal(wake);
            thread.Join(2 * Dying);
        }
    }

    private (RunningProgram? Program, ProgramEnd? Failed) Begin(ProgramStart start)
    {
        if (!IsAwake())
        {
            return (null, ProgramEnd.Failed($"{start.File} was not started: {Fault.Reason(SocketError.TooManyOpenSockets)}"));
        }

        var from = clock.GetTimestamp();
        var (output, childsOutput, error) = LibcPrograms.Pipe();
        if (error != 0)
        {
            return (null, ProgramEnd.Failed(SpawnFaults.Words(error, start)));
        }

        var (errors, childsErrors, next) = LibcPrograms.Pipe();
        (var process, error) = next != 0 ? (0, next) : Spawning.Start(start, childsOutput, childsErrors);
        LibcPrograms.Close(childsOutput);
        LibcPrograms.Close(childsErrors);
        if (error != 0)
        {
            LibcPrograms.Close(output);
            LibcPrograms.Close(errors);
            return (null, ProgramEnd.Failed(SpawnFaults.Words(error, start)));
        }

        var program = new RunningProgram(start.Owner, process, from, output, errors, watches, clock);
        if (!IsTaken(program))
        {
            program.Kill(new byte[Kept]);
        }

        return (program, null);
    }

    private bool IsTaken(RunningProgram program)
    {
        lock (gate)
        {
            if (closed)
            {
                return false;
            }

            posted.Enqueue(program);
        }

        Libc.Signal(wake);
        return true;
    }

    /// <summary>The thread begins with the first program; without a descriptor it cannot.</summary>
    private bool IsAwake()
    {
        lock (gate)
        {
            if (thread is null && (wake = Libc.NewEvent()) >= 0)
            {
                thread = new Thread(Work, Stack) { IsBackground = true, Name = "programs" };
                thread.Start();
            }

            return thread is not null;
        }
    }

    private void Work()
    {
        long? end = null;
        while (end is null || clock.GetElapsedTime(end.Value) < Dying)
        {
            try
            {
                Wait(end is not null);
                end ??= Take() ? clock.GetTimestamp() : null;
                told.ForEach(Tend);
                foreach (var program in running.Where(program => program.IsCancelled && !program.IsLeft))
                {
                    left[program.Owner] = (program.Process, clock.GetTimestamp());
                    program.Kill(piece);
                }
            }
            catch (Exception bug)
            {
                // Told to all who wait, each of whom logs it; the thread goes on.
                running.ForEach(program => program.Done.TrySetException(new InvalidOperationException("The programs failed by themselves.", bug)));
                running.ForEach(program => program.IsCancelled = true);
                Libc.Wait(waited, 0, AskAgain);
            }

            if (end is not null && running.Count == 0)
            {
                return;
            }
        }
    }

    /// <summary>Takes what was begun meanwhile; true at the end, when all are cancelled.</summary>
    private bool Take()
    {
        lock (gate)
        {
            while (posted.TryDequeue(out var program))
            {
                running.Add(program);
            }

            if (closed)
            {
                running.ForEach(program => program.IsCancelled = true);
            }

            return closed;
        }
    }

    private void Tend(RunningProgram program)
    {
        program.Read(piece);
        if (program.HasEnded(piece))
        {
            running.Remove(program);
            if (program.IsLeft)
            {
                left.TryRemove(program.Owner, out _);
            }

            places.Release();
        }
    }

    /// <summary>Waits until something is told, and of whom.</summary>
    private void Wait(bool isEnding)
    {
        var entries = 1 + (3 * running.Count);
        waited = waited.Length < entries ? new PollEntry[2 * entries] : waited;
        var count = 0;
        waited[count++] = new PollEntry { Descriptor = wake, Events = Libc.Readable };
        foreach (var program in running)
        {
            // A negative descriptor is passed by.
            waited[count++] = new PollEntry { Descriptor = program.Watch, Events = Libc.Readable };
            waited[count++] = new PollEntry { Descriptor = program.Output, Events = Libc.Readable };
            waited[count++] = new PollEntry { Descriptor = program.Errors, Events = Libc.Readable };
        }

        var asks = isEnding || running.Any(program => program.Watch < 0);
        Libc.Wait(waited, count, asks ? AskAgain : Forever);
        if (waited[0].Seen != 0)
        {
            Libc.Reset(wake, eight);
        }

        told.Clear();
        for (var i = 0; i < running.Count; i++)
        {
            if (asks || waited[(3 * i) + 1].Seen != 0 || waited[(3 * i) + 2].Seen != 0 || waited[(3 * i) + 3].Seen != 0)
            {
                told.Add(running[i]);
            }
        }
    }
}
