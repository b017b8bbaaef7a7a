// A clock that nobody sets: begins with the wall clock's time and goes on from there by the time that really passed.
namespace StatusFeeds.Monitoring;

/// <summary>For waiting only. Whoever waits by the wall clock for a second that it has been set back behind waits until that hour comes again.</summary>
internal sealed class EvenClock(TimeProvider clock) : TimeProvider
{
    private readonly DateTimeOffset begun = clock.GetUtcNow();
    private readonly long stamp = clock.GetTimestamp();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => begun + clock.GetElapsedTime(stamp);

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
