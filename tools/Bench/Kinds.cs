// What checks of each kind cost in the served program, so that a machine can be sized: CPU a look, memory of a thousand.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class Kinds
{
    private const int Every = 20;

    private const string Oids = "oids: { v0: 1.3.6.1.2.1.1.3.0, v1: 1.3.6.1.2.1.1.5.0, v2: 1.3.6.1.2.1.1.6.0, v3: 1.3.6.1.2.1.1.1.0, v4: 1.3.6.1.4.1.99999.2.1.0, v5: 1.3.6.1.4.1.99999.2.2.0 }";

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var checks = quick ? 40 : 1000;
        using var folder = new TempFolder();
        await using var agent = await Snmpd.Start();
        await using var fleet = await Pretend.Start(checks, port =>
        [
            "--http", $"{port}", "--tls", $"{port + 1}", "--ca", folder.File("ca.pem"), "--snmp", $"{port + 2}", "--dns", $"{port + 3}", "--bmc", $"{port + 4}", "--banner", $"{port + 5}",
        ]);
        var ca = folder.File("ca.pem");
        (string Kind, int Part, Func<int, string> Check)[] kinds =
        [
            ("ping, three packets", 1, _ => "ping"),
            ("http, a body of 500 bytes", 1, host => $"http: \"{fleet.Url(host)}\""),
            ("https, the same", 1, host => $"http: {{ url: \"https://{Pretend.Address(host)}:{fleet.Port + 1}/\", ca: {ca} }}"),
            ("tcp, a greeting", 1, _ => $"tcp: {{ port: {fleet.Port + 5}, expect: ready }}"),
            ("tls", 1, _ => $"tls: {{ port: {fleet.Port + 1}, ca: {ca} }}"),
            ("dns, by UDP", 1, host => $"dns: {{ query: www.example.org, server: \"{Pretend.Address(host)}\", port: {fleet.Port + 3} }}"),
            ("snmp v2c, six values", 1, _ => $"snmp: {{ community: public, port: {fleet.Port + 2}, {Oids} }}"),
            ("snmp v3 authPriv, six values", 1, _ => $"snmp: {{ {Snmpd.Settings}, port: {agent.Port}, {Oids} }}"),
            ("ipmi, 40 sensors, a login each", 10, _ => $"ipmi: {{ user: {IpmiLooks.User}, password: {IpmiLooks.Password}, port: {fleet.Port + 4} }}"),
            ("exec, /bin/true and its process", 5, _ => "exec: /bin/true"),
            ("push, with its post", 1, host => $"push: {Posts.Token(host)}\n        every: {Every}s"),
        ];
        var (nothing, _) = await Taken(program, 10, kinds[0].Check, quick);
        var rows = new List<Row>();
        foreach (var (kind, part, check) in kinds)
        {
            var count = checks / part;
            var (cpu, memory) = await Taken(program, count, check, quick, posts: kind.StartsWith("push", StringComparison.Ordinal));
            rows.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"{count:#,0} checks of {kind}: CPU a look beyond that of an idle program; the program's memory"),
                string.Create(CultureInfo.InvariantCulture, $"{1000 * (cpu - nothing) * Every / count:0.00} ms; {memory:0} MB")));
        }

        return rows;
    }

    /// <summary>Seconds of CPU a second, with the processes that it starts, and MB.</summary>
    private static async Task<(double Cpu, double Memory)> Taken(string[] program, int count, Func<int, string> check, bool quick, bool posts = false)
    {
        using var watcher = new Watcher($"{Every}s");
        watcher.Hosts(count, check, Pretend.Address);
        await using var child = await watcher.Serve(program);
        using var stop = new CancellationTokenSource();
        var sent = Posts.Send(new Uri(watcher.Url), 1, posts ? count : 0, Every, stop.Token);
        await Wait.For(TimeSpan.FromSeconds(quick ? Every : 2.5 * Every));
        await Wait.ForMiddleOfSecond();
        var cpu = child.CpuWithChildren;
        var time = TimeSpan.FromSeconds((quick ? 1 : 2) * Every);
        await Wait.For(time);
        var taken = ((child.CpuWithChildren - cpu) / time, child.Memory("VmRSS"));
        await stop.CancelAsync();
        await sent;
        return taken;
    }
}
