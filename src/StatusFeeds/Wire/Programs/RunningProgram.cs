// One program that was started: what it says is read without waiting and kept up to a bound, and how it ends is asked of the system.
using System.Buffers;

namespace StatusFeeds.Wire;

/// <summary>Owned by the thread of <see cref="Programs"/>, but for <see cref="Done"/> and <see cref="IsCancelled"/>.</summary>
/// <param name="from">Timestamp of <paramref name="clock"/>: when its start began.</param>
/// <param name="output">A descriptor to read its output from, ours from now on.</param>
/// <param name="errors">The same for its error output.</param>
/// <param name="watches">As for <see cref="Programs"/>.</param>
internal sealed class RunningProgram(string owner, int process, long from, int output, int errors, bool watches, TimeProvider clock)
{
    /// <summary>Most bytes that are read of one pipe in a turn, so that a talkative program holds up no other.</summary>
    private const int MostAtOnce = 256 * 1024;

    private readonly ArrayBufferWriter<byte> saidOut = new(256);
    private readonly ArrayBufferWriter<byte> saidErrors = new(256);
    private bool cancelled;

    public TaskCompletionSource<ProgramEnd> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Owner => owner;

    public int Process => process;

    /// <summary>Readable once it has ended; -1 where the system has no such thing.</summary>
    public int Watch { get; private set; } = watches ? LibcPrograms.Watch(process) : -1;

    /// <summary>-1 once closed.</summary>
    public int Output { get; private set; } = output;

    public int Errors { get; private set; } = errors;

    /// <summary>Nobody wants its end any more.</summary>
    public bool IsCancelled
    {
        get => Volatile.Read(ref cancelled);
        set => Volatile.Write(ref cancelled, value);
    }

    /// <summary>It was killed, and nobody waits for it; its exit code is still to be taken.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>Reads what is there.</summary>
    public void Read(byte[] piece)
    {
        Output = Read(Output, saidOut, piece);
        Errors = Read(Errors, saidErrors, piece);
    }

    /// <summary>Takes its exit code, if it has ended. What children of it may still say is nobody's.</summary>
    public bool HasEnded(byte[] piece)
    {
        var reaped = LibcPrograms.Reap(process, out var status);
        if (reaped == 0)
        {
            return false;
        }

        Read(piece);
        var (end, signal) = (Told(), status & 0x7f);
        Done.TrySetResult(reaped < 0
            ? end with { Fault = Fault.OfOurs("somebody else took its exit code: is SIGCHLD ignored where StatusFeeds was started?") }
            : signal == 0 ? end with { Exit = (status >> 8) & 0xff } : end with { Signal = signal });
        (Output, Errors, Watch) = (Closed(Output), Closed(Errors), Closed(Watch));
        return true;
    }

    /// <summary>With all that it has started. It is over then, whether or not it can be killed.</summary>
    public void Kill(byte[] piece)
    {
        IsLeft = true;
        Family.Kill(process);
        Read(piece);
        Done.TrySetResult(Told() with { WasKilled = true });
        (Output, Errors) = (Closed(Output), Closed(Errors));
    }

    private ProgramEnd Told() => new(null, saidOut.WrittenSpan.ToArray(), saidErrors.WrittenSpan.ToArray(), clock.GetElapsedTime(from));

    private static int Closed(int descriptor)
    {
        LibcPrograms.Close(descriptor);
        return -1;
    }

    private static int Read(int descriptor, ArrayBufferWriter<byte> said, byte[] piece)
    {
        for (var read = 0; descriptor >= 0 && read < MostAtOnce;)
        {
            var count = LibcPrograms.Read(descriptor, piece);
            if (count == -LibcPrograms.TryAgain)
            {
                break;
            }

            if (count <= 0)
            {
                return Closed(descriptor);
            }

            read += count;
            said.Write(piece.AsSpan(0, Math.Min(count, Programs.Kept - said.WrittenCount)));
        }

        return descriptor;
    }
}
