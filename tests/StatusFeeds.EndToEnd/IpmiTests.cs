// Sensors of Debian's ipmi_sim, bare and behind a front end with suite 17, by the real program: what is beyond its threshold becomes an article.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class IpmiTests
{
    [Fact]
    public async Task AFanThatHardlyTurnsIsDownWithItsNameValueAndThresholdAndUpWhenItTurnsAgain()
    {
        await using var rack = await IpmiRack.Start();
        await using var server = await StatusFeedsProcess.Serve(rack.Box);
        await rack.Both("UP");
        var told = TimeProvider.System.GetUtcNow();
        await rack.Sim.Do("sensor_set_value 0x20 0 2 2 0");
        foreach (var article in await rack.Both("DOWN"))
        {
            Assert.InRange(article.Published - told, TimeSpan.FromSeconds(-1), Until.Generous);
            Assert.Contains("Fan1 200 rpm is below its lower critical threshold of 500 rpm", article.Title, StringComparison.Ordinal);
            Assert.Contains("Fan1 200 rpm is below its lower critical threshold of 500 rpm", article.BodyText, StringComparison.Ordinal);
        }

        var look = await LastLook.Of(rack.Box, IpmiRack.Fronted);
        Assert.Equal(("1", "187", "5100", "22", "3.315", "240"), (look!.Readings["critical"], look.Readings["consumption"], look.Readings["FAN2"], look.Readings["Inlet Temp"], look.Readings["3.3V rail"], look.Readings["Pwr Consumption"]));
        await rack.Sim.Do("sensor_set_value 0x20 0 2 52 0");
        await rack.Both("UP");

        await rack.Sim.Do("sensor_set_value 0x20 0 1 88 0");
        Assert.All(await rack.Both("DEGRADED"), article => Assert.Contains("CPU1 Temp 88 °C is above its upper non-critical threshold of 85 °C", article.Title, StringComparison.Ordinal));
        await rack.Sim.Do("sensor_set_value 0x20 0 1 45 0");
        await rack.Both("UP");
        Assert.Empty(Children(server.Id));
        Assert.DoesNotContain(IpmiSim.ViewerPassword, server.Errors + (await rack.Box.Get("/all/events.atom")).Text + (await rack.Box.Get($"/hosts/{IpmiRack.Bare}")).Text, StringComparison.Ordinal);
        Assert.Equal(0, await server.Stop());
    }

    [Fact]
    public async Task ProbeShowsEverySensorInATable()
    {
        await using var rack = await IpmiRack.Start("{ every: 30s, timeout: 20s }");
        var (code, output, errors) = await StatusFeedsProcess.Run(rack.Box.Folder, "probe", IpmiRack.Fronted);
        Assert.True(code == 0, output + errors);
        Assert.Matches(@"(?m)^ *Fan1 +\| 5200 +\| rpm +\| ok +\| 100 +\| 500 +\| 700 +\|", output);
        Assert.Matches(@"(?m)^ *FAN2 +\| 5100 +\| rpm +\| ok ", output);
        Assert.Matches(@"(?m)^ *PSU1 Status +\| +\| +\| Presence detected ", output);
        Assert.Contains("reading   PSU1 Status = \"Presence detected\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain(IpmiSim.ViewerPassword, output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain(IpmiRack.Key, output + errors, StringComparison.Ordinal);
    }

    private static string[] Children(int process) =>
        [.. Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
