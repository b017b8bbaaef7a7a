// What a look says of the way to its target: whether anything at all came back, and whether the target is this machine; in namespaces, for real.
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ContactTests
{
    private const string Answered = "true";
    private const string Silent = "false";
    private const string CannotTell = "null";

    /// <summary>Two machines with a cable between them; the far one is a router too, and refuses or drops as its firewall says.</summary>
    private const string Firewall = """
        table inet far {
          chain input {
            type filter hook input priority 0;
            tcp dport 81 drop
            tcp dport 82 reject with tcp reset
            tcp dport 83 reject with icmp type port-unreachable
            ip daddr 10.77.0.3 drop
            ip daddr 10.77.0.4 icmp type echo-request limit rate over 1/hour burst 1 packets drop
            ip daddr 10.77.0.5 reject with icmp type admin-prohibited
          }
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SilenceIsToldFromAnswersAndOursFromOthers(bool datagram)
    {
        Needs.Root();
        await using var near = await Namespace.Make();
        await using var far = await Namespace.Make();
        await Cable(near, far);
        await near.AllowPings(datagram);
        using var box = new Sandbox();
        box.Site("{ timeout: 1s }");
        await Apply(far, box, Firewall);
        await Apply(near, box, "table inet near {\n chain input {\n type filter hook input priority 0;\n ip daddr 192.0.2.9 drop\n }\n}\n");
        using var mute = far.Run(() => Listening(90));
        using var own = near.Run(() => Listening(91));
        Dictionary<string, (string Check, string Status, string Answered, bool Here)> expected = new()
        {
            ["refused"] = ("tcp: { address: 10.77.0.2, port: 80 }", "down", Answered, false),
            ["reset"] = ("tcp: { address: 10.77.0.2, port: 82 }", "down", Answered, false),
            ["refused by a firewall"] = ("tcp: { address: 10.77.0.2, port: 83 }", "down", Answered, false),
            ["dropped"] = ("tcp: { address: 10.77.0.2, port: 81 }", "down", Silent, false),
            ["connected"] = ("tcp: { address: 10.77.0.2, port: 90 }", "up", Answered, false),
            ["mute"] = ("http: http://10.77.0.2:90/", "down", Answered, false),
            ["http dropped"] = ("http: http://10.77.0.2:81/", "down", Silent, false),
            ["connect"] = ("http: { url: \"http://web.example.test/\", connect: \"192.0.2.1:80\" }", "down", Answered, true),
            ["router"] = ("tcp: { address: 10.78.0.9, port: 80 }", "down", Silent, false),
            ["no route"] = ("tcp: { address: 10.79.0.9, port: 80 }", "no result", Silent, false),
            ["prohibited"] = ("tcp: { address: 10.80.0.9, port: 80 }", "no result", CannotTell, false),
            ["nobody on the link"] = ("tcp: { address: 10.77.0.99, port: 80 }, timeout: 5s", "down", Silent, false),
            ["here"] = ("tcp: { address: 192.0.2.1, port: 80 }", "down", Answered, true),
            ["here, connected"] = ("tcp: { address: 192.0.2.1, port: 91 }", "up", Answered, true),
            ["here, loopback"] = ("tcp: { address: 127.0.0.9, port: 91 }", "up", Answered, true),
            ["here, six"] = ("tcp: { address: \"fd77::1\", port: 80 }", "down", Answered, true),
            ["here, dropped"] = ("tcp: { address: 192.0.2.9, port: 80 }", "down", Silent, true),
            ["there, six"] = ("tcp: { address: \"fd77::2\", port: 80 }", "down", Answered, false),
            ["ping"] = ("ping: 10.77.0.2", "up", Answered, false),
            ["ping six"] = ("ping: \"fd77::2\"", "up", Answered, false),
            ["ping, all lost"] = ("ping: 10.77.0.3", "down", Silent, false),
            ["ping, some lost"] = ("ping: 10.77.0.4, down: loss > 50%", "down", Answered, false),
            ["ping, forbidden by the target"] = ("ping: 10.77.0.5", "down", Answered, false),
            ["ping, router"] = ("ping: 10.78.0.9", "down", Silent, false),
            ["ping, no route"] = ("ping: 10.79.0.9", "no result", Silent, false),
            ["ping, prohibited"] = ("ping: 10.80.0.9", "no result", CannotTell, false),
            ["ping, nobody on the link"] = ("ping: 10.77.0.98, timeout: 5s", "down", Silent, false),
            ["ping here"] = ("ping: 192.0.2.1", "up", Answered, true),
            ["ping here, six"] = ("ping: \"fd77::1\"", "up", Answered, true),
            ["ping here, loopback"] = ("ping: 127.0.0.9", "up", Answered, true),
            ["ping here, dropped"] = ("ping: 192.0.2.9", "down", Silent, true),
        };
        box.Write("shop.yaml", "application: shop\nhosts:\n  - host: web01\n    checks:\n" + string.Concat(expected.Select((one, number) =>
            $"      - {{ {one.Value.Check}, name: c{number} }}\n")));

        var said = await Probed(box, near.Inside);

        Assert.Equal(
            expected.Select(one => $"{one.Key}: {one.Value.Status}, {one.Value.Answered}{(one.Value.Here ? ", here" : "")}"),
            expected.Keys.Select((name, number) => $"{name}: {said[$"c{number}"]}"));
    }

    [Fact]
    public async Task ANameThatDoesNotExistSaysNothingOfTheWayAndAMuteResolverIsNoAnswer()
    {
        Needs.Root();
        using var resolver = new PretendResolver { Knows = false };
        using var box = new Sandbox();
        box.Site("{ timeout: 1s }");
        box.Write("shop.yaml", "application: shop\nhosts:\n  - host: web01\n    checks:\n      - http: http://web01.example.test/\n      - tcp: { address: web01.example.test, port: 22 }\n      - ping: web01.example.test\n");

        Assert.All((await Probed(box, resolver.Wrapper)).Values, said => Assert.Equal("down, null", said));
        resolver.Silent = true;
        Assert.All((await Probed(box, resolver.Wrapper)).Values, said => Assert.Equal("no result, false", said));
    }

    /// <summary>By check: its status, whether anything came back, and <c>here</c>.</summary>
    private static async Task<Dictionary<string, string>> Probed(Sandbox box, string[] wrapper)
    {
        var (_, output, errors) = await Spawned.Run([.. wrapper, .. StatusFeedsProcess.Command, "probe", "web01", "--json", "--config", box.Config]);
        Assert.True(output.Length > 0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(
            look => look.GetProperty("check").GetString()!,
            look => $"{look.GetProperty("status").GetString()}, {look.GetProperty("answered").GetRawText()}{(look.GetProperty("here").GetBoolean() ? ", here" : "")}");
    }

    private static async Task Cable(Namespace near, Namespace far)
    {
        await near.Ip("link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", far.Name);
        foreach (var (space, last) in ((Namespace, int)[])[(near, 1), (far, 2)])
        {
            await space.Ip("link", "set", "eth0", "up");
            await space.Ip("addr", "add", $"10.77.0.{last}/24", "dev", "eth0");
            await space.Ip("addr", "add", $"fd77::{last}/64", "dev", "eth0", "nodad");
        }

        foreach (var address in (string[])["10.77.0.3", "10.77.0.4", "10.77.0.5"])
        {
            await far.Ip("addr", "add", $"{address}/24", "dev", "eth0");
        }

        await near.Ip("addr", "add", "192.0.2.1/32", "dev", "lo");
        await near.Ip("addr", "add", "192.0.2.9/32", "dev", "lo");
        await near.Ip("route", "add", "10.78.0.0/24", "via", "10.77.0.2");
        await near.Ip("route", "add", "prohibit", "10.80.0.0/24");
        await far.Ip("route", "add", "unreachable", "10.78.0.0/24");
        await Spawned.Must([.. far.Inside, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
    }

    private static async Task Apply(Namespace space, Sandbox box, string rules)
    {
        var file = Path.Combine(box.Folder, $"{space.Name}.nft");
        await File.WriteAllTextAsync(file, rules, TestContext.Current.CancellationToken);
        await Spawned.Must([.. space.Inside, "nft", "-f", file]);
    }

    /// <summary>The system takes connections to it; nobody reads what is said there.</summary>
    private static TcpListener Listening(int port)
    {
        var listener = new TcpListener(IPAddress.IPv6Any, port);
        listener.Server.DualMode = true;
        listener.Start();
        return listener;
    }
}
