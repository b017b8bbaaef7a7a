// When a subscriber is tried again, and when he is left alone.
using StatusFeeds.Feeds;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class SubscriberTests
{
    private readonly HandClock clock = new(new DateTimeOffset(2026, 11, 20, 23, 57, 39, TimeSpan.Zero));
    private readonly Topic topic = new("http://s/all/events.atom");
    private readonly Subscriber subscriber;

    public SubscriberTests() =>
        subscriber = new Subscriber(new KeptSubscription(topic.Url, "http://r/cb", null, DateTimeOffset.MaxValue, ""), Callback.Read("http://r/cb").Callback!, topic);

    [Fact]
    public void WhoHasTheNewestOrIsBusyIsNotDue()
    {
        Assert.False(subscriber.IsDue(clock));
        topic.Now = Content(1);
        Assert.True(subscriber.IsDue(clock));
        subscriber.Begin();
        Assert.False(subscriber.IsDue(clock));
        subscriber.Took(topic.Now);
        Assert.False(subscriber.IsDue(clock));
        topic.Now = Content(2);
        Assert.True(subscriber.IsDue(clock));
        subscriber.HasLeft = true;
        Assert.False(subscriber.IsDue(clock));
    }

    [Fact]
    public void PausesGrowToHoursAndThenHeIsLeftAloneUntilThereIsOtherContent()
    {
        topic.Now = Content(1);
        foreach (var seconds in new[] { 1, 5, 30, 120, 600, 1800, 3600, 7200, 7200 })
        {
            Assert.False(subscriber.Failed(topic.Now, clock));
            clock.Move(TimeSpan.FromSeconds(seconds - 0.1));
            Assert.False(subscriber.IsDue(clock));
            clock.Move(TimeSpan.FromSeconds(0.1));
            Assert.True(subscriber.IsDue(clock));
        }

        Assert.True(subscriber.Failed(topic.Now, clock));
        clock.Move(TimeSpan.FromDays(9));
        Assert.False(subscriber.IsDue(clock));
        topic.Now = Content(2);
        Assert.True(subscriber.IsDue(clock));
        Assert.False(subscriber.Failed(topic.Now, clock));
        clock.Move(TimeSpan.FromSeconds(1));
        Assert.True(subscriber.IsDue(clock));
    }

    [Fact]
    public void OtherContentShortensNoPauseAndARenewalEndsIt()
    {
        topic.Now = Content(1);
        Assert.False(subscriber.Failed(topic.Now, clock));
        topic.Now = Content(2);
        Assert.False(subscriber.IsDue(clock));
        subscriber.Confirm(subscriber.Kept, []);
        Assert.True(subscriber.IsDue(clock));
    }

    [Fact]
    public void WhoAnswersGoesBeforeThoseOfWhomNothingIsKnown()
    {
        Assert.False(subscriber.IsKnown);
        subscriber.Took(Content(1));
        Assert.True(subscriber.IsKnown);
        subscriber.Confirm(subscriber.Kept, []);
        Assert.True(subscriber.IsKnown);
        subscriber.Failed(Content(2), clock);
        Assert.False(subscriber.IsKnown);
    }

    private static FeedBytes Content(byte number) => FeedBytes.Of([number], AtomFeed.MediaType, number);
}
