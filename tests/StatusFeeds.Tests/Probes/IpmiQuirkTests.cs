// Logins at BMCs that have what real ones have against the specification, and that are BMCs all the same.
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class IpmiQuirkTests
{
    /// <summary>FreeIPMI calls the workaround supermicro20.</summary>
    [Theory]
    [InlineData("rakp2", false)]
    [InlineData("rakp2", true)]
    [InlineData("rakp4", false)]
    [InlineData("rakp4", true)]
    public async Task ABmcMayCountOneByteMoreThanItsProofHas(string step, bool sends)
    {
        using var bmc = new SmallBmc();
        bmc.Change = (of, packet) => of == step ? [[.. packet[..14], (byte)(packet[14] + 1), .. packet[15..], .. sends ? new byte[] { 0x5A } : []]] : [packet];
        await Works(bmc);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public async Task ABmcMayLeaveTheWayOfLookingUpOutOfItsProofs(int suite)
    {
        using var bmc = new SmallBmc { Hashed = role => (byte)(role & 0x0F) };
        await Works(bmc, suite);
        Assert.Equal(1, bmc.Count("rakp1"));
    }

    [Theory]
    [InlineData(0x0D)]
    [InlineData(0x09)]
    [InlineData(0x12)]
    public async Task ABmcMayTakeTheWayOfLookingUpForAPartOfThePrivilege(byte status)
    {
        using var bmc = new SmallBmc();
        bmc.Change = (step, packet) => step == "rakp2" && bmc.Count("rakp1") == 1 ? [[.. packet[..17], status, .. packet[18..]]] : [packet];
        await Works(bmc);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public async Task ABmcMayHaveASuiteThatItDoesNotList(int? wanted)
    {
        using var bmc = new SmallBmc { Suites = [3], Listed = [1, 2] };
        await Works(bmc, wanted);
    }

    [Fact]
    public async Task ABmcMayGiveTheFirstPageOfItsSuitesForEver()
    {
        using var bmc = new SmallBmc { Listed = [0, 3, 17, 6] };
        var page = Array.Empty<byte>();
        bmc.Change = (step, packet) =>
        {
            page = step == "suites" && page.Length == 0 ? packet[21..^1] : page;
            return step != "suites" ? [packet] : [Repaired([.. packet[..13], (byte)(24), .. packet[14..21], .. page, 0])];
        };
        await Works(bmc);
        Assert.Equal(2, bmc.Count("suites"));

        static byte[] Repaired(byte[] packet)
        {
            packet[^1] = (byte)-packet[17..^1].Sum(one => one);
            return packet;
        }
    }

    [Theory]
    [InlineData(17, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    public async Task ChecksumsMayBeWrongWhereTheSealIsRight(int suite, bool works)
    {
        using var bmc = new SmallBmc { Suites = [suite], Listed = [suite], WrongSums = true };
        using var bmcs = new Bmcs();
        var talked = await bmcs.Talk(bmc, BmcLooks.Login with { Suite = suite }, seconds: 1);
        Assert.Equal(works, talked.Fault is null);
    }

    [Fact]
    public async Task WhoForgotOurNameOfTheSessionIsHeardAsOneThatRefuses()
    {
        using var bmc = new SmallBmc();
        bmc.Change = (step, packet) => step == "rakp2" ? [[.. packet[..14], 8, 0, packet[16], 2, 0, 0, 0, 0, 0, 0]] : [packet];
        using var bmcs = new Bmcs();
        Assert.Contains("refuses RAKP message 1 with status 0x02", (await bmcs.Talk(bmc)).Words, StringComparison.Ordinal);
    }

    private static async Task Works(SmallBmc bmc, int? suite = null)
    {
        using var bmcs = new Bmcs();
        (await bmcs.Talk(bmc, BmcLooks.Login with { Suite = suite })).IsWhole();
    }
}
