// 167 pings a second: what one costs, of us and of fping at the same rate, targets and time, each in a network namespace of its own.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class Pings
{
    private const int Targets = 1000;

    /// <summary>Seconds from look to look, and the pings of a look: our defaults' three.</summary>
    private const int Every = 18;
    private const int Count = 3;

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
        watcher.Hosts(Targets, _ => "ping", Address);
        await using var us = await watcher.Serve(program, Inside);
        string[] pace = ["-q", "-l", "-i", $"{1000 * Every / Count / Targets}", "-p", $"{1000 * Every / Count}"];
        await using var fping = Child.IsInstalled("fping") ? Child.Start([.. Inside, "fping", .. pace, .. Enumerable.Range(1, Targets).Select(Address)]) : null;
        Counted[] both = fping is null ? [new(us, 0.02)] : [new(us, 0.02), new(fping, 0.1)];
        await Wait.Until("the first pings of every target", () => Task.FromResult(both.All(one => one.Sent >= Targets * Count)), TimeSpan.FromSeconds(60));
        await Wait.For(TimeSpan.FromSeconds(Every));
        await Wait.ForMiddleOfSecond();
        both = [.. both.Select(one => one with { From = one.Now })];
        await Wait.For(time);
        double[] costs = [.. both.Select(one => one.Cost(Targets * Count * time.TotalSeconds / Every))];
        var rate = Targets * Count / (double)Every;
        return [Row.Of($"{rate:0} pings a second for {time.TotalSeconds} s: CPU a ping (ours with rules and store)", costs[0], costs.Length > 1 ? costs[1] : null, "fping", "ms", "ratio ≤ 1")];
    }

    private static string Address(int host) => $"10.98.{host >> 8}.{host & 255}";

    /// <param name="Child">Whose pings and processor time are counted.</param>
    /// <param name="Off">The share of pings that may be too many or too few: on a slow machine fping keeps its pace less well.</param>
    private sealed record Counted(Child Child, double Off)
    {
        public (long Sent, TimeSpan Cpu) From { get; init; }

        public (long Sent, TimeSpan Cpu) Now => (Sent, Child.Cpu);

        /// <summary>Echo requests of the whole namespace, as the kernel counts them.</summary>
        public long Sent
        {
            get
            {
                string[][] lines = [.. File.ReadLines($"/proc/{Child.Id}/net/snmp").Where(line => line.StartsWith("Icmp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
                return long.Parse(lines[1][Array.IndexOf(lines[0], "InEchos")], CultureInfo.InvariantCulture);
            }
        }

        /// <summary>Milliseconds a ping.</summary>
        public double Cost(double expected)
        {
            var (sent, spent) = (Sent - From.Sent, Child.Cpu - From.Cpu);
            return Math.Abs(sent - expected) < Off * expected
                ? spent.TotalMilliseconds / sent
                : throw new Unmeasured($"{sent} pings were sent, not {expected}: {Child.Output}");
        }
    }
}
