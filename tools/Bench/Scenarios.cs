// What can be measured, and the words that name it.
namespace StatusFeeds.Bench;

/// <summary>What is needed for it is not on this machine, or something did not do what it must; the message is for the table.</summary>
internal sealed class Unmeasured(string message) : Exception(Cut(message))
{
    private const int Most = 300;

    /// <summary>With what a program said at the end, which may be much.</summary>
    private static string Cut(string message) => message.ReplaceLineEndings(" ") is { Length: > Most } whole ? whole[..Most] + "…" : message.ReplaceLineEndings(" ");
}

/// <param name="Run">Given the command that starts the program, and whether it should be short.</param>
/// <param name="Shown">The numbers of its rows, from 0, that the README shows.</param>
internal sealed record Scenario(string Name, string What, Func<string[], bool, Task<IReadOnlyList<Row>>> Run, params int[] Shown);

internal static class Scenarios
{
    public static Scenario[] All { get; } =
    [
        new("http", "1,000 http checks every 20 s for 2 minutes: looks done, CPU a look, memory; beside it blackbox_exporter", HttpLooks.Run, 0, 1, 2),
        new("ping", "167 pings a second: CPU a packet; beside it fping (root: in a network namespace of its own)", Pings.Run, 0),
        new("snmp", "six values by SNMP v2c and v3 authPriv, and walks of 728, flat out: CPU a look, CPU a value; beside it snmp_exporter and a forked snmpget", SnmpLooks.Run, 2, 1),
        new("ipmi", "looks at 40 sensors of a pretend BMC flat out, and 200 BMCs a minute: CPU a look; beside it FreeIPMI, ipmitool and ipmi_exporter", IpmiLooks.Run, 2, 4),
        new("serving", "a feed of 50 kB as it is, with gzip, unchanged (304): CPU a request; beside it a bare Kestrel and nginx", Serving.Run, 0, 1, 2),
        new("access", "the same feed for a token in the header, a hashed login, a token in the path: as serving", Serving.Guarded, 0, 1),
        new("scrape", "5,000 checks scraped by a real Prometheus: how long a scrape takes", Scrapes.Run, 0),
        new("pages", "the first byte of each kind of page with 1,000 hosts, while one of them flips every second", PageLooks.Run),
        new("mixed", "30,000 checks of all kinds a minute: looks done, CPU, memory, lateness", MixedLooks.Run, 0, 1, 2, 3, 4),
        new("growth", "the same site with 100 to 30,000 checks: CPU a look, memory a check", MixedLooks.Growth),
        new("flip", "10,000 hosts refuse at once and come back: how long until all feeds tell it", Flips.Run, 0, 1),
        new("kinds", "1,000 checks of each kind: CPU a look, and the memory that the program then has", Kinds.Run),
        new("idle", "the shipped configuration with nothing to tell: CPU", Idle.Run, 1),
        new("recording", "readings of 200 http checks a minute for four days, in one process: CPU a reading, bytes a reading and day", Recording.Run),
        new("start", "from the start of the process to the first byte of a stored feed, median of 11", Starts.Run, 0, 1),
        new("availability", "a month's availability report of 1,000 hosts, of a million changes in a year: in process, and as the command", AvailabilityReports.Run, 2),
    ];

    public static string Help => $"""
        Bench: CPU per unit of work of StatusFeeds and, where they are installed, of its peers beside it, in one run.

          dotnet run -c Release --project tools/Bench [-- WHAT… [--quick] [--program FILE]]

        {string.Join('\n', All.Select(one => $"  {one.Name,-13}{one.What}"))}

          --quick         a short form of each, to see that it works; its figures say little
          --program FILE  this statusfeeds.dll or executable, instead of publishing src/StatusFeeds

        Without WHAT all are measured, one after the other (about 95 minutes: growth 22, kinds 18, ipmi 9, mixed 7, access 7, idle 6, the others 26), and the README's table is printed at the end. CPU is user and system time of all threads (/proc/PID/stat), memory VmRSS. Prints a Markdown table of each.
        Peers from Debian: prometheus-blackbox-exporter, fping, wrk (needed for serving and access), nginx-light, prometheus (needed for scrape), snmpd (needed for snmp), snmp, prometheus-snmp-exporter, freeipmi-tools, ipmitool, prometheus-ipmi-exporter.
        """;
}
