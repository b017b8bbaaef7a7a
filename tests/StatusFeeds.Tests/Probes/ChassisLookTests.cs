// A chassis' state and power, from replies of any length.
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;
using Xunit;

namespace StatusFeeds.Tests.Probes;

public sealed class ChassisLookTests
{
    [Theory]
    [InlineData(0x01, 0, 0, "IsOn", null)]
    [InlineData(0x02, 0, 0, "IsOverloaded", null)]
    [InlineData(0x04, 0, 0, "IsInterlocked", null)]
    [InlineData(0x08, 0, 0, "HasPowerFault", null)]
    [InlineData(0x10, 0, 0, "HasControlFault", null)]
    [InlineData(0xE0, 0, 0x01, "IsIntruded", null)]
    [InlineData(0, 0, 0x04, "HasDriveFault", null)]
    [InlineData(0, 0, 0x08, "HasCoolingFault", null)]
    [InlineData(0, 0x01, 0xF2, "", "AC failed")]
    [InlineData(0, 0x0A, 0, "", "power down by overload, power down by a power fault")]
    [InlineData(0, 0x14, 0, "", "power down by interlock, power on by an IPMI command")]
    public async Task EachBitMeansOneThing(byte power, byte last, byte rest, string set, string? lastEvent)
    {
        var seen = await Chassis(new(0, (byte[])[power, last, rest]));

        var flags = typeof(ChassisSeen).GetProperties().Where(flag => flag.PropertyType == typeof(bool) && (bool)flag.GetValue(seen)!).Select(flag => flag.Name);
        Assert.Equal(set, string.Join(' ', flags));
        Assert.Equal(lastEvent, seen!.LastPowerEvent);
    }

    [Fact]
    public async Task ABmcWithoutAChassisTellsOfNone()
    {
        Assert.Null(await Chassis(new(0xC1, default)));
        for (var length = 0; length < 12; length++)
        {
            Assert.Equal(length >= 3, await Chassis(new(0, new byte[length])) is not null);
        }
    }

    [Fact]
    public async Task ThePowerDrawnIsInWatts()
    {
        var bmc = new LogBmc { Lie = _ => new(0, Power(300, 0x40)) };

        Assert.Equal(300, await DcmiLook.Power(bmc));
        Assert.Equal((IpmiRequest.Group, (byte)2, "DC010000"), (bmc.Asked[0].NetFn, bmc.Asked[0].Command, Convert.ToHexString(bmc.Asked[0].Data.Span)));
    }

    [Fact]
    public async Task ThereIsNoneWhereNothingIsMeasured()
    {
        IpmiReply[] none = [new(0xC1, default), new(0, Power(300, 0xBF)), new(0, (byte[])[0xDE, .. Power(300, 0x40)[1..]]), .. Enumerable.Range(0, 18).Select(length => new IpmiReply(0, Power(300, 0x40).AsMemory(0, length)))];

        foreach (var reply in none)
        {
            Assert.Null(await DcmiLook.Power(new LogBmc { Lie = _ => reply }));
        }
    }

    private static byte[] Power(ushort watts, byte state) => [0xDC, (byte)watts, (byte)(watts >> 8), .. new byte[14], state];

    private static Task<ChassisSeen?> Chassis(IpmiReply reply) => ChassisLook.Read(new LogBmc { Lie = _ => reply });
}
