// A real network goes away, a part of it or our own end: what a reader of feeds is told is the cause, once, and its end.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class BridgeTests
{
    [Fact]
    public async Task ASwitchThatTakesTwentyHostsAlongIsOneUnreadArticleAnApplicationAndSoIsItsReturn()
    {
        Needs.Root();
        await using var net = await BridgedNet.Make();
        using var site = net.Site();
        await using var program = await StatusFeedsProcess.Serve(site.Box, net.Monitor.Inside);
        using var shop = new Newsboat(site.Box.Url + "/apps/shop/hosts.atom", resetUnread: true, net.Monitor.Inside);
        using var office = new Newsboat(site.Box.Url + "/apps/office/hosts.atom", resetUnread: true, net.Monitor.Inside);
        await site.AllAreUp();
        foreach (var reader in (Newsboat[])[shop, office])
        {
            await reader.Reload();
            reader.MarkAllRead();
        }

        var before = await site.Entries(but: "core-sw1");

        await net.SwitchLink(up: false);
        await OneIsUnread("DOWN");
        await site.AllRackedAreUnknown();

        await net.SwitchLink(up: true);
        await OneIsUnread("UP");
        await site.AllAreUp();
        foreach (var feed in (string[])["/apps/shop/events.atom", "/apps/office/events.atom", "/all/events.atom"])
        {
            Assert.Equal(["UP: core-sw1", "DOWN: core-sw1"], await site.NewestEvents(feed, 2));
        }

        async Task OneIsUnread(string status)
        {
            await site.SwitchIs(status);
            await site.MoreLooks(3);
            foreach (var reader in (Newsboat[])[shop, office])
            {
                var unread = (await reader.Reload()).Where(article => article.Unread).Select(article => article.Title).ToList();
                Assert.StartsWith($"{status}: core-sw1", string.Join(" | ", unread), StringComparison.Ordinal);
                Assert.Single(unread);
                reader.MarkAllRead();
            }

            Assert.Equal(before, await site.Entries(but: "core-sw1"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhoCannotSeeItsNetworkSaysThatAndNothingOfAnyHost(bool unplugged)
    {
        Needs.Root();
        await using var net = await BridgedNet.Make();
        using var witnessed = net.Site(applications: true, "witnesses: [gateway]");
        using var alone = net.Site();
        await using var witnesses = await StatusFeedsProcess.Serve(witnessed.Box, net.Monitor.Inside);
        await using var none = await StatusFeedsProcess.Serve(alone.Box, net.Monitor.Inside);
        (BridgedSite Site, StatusFeedsProcess Program, string Why)[] both =
            [(witnessed, witnesses, "its witness gateway does not answer"), (alone, none, "none of its 24 hosts answers")];
        var before = await Task.WhenAll(both.Select(async one =>
        {
            await one.Site.AllAreUp();
            return await one.Site.Entries();
        }));

        await See(false);
        await Task.WhenAll(both.Select(one => one.Site.MonitorIs("UNKNOWN")));
        await Task.WhenAll(both.Select(one => one.Site.MoreLooks(3)));
        await NothingOfHosts();

        await See(true);
        await Task.WhenAll(both.Select(one => one.Site.MonitorIs("UP")));
        await Task.WhenAll(both.Select(one => one.Site.AllAreUp()));
        await Task.WhenAll(both.Select(one => one.Site.MoreLooks(2)));
        await NothingOfHosts();
        foreach (var (site, _, why) in both)
        {
            foreach (var scope in (string[])["/apps/shop", "/apps/office", "/all"])
            {
                var events = (await site.Box.Feed(scope + "/events.atom")).Entries;
                var first = (await site.Box.Feed(scope + "/hosts.atom")).Entries.Count(entry => !entry.IsMonitor);
                Assert.Equal(first + 2, events.Count);
                Assert.StartsWith("UP: ", events[0].Title, StringComparison.Ordinal);
                Assert.StartsWith("UNKNOWN: this monitor cannot see its network since ", events[1].Title, StringComparison.Ordinal);
                Assert.Contains(why, events[1].BodyText, StringComparison.Ordinal);
            }
        }

        Task See(bool sees) => unplugged ? net.MonitorLink(up: sees) : net.MonitorDeaf(deaf: !sees);

        async Task NothingOfHosts()
        {
            foreach (var ((site, program, _), was) in both.Zip(before))
            {
                Assert.DoesNotContain(" is DOWN", program.Errors, StringComparison.Ordinal);
                Assert.Equal(was, await site.Entries());
            }
        }
    }
}
