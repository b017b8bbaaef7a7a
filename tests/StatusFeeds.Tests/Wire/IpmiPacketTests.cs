// Packets of IPMI over LAN outside a session, messages with their checksums, lists of cipher suites, and numbered packets.
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class IpmiPacketTests
{
    private static readonly IpmiRequest Capabilities = new(IpmiRequest.App, 0x38, new byte[] { 0x8E, 0x02 });

    /// <summary>As ipmitool sends it.</summary>
    [Fact]
    public void ACommandOutsideASessionIsThatOfIpmitool()
    {
        var packet = new byte[Rmcp.MostSent];

        Assert.Equal("0600FF07000000000000000000092018C88100388E02B7", Convert.ToHexString(packet[..Rmcp.WriteSessionless(packet, Capabilities, 0)]));
    }

    /// <summary>As ipmi_sim sends it.</summary>
    [Fact]
    public void TheAnswerOutsideASessionIsRead()
    {
        var message = Rmcp.ReadSessionless(Convert.FromHexString("0600FF0700000000000000000010811C6320003800019706030000000007"));

        Assert.True(LanMessage.TryRead(message, out var reply));
        Assert.True(reply.Answers(Capabilities));
        Assert.Equal((0, 0, "0197060300000000"), (reply.Sequence, reply.Code, Convert.ToHexString(reply.Data)));
    }

    [Fact]
    public void AMessageWithAWrongChecksumIsNone()
    {
        var sound = Convert.FromHexString("811C6320003800019706030000000007");
        Assert.True(LanMessage.TryRead(sound, out _));
        for (var i = 0; i < sound.Length; i++)
        {
            var broken = (byte[])sound.Clone();
            broken[i] ^= 0x10;
            Assert.False(LanMessage.TryRead(broken, out _), $"byte {i}");
            Assert.False(LanMessage.TryRead(sound.AsSpan(0, i), out _), $"{i} bytes");
        }
    }

    [Fact]
    public void APingAndItsPongAreThoseOfAsf()
    {
        var packet = new byte[Rmcp.MostSent];
        Assert.Equal("0600FF06000011BE80070000", Convert.ToHexString(packet[..Rmcp.WritePing(packet, 7)]));

        const string pong = "0600FF06000011BE40070010000011BE0000000081000000" + "00000000";
        Assert.Equal(new AsfPong(true), Rmcp.ReadPong(Convert.FromHexString(pong)));
        Assert.Equal(new AsfPong(false), Rmcp.ReadPong(Convert.FromHexString(pong.Replace("81", "01", StringComparison.Ordinal))));
        Assert.Null(Rmcp.ReadPong(packet.AsSpan(0, 12)));
        Assert.Null(Rmcp.ReadPong([]));
    }

    /// <summary>As ipmitool asks for suite 17.</summary>
    [Fact]
    public void OpenSessionIsThatOfIpmitool()
    {
        var packet = new byte[Rmcp.MostSent];

        Assert.Equal(
            "0600FF0706100000000000000000200000000000A4A3A2A0000000080300000001000008040000000200000801000000",
            Convert.ToHexString(packet[..RmcpPlus.WriteOpenSession(packet, 0, CipherSuite.Of(17), 0xA0A2A3A4, 0)]));
    }

    /// <summary>Of ipmi_sim; with a maker's suite among them; cut anywhere.</summary>
    [Fact]
    public void CipherSuitesAreReadFromTheirRecords()
    {
        Assert.Equal([0, 1, 2, 3, 4], CipherSuite.Listed(Convert.FromHexString("C000004080C001014080C002014180C003014181C0040141")));
        Assert.Equal([3, 17], CipherSuite.Listed(Convert.FromHexString("C003014181C120A2020003444AC011034481")));
        Assert.Equal([3], CipherSuite.Listed(Convert.FromHexString("C003C003C0")));
        Assert.Empty(CipherSuite.Listed(Convert.FromHexString("C1")));
    }

    [Fact]
    public void EveryNumberIsTakenOnceAndNoneThatIsTooOld()
    {
        var window = default(SequenceWindow);

        Assert.Equal([true, false, false], Each(1, 1, 0));
        Assert.Equal([true, true, true, false, false], Each(5, 3, 2, 3, 5));
        Assert.Equal([true, true, false, true], Each(21, 5 + 1, 4, 20));
        Assert.Equal([true, false], Each(1_000_000, 21));
        Assert.Equal([true, true, false], Each(1_000_001, 999_999, 999_999));

        bool[] Each(params uint[] numbers) => [.. numbers.Select(number => window.Takes(number))];
    }

    [Theory]
    [InlineData("secret of a BMC", "736563726574206F66206120424D43")]
    [InlineData("0x00FF10", "00FF10")]
    public void AKeyIsTextOrDigits(string key, string bytes) => Assert.Equal(bytes, Convert.ToHexString(IpmiKey.Bytes(new Secret(key))!));

    /// <summary>All that we seal is opened again, at every length, and padded as it must be.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public void WhatIsSealedIsWholeAtEveryLength(int number)
    {
        var suite = CipherSuite.Of(number);
        using var seal = new SessionSeal(suite, new byte[suite.HashLength]);
        var packet = new byte[Rmcp.MostSent];
        for (var length = 0; length < 64; length++)
        {
            var request = new IpmiRequest(IpmiRequest.Storage, 0x23, new byte[length]);
            var whole = packet.AsSpan(0, seal.Write(packet, 7, 9, request, 5));

            Assert.True(SessionSeal.IsOf(whole, 7));
            Assert.True(seal.TryRead(whole, out var theirs, out var message));
            Assert.Equal((9u, LanMessage.RequestFrame + length), (theirs, message.Length));
            Assert.True(suite.SealLength == 0 || (whole.Length - Rmcp.HeaderLength - suite.SealLength) % 4 == 0);
        }
    }
}
