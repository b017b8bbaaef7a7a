// The beat of the second, by a clock that is set while it beats.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Monitoring;

namespace StatusFeeds.Tests.Monitoring;

public sealed class BeatTests
{
    [Theory]
    [InlineData(-3600)]
    [InlineData(86400)]
    public async Task SetBackOrForwardTheClockIsBeatenAtOnce(int seconds)
    {
        var clock = new SetClock();
        var inbox = new Inbox();
        using var wire = new ServiceCollection().BuildServiceProvider();
        await using var looks = new Looks(new Agenda(), inbox, 1, wire, clock, NullLogger.Instance);
        await using var beat = await Beat.Start(looks, clock, NullLoggerFactory.Instance, default);
        var before = await Next(inbox);

        clock.Ahead = TimeSpan.FromSeconds(seconds);
        var after = await Next(inbox);
        while (after - before is var passed && passed < TimeSpan.FromMinutes(1) && passed > -TimeSpan.FromMinutes(1))
        {
            // One may have been under way.
            after = await Next(inbox);
        }

        Assert.InRange((after - before).TotalSeconds, seconds - 5, seconds + 5);
        Assert.InRange(((await Next(inbox)) - after).TotalSeconds, 0.5, 5);
    }

    private static async Task<DateTimeOffset> Next(Inbox inbox)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        return ((Signal.Beat)await inbox.Reader.ReadAsync(deadline.Token)).Now;
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
