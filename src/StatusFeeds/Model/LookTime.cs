// How long a look has taken, without what it had to wait for on this machine; and when its timeout is over.
namespace StatusFeeds.Model;

internal sealed class LookTime : IDisposable
{
    private readonly TimeProvider clock;
    private readonly TimeSpan timeout;
    private readonly long from;
    private readonly CancellationTokenSource? ends;
    private readonly ITimer? timer;

    /// <param name="keeps">False: the look keeps its timeout itself, and <see cref="Over"/> never fires.</param>
    public LookTime(TimeProvider clock, TimeSpan timeout, bool keeps)
    {
        (this.clock, this.timeout, from) = (clock, timeout, clock.GetTimestamp());
        if (keeps)
        {
            ends = new CancellationTokenSource();
            timer = clock.CreateTimer(static time => ((LookTime)time!).End(), this, timeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Fires when the timeout is over.</summary>
    public CancellationToken Over => ends?.Token ?? CancellationToken.None;

    /// <summary>For its turn on this machine, after it had begun.</summary>
    public TimeSpan Waited { get; private set; }

    public TimeSpan Taken => clock.GetElapsedTime(from) - Waited;

    /// <summary>It waits for its turn: no timeout fires.</summary>
    public void Pause() => timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Its turn has come.</summary>
    public void GoOn(TimeSpan waited)
    {
        Waited += waited;
        timer?.Change(timeout > Taken ? timeout - Taken : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void End()
    {
        try
        {
            ends!.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The look ended at the same moment.
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        ends?.Dispose();
    }
}
