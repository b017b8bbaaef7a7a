// The event log of Debian's ipmi_sim by the real program: each entry is told in words, and counted once.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class IpmiLogTests
{
    [Fact]
    public async Task EntriesOfTheLogAreToldInWordsAndCountedOnceOverARestartAndAfterAClearedLog()
    {
        await using var rack = await IpmiRack.Start();
        await using (var server = await StatusFeedsProcess.Serve(rack.Box))
        {
            await rack.Both("UP");
            await rack.Sim.Log(sensorType: 0x0C, sensor: 7, offset: 0);
            foreach (var article in await rack.Both("DEGRADED"))
            {
                Assert.Contains("Memory Memory ECC: Correctable ECC", article.BodyText, StringComparison.Ordinal);
            }

            await rack.Counted("1");
            Assert.Equal(0, await server.Stop());
        }

        await using (await StatusFeedsProcess.Serve(rack.Box))
        {
            await rack.Counted("1");
            await rack.Sim.Log(sensorType: 0x08, sensor: 5, offset: 3);
            await rack.Counted("2");
            await rack.Sim.Ipmitool("sel", "clear");
            await rack.Counted("0");
            await rack.Both("UP");

            // Its number is that of the first one.
            await rack.Sim.Log(sensorType: 0x05, sensor: 8, offset: 0);
            await rack.Counted("1");
            Assert.All(await rack.Both("DEGRADED"), article => Assert.Contains("Chassis Intru: General Chassis intrusion", article.BodyText, StringComparison.Ordinal));
        }
    }
}
