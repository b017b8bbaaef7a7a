// `websub` in site.yaml: off unless it is switched on, and where it may call.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class WebSubTests
{
    [Theory]
    [InlineData("title: a")]
    [InlineData("websub: false")]
    [InlineData("websub: { enabled: false, lease: 1d }")]
    public void ThereIsNoHubUnlessItIsSwitchedOn(string site) => Assert.Null(Of(site));

    [Fact]
    public void TrueIsTheHubWithItsDefaults()
    {
        Assert.Equal(WebSub.Default, Of("websub: true"));
        Assert.Equal(WebSub.Default with { Lease = TimeSpan.FromDays(1) }, Of("websub: { lease: 1d }"));
    }

    [Fact]
    public void CallbacksNameGroundsHostsAndNetworks()
    {
        var read = Of("websub: { callbacks: [ public, loopback, Reader.example.org, 10.1.0.0/16, \"fd00::/8\", 192.0.2.7 ] }")!;
        Assert.Equal(Grounds.Public | Grounds.Loopback, read.Callbacks);
        Assert.Equal(["reader.example.org"], read.Names);
        Assert.Equal([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd00::/8"), IPNetwork.Parse("192.0.2.7/32")], read.Networks);
        Assert.Equal(Grounds.Anywhere, Of("websub: { callbacks: anywhere }")!.Callbacks);
        Assert.Equal(Grounds.None, Of("websub: { callbacks: reader }")!.Callbacks);
    }

    [Theory]
    [InlineData("websub: 7", "1:9: `websub` must be true, false or its settings, as in `websub: { lease: 10d }`, not `7`")]
    [InlineData("websub: { enabled: maybe }", "1:20: `enabled` must be one of true, false, not `maybe`")]
    [InlineData("websub: { lease: 30m }", "1:18: `lease` must be from 1h to 30d, not `30m`")]
    [InlineData("websub: { lease: 31d }", "1:18: `lease` must be from 1h to 30d, not `31d`")]
    [InlineData("websub: { leese: 1d }", "1:11: `leese` is not a key here; did you mean `lease`?")]
    [InlineData("websub: { callbacks: [ 10.0.0.0/99 ] }", "1:24: `callbacks` takes anywhere, loopback, private, public, the name of a host, an address, or a network such as 10.1.0.0/16; not `10.0.0.0/99`")]
    [InlineData("websub: { callbacks: \"http://a/\" }", "1:22: `callbacks` takes anywhere, loopback, private, public, the name of a host, an address, or a network such as 10.1.0.0/16; not `http://a/`")]
    public void WhatIsWrongIsSaid(string site, string mistake) => Assert.Equal([mistake], ConfigText.MistakesOf(site, "site.yaml"));

    private static WebSub? Of(string site)
    {
        using var config = ConfigText.Of(("site.yaml", site), ("web01.yaml", ConfigText.Web01));
        return config.Site().WebSub;
    }
}
