// Checks of the kind dns by the real program against Debian's Knot DNS and under the system's own resolver.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class DnsTests
{
    private static readonly (string Name, string Type)[] Asked =
    [
        ("example.test", "A"), ("example.test", "AAAA"), ("example.test", "NS"), ("example.test", "MX"), ("example.test", "TXT"), ("example.test", "SOA"), ("example.test", "CAA"),
        ("www.example.test", "CNAME"), ("web.example.test", "A"), ("_sip._tcp.example.test", "SRV"), ("1.2.0.192.in-addr.example.test", "PTR"), ("big.example.test", "TXT"),
    ];

    [Fact]
    public async Task EveryTypeIsReadAsKdigReadsIt()
    {
        await using var knot = new Knot();
        await knot.Start();
        using var box = new Sandbox();
        box.Site();
        var checks = Asked.SelectMany(asked => new[] { "udp", "tcp" }.Select(way => $"""
                  - name: {asked.Name} {asked.Type} {way}
                    dns: {"{"} query: {asked.Name}, type: {asked.Type}, server: "{"{"}address{"}"}", port: {knot.Port}, transport: {way} {"}"}
            """));
        box.Write("net.yaml", "hosts:\n  - host: ns\n    address: 127.0.0.1\n    checks:\n" + string.Join('\n', checks));
        var (code, output, errors) = await Probe(box, "ns");
        Assert.True(code == 0, errors + output);
        var seen = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(one => one.GetProperty("check").GetString()!);
        Assert.Equal(2 * Asked.Length, seen.Count);
        foreach (var (name, type) in Asked)
        {
            var dug = await knot.Dig(name, type);
            Assert.NotEmpty(dug);
            foreach (var way in new[] { "udp", "tcp" })
            {
                var readings = seen[$"{name} {type} {way}"].GetProperty("readings");
                Assert.Equal(string.Join(", ", dug).Replace("Mail2.Example.NET", "mail2.example.net", StringComparison.Ordinal), readings.GetProperty("answer").GetString());
                Assert.Equal(dug.Length, readings.GetProperty("answers").GetInt32());
                Assert.Equal(type == "CNAME" ? 60 : 300, readings.GetProperty("ttl").GetInt32());

                // Too long for a datagram: asked again by TCP.
                Assert.Equal(way == "tcp" || name.StartsWith("big", StringComparison.Ordinal), readings.TryGetProperty("connect", out _));
            }
        }
    }

    [Fact]
    public async Task WhatIsNotThereOrNotGivenIsDownAndSaysSo()
    {
        await using var knot = new Knot();
        await knot.Start();
        using var box = new Sandbox();
        box.Site();
        box.Write("net.yaml", $$"""
            hosts:
              - host: ns
                address: 127.0.0.1
                checks:
                  - { name: gone, dns: { query: gone.example.test, server: "{address}:{{knot.Port}}" } }
                  - { name: nodata, dns: { query: web.example.test, type: AAAA, server: "{address}:{{knot.Port}}" } }
                  - { name: refused, dns: { query: example.org, server: "{address}:{{knot.Port}}" } }
                  - { name: sub, dns: { query: sub.example.test, server: "{address}:{{knot.Port}}" } }
                  - { name: wrong, dns: { query: www.example.test, server: "{address}:{{knot.Port}}", expect: [ 192.0.2.10, 192.0.2.99 ] } }
                  - { name: more, dns: { query: www.example.test, server: "{address}:{{knot.Port}}", expect: 192.0.2.10, expect-only: true } }
                  - { name: fine, dns: { query: www.example.test, server: "{address}:{{knot.Port}}", expect: [ 192.0.2.11, 192.0.2.10 ], expect-only: true } }
            """);
        var (code, output, _) = await Probe(box, "ns");
        Assert.Equal(1, code);
        var reasons = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(one => $"{one.GetProperty("check")} {one.GetProperty("status")}: {one.GetProperty("reason")}");
        Assert.Equal(
        [
            "gone down: NXDOMAIN for gone.example.test A",
            "nodata down: no AAAA record for web.example.test",
            "refused down: REFUSED for example.org A (not authoritative)",
            "sub down: no A record for sub.example.test, only a referral to other servers",
            "wrong down: expected 192.0.2.99 not in the answer \"192.0.2.10, 192.0.2.11\"",
            "more down: the answer has more than expected: \"192.0.2.11\"",
            "fine up: ",
        ], reasons);
    }

    [Fact]
    public async Task ARecordThatChangesTurnsTheArticleDownAndBackUp()
    {
        await using var knot = new Knot();
        await knot.Start("shop 1 A 192.0.2.80");
        using var box = new Sandbox();
        box.Site();
        box.Write("shop.yaml", $$"""
            application: shop
            hosts:
              - host: ns
                address: 127.0.0.1
                checks:
                  - dns: { query: shop.example.test, server: "{address}:{{knot.Port}}", expect: 192.0.2.80 }
            """);
        await using var server = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "ns");
        await knot.Change("shop 1 A 203.0.113.66");
        var down = await box.HostIs("DOWN", "ns");
        Assert.Equal("DOWN: ns - dns: expected 192.0.2.80 not in the answer \"203.0.113.66\"", down.Feed.Of("ns")!.Title);
        await knot.Change("shop 1 A 192.0.2.80");
        await box.HostIs("UP", "ns");
        var metrics = (await box.Get("/metrics")).Text;
        Assert.Contains("statusfeeds_reading{host=\"ns\",check=\"dns\",kind=\"dns\",reading=\"answers\"} 1", metrics, StringComparison.Ordinal);
        Assert.Equal(0, await server.Stop());
    }

    [Fact]
    public async Task WithoutAServerTheSystemsIsAskedAndItsSilenceIsNoFaultOfTheName()
    {
        Needs.Root();
        using var resolver = new PretendResolver();
        using var box = new Sandbox();
        box.Site();
        box.Write("net.yaml", "hosts:\n  - host: shop\n    checks:\n      - dns: { query: shop.example.test, expect: 127.0.0.1 }\n");
        var (code, output, errors) = await Probe(box, "shop", resolver.Wrapper);
        Assert.True(code == 0, errors + output);
        resolver.Knows = false;
        Assert.Contains("\"reason\":\"NXDOMAIN for shop.example.test A, expected 127.0.0.1\"", (await Probe(box, "shop", resolver.Wrapper)).Output, StringComparison.Ordinal);
        resolver.Silent = true;
        Assert.Contains("\"status\":\"no result\"", (await Probe(box, "shop", resolver.Wrapper)).Output, StringComparison.Ordinal);
        Assert.True(resolver.Asked >= 3, $"{resolver.Asked} questions came");
    }

    private static Task<(int ExitCode, string Output, string Errors)> Probe(Sandbox box, string host, params string[] wrapper) =>
        Spawned.Run([.. wrapper, .. StatusFeedsProcess.Command, "probe", host, "--json", "--config", box.Config], box.Folder);
}
