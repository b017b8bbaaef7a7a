// The beat once a second: the same moment for all who wait.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Model;

public sealed class SecondsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task AllWhoWaitAreWokenInTheMiddleOfTheSecond()
    {
        var clock = new SteppedClock(Start.AddSeconds(0.2));
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => Seconds.Next(clock, default))];

        clock.Advance(TimeSpan.FromSeconds(0.29));
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.01));

        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task AfterOneComesTheNext()
    {
        var clock = new SteppedClock(Start);
        var first = Seconds.Next(clock, default);
        clock.Advance(TimeSpan.FromSeconds(0.5));
        await first;

        var second = Seconds.Next(clock, default);
        clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        await second;
    }

    [Fact]
    public async Task ATimerThatCameEarlyHasHadItsSecond()
    {
        var clock = new SteppedClock(Start.AddSeconds(0.497));
        var next = Seconds.Next(clock, default);

        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.503));

        await next;
    }

    [Fact]
    public async Task WhoGivesUpLetsTheOthersWait()
    {
        var clock = new SteppedClock(Start);
        using var end = new CancellationTokenSource();
        var (one, other) = (Seconds.Next(clock, end.Token), Seconds.Next(clock, default));

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        clock.Advance(TimeSpan.FromSeconds(0.5));

        await other;
    }
}
