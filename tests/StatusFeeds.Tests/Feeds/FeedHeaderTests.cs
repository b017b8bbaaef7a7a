// The top of a scope's feeds, and when it is another one.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class FeedHeaderTests
{
    [Fact]
    public void AllIsAScopeOfItsOwn()
    {
        var all = new FeedHeader(Shop.Site, Scopes.All, Shop.Authority);
        Assert.Equal("Example Corp: all hosts", all.Title(FeedKind.Hosts));
        Assert.Equal("Example Corp: all events", all.Title(FeedKind.Events));
        Assert.Equal("tag:status.example.org,2026:all:events", all.Id(FeedKind.Events));
        Assert.Equal(("/all/hosts.atom", "/"), (all.Path(FeedKind.Hosts), all.PagePath));
        Assert.Equal(["web01", "web02"], all.Members.Order());
    }

    [Fact]
    public void AScopeThatTheSiteDoesNotHaveIsRefused() =>
        Assert.Throws<ArgumentException>(() => new FeedHeader(Shop.Site, Scopes.OfApplication("none"), Shop.Authority));

    [Fact]
    public void TheFingerprintIsAnotherOneAfterAnythingInTheHeadersChanges()
    {
        var application = Shop.Site.Applications[0];
        Site[] others =
        [
            Shop.Site with { Title = "Another" },
            Shop.Site with { Url = "http://localhost:8080" },
            Shop.Site with { Applications = [application with { Title = "Another" }] },
            Shop.Site with { Applications = [application with { Hosts = ["web01"] }] },
        ];
        string[] prints = [Shop.Header.Fingerprint(), Print(Shop.Site, "another,2026"), .. others.Select(site => Print(site, Shop.Authority))];
        Assert.Equal(prints.Length, prints.Distinct().Count());
        Assert.NotEqual(Print(Shop.Site, Shop.Authority), new FeedHeader(Shop.Site, Scopes.All, Shop.Authority).Fingerprint());
    }

    [Fact]
    public void TheFingerprintIsTheSameForTheSameHeadersWhateverElseChanges()
    {
        var application = Shop.Site.Applications[0];
        var site = Shop.Of(Shop.Host("web01", "another name"), Shop.Host("web02")) with { StoppedAfter = TimeSpan.FromHours(1) };
        Assert.Equal(Shop.Header.Fingerprint(), Print(site, Shop.Authority));
        Assert.Equal(Shop.Header.Fingerprint(), Print(Shop.Site with { Applications = [application with { Hosts = ["web02", "web01"] }] }, Shop.Authority));
    }

    private static string Print(Site site, string authority) => new FeedHeader(site, Shop.Scope, authority).Fingerprint();
}
