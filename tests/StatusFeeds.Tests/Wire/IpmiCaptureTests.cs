// Packets that ipmitool 1.8.19 exchanged with ipmi_sim (suite 3) and with a BMC in Python (suite 17): ours are the same.
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class IpmiCaptureTests
{
    /// <summary>By suite: the four datagrams of RAKP, the first request (of ipmitool) and its answer (of the BMC).</summary>
    private static readonly Dictionary<int, string[]> Captured = new()
    {
        [3] =
        [
            "0600ff070612000000000000000023000000000082f404005f6a0e0ec5e07ee67b955abfdb28262e120000076d6f6e69746f72",
            "0600ff07061300000000000000003c0000000000a4a3a2a0b366fedef821832cb7e6ebbbc5cc3f1aa123456789abcdefa123456789abcdef30bd324846bc79ad0b6d6a5665e0678fe9972eab",
            "0600ff07061400000000000000001c000000000082f40400a48186fbaefff3437f53a11c862d7ec099106663",
            "0600ff0706150000000000000000140000000000a4a3a2a08db06e2b7421c9f9e251cdcc",
            "0600ff0706c082f404000300000020002c29144941e4f736791da63668699465be062757abe7005b4f67c6fe8e48826bffff02070fbc39fa14b1ee3393442564",
            "0600ff0706c0a4a3a2a00100000020005b069e15382fd52d2596311d5f7eb762167186397c59031b8ae39cae7abc88e0ffff020763035925c3911b972dc3f635",
        ],
        [17] =
        [
            "0600ff0706120000000000000000230000000000e71300003e63475b1c5ba1df3b325be35ac9bd38120000076d6f6e69746f72",
            "0600ff0706130000000000000000480000000000a4a3a2a0db1edc9ee22d037709e358082a137be1a123456789abcdefa123456789abcdef1d5367a0e09aaad00e3ebeb3825e41e2ba45d0d74fbed3aa3113744ddf8daff6",
            "0600ff0706140000000000000000280000000000e7130000980c3fd23ee2e69729454eba4b9c21f3400e37c8a02967f1ed622cf8432ff492",
            "0600ff0706150000000000000000180000000000a4a3a2a08544b02ab2509df06be0d0844c73e9b0",
            "0600ff0706c0e71300000300000020008e9babc3e12b806ba7098dc62992fdbae134e46d08699d66ff1ed26681d4589fffff0207bf9c4fbdfe098f2a90c0321fea8c7bb7",
            "0600ff0706c0a4a3a2a0010000002000266cb5ba99464eaec75891e119d588d36e7b6bd7ef61fac292b0bbec2f588e4effff0207a818abe68a7cd5cea8ff023dfdaf57e4",
        ],
    };

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public void WhatTheBmcProvesIsProvenToUs(int suite)
    {
        var (terms, packets) = Terms(suite);
        var proof = RmcpPlus.ReadOutside(packets[1], RmcpPayload.Rakp2)[40..].ToArray();

        Assert.True(RakpProof.IsRakp2(terms, "s3cret"u8, proof));
        Assert.False(RakpProof.IsRakp2(terms, "s3cre"u8, proof));
        Assert.False(RakpProof.IsRakp2(terms, "s3cret"u8, []));
        proof[^1] ^= 1;
        Assert.False(RakpProof.IsRakp2(terms, "s3cret"u8, proof));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public void OurRakpPacketsAreThoseOfIpmitool(int suite)
    {
        var (terms, packets) = Terms(suite);
        var packet = new byte[Rmcp.MostSent];

        Assert.Equal(packets[0], packet[..RmcpPlus.WriteRakp1(packet, 0, terms)]);
        Assert.Equal(packets[2], packet[..RmcpPlus.WriteRakp3(packet, 0, 0, terms, RakpProof.Rakp3(terms, "s3cret"u8))]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public void TheSessionKeyIsTheBmcs(int suite)
    {
        var (terms, packets) = Terms(suite);
        var key = RakpProof.SessionKey(terms, "s3cret"u8);
        var check = RmcpPlus.ReadOutside(packets[3], RmcpPayload.Rakp4)[8..].ToArray();

        Assert.True(RakpProof.IsRakp4(terms, key, check));
        Assert.False(RakpProof.IsRakp4(terms, key, check.AsSpan(0, 8)));
        Assert.False(RakpProof.IsRakp4(terms, key, []));
        Assert.False(RakpProof.IsRakp4(terms, RakpProof.SessionKey(terms, "another"u8), check));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public void WhatIsSealedIsOpened(int suite)
    {
        var (terms, packets) = Terms(suite);
        using var seal = new SessionSeal(terms.Suite, RakpProof.SessionKey(terms, "s3cret"u8));

        Assert.True(SessionSeal.IsOf(packets[5], terms.Console));
        Assert.False(SessionSeal.IsOf(packets[5], terms.Console + 1));
        Assert.True(seal.TryRead(packets[5], out var number, out var message));
        Assert.Equal(1u, number);
        Assert.True(LanMessage.TryRead(message, out var reply));
        Assert.True(reply.Answers(new IpmiRequest(IpmiRequest.Group, 0x3E)));
        Assert.Equal(suite == 3 ? 0xD4 : 0xC1, reply.Code);
        Assert.True(seal.TryRead(packets[4], out number, out message));
        Assert.Equal(3u, number);
        Assert.Equal("20B03081043E00023B", Convert.ToHexString(message));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public void OneBitOfASealedPacketAndItIsNotOpened(int suite)
    {
        var (terms, packets) = Terms(suite);
        using var seal = new SessionSeal(terms.Suite, RakpProof.SessionKey(terms, "s3cret"u8));
        for (var bit = 32; bit < packets[5].Length * 8; bit++)
        {
            var packet = (byte[])packets[5].Clone();
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(seal.TryRead(packet, out _, out _), $"bit {bit}");
        }

        for (var length = RmcpPlus.HeaderLength + 1; length < packets[5].Length; length++)
        {
            Assert.False(seal.TryRead(packets[5].AsSpan(0, length), out _, out _), $"{length} bytes");
        }
    }

    /// <summary>What only the two knew, read off the packets.</summary>
    private static (RakpTerms Terms, byte[][] Packets) Terms(int suite)
    {
        byte[][] packets = [.. Captured[suite].Select(Convert.FromHexString)];
        var terms = new RakpTerms(CipherSuite.Of(suite), BitConverter.ToUInt32(packets[1], 20), packets[0][40], [.. "monitor"u8])
        {
            OurRandom = packets[0][24..40],
            Bmc = BitConverter.ToUInt32(packets[0], 20),
        };
        packets[1].AsSpan(24, 16).CopyTo(terms.BmcRandom);
        packets[1].AsSpan(40, 16).CopyTo(terms.BmcGuid);
        return (terms, packets);
    }
}
