// The agent that is asked: Debian's snmpd on all addresses of loopback, with a table of 728 values and a user of SNMPv3.
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Bench;

internal sealed class Snmpd : IAsyncDisposable
{
    public const int Rows = 728;
    public const string Table = "1.3.6.1.4.1.99999.2";

    private const string User = "bench";
    private const string AuthPassword = "auth-pass-1234";
    private const string PrivacyPassword = "priv-pass-1234";

    private readonly TempFolder folder = new();
    private Child? child;

    public static string[] Six { get; } =
        ["1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.6.0", "1.3.6.1.2.1.1.1.0", "1.3.6.1.4.1.99999.2.1.0", "1.3.6.1.4.1.99999.2.2.0"];

    public static SnmpLogin Login { get; } = new()
    {
        Version = SnmpVersion.V3,
        User = User,
        Auth = SnmpAuth.Sha256,
        AuthPassword = new Secret(AuthPassword),
        Privacy = SnmpPrivacy.Aes128,
        PrivacyPassword = new Secret(PrivacyPassword),
    };

    public int Port { get; } = Wait.FreePort();

    /// <summary>The same in a check.</summary>
    public static string Settings => $"version: 3, user: {User}, auth: sha256, auth-password: {AuthPassword}, privacy: aes128, privacy-password: {PrivacyPassword}";

    /// <summary>As net-snmp's programs want it.</summary>
    public static string Flags(bool isThree) =>
        isThree ? $"-v3 -l authPriv -u {User} -a SHA-256 -A {AuthPassword} -x AES -X {PrivacyPassword}" : "-v2c -c public";

    /// <summary>Modules of prometheus-snmp-exporter: get2, get3, walk2 and walk3.</summary>
    public static string ExporterModules()
    {
        var text = new System.Text.StringBuilder();
        foreach (var (number, auth) in new[]
        {
            (2, "  version: 2\n  auth: { community: public }\n"),
            (3, $"  version: 3\n  auth: {{ security_level: authPriv, username: {User}, password: {AuthPassword}, auth_protocol: SHA256, priv_protocol: AES, priv_password: {PrivacyPassword} }}\n"),
        })
        {
            text.Append($"get{number}:\n  get:\n{string.Concat(Six.Select(oid => $"  - {oid}\n"))}  metrics:\n");
            text.Append(string.Concat(Six.Select((oid, i) => $"  - {{ name: one{i}, oid: {oid[..^2]}, type: {(i is 0 or 4 or 5 ? "gauge" : "DisplayString")}, help: bench }}\n"))).Append(auth);
            text.Append($"walk{number}:\n  walk:\n  - {Table}\n  metrics:\n  - {{ name: row, oid: {Table}, type: gauge, help: bench, indexes: [{{ labelname: row, type: gauge }}, {{ labelname: nought, type: gauge }}] }}\n").Append(auth);
        }

        return text.ToString();
    }

    public static async Task<Snmpd> Start()
    {
        if (!Child.IsInstalled("snmpd"))
        {
            throw new Unmeasured("snmpd is not installed");
        }

        var agent = new Snmpd();
        var config = agent.folder.File("agent.conf");
        await File.WriteAllLinesAsync(config,
        [
            "dontLogTCPWrappersConnects yes", "rocommunity public 127.0.0.0/8", $"createUser {User} SHA-256 {AuthPassword} AES {PrivacyPassword}", $"rouser {User} priv",
            .. Enumerable.Range(1, Rows).Select(row => $"override .{Table}.{row}.0 integer {row}"),
        ]);
        agent.child = Child.Start(["env", $"SNMP_PERSISTENT_DIR={agent.folder.Path}", "MIBS=", "snmpd", "-f", "-C", "-c", config, "-Lo", "-I", "-smux", $"udp:{agent.Port}"]);
        await Wait.Until("snmpd", () => Task.FromResult(agent.child.HasExited ? throw new Unmeasured(agent.child.Output) : agent.child.Output.Contains("NET-SNMP version", StringComparison.Ordinal)), TimeSpan.FromSeconds(10));
        return agent;
    }

    public async ValueTask DisposeAsync()
    {
        if (child is not null)
        {
            await child.DisposeAsync();
        }

        folder.Dispose();
    }
}
