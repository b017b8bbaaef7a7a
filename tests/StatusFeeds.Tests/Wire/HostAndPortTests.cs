// Addresses with and without ports, as people write them.
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class HostAndPortTests
{
    [Theory]
    [InlineData("10.0.0.2", "10.0.0.2", null)]
    [InlineData("10.0.0.2:8080", "10.0.0.2", 8080)]
    [InlineData("web02.example.org:443", "web02.example.org", 443)]
    [InlineData("fd00::2", "fd00::2", null)]
    [InlineData("[fd00::2]", "fd00::2", null)]
    [InlineData("[fd00::2]:80", "fd00::2", 80)]
    public void HostsAndPortsAreToldApart(string text, string host, int? port) => Assert.Equal(new HostAndPort(host, port), HostAndPort.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("web02:")]
    [InlineData("web02:0")]
    [InlineData("web02:65536")]
    [InlineData("web02:80x")]
    [InlineData("http://web02")]
    [InlineData("[web02]:80")]
    [InlineData("a b")]
    public void WhatIsNeitherIsRefused(string text) => Assert.Null(HostAndPort.Parse(text));

    [Theory]
    [InlineData("fd00::2", "[fd00::2]")]
    [InlineData("[fd00::2]", "[fd00::2]")]
    [InlineData("10.0.0.2", "10.0.0.2")]
    [InlineData("web02", "web02")]
    public void OnlyIPv6AddressesHaveBracketsInAUrl(string host, string inUrl) => Assert.Equal(inUrl, HostAndPort.InUrl(host));
}
