// 167 pings a second: what one costs, of us and of fping at the same rate and targets, each in a network namespace of its own.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class Pings
{
    private const int Targets = 1000;
    private const int Every = 6;

    /// <summary>A namespace whose every address of 10.98.0.0/16 is itself; what follows becomes the process, so its id is the one that is measured.</summary>
    private static readonly string[] Inside =
        ["unshare", "--net", "sh", "-c", "ip link set lo up && ip route add local 10.98.0.0/16 dev lo && sysctl -qw net.ipv4.ping_group_range='0 2147483647' && exec \"$@\"", "sh"];

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var time = TimeSpan.FromSeconds(quick ? 12 : 60);
        if (!Environment.IsPrivilegedProcess)
        {
            throw new Unmeasured("only root may make a network namespace");
        }

        using var watcher = new Watcher($"{Every}s");
        watcher.Hosts(Targets, _ => "ping: { count: 1 }", Address);
        double ours;
        await using (var child = await watcher.Serve(program, Inside))
        {
            ours = await Cost(child, time);
        }

        double? peer = null;
        if (Child.IsInstalled("fping"))
        {
            string[] pace = ["-q", "-l", "-i", $"{1000 * Every / Targets}", "-p", $"{1000 * Every}"];
            await using var child = Child.Start([.. Inside, "fping", .. pace, .. Enumerable.Range(1, Targets).Select(Address)]);
            peer = await Cost(child, time);
        }

        return [Row.Of($"{(Targets + (Every / 2)) / Every} pings a second for {time.TotalSeconds} s: CPU a ping (ours with rules and store)", ours, peer, "fping", "ms", "ratio ≤ 1")];
    }

    private static string Address(int host) => $"10.98.{host >> 8}.{host & 255}";

    /// <summary>CPU milliseconds a ping, once every target was pinged.</summary>
    private static async Task<double> Cost(Child child, TimeSpan time)
    {
        await Wait.Until("the first ping of every target", () => Task.FromResult(Sent(child) >= Targets), TimeSpan.FromSeconds(30));
        await Wait.For(TimeSpan.FromSeconds(Every));
        await Wait.ForMiddleOfSecond();
        var (before, cpu) = (Sent(child), child.Cpu);
        await Wait.For(time);
        var (sent, spent) = (Sent(child) - before, child.Cpu - cpu);
        var expected = Targets * time.TotalSeconds / Every;
        return sent > 0.98 * expected && sent < 1.02 * expected
            ? spent.TotalMilliseconds / sent
            : throw new Unmeasured($"{sent} pings were sent, not {expected}: {child.Output}");
    }

    /// <summary>Echo requests of the whole namespace, as the kernel counts them.</summary>
    private static long Sent(Child child)
    {
        string[][] lines = [.. File.ReadLines($"/proc/{child.Id}/net/snmp").Where(line => line.StartsWith("Icmp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        return long.Parse(lines[1][Array.IndexOf(lines[0], "InEchos")], CultureInfo.InvariantCulture);
    }
}
