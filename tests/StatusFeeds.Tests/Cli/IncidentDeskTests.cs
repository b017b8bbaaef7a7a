// What commands post: options as they were typed, over what was proposed.
using StatusFeeds.Cli;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Cli;

public sealed class IncidentDeskTests
{
    [Fact]
    public void WhatIsProposedIsOpenedAsItWasProposed()
    {
        var begun = new DateTimeOffset(2026, 11, 22, 15, 46, 55, 3, TimeSpan.Zero);
        var proposal = new IncidentPost(1, 1, PostKind.Proposal, begun.AddMinutes(5), "StatusFeeds") { Title = "shop is down", Applications = ["shop"], Hosts = ["web01"], Since = begun, Summary = "web01 is DOWN" };
        var (post, mistakes) = IncidentDesk.Read("feeds-config", SmallSite.Shop("web01"), new IncidentTyped().Over(proposal), PostKind.Opening, 1, null);
        Assert.Equal("", mistakes);
        Assert.Equal(("shop is down", begun.AddMilliseconds(-3), "web01 is DOWN"), (post!.Title, post.Since, post.Summary));
        Assert.Equal(["web01"], post.Hosts!.Value);
    }
}
