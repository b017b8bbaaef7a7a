// ICMP packets as bytes, honest and not.
using System.Net;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class EchoPacketTests
{
    private const ulong Token = 0x0123456789ABCDEF;

    [Fact]
    public void ARequestIsAsTheRfcWantsIt()
    {
        var packet = Request(six: false);

        Assert.Equal(8 + 16, packet.Length);
        Assert.Equal([8, 0], packet[..2]);
        Assert.Equal([0xAB, 0xCD, 0x12, 0x34], packet[4..8]);
        Assert.Equal(0, EchoPacket.Checksum(packet));
        Assert.Equal(128, Request(six: true)[0]);
    }

    /// <summary>The example of RFC 1071, section 3, and an odd last byte, which counts as the high one.</summary>
    [Theory]
    [InlineData(new byte[] { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 }, 0x220d)]
    [InlineData(new byte[] { 0xff, 0xff, 0x01 }, 0xfeff)]
    [InlineData(new byte[0], 0xffff)]
    public void ChecksumsAreThoseOfTheRfc(byte[] data, int sum) => Assert.Equal((ushort)sum, EchoPacket.Checksum(data));

    [Fact]
    public void OnlyAllThatWasSentIsAnAnswer()
    {
        var answer = Request(six: false);
        Assert.True(EchoPacket.Returns(answer, Token, 16));
        Assert.False(EchoPacket.Returns(answer, Token + 1, 16));
        Assert.False(EchoPacket.Returns(answer.AsSpan(..^1), Token, 16));
        Assert.False(EchoPacket.Returns([.. answer, 0], Token, 16));
        Assert.False(EchoPacket.Returns(answer, Token, 17));
        answer[^1] ^= 1;
        Assert.False(EchoPacket.Returns(answer, Token, 16));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnErrorIsAboutTheRequestThatItQuotes(bool six)
    {
        var (error, to) = Error(six);
        var quoted = EchoPacket.Quoted(error, six, out var asked);

        Assert.Equal(Peer.OfAddress(to.GetAddressBytes()), asked);
        Assert.True(EchoPacket.IsRequest(quoted, six));
        Assert.Equal((0xABCD, 0x1234), (EchoPacket.Identifier(quoted), EchoPacket.Sequence(quoted)));
        Assert.True(EchoPacket.MayQuote(quoted, Token));
        Assert.False(EchoPacket.MayQuote(quoted, Token + 1));
        Assert.True(EchoPacket.MayQuote(quoted[..8], Token + 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnErrorCutShortAnywhereQuotesNothingOrARequest(bool six)
    {
        var (error, _) = Error(six);
        for (var length = EchoPacket.Head; length < error.Length; length++)
        {
            var quoted = EchoPacket.Quoted(error.AsSpan(0, length), six, out _);
            Assert.True(quoted.Length == 0 || quoted.Length >= EchoPacket.Head);
        }

        for (var at = 8; at < 28; at++)
        {
            byte[] changed = [.. error];
            changed[at] = 0xFF;
            _ = EchoPacket.Quoted(changed, six, out _).Length;
        }
    }

    [Fact]
    public void WhatIsNoPacketIsNone()
    {
        Assert.Equal(0, EchoPacket.Unwrap4([]).Length);
        Assert.Equal(0, EchoPacket.Unwrap4(new byte[40]).Length);
        Assert.Equal(0, EchoPacket.Unwrap4([0x4F, .. new byte[30]]).Length);
        Assert.Equal(4, EchoPacket.Unwrap4([0x45, .. new byte[23]]).Length);
        Assert.False(EchoPacket.IsReply(new byte[7], six: false));
        Assert.False(EchoPacket.IsError(new byte[7], six: false));
    }

    [Theory]
    [InlineData("224.0.0.1", true)]
    [InlineData("239.255.255.255", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::", true)]
    [InlineData("ff02::1", true)]
    [InlineData("::ffff:224.0.0.1", true)]
    [InlineData("223.255.255.255", false)]
    [InlineData("240.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    public void SomeAddressesAreNoSingleHosts(string address, bool isNone) => Assert.Equal(isNone, EchoPacket.IsNoSingleHost(IPAddress.Parse(address)));

    [Theory]
    [InlineData(false, 3, 1, "host unreachable")]
    [InlineData(false, 3, 0, "network unreachable")]
    [InlineData(false, 3, 13, "forbidden by a filter")]
    [InlineData(false, 3, 4, "packet too large for the way")]
    [InlineData(false, 11, 0, "the packet went round too long (a routing loop?)")]
    [InlineData(false, 12, 0, "ICMP error 12/0")]
    [InlineData(true, 1, 3, "host unreachable")]
    [InlineData(true, 1, 0, "network unreachable")]
    [InlineData(true, 2, 0, "packet too large for the way")]
    [InlineData(true, 1, 4, "unreachable")]
    public void ErrorsHaveWords(bool six, byte type, byte code, string words) => Assert.Equal(words, EchoPacket.Said(six, type, code));

    private static byte[] Request(bool six)
    {
        var packet = new byte[100];
        return packet[..EchoPacket.Write(packet, six, 0xABCD, 0x1234, Token, 16)];
    }

    private static (byte[] Error, IPAddress To) Error(bool six)
    {
        var to = IPAddress.Parse(six ? "2001:db8::7" : "10.0.0.7");
        byte[] head = six ? [0x60, 0, 0, 0, 0, 24, 58, 64, .. new byte[16], .. to.GetAddressBytes()] : [0x45, 0, 0, 44, 0, 0, 0, 0, 64, 1, 0, 0, 0, 0, 0, 0, .. to.GetAddressBytes()];
        return ([six ? (byte)1 : (byte)3, 1, 0, 0, 0, 0, 0, 0, .. head, .. Request(six)], to);
    }
}
