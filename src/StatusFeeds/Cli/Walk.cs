// The verb `walk`: lists what an SNMP agent offers, so that writing a check is copy and paste.
using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

internal static class Walk
{
    /// <summary>So much is listed at most, and so long is waited for it.</summary>
    private const int MostRows = 20_000;

    /// <summary>Of each of <see cref="Usual"/>: tables of connections and routes may be endless.</summary>
    private const int MostOfUsual = 5_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What is listed if nothing is named.</summary>
    private static readonly ImmutableArray<string> Usual =
    [
        "system", "interfaces", "ip", "icmp", "tcp", "udp", "transmission", "snmp", "ospf", "bgp", "dot1dBridge", "host", "ifMIB", "upsMIB", "printmib", "entityMIB", "vrrpMIB",
        "entitySensorMIB", "powerEthernetMIB", "entityStateMIB", "ntpSnmpMIB", "lldpMIB", "enterprises",
    ];

    public static async Task<int> Run(string folder, string hostId, string? root, string? checkName, bool json, CancellationToken cancel)
    {
        if (Configuration.ReadOrTell(folder) is not { } site)
        {
            return CommandLine.Wrong;
        }

        if (!site.Hosts.TryGetValue(hostId, out var host))
        {
            await Console.Error.WriteLineAsync($"There is no host {hostId} in {folder}. Its hosts: {string.Join(", ", site.Hosts.Keys.Order(StringComparer.Ordinal).Take(30))}");
            return CommandLine.Wrong;
        }

        var checks = host.Checks.Where(check => check.Probe is SnmpProbe).ToList();
        if (checks.FirstOrDefault(check => checkName is null || check.Name == checkName) is not { Probe: SnmpProbe probe } check)
        {
            await Console.Error.WriteLineAsync(checks.Count == 0
                ? $"{hostId} has no snmp check, so it is not known how to log in there: write one first, as in `checks: [ snmp: {{ community: public }} ]`"
                : $"{hostId} has no snmp check {checkName}. Its snmp checks: {string.Join(", ", checks.Select(one => one.Name))}");
            return CommandLine.Wrong;
        }

        var (roots, problem) = Roots(root);
        if (problem.Length > 0)
        {
            await Console.Error.WriteLineAsync(problem);
            return CommandLine.Wrong;
        }

        using var logs = Logs.Make(json: false);
        await using var wire = WireParts.Make(site, logs.CreateLogger("walk"));
        var name = probe.Address ?? host.Address;
        var resolution = await wire.GetRequiredService<Resolver>().Resolve(name, probe.Family, cancel);
        if (resolution.Fault is { } unknown)
        {
            await Console.Error.WriteLineAsync(unknown.Words);
            return CommandLine.Failed;
        }

        return await List(wire.GetRequiredService<SnmpClient>(), new IPEndPoint(resolution.Addresses[0], probe.Port), probe, check, roots, json, cancel);
    }

    private static (ImmutableArray<Oid> Roots, string Problem) Roots(string? root) =>
        root is null ? ([.. Usual.Select(name => SnmpObject.Of(name).Oid)], "")
        : SnmpObject.OfRoot(root) is ({ } known, _) ? ([known.Oid], "")
        : ([], SnmpObject.OfRoot(root).Problem);

    private static async Task<int> List(SnmpClient client, IPEndPoint to, SnmpProbe probe, Check check, ImmutableArray<Oid> roots, bool json, CancellationToken cancel)
    {
        var (end, all) = (TimeProvider.System.GetTimestamp() + (long)(Patience.TotalSeconds * TimeProvider.System.TimestampFrequency), new List<SnmpValue>());
        SnmpFault? fault = null;
        foreach (var root in roots)
        {
            var left = TimeSpan.FromSeconds((double)(end - TimeProvider.System.GetTimestamp()) / TimeProvider.System.TimestampFrequency);
            var most = Math.Min(MostRows - all.Count, roots.Length > 1 && root != roots[^1] ? MostOfUsual : MostRows);
            if (most <= 0 || left <= TimeSpan.Zero)
            {
                await Console.Error.WriteLineAsync($"Not all is listed; name where to begin, as in `statusfeeds walk {check.Host} {SnmpNames.Show(root)}`");
                break;
            }

            var outcome = await client.Walk(to, probe.Login, root, most, new(left, Math.Max(probe.Retries, 10)), new Contact(), transcript: null, cancel);
            cancel.ThrowIfCancellationRequested();
            all.AddRange(outcome.Values);
            Print(outcome.Values, json);
            if (outcome.IsCut)
            {
                await Console.Error.WriteLineAsync($"Of {SnmpNames.Show(root)} only the first {most} values are listed; name where to begin, as in `statusfeeds walk {check.Host} ifTable`");
            }

            if ((fault = outcome.Fault) is not null)
            {
                break;
            }
        }

        if (!json && all.Count > 0)
        {
            Console.Out.Write(WalkExample.Of(check, all));
        }

        if (fault is not null || all.Count == 0)
        {
            await Console.Error.WriteLineAsync(Words.OneLine(fault?.Words ?? $"{to} offers nothing under {string.Join(", ", roots.Select(SnmpNames.Show))}"));
            return CommandLine.Failed;
        }

        return CommandLine.Fine;
    }

    private static void Print(ImmutableArray<SnmpValue> values, bool json)
    {
        foreach (var value in values)
        {
            Console.Out.WriteLine(json ? AsJson(value) : $"{SnmpNames.Show(value.Oid)} = {WalkExample.Shown(value)}");
        }
    }

    /// <summary>One object a line: a list of thousands need not be held to be read.</summary>
    private static string AsJson(SnmpValue value)
    {
        var reading = SnmpReadings.Of("", value, SnmpNames.Above(value.Oid)?.Form ?? SnmpForm.Any);
        return JsonSerializer.Serialize(new
        {
            name = SnmpNames.Show(value.Oid),
            oid = value.Oid.ToString(),
            type = value.Type.ToString(),
            value = reading is not { } known ? null : known.IsText ? known.Text : (object)known.Value,
            unit = reading?.Unit is { Word.Length: > 0 } unit ? unit.Word : null,
        });
    }
}
