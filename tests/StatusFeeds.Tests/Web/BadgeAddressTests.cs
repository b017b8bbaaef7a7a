// Badges for other pages: of an application and of a host, with a tag, kept for a minute.
using System.Xml.Linq;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class BadgeAddressTests
{
    [Fact]
    public async Task ApplicationsAndHostsHaveABadgeThatSaysTheirStatus()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), new SteppedClock(new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero)));
        await served.Change(("web01", Status.Down, "HTTP 503"));
        foreach (var (path, page, label) in new[] { ("/apps/shop/badge.svg", "/apps/shop", "The shop"), ("/hosts/web01/badge.svg", "/hosts/web01", "web01") })
        {
            var badge = await served.Get(path);
            Assert.Equal((200, "image/svg+xml", "max-age=60", "cross-origin"), (badge.Code, badge["Content-Type"], badge["Cache-Control"], badge["Cross-Origin-Resource-Policy"]));
            var words = XDocument.Parse(badge.Text).Root!.ToString();
            Assert.Contains(label, words, StringComparison.Ordinal);
            Assert.Contains("DOWN", words, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(304, (await served.Get(path, ("If-None-Match", badge["ETag"]))).Code);
            Assert.Contains($"href=\"..{path}\"", (await served.Get(page)).Text, StringComparison.Ordinal);
        }
    }
}
