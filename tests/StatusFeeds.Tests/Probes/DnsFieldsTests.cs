// The settings of the kind dns: how they are read, and what is said of those that are wrong.
using System.Net.Sockets;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class DnsFieldsTests
{
    [Fact]
    public void ANameAloneIsEnough()
    {
        var (probe, mistakes) = Read("www.example.org");
        Assert.Empty(mistakes);
        Assert.Equal(
            ("www.example.org.", DnsType.A, null, 53, false, true, false, AddressFamily.Unspecified),
            (probe.Query.Text, probe.Type, probe.Server, probe.Port, probe.ByTcp, probe.Recursion, probe.ExpectOnly, probe.Family));
        Assert.Empty(probe.Expect);
    }

    [Fact]
    public void EverySettingIsRead()
    {
        var (probe, mistakes) = Read("""
            query: example.org.
            type: MX
            server: ns1.example.org
            port: 5353
            transport: tcp
            recursion: false
            expect: [ 10 Mail.Example.org, 20 mail2.example.org. ]
            expect-only: true
            ip: 6
            """);
        Assert.Empty(mistakes);
        Assert.Equal(
            ("example.org.", DnsType.MX, "ns1.example.org", 5353, true, false, true, AddressFamily.InterNetworkV6),
            (probe.Query.Text, probe.Type, probe.Server, probe.Port, probe.ByTcp, probe.Recursion, probe.ExpectOnly, probe.Family));
        Assert.Equal(["10 mail.example.org.", "20 mail2.example.org."], probe.Expect.Select(expected => expected.Text));
    }

    [Theory]
    [InlineData("{ query: a, server: 192.0.2.1 }", "192.0.2.1", 53)]
    [InlineData("{ query: a, server: '192.0.2.1:5353' }", "192.0.2.1", 5353)]
    [InlineData("{ query: a, server: '[2001:db8::1]:5353' }", "2001:db8::1", 5353)]
    [InlineData("{ query: a, server: '2001:db8::1', port: 5353 }", "2001:db8::1", 5353)]
    public void TheServerMayBringItsPort(string yaml, string server, int port)
    {
        var (probe, mistakes) = Read(yaml);
        Assert.Empty(mistakes);
        Assert.Equal((server, port), (probe.Server, probe.Port));
    }

    [Theory]
    [InlineData("192.0.2.7", "7.2.0.192.in-addr.arpa.")]
    [InlineData("'2001:db8::1'", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.")]
    [InlineData("7.2.0.192.in-addr.arpa", "7.2.0.192.in-addr.arpa.")]
    public void AnAddressIsAskedForInTheReverseTree(string query, string name)
    {
        var (probe, mistakes) = Read($"{{ query: {query}, type: PTR }}");
        Assert.Empty(mistakes);
        Assert.Equal(name, probe.Query.Text);
    }

    [Theory]
    [InlineData("A", "192.0.2.1", "192.0.2.1")]
    [InlineData("AAAA", "2001:DB8:0::1", "2001:db8::1")]
    [InlineData("CNAME", "WWW.Example.org", "www.example.org.")]
    [InlineData("NS", "bücher.example.", "xn--bcher-kva.example.")]
    [InlineData("PTR", "a.", "a.")]
    [InlineData("MX", "0 .", "0 .")]
    [InlineData("SRV", "0  05 5060 SIP.example.org", "0 5 5060 sip.example.org.")]
    [InlineData("SOA", "ns1.a john\\.doe.a. 2026112101 7200 900 1209600 300", "ns1.a. john\\.doe.a. 2026112101 7200 900 1209600 300")]
    [InlineData("TXT", "v=spf1 -all", "\"v=spf1 -all\"")]
    [InlineData("TXT", "\"v=spf1 \" \"-all\"", "\"v=spf1 -all\"")]
    [InlineData("CAA", "0 Issue ca.example.net", "0 issue \"ca.example.net\"")]
    [InlineData("CAA", "128 iodef \"mailto:a@b c\"", "128 iodef \"mailto:a@b c\"")]
    public void AnExpectedAnswerIsWrittenAsZoneFilesDo(string type, string written, string text)
    {
        Assert.Equal(text, DnsExpected.Parse(Enum.Parse<DnsType>(type), written).Text);
        Assert.Equal(text, DnsExpected.Parse(Enum.Parse<DnsType>(type), text).Text);
    }

    [Theory]
    [InlineData("{}", "1:1: `query` is missing: write it as in `dns: www.example.org`, or as `query: www.example.org` beside the other settings")]
    [InlineData("{ query: }", "1:10: `query` has no value: write one, or take the key out")]
    [InlineData("a..b", "1:1: `query` must be a name as DNS knows it, but `a..b` has an empty label (two dots, or one at its beginning)")]
    [InlineData("'https://example.org/ a'", "1:1: `query` must be a name as DNS knows it, but `https://example.org/ a` has a blank, a control character or a lone backslash in it")]
    [InlineData("192.0.2.7", "1:1: `query` is an IP address, which has no A records: for its name write `type: PTR` beside it")]
    [InlineData("{ query: a, type: a }", "1:19: `type` must be one of A, AAAA, CNAME, MX, NS, TXT, SOA, SRV, PTR, CAA, not `a`; did you mean `A`?")]
    [InlineData("{ query: a, type: ANY }", "1:19: `type` must be one of A, AAAA, CNAME, MX, NS, TXT, SOA, SRV, PTR, CAA, not `ANY`")]
    [InlineData("{ query: a, server: 'http://ns1' }", "1:21: `server` must be an IP address or a name, with or without a port, not `http://ns1`")]
    [InlineData("{ query: a, server: 'ns1:53', port: 53 }", "1:37: `server` names a port already: take one of the two out")]
    [InlineData("{ query: a, port: 53 }", "1:19: `port` means something with `server` only: write beside it which one to ask, or take it out")]
    [InlineData("{ query: a, ip: 4 }", "1:17: `ip` means something with `server` only: write beside it which one to ask, or take it out")]
    [InlineData("{ query: a, server: 192.0.2.1, ip: 6 }", "1:36: `ip: 6` does not fit the server's address, which is of the other kind")]
    [InlineData("{ query: a, transport: tls }", "1:24: `transport` must be one of udp, tcp, not `tls`")]
    [InlineData("{ query: a, expect: b }", "1:21: `expect` of type A must be an IPv4 address, as in 192.0.2.1, not `b`")]
    [InlineData("{ query: a, expect: 10.1 }", "1:21: `expect` of type A must be an IPv4 address, as in 192.0.2.1, not `10.1`")]
    [InlineData("{ query: a, type: AAAA, expect: 'fe80::1%eth0' }", "1:33: `expect` of type AAAA must be an IPv6 address, as in 2001:db8::1, not `fe80::1%eth0`")]
    [InlineData("{ query: a, type: MX, expect: mail.example.org }", "1:31: `expect` of type MX must be a preference and a name, as in `10 mail.example.org.`, not `mail.example.org`")]
    [InlineData("{ query: a, type: SRV, expect: 0 5 70000 a }", "1:32: `expect` of type SRV must be priority, weight, port and a name, as in `0 5 5060 sip.example.org.`, not `0 5 70000 a`")]
    [InlineData("{ query: a, type: SOA, expect: ns1. }", "1:32: `expect` of type SOA must be two names and five numbers, as in `ns1.example.org. admin.example.org. 2026112101 7200 900 1209600 300`, not `ns1.`")]
    [InlineData("{ query: a, type: CAA, expect: issue }", "1:32: `expect` of type CAA must be flags, a tag and a value, as in `0 issue \"ca.example.net\"`, not `issue`")]
    [InlineData("{ query: a, type: TXT, expect: '\"a' }", "1:32: `expect` of type TXT must be a text, with or without double quotes, not `\"a`")]
    [InlineData("{ query: a, type: NS, expect: 'a b' }", "1:31: `expect` of type NS must be a name, as in www.example.org, not `a b`")]
    [InlineData("{ query: a, expect-only: true }", "1:26: `expect-only` means something with `expect` only: write beside it what the answer must be, or take it out")]
    [InlineData("{ query: a, expct: b }", "1:13: `expct` is not a key here; did you mean `expect`?")]
    public void EachMistakeIsToldAtItsPlace(string yaml, string mistake) => Assert.Equal(["test.yaml:" + mistake], Read(yaml).Mistakes);

    [Fact]
    public void ASerialIsReadOfZonesOnly()
    {
        const string Site = "hosts: [ {{ host: a, checks: [ {{ dns: {{ query: a, type: {0} }}, degraded: serial < 1 }} ] }} ]";
        Assert.Empty(ConfigText.MistakesOf(string.Format(null, Site, "SOA")));
        Assert.Contains("serial", Assert.Single(ConfigText.MistakesOf(string.Format(null, Site, "NS"))), StringComparison.Ordinal);
    }

    [Fact]
    public void TheHostsAddressStandsForItself()
    {
        var site = ConfigText.SiteOf("hosts: [ { host: ns1, address: 192.0.2.53, checks: [ dns: { query: example.org, server: \"{address}:5353\" } ] } ]");
        var probe = Assert.IsType<DnsProbe>(Assert.Single(site.Checks).Probe);
        Assert.Equal(("192.0.2.53", 5353), (probe.Server, probe.Port));
    }

    [Fact]
    public void WhatIsFilledInIsNotShown()
    {
        var text = new YamlText("{ query: a, type: TXT, expect: \"${TOKEN}\" }", _ => "s3cret");
        var expected = Assert.Single(DnsProbe.Read(text.Fields).Expect);
        Assert.Equal(("\"s3cret\"", "${TOKEN}"), (expected.Text, expected.Shown));
    }

    [Fact]
    public void WhatIsNotKnownForWantOfSecretsIsNoMistake()
    {
        using var config = ConfigText.Of(("a.yaml", "hosts: [ { host: a, checks: [ dns: { query: \"${NAME}\", type: MX, server: \"${SERVER}\", expect: [ \"${MX}\", 10 a. ], expect-only: true } ] } ]"));
        Assert.Empty(config.Mistakes(withoutSecrets: true));
    }

    private static (DnsProbe Probe, string[] Mistakes) Read(string yaml)
    {
        var text = new YamlText(yaml);
        var probe = DnsProbe.Read(text.Fields);
        text.Fields.Close();
        return (probe, text.Mistakes);
    }
}
