// The peers of the kind ipmi are what other people's programs take for BMCs: ipmi_sim as these tests start it, and the front end before it.
using StatusFeeds.EndToEnd.Support;
using StatusFeeds.Fleet;

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
        Assert.Matches(@"Fan1 +\| 200.000 +\| RPM +\| cr ", sensors);
        Assert.Matches(@"PSU1 Status +\| 0x9 ", sensors);
        Assert.Contains("Memory Memory ECC | Correctable ECC | Asserted", await sim.Ipmitool("sel", "elist"), StringComparison.Ordinal);
        Assert.Contains("Chassis Power is off", await sim.Ipmitool("power", "status"), StringComparison.Ordinal);
        Assert.Matches(@"12V rail +\| Voltage +\| 12.06 +\| V", await sim.FreeIpmi("ipmi-sensors"));

        Assert.Contains("187 Watts", await IpmiSim.Ipmitool(front.Port, 17, "-k", "two-keys", "dcmi", "power", "reading"), StringComparison.Ordinal);
        Assert.Equal(sensors, await IpmiSim.Ipmitool(front.Port, 3, "-k", "two-keys", "sensor"));
        Assert.Matches(@"Fan1 +\| Fan +\| 200.00 +\| RPM", await sim.FreeIpmi("ipmi-sensors", front.Port, 17, "-k", "two-keys"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sim.Do("make_tea"));
    }

    [Fact]
    public async Task IpmitoolAndFreeIpmiTakeThePretendBmcForOne()
    {
        using var bmc = Bmc.Start(new BmcSettings { Key = "two-keys"u8.ToArray() });
        bmc.Change(fan => fan.Raw = 2, "Fan1");
        bmc.Change(supply => supply.States = 0x09, "PSU2 Status");
        bmc.Within(brain => brain.Commands.Log.Add(brain.Commands.Records.Sensors.Single(sensor => sensor.Name == "Memory ECC"), state: 0));
        bmc.Within(brain => brain.Commands.ChassisFaults = 8);
        foreach (var suite in (int[])[3, 17])
        {
            Task<string> Ask(params string[] words) => IpmiSim.Ipmitool(bmc.At.Port, suite, ["-k", "two-keys", .. words]);
            var sensors = await Ask("sensor");
            Assert.Equal(40, sensors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Matches(@"Fan1 +\| 200.000 +\| RPM +\| cr .*\| 100.000 +\| 500.000 +\| 700.000", sensors);
            Assert.Matches(@"12V +\| 12.060 +\| Volts +\| ok ", sensors);
            Assert.Matches(@"PSU2 Status .* Presence detected, Power Supply AC lost", await Ask("sdr", "elist"));
            Assert.Contains("Memory Memory ECC | Correctable ECC", await Ask("sel", "elist"), StringComparison.Ordinal);
            Assert.Matches("Cooling/Fan Fault +: true", await Ask("chassis", "status"));
            Assert.Contains("187 Watts", await Ask("dcmi", "power", "reading"), StringComparison.Ordinal);
            Assert.Matches($"\n{suite} +", await Ask("channel", "getciphers", "ipmi"));
        }

        using var folder = new TempFolder();
        var read = await Spawned.Must(
            "ipmi-sensors", "-D", "LAN_2_0", "-h", $"127.0.0.1:{bmc.At.Port}", "-u", IpmiSim.Viewer, "-p", IpmiSim.ViewerPassword, "-l", "USER", "-I", "17", "-k", "two-keys", "--sdr-cache-directory", folder.Path, "--quiet-cache");
        Assert.Equal(41, read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"Fan1 +\| Fan +\| 200.00 +\| RPM", read);
        Assert.DoesNotContain("Memory", await IpmiSim.Ipmitool(bmc.At.Port, 17, "-k", "two-keys", "sel", "clear") + await IpmiSim.Ipmitool(bmc.At.Port, 17, "-k", "two-keys", "sel", "elist"), StringComparison.Ordinal);
        Assert.Equal(0, bmc.Within(brain => brain.Logins.Open));
    }

    [Fact]
    public async Task ASmallBmcThatLosesReservationsIsReadByIpmitool()
    {
        using var bmc = Bmc.Start(new BmcSettings { MostRecordBytes = 16, ReservationParts = 120 });
        Assert.Equal(40, (await IpmiSim.Ipmitool(bmc.At.Port, 3, "sensor")).Split('\n').Count(line => line.Contains('|', StringComparison.Ordinal)));
    }
}
