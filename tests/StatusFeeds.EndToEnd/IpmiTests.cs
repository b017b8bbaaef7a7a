// Checks of the kind ipmi by the real program at Debian's ipmi_sim, bare and behind a front end with suite 17: what hardware says becomes an article.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class IpmiTests : IAsyncLifetime
{
    /// <summary>Looked at every second; a look may take longer where the machine is busy.</summary>
    private const string Pace = "{ every: 1s, timeout: 5s, fail-after: 1, recover-after: 1, retry-every: 1s }";

    private const string Bare = "bare";
    private const string Fronted = "fronted";

    private readonly Sandbox box = new();
    private IpmiSim sim = null!;
    private IpmiFront front = null!;

    public async ValueTask InitializeAsync()
    {
        sim = await IpmiSim.Start();
        front = await IpmiFront.Start(sim, suites: "17", kg: "two-keys", watts: 187);
        box.Site(Pace, $$"""
            credentials: { bmc: { ipmi: { {{IpmiSim.Login()}} } }, keyed: { ipmi: { {{IpmiSim.Login()}}, key: two-keys, cipher-suite: 17 } } }
            """);
        box.Write("rack.yaml", $$"""
            application: rack
            hosts:
              - { host: {{Bare}}, address: 127.0.0.1, checks: [ ipmi: { credential: bmc, port: {{sim.Port}} } ] }
              - { host: {{Fronted}}, address: 127.0.0.1, checks: [ ipmi: { credential: keyed, port: {{front.Port}} } ] }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        await sim.DisposeAsync();
        box.Dispose();
    }

    [Fact]
    public async Task AFanThatHardlyTurnsIsDownWithItsNameValueAndThresholdAndUpWhenItTurnsAgain()
    {
        await using var server = await StatusFeedsProcess.Serve(box);
        await Both("UP");
        await sim.Do("sensor_set_value 0x20 0 2 2 0");
        foreach (var article in await Both("DOWN"))
        {
            Assert.Contains("Fan1 200 rpm is below its lower critical threshold of 500 rpm", article.Title, StringComparison.Ordinal);
            Assert.Contains("Fan1 200 rpm is below its lower critical threshold of 500 rpm", article.BodyText, StringComparison.Ordinal);
        }

        var look = await LastLook.Of(box, Fronted);
        Assert.Equal(("1", "187", "5100", "22", "3.315", "240"), (look!.Readings["critical"], look.Readings["consumption"], look.Readings["FAN2"], look.Readings["Inlet Temp"], look.Readings["3.3V rail"], look.Readings["Pwr Consumption"]));
        await sim.Do("sensor_set_value 0x20 0 2 52 0");
        await Both("UP");

        await sim.Do("sensor_set_value 0x20 0 1 88 0");
        Assert.All(await Both("DEGRADED"), article => Assert.Contains("CPU1 Temp 88 °C is above its upper non-critical threshold of 85 °C", article.Title, StringComparison.Ordinal));
        await sim.Do("sensor_set_value 0x20 0 1 45 0");
        await Both("UP");
        Assert.Empty(Children(server.Id));
        Assert.DoesNotContain(IpmiSim.ViewerPassword, server.Errors + (await box.Get("/all/events.atom")).Text + (await box.Get($"/hosts/{Bare}")).Text, StringComparison.Ordinal);
        Assert.Equal(0, await server.Stop());
    }

    [Fact]
    public async Task PowerThatIsOffIsDownAndASupplyWithoutInputOrAnOpenChassisIsDegraded()
    {
        await using var server = await StatusFeedsProcess.Serve(box);
        await Both("UP");
        sim.Power(on: false);
        Assert.All(await Both("DOWN"), article => Assert.Contains("power", article.Title, StringComparison.OrdinalIgnoreCase));
        sim.Power(on: true);
        await Both("UP");

        await sim.Do("sensor_set_bit 0x20 0 5 3 1 0");
        foreach (var article in await Both("DEGRADED"))
        {
            Assert.Contains("PSU1 Status", article.Title, StringComparison.Ordinal);
            Assert.Contains("AC lost", article.Title, StringComparison.Ordinal);
        }

        await sim.Do("sensor_set_bit 0x20 0 6 3 1 0");
        Assert.All(await Both("DOWN"), article => Assert.Contains("no other power supply is fine", article.Title, StringComparison.Ordinal));
        await sim.Do("sensor_set_bit 0x20 0 5 3 0 0", "sensor_set_bit 0x20 0 6 3 0 0");
        await Both("UP");

        await sim.Do("sensor_set_bit 0x20 0 8 0 1 0");
        Assert.All(await Both("DEGRADED"), article => Assert.Contains("Chassis Intru", article.Title, StringComparison.Ordinal));
        await sim.Do("sensor_set_bit 0x20 0 8 0 0 0");
        await Both("UP");
    }

    [Fact]
    public async Task EntriesOfTheLogAreToldInWordsAndCountedOnceOverARestartAndAfterAClearedLog()
    {
        await using (var server = await StatusFeedsProcess.Serve(box))
        {
            await Both("UP");
            await sim.Log(sensorType: 0x0C, sensor: 7, offset: 0);
            foreach (var article in await Both("DEGRADED"))
            {
                Assert.Contains("Memory Memory ECC: Correctable ECC", article.BodyText, StringComparison.Ordinal);
            }

            await Counted("1");
            Assert.Equal(0, await server.Stop());
        }

        await using (await StatusFeedsProcess.Serve(box))
        {
            await Counted("1");
            await sim.Log(sensorType: 0x08, sensor: 5, offset: 3);
            await Counted("2");
            await sim.Ipmitool("sel", "clear");
            await Counted("0");
            await Both("UP");

            // Its number is that of the first one.
            await sim.Log(sensorType: 0x05, sensor: 8, offset: 0);
            await Counted("1");
            Assert.All(await Both("DEGRADED"), article => Assert.Contains("Chassis Intru: General Chassis intrusion", article.BodyText, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task ProbeShowsEverySensorInATable()
    {
        var (code, output, errors) = await StatusFeedsProcess.Run(box.Folder, "probe", Fronted);
        Assert.True(code == 0, output + errors);
        Assert.Matches(@"(?m)^ *Fan1 +\|? *5200 .*rpm.* ok .*100 .*500 .*700", output);
        Assert.Matches(@"(?m)^ *FAN2 +\|? *5100 ", output);
        Assert.Matches(@"(?m)^ *PSU1 Status +.*presence detected", output.ToLowerInvariant().Replace("psu1 status", "PSU1 Status", StringComparison.Ordinal));
        Assert.DoesNotContain(IpmiSim.ViewerPassword, output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain("two-keys", output + errors, StringComparison.Ordinal);
    }

    private async Task<AtomEntry[]> Both(string status) =>
        [(await box.HostIs(status, Bare)).Feed.Of(Bare)!, (await box.HostIs(status, Fronted)).Feed.Of(Fronted)!];

    private async Task Counted(string entries)
    {
        foreach (var host in (string[])[Bare, Fronted])
        {
            await LastLook.When(box, host, look => look.Readings.GetValueOrDefault("sel-new") == entries);
        }
    }

    private static string[] Children(int process) =>
        [.. Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
