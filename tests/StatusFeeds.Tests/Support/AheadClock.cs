// A clock that is ahead of the system's by as much as a test says; it runs as fast.
namespace StatusFeeds.Tests.Support;

internal sealed class AheadClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
