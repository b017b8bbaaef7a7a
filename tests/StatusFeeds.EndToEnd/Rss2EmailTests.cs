// Status as mail: Debian's rss2email sends one when a real nginx is stopped, and a reply in the same thread when it is started again.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class Rss2EmailTests
{
    [Theory]
    [InlineData("hosts.atom")]
    [InlineData("hosts.rss")]
    public async Task AStoppedNginxIsAMailAndItsReturnAReplyInTheSameThread(string feed)
    {
        await using var nginx = new Nginx();
        await nginx.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", nginx.Url));
        await using var program = await StatusFeedsProcess.Serve(box);
        using var mails = new Rss2Email($"{box.Url}/apps/shop/{feed}");
        await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        var first = Assert.Single(await mails.Run());
        Assert.Equal(("UP: web01", null), (first.Subject, first.Thread));
        Assert.EndsWith(":apps/shop:hosts/web01", first.About, StringComparison.Ordinal);

        await nginx.Stop();
        await box.HostIs("DOWN", "web01", "/apps/shop/hosts.atom");
        var stopped = Assert.Single(await mails.Run());
        Assert.StartsWith("DOWN: web01 - http: ", stopped.Subject, StringComparison.Ordinal);
        Assert.Contains("after UP for", stopped.Body, StringComparison.Ordinal);
        Assert.Equal((first.Id, first.About), (stopped.Thread, stopped.About));

        // Of Atom it mails the summary, of RSS the whole body with the table of the last changes.
        Assert.Equal(feed == "hosts.rss", stopped.Body.Contains("When (UTC)", StringComparison.Ordinal));

        await nginx.Start();
        await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        var started = Assert.Single(await mails.Run());
        Assert.Equal(("UP: web01", stopped.Id, first.About), (started.Subject, started.Thread, started.About));

        // Looks without a change send nothing.
        await box.HostIs("UP", "web01", "/apps/shop/hosts.atom");
        Assert.Empty(await mails.Run());
    }
}
