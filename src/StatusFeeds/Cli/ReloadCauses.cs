// Why to read the configuration again: SIGHUP, the folder changed and has been still, or a minute has passed since something was missing.
using System.Runtime.InteropServices;
using System.Threading.Channels;
using StatusFeeds.Config;
using StatusFeeds.Monitoring;

namespace StatusFeeds.Cli;

/// <summary>Make it before the configuration is read: what happens from then on is a cause, also while the program still starts.</summary>
internal sealed class ReloadCauses : IDisposable
{
    /// <summary>One place: however often there is cause while a reload is under way, one more reload serves all.</summary>
    private readonly Channel<string> causes = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimeProvider clock;
    private readonly EvenClock even;
    private readonly FolderWatch watch;
    private readonly PosixSignalRegistration sighup;
    private DateTimeOffset? reminder;

    public ReloadCauses(string folder, TimeProvider clock)
    {
        this.clock = clock;
        even = new EvenClock(clock);
        watch = new FolderWatch(folder, clock);
        sighup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            causes.Writer.TryWrite("SIGHUP");
        });
    }

    /// <summary>Each as it comes; throws when <paramref name="end"/> fires. Ask once.</summary>
    public IAsyncEnumerable<string> All(CancellationToken end)
    {
        _ = Watch(end);
        return causes.Reader.ReadAllAsync(CancellationToken.None);
    }

    /// <summary>One more cause when so much time has passed. While one as early is awaited it does for both: who still waits then asks again.</summary>
    public void Remind(TimeSpan after, CancellationToken end)
    {
        // A delay is of whole milliseconds, and must not end before its time.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, after.TotalMilliseconds)));
        var at = even.GetUtcNow() + wait;
        lock (causes)
        {
            if (reminder is { } awaited && awaited <= at)
            {
                return;
            }

            reminder = at;
        }

        _ = Task.Delay(wait, clock, end).ContinueWith(_ => Reminded(at), end, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    public void Dispose() => sighup.Dispose();

    private void Reminded(DateTimeOffset at)
    {
        lock (causes)
        {
            reminder = reminder == at ? null : reminder;
        }

        causes.Writer.TryWrite("something was missing a minute ago");
    }

    /// <summary>What ends it, the end or a bug, ends <see cref="All"/> too.</summary>
    private async Task Watch(CancellationToken end)
    {
        try
        {
            while (true)
            {
                await watch.Settled(end);
                causes.Writer.TryWrite("the folder changed");
            }
        }
        catch (Exception over)
        {
            causes.Writer.TryComplete(over);
        }
    }
}
