// Checks of the kind snmp by the real program at Debian's snmpd and snmpsim, and the verb walk.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.EndToEnd;

public sealed class SnmpTests
{
    [Fact]
    public async Task AUpsThatRunsOnItsBatteryIsToldWithinAnIntervalAndSoIsItsEnd()
    {
        await using var agent = await Snmpd.Start();
        using var box = new Sandbox();
        var login = Snmpd.Login(SnmpAuth.Sha256, SnmpPrivacy.Aes128);
        box.Site("{ every: 1s, timeout: 10s, fail-after: 1, recover-after: 1, retry-every: 1s }", $$"""
            credentials: { lab: { snmp: { version: 3, user: {{login.User}}, auth: sha256, auth-password: "${A}", privacy: aes128, privacy-password: "${P}" } } }
            """);
        box.Write("power.yaml", $"application: power\nhosts: [ {{ host: ups, address: 127.0.0.1, checks: [ snmp: {{ port: {agent.Port}, credential: lab, presets: [ups] }} ] }} ]");
        var secrets = new Dictionary<string, string?> { ["A"] = Snmpd.AuthPassword, ["P"] = Snmpd.PrivacyPassword };
        await using var server = await StatusFeedsProcess.Serve(box, environment: secrets);
        await box.HostIs("UP", "ups");
        agent.Edit("ups.tree", "1.33.1.4.1.0 integer 3", "1.33.1.4.1.0 integer 5");
        Assert.Contains("source == \"battery\"", (await box.HostIs("DEGRADED", "ups")).Text, StringComparison.Ordinal);
        agent.Edit("ups.tree", "1.33.1.2.1.0 integer 2", "1.33.1.2.1.0 integer 3");
        var feed = await box.HostIs("DOWN", "ups");
        Assert.Contains("battery == \"low\"", feed.Text, StringComparison.Ordinal);
        Assert.Contains("runtime", feed.Text, StringComparison.Ordinal);
        agent.Edit("ups.tree", "1.33.1.2.1.0 integer 3", "1.33.1.2.1.0 integer 2");
        agent.Edit("ups.tree", "1.33.1.4.1.0 integer 5", "1.33.1.4.1.0 integer 3");
        feed = await box.HostIs("UP", "ups");
        Assert.DoesNotContain(Snmpd.AuthPassword, feed.Text + server.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await server.Stop());
    }

    /// <summary>One counter wraps every four seconds, so that one does between two looks however slow this machine starts.</summary>
    [Fact]
    public async Task ACounterThatWrapsHasItsTrueRate()
    {
        const long Rate = 125_000;
        const int Apart = 4;
        int[] rows = [.. Enumerable.Range(1, 15)];
        await using var sim = await SnmpSim.Start("switch1", [
            "1.3.6.1.2.1.1.3.0|67:numeric|rate=100,initial=123999",
            .. rows.Select(row => $"1.3.6.1.2.1.2.2.1.10.{row}|65:numeric|rate={Rate},initial={(1L << 32) - (Rate * Apart * row)},wrap=1"),
        ]);
        using var box = new Sandbox();
        box.Site("{ every: 2s, timeout: 2s, fail-after: 1, recover-after: 1, retry-every: 2s }");
        box.Write("net.yaml", $$"""
            application: net
            hosts:
              - host: sw1
                address: 127.0.0.1
                checks:
                  - snmp:
                      port: {{sim.Port}}
                      community: switch1
                      oids: { {{string.Join(", ", rows.Select(row => $"octets{row}: ifInOctets.{row}"))}} }
                      rates: { {{string.Join(", ", rows.Select(row => $"in{row}: ifInOctets.{row}"))}} }
                    down: in* > 1 MB/s
            """);
        await using var server = await StatusFeedsProcess.Serve(box);
        var (rates, last) = (new List<double>(), new Dictionary<int, double>());
        await Until.Seen("a look that has seen a counter wrap", () => box.Get("/api/hosts/sw1"), answer =>
        {
            using var host = JsonDocument.Parse(answer.Text);
            var wrapped = false;
            foreach (var row in rows)
            {
                var (octets, rate) = (Reading(host.RootElement, $"octets{row}"), Reading(host.RootElement, $"in{row}"));
                wrapped |= rate is not null && octets < last.GetValueOrDefault(row);
                last[row] = octets ?? 0;
                rates.AddRange(rate is { } one ? [one] : []);
            }

            return wrapped;
        });
        // The agent counts by its own clock while it makes an answer, for which a busy machine lets it wait; a wrap that is not seen would be a thousandfold.
        Assert.All(rates, rate => Assert.InRange(rate, Rate * 0.75, Rate * 1.25));
        await box.HostIs("UP", "sw1");
    }

    [Fact]
    public async Task WhatAnAgentRefusesIsUnknownAndItsSilenceIsDown()
    {
        await using var agent = await Snmpd.Start();
        using var box = new Sandbox();
        box.Site();
        box.Write("a.yaml", $$"""
            hosts:
              - host: box
                address: 127.0.0.1
                checks:
                  - { name: wrong community, snmp: { port: {{agent.Port}}, community: s3cret-word }, timeout: 1s }
                  - { name: wrong user, snmp: { port: {{agent.Port}}, version: 3, user: s3cret-user }, timeout: 5s, every: 5s }
                  - { name: fine, snmp: { port: {{agent.Port}} }, timeout: 5s, every: 5s }
            """);
        var (code, output, _) = await StatusFeedsProcess.Run(box.Folder, "probe", "box", "wrong community");
        Assert.Equal(1, code);
        Assert.Contains($"box/wrong community (snmp): DOWN - no answer from 127.0.0.1:{agent.Port}", output, StringComparison.Ordinal);
        (code, output, _) = await StatusFeedsProcess.Run(box.Folder, "probe", "box", "wrong user");
        Assert.Equal(1, code);
        Assert.Contains($"box/wrong user (snmp): UNKNOWN - 127.0.0.1:{agent.Port} does not know this user", output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", output, StringComparison.Ordinal);
        (code, output, _) = await StatusFeedsProcess.Run(box.Folder, "probe", "box", "fine");
        Assert.True(code == 0, output);
        Assert.Contains("reading   sysName = \"agent\"", output, StringComparison.Ordinal);
        Assert.Contains("  asked     GET of", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWalkListsWhatCanBeCopiedIntoACheck()
    {
        await using var agent = await Snmpd.Start();
        using var box = new Sandbox();
        box.Site();
        box.Write("a.yaml", $"hosts: [ {{ host: ups, address: 127.0.0.1, checks: [ snmp: {{ port: {agent.Port} }} ] }}, {{ host: web, checks: [ http: / ] }} ]");
        var (code, output, errors) = await StatusFeedsProcess.Run(box.Folder, "walk", "ups", "upsMIB");
        Assert.True(code == 0, output + errors);
        var lines = output.ReplaceLineEndings("\n").Split('\n');
        Assert.Contains("upsOutputSource.0 = normal", lines);
        Assert.Contains("upsEstimatedMinutesRemaining.0 = 2880 s", lines);
        Assert.Contains("upsIdentModel.0 = \"Smart-UPS 1500\"", lines);
        Assert.Contains("#     presets: [ups]", lines);
        var example = string.Join('\n', lines.Where(line => line.StartsWith("#       ", StringComparison.Ordinal)).Select(line => line[1..]));
        box.Write("a.yaml", $"hosts:\n  - host: ups\n    address: 127.0.0.1\n    checks:\n      - snmp:\n          port: {agent.Port}\n          oids:\n{string.Join('\n', example.Split('\n').Select(line => "      " + line))}\n");
        (code, output, errors) = await StatusFeedsProcess.Run(box.Folder, "probe", "ups");
        Assert.True(code == 0, output + errors);
        Assert.Contains("reading   upsOutputSource = \"normal\"", output, StringComparison.Ordinal);
        box.Write("a.yaml", $"hosts: [ {{ host: ups, address: 127.0.0.1, checks: [ snmp: {{ port: {agent.Port} }} ] }}, {{ host: web, checks: [ http: / ] }} ]");
        (code, output, _) = await StatusFeedsProcess.Run(box.Folder, "walk", "ups", "upsOutputSource", "--json");
        Assert.Equal((0, "{\"name\":\"upsOutputSource.0\",\"oid\":\"1.3.6.1.2.1.33.1.4.1.0\",\"type\":\"Integer\",\"value\":\"normal\",\"unit\":null}"), (code, output.Trim()));
        Assert.Equal((1, true), await Refused(box, "offers nothing under", "walk", "ups", "1.3.6.1.4.1.99998"));
        Assert.Equal((2, true), await Refused(box, "web has no snmp check", "walk", "web"));
        Assert.Equal((2, true), await Refused(box, "There is no host nobody", "walk", "nobody"));
        Assert.Equal((2, true), await Refused(box, "`upsOutputSorce` is not a name that is known here; did you mean `upsOutputSource`?", "walk", "ups", "upsOutputSorce"));
        Assert.Equal((2, true), await Refused(box, "ups has no snmp check other. Its snmp checks: snmp", "walk", "ups", "--check", "other"));
    }

    private static async Task<(int Code, bool Said)> Refused(Sandbox box, string words, params string[] arguments)
    {
        var (code, _, errors) = await StatusFeedsProcess.Run(box.Folder, arguments);
        return (code, errors.Contains(words, StringComparison.Ordinal));
    }

    private static double? Reading(JsonElement host, string name) => host.GetProperty("checks")[0].GetProperty("last") is { ValueKind: JsonValueKind.Object } look && look.TryGetProperty("readings", out var readings)
        ? readings.EnumerateArray().Where(reading => reading.GetProperty("reading").GetString() == name).Select(reading => (double?)reading.GetProperty("value").GetDouble()).FirstOrDefault()
        : null;
}
