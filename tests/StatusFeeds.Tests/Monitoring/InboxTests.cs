// What a new judge finds in the inbox.
using StatusFeeds.Monitoring;
using Xunit;

namespace StatusFeeds.Tests.Monitoring;

public sealed class InboxTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void BeatsThatWaitedWhileNobodyJudgedSayNoTimeToTheNewJudgeAndAllElseIsTaken()
    {
        var inbox = new Inbox();
        Signal[] sent = [new Signal.Beat(Noon), new Signal.Refused("a mistake"), new Signal.Beat(Noon.AddSeconds(1)), new Signal.Noticed([])];
        Assert.All(sent, signal => Assert.True(inbox.Post(signal)));

        inbox.BeginAnew();
        var late = new Signal.Beat(Noon.AddSeconds(30));
        inbox.Post(late);

        Assert.Equal([sent[1], sent[3], late], Taken(inbox));
        inbox.Post(late);
        Assert.Equal([late], Taken(inbox));
    }

    private static IEnumerable<Signal> Taken(Inbox inbox)
    {
        while (inbox.TryTake(out var signal))
        {
            yield return signal;
        }
    }
}
