// A small network of namespaces: the monitor, a gateway with two servers, and a switch behind whose real bridge twenty hosts sit.
using System.Text;

namespace StatusFeeds.EndToEnd.Support;

/// <summary>
/// Monitor — gateway's bridge — switch's bridge — the rack's twenty addresses. Links are pairs of veth; one that is down takes all behind it away as a pulled cable does.
/// </summary>
internal sealed class BridgedNet : IAsyncDisposable
{
    public const string Gateway = "10.77.0.1";
    public const string Switch = "10.77.0.2";

    /// <summary>How the tests look: as fast as it goes with two looks to be believed.</summary>
    private const string Rhythm = "{ every: 2s, timeout: 1s, fail-after: 2, recover-after: 1, retry-every: 1s }";

    private readonly List<Namespace> spaces = [];
    private readonly List<SmallService> services = [];

    private BridgedNet()
    {
    }

    /// <summary>Ids of the hosts behind the switch, ten in each application.</summary>
    public static IReadOnlyList<string> Racked { get; } = [.. Enumerable.Range(1, 20).Select(number => $"rack{number:00}")];

    /// <summary>All hosts, those in front of the switch and the switch too.</summary>
    public static IReadOnlyList<string> Hosts { get; } = [.. Racked, "core-sw1", "gateway", "web01", "mail"];

    public Namespace Monitor { get; private set; } = null!;

    private Namespace Lan { get; set; } = null!;

    public static async Task<BridgedNet> Make()
    {
        var net = new BridgedNet();
        try
        {
            await net.Build();
            return net;
        }
        catch
        {
            await net.DisposeAsync();
            throw;
        }
    }

    /// <summary>A site in the monitor's namespace: applications shop and office with the hosts of this network.</summary>
    /// <param name="applications">They have entries of their own.</param>
    public BridgedSite Site(bool applications = false, params string[] more)
    {
        var entry = applications ? "application-entry: true" : "";
        Sandbox? made = null;
        var box = made = new Sandbox(() => Monitor.Dial(made!.Port));
        box.Site(Rhythm, more);
        box.Write("shop.yaml", $$"""
            application: shop
            {{entry}}
            hosts:
              - { host: core-sw1, address: {{Switch}} }
              - { host: gateway, address: {{Gateway}} }
              - { host: web01, address: 10.77.0.11, checks: [ { http: / } ] }
            {{Rack(0, 10)}}
            """);
        box.Write("office.yaml", $$"""
            application: office
            {{entry}}
            hosts:
              - { host: mail, address: 10.77.0.12, checks: [ { tcp: 22 } ] }
            {{Rack(10, 10)}}
            """);
        return new BridgedSite(box, applications);
    }

    /// <summary>The cable between the switch and the rest of the network.</summary>
    public Task SwitchLink(bool up) => Lan.Ip("link", "set", "to-switch", up ? "up" : "down");

    /// <summary>The monitor's own cable.</summary>
    public Task MonitorLink(bool up) => Monitor.Ip("link", "set", "eth0", up ? "up" : "down");

    /// <summary>Nothing that comes to the monitor reaches it, though it has its link and its routes.</summary>
    public Task MonitorDeaf(bool deaf) => Spawned.Must([.. Monitor.Inside, "nft", deaf
        ? "add table ip deaf; add chain ip deaf input { type filter hook input priority 0; policy accept; }; add rule ip deaf input iifname eth0 drop"
        : "delete table ip deaf"]);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services)
        {
            await service.DisposeAsync();
        }

        foreach (var space in spaces)
        {
            await space.DisposeAsync();
        }
    }

    private static string Rack(int from, int count)
    {
        var text = new StringBuilder();
        for (var number = from; number < from + count; number++)
        {
            var check = (number % 3) switch { 0 => "ping", 1 => "http: /", _ => "tcp: 22" };
            text.Append($"  - {{ host: {Racked[number]}, address: 10.77.1.{number + 1}, behind: [core-sw1], checks: [ {(check == "ping" ? check : $"{{ {check} }}")} ] }}\n");
        }

        return text.ToString();
    }

    private async Task Build()
    {
        (Monitor, Lan) = (await Space(), await Space());
        var (core, rack) = (await Space(), await Space());
        await Bridge(Lan, "lan0");
        await Bridge(core, "sw0");
        await Link(Lan, "to-monitor", "lan0", Monitor, "eth0");
        await Link(Lan, "to-switch", "lan0", core, "uplink");
        await Link(core, "to-rack", "sw0", rack, "eth0");
        await core.Ip("link", "set", "uplink", "master", "sw0");
        await Monitor.Ip("addr", "add", "10.77.0.100/16", "dev", "eth0");
        await core.Ip("addr", "add", $"{Switch}/16", "dev", "sw0");
        foreach (var address in (string[])[Gateway, "10.77.0.11", "10.77.0.12"])
        {
            await Lan.Ip("addr", "add", $"{address}/16", "dev", "lan0");
        }

        for (var number = 1; number <= Racked.Count; number++)
        {
            await rack.Ip("addr", "add", $"10.77.1.{number}/16", "dev", "eth0");
        }

        services.AddRange([SmallService.Http(Lan), SmallService.Ssh(Lan), SmallService.Http(rack), SmallService.Ssh(rack)]);
    }

    private async Task<Namespace> Space()
    {
        var space = await Namespace.Make();
        spaces.Add(space);
        return space;
    }

    private static async Task Bridge(Namespace space, string name)
    {
        await space.Ip("link", "add", name, "type", "bridge");
        await space.Ip("link", "set", name, "up");
    }

    /// <summary>A cable from a port of a bridge to another namespace.</summary>
    private static async Task Link(Namespace from, string port, string bridge, Namespace to, string name)
    {
        await from.Ip("link", "add", port, "type", "veth", "peer", "name", name, "netns", to.Name);
        await from.Ip("link", "set", port, "master", bridge, "up");
        await to.Ip("link", "set", name, "up");
    }
}
