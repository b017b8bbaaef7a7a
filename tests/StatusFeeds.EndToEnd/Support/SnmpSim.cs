// Debian's snmpsim as a peer: devices whose counters grow by themselves; the community is the device's name.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class SnmpSim : IAsyncDisposable
{
    public const string User = "sim";

    private static readonly Oid Uptime = Oid.Parse("1.3.6.1.2.1.1.3.0");

    private readonly TempFolder folder;
    private readonly Spawned process;

    private SnmpSim(TempFolder folder, Spawned process, int port) => (this.folder, this.process, Port) = (folder, process, port);

    public int Port { get; }

    public IPEndPoint At => new(IPAddress.Loopback, Port);

    /// <summary>By version 3 its user is <see cref="User"/>, with SHA-1 and AES-256 whose key is made longer as Cisco does it.</summary>
    /// <param name="device">What it is called.</param>
    /// <param name="records">OID, type and value of each, with bars between them.</param>
    public static async Task<SnmpSim> Start(string device, params string[] records)
    {
        var (folder, port) = (new TempFolder(), Ports.Free());
        Directory.CreateDirectory(folder.File("data"));
        await File.WriteAllLinesAsync(Path.Combine(folder.File("data"), device + ".snmprec"), records);
        await Spawned.Must("chmod", "777", folder.Path, folder.File("data"));
        var sim = new SnmpSim(
            folder,
            Spawned.Start(
                [
                    "snmpsimd", $"--data-dir={folder.File("data")}", $"--cache-dir={folder.File("cache")}", $"--agent-udpv4-endpoint=127.0.0.1:{port}", "--logging-method=null",
                    $"--v3-user={User}", "--v3-auth-proto=SHA", $"--v3-auth-key={Snmpd.AuthPassword}", "--v3-priv-proto=AES256", $"--v3-priv-key={Snmpd.PrivacyPassword}",
                    // It must not stay root.
                    .. Spawned.IsRoot ? ["--process-user=nobody", "--process-group=nogroup"] : Array.Empty<string>(),
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
        At, new() { Version = SnmpVersion.V2c, Community = new Secret(device) }, [Uptime], new(TimeSpan.FromMilliseconds(500), 0), new Contact(), null, CancellationToken.None);
}
