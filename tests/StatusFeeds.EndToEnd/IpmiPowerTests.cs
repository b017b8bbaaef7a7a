// Power, power supplies and the chassis of Debian's ipmi_sim by the real program.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class IpmiPowerTests
{
    [Fact]
    public async Task PowerThatIsOffIsDownAndASupplyWithoutInputOrAnOpenChassisIsDegraded()
    {
        await using var rack = await IpmiRack.Start();
        await using var server = await StatusFeedsProcess.Serve(rack.Box);
        await rack.Both("UP");
        rack.Sim.Power(on: false);
        Assert.All(await rack.Both("DOWN"), article => Assert.Contains("the server is switched off", article.Title, StringComparison.Ordinal));
        rack.Sim.Power(on: true);
        await rack.Both("UP");

        await rack.Sim.Do("sensor_set_bit 0x20 0 5 3 1 0");
        foreach (var article in await rack.Both("DEGRADED"))
        {
            Assert.Contains("PSU1 Status", article.Title, StringComparison.Ordinal);
            Assert.Contains("AC lost", article.Title, StringComparison.Ordinal);
        }

        await rack.Sim.Do("sensor_set_bit 0x20 0 6 3 1 0");
        Assert.All(await rack.Both("DOWN"), article => Assert.Contains("no other power supply is fine", article.Title, StringComparison.Ordinal));
        await rack.Sim.Do("sensor_set_bit 0x20 0 5 3 0 0", "sensor_set_bit 0x20 0 6 3 0 0");
        await rack.Both("UP");

        await rack.Sim.Do("sensor_set_bit 0x20 0 8 0 1 0");
        Assert.All(await rack.Both("DEGRADED"), article => Assert.Contains("Chassis Intru", article.Title, StringComparison.Ordinal));
        await rack.Sim.Do("sensor_set_bit 0x20 0 8 0 0 0");
        await rack.Both("UP");
    }
}
