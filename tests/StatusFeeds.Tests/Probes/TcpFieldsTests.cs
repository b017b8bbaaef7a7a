// The settings of the kind tcp: how they are read, and what is said of those that are wrong.
using System.Net.Sockets;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class TcpFieldsTests
{
    [Fact]
    public void APortAloneIsEnough()
    {
        var (probe, mistakes) = Read("25");
        Assert.Empty(mistakes);
        Assert.Equal(new TcpProbe { Port = 25, Hidden = probe.Hidden }, probe);
        Assert.Empty(probe.Hidden);
    }

    [Fact]
    public void EverySettingIsRead()
    {
        var (probe, mistakes) = Read("""
            port: 993
            address: fd00::2
            send: "a1 noop\r\n\0\x1B"
            expect: a1 OK
            tls: true
            server-name: mail.example.org
            verify-tls: false
            ip: 6
            """);
        Assert.Empty(mistakes);
        Assert.Equal(
            (993, "fd00::2", "a1 noop\r\n\0\u001B", "a1 OK", true, "mail.example.org", false, AddressFamily.InterNetworkV6),
            (probe.Port, probe.Address, probe.Send, probe.Expect, probe.OverTls, probe.ServerName, probe.VerifyTls, probe.Family));
    }

    [Theory]
    [InlineData("{}", "1:1: `port` is missing: write it as in `tcp: 25`, or as `port: 25` beside the other settings")]
    [InlineData("{ send: x }", "1:1: `port` is missing: write it as in `tcp: 25`, or as `port: 25` beside the other settings")]
    [InlineData("{ port: }", "1:9: `port` has no value: write one, or take the key out")]
    [InlineData("0", "1:1: `port` must be from 1 to 65535, not `0`")]
    [InlineData("65536", "1:1: `port` must be from 1 to 65535, not `65536`")]
    [InlineData("-1", "1:1: `port` must be from 1 to 65535, not `-1`")]
    [InlineData("22/tcp", "1:1: `port` must be a whole number, not `22/tcp`")]
    [InlineData("web01:22", "1:1: `port` must be a whole number, not `web01:22`")]
    [InlineData("{ port: 22, address: 'web01:22' }", "1:22: `address` must be an IP address or a name alone (the port stands under `port`), not `web01:22`")]
    [InlineData("{ port: 22, address: 'http://web01' }", "1:22: `address` must be an IP address or a name alone (the port stands under `port`), not `http://web01`")]
    [InlineData("{ port: 22, address: 10.0.0.1, ip: 6 }", "1:36: `ip: 6` does not fit the address to connect to, which is of the other kind")]
    [InlineData("{ port: 22, send: '' }", "1:19: `send` is empty: write a text, or take the key out")]
    [InlineData("{ port: 22, expect: \"\" }", "1:21: `expect` is empty: write a text, or take the key out")]
    [InlineData("{ port: 22, send: QUIT\\r\\n }", "1:19: `send`: a backslash and a letter are a line end only in double quotes: write \"PING\\r\\n\"")]
    [InlineData("{ port: 22, send: \\x00abc }", "1:19: `send`: a backslash and a letter are a line end only in double quotes: write \"PING\\r\\n\"")]
    [InlineData("{ port: 22, expect: 'OK\\n' }", "1:21: `expect`: a backslash and a letter are a line end only in double quotes: write \"PING\\r\\n\"")]
    [InlineData("{ port: 22, verify-tls: false }", "1:25: `verify-tls` means something over TLS only: write `tls: true` beside it, or take it out")]
    [InlineData("{ port: 22, server-name: a }", "1:26: `server-name` means something over TLS only: write `tls: true` beside it, or take it out")]
    [InlineData("{ port: 22, tls: true, server-name: 'a:1' }", "1:37: `server-name` must be the name (or the IP address) that the certificate is issued for, not `a:1`")]
    [InlineData("{ port: 22, tls: yes }", "1:18: `tls` must be one of true, false, not `yes`")]
    [InlineData("{ port: 22, sent: x }", "1:13: `sent` is not a key here; did you mean `send`?")]
    public void EachMistakeIsToldAtItsPlace(string yaml, string mistake) => Assert.Equal(["test.yaml:" + mistake], Read(yaml).Mistakes);

    [Theory]
    [InlineData("{ port: 22, send: 'dir C:\\new\\x' }", "dir C:\\new\\x")]
    [InlineData("{ port: 22, send: \"QUIT\\r\\n\" }", "QUIT\r\n")]
    [InlineData("{ port: 22, send: '${KEY}' }", "s3cret\\r\\n")]
    public void ABackslashThatIsMeantAsItStandsIsNoMistake(string yaml, string send)
    {
        var (probe, mistakes) = Read(yaml, _ => "s3cret\\r\\n");
        Assert.Empty(mistakes);
        Assert.Equal(send, probe.Send);
    }

    [Theory]
    [InlineData("send")]
    [InlineData("expect")]
    public void ATextIsAtMostAsLongAsTheReply(string key)
    {
        Assert.Empty(Read($"{{ port: 22, {key}: {new string('x', 65536)} }}").Mistakes);
        Assert.Equal([$"test.yaml:1:{15 + key.Length}: `{key}` must be at most 65536 bytes long"], Read($"{{ port: 22, {key}: {new string('x', 65535)}ä }}").Mistakes);
    }

    [Fact]
    public void WhatWasFilledInIsSentAndExpectedButNotShown()
    {
        var (probe, mistakes) = Read(
            "{ port: 6379, send: \"AUTH ${USER} ${KEY}\\r\\n\", expect: 'ok ${TOKEN}' }", name => name == "USER" ? "mon" : name == "KEY" ? "s3cret" : "t0ken");
        Assert.Empty(mistakes);
        Assert.Equal(("AUTH mon s3cret\r\n", "ok t0ken", "ok ***"), (probe.Send, probe.Expect, probe.ShownExpect));
        Assert.Equal(["mon", "s3cret", "t0ken"], probe.Hidden.Select(secret => secret.Reveal));
        Assert.Equal("tcp", probe.ToString());
    }

    [Fact]
    public void AMistakeInWhatWasFilledInShowsItAsWritten()
    {
        var mistake = Assert.Single(Read("{ port: '${KEY}' }", _ => "s3cret").Mistakes);
        Assert.Contains("not `${KEY}`", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutSecretsWhatIsMissingIsNoMistake()
    {
        var yaml = new YamlText("{ port: '${P}', send: '${S}', expect: '${E}', address: '${A}', tls: true, server-name: '${N}' }", withoutSecrets: true);
        TcpProbe.Read(yaml.Fields);
        yaml.Fields.Close();
        Assert.Empty(yaml.Mistakes);
    }

    [Fact]
    public void TheCatalogHasTheKindWithoutDefaultRules()
    {
        var tcp = Catalog.Kinds["tcp"];
        Assert.Empty(tcp.Defaults.Down);
        Assert.Empty(tcp.Defaults.Degraded);
        Assert.Equal(["time", "dns", "connect", "tls", "tls-days", "reply"], tcp.Defaults.Readings.Select(reading => reading.Name));
    }

    private static (TcpProbe Probe, string[] Mistakes) Read(string text, Func<string, string?>? environment = null)
    {
        var yaml = new YamlText(text, environment);
        var probe = TcpProbe.Read(yaml.Fields);
        yaml.Fields.Close();
        return (probe, yaml.Mistakes);
    }
}
