// The peers of the kind ipmi are what other people's programs take for BMCs: ipmi_sim as these tests start it, and the front end before it.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class IpmiPeersTests
{
    [Fact]
    public async Task IpmitoolAndFreeIpmiReadTheSimulatorAndItsFrontEnd()
    {
        await using var sim = await IpmiSim.Start();
        await using var front = await IpmiFront.Start(sim, watts: 187, kg: "two-keys");
        await sim.Do("sensor_set_value 0x20 0 2 2 0", "sensor_set_bit 0x20 0 5 3 1 1");
        await sim.Log(sensorType: 0x0C, sensor: 7, offset: 0);
        sim.Power(on: false);

        var sensors = await sim.Ipmitool("sensor");
        Assert.Matches(@"Fan1 +\| 200.000 +\| RPM +\| nr ", sensors);
        Assert.Matches(@"PSU1 Status +\| 0x9 ", sensors);
        Assert.Contains("Memory Memory ECC | Correctable ECC | Asserted", await sim.Ipmitool("sel", "elist"), StringComparison.Ordinal);
        Assert.Contains("Chassis Power is off", await sim.Ipmitool("power", "status"), StringComparison.Ordinal);
        Assert.Matches(@"12V rail +\| Voltage +\| 12.06 +\| V", await sim.FreeIpmi("ipmi-sensors"));

        Assert.Contains("187 Watts", await IpmiSim.Ipmitool(front.Port, 17, "-k", "two-keys", "dcmi", "power", "reading"), StringComparison.Ordinal);
        Assert.Equal(sensors, await IpmiSim.Ipmitool(front.Port, 3, "-k", "two-keys", "sensor"));
        Assert.Matches(@"Fan1 +\| Fan +\| 200.00 +\| RPM", await sim.FreeIpmi("ipmi-sensors", front.Port, 17, "-k", "two-keys"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sim.Do("make_tea"));
    }
}
