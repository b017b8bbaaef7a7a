// Debian's snmpsim as a peer: devices whose counters grow by themselves; the community is the device's name.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Wire.Snmp;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class SnmpSim : IAsyncDisposable
{
    private static readonly Oid Uptime = Oid.Parse("1.3.6.1.2.1.1.3.0");

    private readonly TempFolder folder;
    private readonly Spawned process;

    private SnmpSim(TempFolder folder, Spawned process, int port) => (this.folder, this.process, Port) = (folder, process, port);

    public int Port { get; }

    /// <param name="device">What it is called.</param>
    /// <param name="records">OID, type and value of each, with bars between them.</param>
    public static async Task<SnmpSim> Start(string device, params string[] records)
    {
        var (folder, port) = (new TempFolder(), Ports.Free());
        Directory.CreateDirectory(folder.File("data"));
        await File.WriteAllLinesAsync(Path.Combine(folder.File("data"), device + ".snmprec"), records);
        var sim = new SnmpSim(
            folder,
            Spawned.Start(
                [
                    "snmpsimd", $"--data-dir={folder.File("data")}", $"--cache-dir={folder.File("cache")}", $"--agent-udpv4-endpoint=127.0.0.1:{port}", "--logging-method=null",
                    .. Spawned.IsRoot ? ["--process-user=root", "--process-group=root"] : Array.Empty<string>(),
                ],
                folder.Path),
            port);
        using var client = new SnmpClient();
        await Until.Seen("snmpsim answers", () => sim.Get(client, device), outcome => sim.process.HasExited || outcome.Fault is null);
        return sim.process.HasExited ? throw new InvalidOperationException($"snmpsimd ended: {sim.process.Output}{sim.process.Errors}") : sim;
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }

    private Task<SnmpOutcome> Get(SnmpClient client, string device) => client.Get(
        new IPEndPoint(IPAddress.Loopback, Port), new() { Version = SnmpVersion.V2c, Community = new Secret(device) }, [Uptime], new(TimeSpan.FromMilliseconds(500), 0), new Contact(), null, CancellationToken.None);
}
