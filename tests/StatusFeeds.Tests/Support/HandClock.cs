// A clock that stands still until a test moves it. Its timers never fire.
namespace StatusFeeds.Tests.Support;

internal sealed class HandClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Move(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
