// The purpose of it all: Debian's newsboat tells that a real nginx was stopped and started again.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class NewsboatTests
{
    [Fact]
    public async Task AStoppedNginxIsAnUnreadArticleAndSoIsItsReturn()
    {
        await using var nginx = new Nginx();
        await nginx.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", nginx.Url));
        await using var program = await StatusFeedsProcess.Serve(box);
        using var updates = new Newsboat($"{box.Url}/apps/shop/hosts.atom", resetUnread: true);
        using var plain = new Newsboat($"{box.Url}/apps/shop/events.atom", resetUnread: false);
        await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        await ReadAll("UP: web01", 1);

        await nginx.Stop();
        await box.HostIs("DOWN", "web01", "/apps/shop/hosts.atom");
        await ReadAll("DOWN: web01", 2);

        await nginx.Start();
        await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        await ReadAll("UP: web01", 3);

        // Looks without a change leave both readers at rest.
        await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        Assert.DoesNotContain(await updates.Reload(), article => article.Unread);
        Assert.DoesNotContain(await plain.Reload(), article => article.Unread);

        async Task ReadAll(string title, int events)
        {
            var host = Assert.Single(await updates.Reload());
            Assert.StartsWith(title, host.Title, StringComparison.Ordinal);
            Assert.True(host.Unread, $"{host.Title} is not unread");
            updates.MarkAllRead();
            Assert.DoesNotContain(await updates.Reload(), article => article.Unread);

            var told = await plain.Reload();
            Assert.Equal(events, told.Count);
            Assert.StartsWith(title, Assert.Single(told, article => article.Unread).Title, StringComparison.Ordinal);
            plain.MarkAllRead();
        }
    }
}
