// A clock whose timestamps are a second apart, however long things take.
namespace StatusFeeds.Tests.Support;

internal sealed class StepClock : TimeProvider
{
    private long asked;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Increment(ref asked) * TimeSpan.TicksPerSecond;
}
