// snmpsim as a peer: an agent in Python that answers what a file says, and keys of AES-256 made longer as Cisco does it.
using System.Net;
using StatusFeeds.Wire.Snmp;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class SnmpsimPeer : IAsyncDisposable
{
    public const string User = "sim";

    /// <summary>One line a value: name, type (x: in hexadecimal), value.</summary>
    private const string Records = """
        1.3.6.1.2.1.1.1.0|4|Simulated switch
        1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.1
        1.3.6.1.2.1.1.3.0|67|123999
        1.3.6.1.2.1.1.5.0|4|switch1
        1.3.6.1.2.1.2.2.1.6.1|4x|00ff1b2c3d4e
        1.3.6.1.2.1.2.2.1.8.1|2|-1
        1.3.6.1.2.1.2.2.1.10.1|65|4294967295
        1.3.6.1.2.1.4.20.1.1.10.0.0.1|64x|0a000001
        1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551615

        """;

    private readonly TempFolder folder = new();
    private Spawned? process;

    public static SnmpValue[] Values { get; } =
    [
        new(Oid.Parse("1.3.6.1.2.1.1.1.0"), SnmpType.OctetString, 0, "Simulated switch"u8.ToArray()),
        new(Oid.Parse("1.3.6.1.2.1.1.2.0"), SnmpType.ObjectId, 0, Oid.Parse("1.3.6.1.4.1.9.1.1").ToBytes()),
        new(Oid.Parse("1.3.6.1.2.1.1.3.0"), SnmpType.TimeTicks, 123999, default),
        new(Oid.Parse("1.3.6.1.2.1.1.5.0"), SnmpType.OctetString, 0, "switch1"u8.ToArray()),
        new(Oid.Parse("1.3.6.1.2.1.2.2.1.6.1"), SnmpType.OctetString, 0, new byte[] { 0, 0xFF, 0x1B, 0x2C, 0x3D, 0x4E }),
        new(Oid.Parse("1.3.6.1.2.1.2.2.1.8.1"), SnmpType.Integer, -1, default),
        new(Oid.Parse("1.3.6.1.2.1.2.2.1.10.1"), SnmpType.Counter32, uint.MaxValue, default),
        new(Oid.Parse("1.3.6.1.2.1.4.20.1.1.10.0.0.1"), SnmpType.IpAddress, 0, new byte[] { 10, 0, 0, 1 }),
        new(Oid.Parse("1.3.6.1.2.1.31.1.1.1.6.1"), SnmpType.Counter64, -1, default),
    ];

    public IPEndPoint At { get; } = new(IPAddress.Loopback, Ports.Free());

    public static async Task<SnmpsimPeer> Start()
    {
        var agent = new SnmpsimPeer();
        Directory.CreateDirectory(agent.folder.File("data"));
        await File.WriteAllTextAsync(agent.folder.File("data", "public.snmprec"), Records);
        await Spawned.Must("chmod", "777", agent.folder.Path, agent.folder.File("data"));

        // It must not stay root.
        string[] asNobody = Spawned.IsRoot ? ["--process-user=nobody", "--process-group=nogroup"] : [];
        agent.process = Spawned.Start(
        [
            "snmpsimd", $"--data-dir={agent.folder.File("data")}", $"--cache-dir={agent.folder.File("cache")}", $"--agent-udpv4-endpoint={agent.At}", .. asNobody,
            $"--v3-user={User}", "--v3-auth-proto=SHA", $"--v3-auth-key={Snmpd.AuthPassword}", "--v3-priv-proto=AES256", $"--v3-priv-key={Snmpd.PrivacyPassword}",
        ]);
        await Until.True("snmpsim listens", () => agent.process.HasExited || (agent.process.Output + agent.process.Errors).Contains("Listening at", StringComparison.Ordinal));
        return agent.process.HasExited ? throw new InvalidOperationException($"snmpsim ended: {agent.process.Output}{agent.process.Errors}") : agent;
    }

    public async ValueTask DisposeAsync()
    {
        await process!.DisposeAsync();
        folder.Dispose();
    }
}
