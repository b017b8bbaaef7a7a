// Which addresses the hub may call, and how often somebody may ask it.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class GroundTests
{
    [Theory]
    [InlineData("8.8.8.8", Grounds.Public)]
    [InlineData("223.255.255.254", Grounds.Public)]
    [InlineData("2606:4700::1111", Grounds.Public)]
    [InlineData("::ffff:8.8.8.8", Grounds.Public)]
    [InlineData("64:ff9b::808:808", Grounds.Public)]
    [InlineData("10.0.0.1", Grounds.Private)]
    [InlineData("172.31.255.255", Grounds.Private)]
    [InlineData("172.32.0.0", Grounds.Public)]
    [InlineData("192.168.1.1", Grounds.Private)]
    [InlineData("100.64.0.1", Grounds.Private)]
    [InlineData("::ffff:10.0.0.1", Grounds.Private)]
    [InlineData("64:ff9b::a00:1", Grounds.Private)]
    [InlineData("fd00::1", Grounds.Private)]
    [InlineData("127.0.0.1", Grounds.Loopback)]
    [InlineData("127.255.255.255", Grounds.Loopback)]
    [InlineData("::1", Grounds.Loopback)]
    [InlineData("::ffff:127.0.0.1", Grounds.Loopback)]
    [InlineData("64:ff9b::7f00:1", Grounds.Loopback)]
    [InlineData("0.0.0.0", Grounds.Special)]
    [InlineData("::", Grounds.Special)]
    [InlineData("169.254.169.254", Grounds.Special)]
    [InlineData("::ffff:169.254.169.254", Grounds.Special)]
    [InlineData("fe80::1", Grounds.Special)]
    [InlineData("fec0::1", Grounds.Special)]
    [InlineData("ff02::1", Grounds.Special)]
    [InlineData("224.0.0.1", Grounds.Special)]
    [InlineData("255.255.255.255", Grounds.Special)]
    [InlineData("198.18.0.1", Grounds.Special)]
    [InlineData("2002:7f00:1::", Grounds.Special)]
    [InlineData("2001::1", Grounds.Special)]
    [InlineData("::127.0.0.1", Grounds.Special)]
    public void AnAddressIsWhatItIsHoweverItIsWritten(string address, object grounds) => Assert.Equal(grounds, Ground.Of(IPAddress.Parse(address)));

    [Fact]
    public void ByDefaultTheInternetAndPrivateNetworksAreCalledAndThisMachineIsNot()
    {
        var settings = WebSub.Default;
        Assert.True(settings.Allows("a.example.org", IPAddress.Parse("8.8.8.8")));
        Assert.True(settings.Allows("a.example.org", IPAddress.Parse("10.1.2.3")));
        Assert.False(settings.Allows("a.example.org", IPAddress.Loopback));
        Assert.False(settings.Allows("localhost", IPAddress.IPv6Loopback));
        Assert.False(settings.Allows("a.example.org", IPAddress.Parse("169.254.169.254")));
    }

    [Fact]
    public void NamesAndNetworksAreCalledBesideNothingElse()
    {
        var settings = WebSub.Default with { Callbacks = Grounds.None, Names = ["reader"], Networks = [IPNetwork.Parse("127.0.0.2/32")] };
        Assert.True(settings.Allows("reader", IPAddress.Loopback));
        Assert.True(settings.Allows("other", IPAddress.Parse("127.0.0.2")));
        Assert.True(settings.Allows("other", IPAddress.Parse("::ffff:127.0.0.2")));
        Assert.False(settings.Allows("other", IPAddress.Loopback));
        Assert.False(settings.Allows("other", IPAddress.Parse("8.8.8.8")));
    }

    [Fact]
    public void PermitsComeBackSlowlyAndEachNameHasItsOwn()
    {
        var clock = new HandClock(DateTimeOffset.UnixEpoch);
        var allowance = new Allowance(3, 0.5, clock);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => allowance.Take("a")));
        Assert.True(allowance.Take("b"));
        clock.Move(TimeSpan.FromSeconds(2));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => allowance.Take("a")));
        clock.Move(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => allowance.Take("a")));
    }

    [Fact]
    public void EndlessNamesTakeNoEndlessMemory()
    {
        var allowance = new Allowance(3, 0.5, new HandClock(DateTimeOffset.UnixEpoch));
        Assert.All(Enumerable.Range(0, 50_000), number => Assert.True(allowance.Take($"{number}")));
        Assert.InRange(allowance.Names, 1, 4096);
    }
}
