// Paths of documents that are made on demand: each has one form, and nothing else is taken for one.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class FeedAddressTests
{
    [Fact]
    public void EveryAddressIsReadAsItWasWritten()
    {
        foreach (var scope in (string[])["all", "apps/shop", "apps/hosts", "apps/events"])
        {
            foreach (var format in FeedFormats.All)
            {
                foreach (var moment in new[] { new FeedMoment(1795219062, false), new FeedMoment(1, true) })
                    Assert.Equal(new PageAddress(scope, moment, 17, format), FeedAddress.Parse(FeedAddress.OfPage(scope, moment, 17) + format.Suffix()));
                Assert.Equal(new ArchiveAddress(scope, 1795219061000, format), FeedAddress.Parse(FeedAddress.OfArchive(scope, 1795219061000) + format.Suffix()));
            }
        }

        var header = FeedHeader.OfHost(Shop.Site, "web01", Shop.Authority);
        Assert.Equal(new HostAddress("web01", FeedFormat.Rss), FeedAddress.Parse(header.Path(FeedKind.Events, FeedFormat.Rss)));
        Assert.Equal("/all/hosts/1795219062s/2", FeedAddress.OfPage(Scopes.All, new FeedMoment(1795219062, true), 2));
    }

    [Theory]
    [InlineData("/all/hosts.atom")]
    [InlineData("/all/events.atom")]
    [InlineData("/hosts/web01")]
    [InlineData("/hosts//events.atom")]
    [InlineData("/hosts/web01/hosts.atom")]
    [InlineData("/hosts/web01/events/1.atom")]
    [InlineData("/hosts/web01/events.xml")]
    [InlineData("/all/hosts/1795219062/1.atom")]
    [InlineData("/all/hosts/1795219062/0.atom")]
    [InlineData("/all/hosts/1795219062/02.atom")]
    [InlineData("/all/hosts/01795219062/2.atom")]
    [InlineData("/all/hosts/1795219062ss/2.atom")]
    [InlineData("/all/hosts/s/2.atom")]
    [InlineData("/all/hosts/1795219062/2s.atom")]
    [InlineData("/all/hosts/1795219062/2/3.atom")]
    [InlineData("/all/hosts/1795219062/99999999999.atom")]
    [InlineData("/all/hosts/999999999999/2.atom")]
    [InlineData("/all/events/-1.atom")]
    [InlineData("/all/events/+1.atom")]
    [InlineData("/all/events/ 1.atom")]
    [InlineData("/all/events/1 .atom")]
    [InlineData("/all/events/٣.atom")]
    [InlineData("/all/events/.atom")]
    [InlineData("/all/events/99999999999999999999.atom")]
    [InlineData("/all/events/1.atom/")]
    [InlineData("/apps//events/1.atom")]
    [InlineData("/apps/shop/more/events/1.atom")]
    [InlineData("all/events/1.atom")]
    [InlineData(".atom")]
    [InlineData("")]
    public void NothingElseIsTakenForOne(string path) => Assert.Null(FeedAddress.Parse(path));
}
