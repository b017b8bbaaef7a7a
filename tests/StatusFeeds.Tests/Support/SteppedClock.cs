// A clock that a test moves step by step; timers fire when it is moved over them.
namespace StatusFeeds.Tests.Support;

internal sealed class SteppedClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<SteppedTimer> timers = [];
    private DateTimeOffset now = now;
    private TimeSpan passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return passed.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (gate)
        {
            timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Time passes, and timers fire; a periodic one once, as if the machine had slept.</summary>
    public void Advance(TimeSpan by)
    {
        SteppedTimer[] due;
        lock (gate)
        {
            (now, passed) = (now + by, passed + by);
            due = [.. timers.Where(timer => timer.TakeDue(passed))];
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    /// <summary>Somebody sets the wall clock; no time passes.</summary>
    public void Set(DateTimeOffset wall)
    {
        lock (gate)
        {
            now = wall;
        }
    }

    private sealed class SteppedTimer(SteppedClock clock, Action callback) : ITimer
    {
        private TimeSpan? due;
        private TimeSpan period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                (due, this.period) = (dueTime == Timeout.InfiniteTimeSpan ? null : clock.passed + dueTime, period);
            }

            return true;
        }

        public bool TakeDue(TimeSpan passed)
        {
            if (due is null || due > passed)
            {
                return false;
            }

            due = period > TimeSpan.Zero ? passed + period : null;
            return true;
        }

        public void Fire() => callback();

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
