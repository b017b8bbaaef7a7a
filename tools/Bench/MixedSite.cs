// A site like a large one in the field: hosts that are pinged, most of them twice, and asked by http, https, SNMP and more, in their proportions.
using System.Globalization;

namespace StatusFeeds.Bench;

/// <summary>Of 30 checks 18 are ping, 3 http, 3 https, 5 snmp and 1 another; three checks a host in the mean.</summary>
internal sealed class MixedSite : IAsyncDisposable
{
    /// <summary>The rhythm of all checks, in seconds.</summary>
    public const int Every = 60;

    private readonly int hosts;
    private readonly Pretend fleet;
    private readonly Snmpd agent;
    private readonly TempFolder folder;
    private readonly Dictionary<string, int> kinds = [];
    private readonly int tls;
    private readonly int snmp;
    private readonly int dns;
    private readonly int bmc;
    private readonly int banner;

    private MixedSite(int hosts, Pretend fleet, Snmpd agent, TempFolder folder)
    {
        (this.hosts, this.fleet, this.agent, this.folder) = (hosts, fleet, agent, folder);
        (tls, snmp, dns, bmc, banner) = (fleet.Port + 1, fleet.Port + 2, fleet.Port + 3, fleet.Port + 4, fleet.Port + 5);
        Watcher.Hosts(hosts, host => string.Join("\n      - ", Checks(host)), Pretend.Address);
    }

    public Watcher Watcher { get; } = new($"{Every}s");

    public int Checks() => kinds.Values.Sum();

    public int Of(string kind) => kinds.GetValueOrDefault(kind);

    /// <summary>Looks that begin with a TLS handshake.</summary>
    public int Secured => Of("https") + Of("tls");

    public static async Task<MixedSite> Start(int checks)
    {
        var (count, own) = ((int)Math.Round(checks / 3.0), new TempFolder());
        string Some(int port, double from, double to) => $"{port}:{Share(count, from) + 1}-{Math.Max(Share(count, to), Share(count, from) + 1)}";
        var all = await Pretend.Start(count, port =>
        [
            "--http", Some(port, 0, 0.3), "--tls", Some(port + 1, 0.3, 0.6), "--ca", own.File("ca.pem"), "--snmp", Some(port + 2, 0.5, 0.9),
            "--dns", Some(port + 3, 0.04, 0.07), "--bmc", Some(port + 4, 0.9, 0.91), "--banner", Some(port + 5, 0, 0.04),
        ]);
        return new MixedSite(count, all, await Snmpd.Start(), own);
    }

    /// <summary>Echo requests of the kernel, and requests at the hosts whose looks are one request each.</summary>
    public async Task<(long Pings, long Requests)> Counted() => (Pinged(), (await fleet.Count($"1-{Share(hosts, 0.9)}")).Requests);

    /// <summary>What <see cref="Counted"/> must grow by while each check is looked at once.</summary>
    public (long Pings, long Requests) Expected => (3L * Of("ping"), Of("http") + Of("https") + Of("snmp") + Of("tcp") + Of("dns"));

    /// <summary>Signs of life for the checks that wait for them, until it is told to stop.</summary>
    public Task Post(CancellationToken stop) => Posts.Send(new Uri(Watcher.Url), Share(hosts, 0.91) + 1, Of("push"), Every, stop);

    /// <summary>CPU milliseconds of a TLS handshake as the program makes them, with nothing around it: so many a second as its looks need.</summary>
    public async Task<double> Handshake(bool quick)
    {
        var each = Math.Max(1, Of("https") / Every);
        await using var child = Child.Start(
        [
            .. SnmpLooks.AsOurs, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Bench.dll"), "handshakes",
            $"{tls}", $"{Share(hosts, 0.3) + 1}", $"{Of("https")}", $"{each}", quick ? "5" : "30", folder.File("ca.pem"),
        ]);
        await child.Exit(TimeSpan.FromMinutes(2));
        return double.TryParse(child.Output, CultureInfo.InvariantCulture, out var cost) ? cost : throw new Unmeasured($"handshakes failed: {child.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        await fleet.DisposeAsync();
        Watcher.Dispose();
        folder.Dispose();
    }

    private static int Share(int hosts, double part) => (int)Math.Round(part * hosts);

    private static long Pinged()
    {
        string[][] lines = [.. File.ReadLines("/proc/net/snmp").Where(line => line.StartsWith("Icmp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        return long.Parse(lines[1][Array.IndexOf(lines[0], "InEchos")], CultureInfo.InvariantCulture);
    }

    private IEnumerable<string> Checks(int host)
    {
        var oids = string.Join(", ", Snmpd.Six.Select((oid, i) => $"v{i}: {oid}"));
        (double From, double To, string Kind, string Check)[] all =
        [
            (0, 1, "ping", "ping"),
            (0, 0.8, "ping", $"{{ name: second-way, ping: 127.2.{host >> 8}.{host & 255} }}"),
            (0, 0.3, "http", $"http: \"{fleet.Url(host)}\""),
            (0.3, 0.6, "https", $"http: {{ url: \"https://{Pretend.Address(host)}:{tls}/\", ca: {folder.File("ca.pem")} }}"),
            (0.5, 0.9, "snmp", $"snmp: {{ community: public, port: {snmp}, oids: {{ {oids} }} }}"),
            (0.9, 1, "snmp3", $"snmp: {{ {Snmpd.Settings}, port: {agent.Port}, oids: {{ {oids} }} }}"),
            (0, 0.04, "tcp", $"tcp: {{ port: {banner}, expect: ready }}"),
            (0.04, 0.07, "dns", $"dns: {{ query: www.example.org, server: \"{Pretend.Address(host)}\", port: {dns} }}"),
            (0.3, 0.31, "tls", $"tls: {{ port: {tls}, ca: {folder.File("ca.pem")} }}"),
            (0.9, 0.91, "ipmi", $"ipmi: {{ user: {IpmiLooks.User}, password: {IpmiLooks.Password}, port: {bmc} }}"),
            (0.91, 0.92, "push", $"push: {Posts.Token(host)}\n        every: {Every}s"),
        ];
        foreach (var (from, to, kind, check) in all)
        {
            if (host > Share(hosts, from) && host <= Share(hosts, to))
            {
                kinds[kind] = Of(kind) + 1;
                yield return check;
            }
        }
    }
}
