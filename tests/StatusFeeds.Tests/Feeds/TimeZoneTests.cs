// The machine's time zone is in nothing that is told. Alone, because a time zone is the whole process's.
using StatusFeeds.Feeds;

namespace StatusFeeds.Tests.Feeds;

[CollectionDefinition(nameof(TimeZoneTests), DisableParallelization = true)]
[Collection(nameof(TimeZoneTests))]
public sealed class TimeZoneTests
{
    [Fact]
    public void TheSameChangesGiveTheSameBytesInKathmandu()
    {
        var before = Environment.GetEnvironmentVariable("TZ");
        var here = Bytes("UTC", TimeSpan.Zero);
        try
        {
            Assert.Equal(here, Bytes("Asia/Kathmandu", new TimeSpan(5, 45, 0)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", before);
            TimeZoneInfo.ClearCachedData();
        }

        static byte[] Bytes(string zone, TimeSpan offset)
        {
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
            Assert.Equal(offset, TimeZoneInfo.Local.GetUtcOffset(Shop.Down));
            var hosts = Shop.Stored(Shop.DownOfWeb01, EntryTexts.ForHosts(Shop.Site.Hosts["web01"], Shop.AfterDown, Shop.DownOfWeb01));
            var events = Shop.Stored(Shop.DownOfWeb01, EntryTexts.ForEvents(Shop.Site.Hosts["web01"], Shop.AfterDown, Shop.DownOfWeb01));
            return
            [
                .. AtomFeed.Write(Shop.Header, FeedKind.Hosts, [hosts, .. Trouble.Entries(FeedKind.Hosts)], true, Shop.Down),
                .. AtomFeed.Write(Shop.Header, FeedKind.Events, [events, .. Trouble.Entries(FeedKind.Events)], false, Shop.Down),
            ];
        }
    }
}
