// Rules cannot hide a dead host, and what a hostile one answers harms neither feeds nor pages.
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class DeadHostTests
{
    [Fact]
    public async Task ARefusedConnectionAndSilenceAreDownWhateverTheRulesAsk()
    {
        await using var hosts = await PretendHosts.Start();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application(
            "shop",
            ("refused", $"http://127.0.0.1:{Ports.Free()}/", ["down: time > 5s"]),
            ("silent", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/", ["down: time > 5s"]),
            ("unread", hosts.Url("unread"), ["degraded: tls > 5s"]));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("DOWN", "refused");
        var feed = (await box.HostIs("DOWN", "silent")).Feed;
        Assert.Contains("refused", feed.Of("refused")!.Title, StringComparison.Ordinal);
        Assert.Contains("no answer within 1", feed.Of("silent")!.Title, StringComparison.Ordinal);
        var unread = await box.HostIs("UNKNOWN", "unread");
        Assert.Contains("no reading tls", unread.Feed.Of("unread")!.Title, StringComparison.Ordinal);
    }

    /// <summary>By name, for a test's name must be something that a report can hold.</summary>
    private static readonly Dictionary<string, string> Hostile = new()
    {
        ["controls"] = "\u0001\u0007\u001b[31m\u0000\ufffe",
        ["markup"] = "]]><script>alert(1)</script>&<b \"'>",
        ["emoji"] = "\U0001F525\ud83d fire",
        ["long"] = new string('x', 100_000),
    };

    [Theory]
    [InlineData("controls")]
    [InlineData("markup")]
    [InlineData("emoji")]
    [InlineData("long")]
    public async Task WhatATargetAnswersLeavesFeedsWellFormedAndPagesHarmless(string host)
    {
        await using var hosts = await PretendHosts.Start();
        hosts.Set(host, new Reply(Body: Hostile[host]));
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", (host, hosts.Url(host), ["down: body != fine"]));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("DOWN", host, "/apps/shop/hosts.atom");
        foreach (var path in (string[])["/apps/shop/hosts.atom", "/apps/shop/events.atom", "/all/hosts.atom", "/all/events.atom"])
        {
            var feed = await box.Get(path);
            Assert.InRange(feed.Body.Length, 1, 20_000);
            await Jing.Validate(feed.Body);
        }

        var number = (await box.Feed("/apps/shop/events.atom")).Entries[0].Tail;
        foreach (var path in (string[])["/", "/apps/shop", $"/hosts/{host}", $"/events/{number}"])
        {
            var page = await box.Get(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Matches("^<script src=\"[./]*live.js[^\"]*\" defer>$", Assert.Single(Regex.Matches(page.Text, "<script[^>]*>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)).Value);
            Assert.DoesNotContain('\u001b', page.Text);
            Assert.InRange(page.Body.Length, 1, 100_000);
        }
    }
}
