// The settings of the kind snmp: what they come to, what is wrong with them, and which rules can be written.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class SnmpFieldsTests
{
    [Fact]
    public void WithNothingToAskTheAgentIsAskedWhoItIs()
    {
        var probe = Only("- snmp");
        Assert.Equal(["sysUpTime", "sysName", "sysDescr"], probe.Oids.Select(ask => ask.Name));
        Assert.Equal((161, 1, SnmpVersion.V2c, "public"), (probe.Port, probe.Retries, probe.Login.Version, probe.Login.Community.Reveal));
    }

    [Fact]
    public void ACredentialIsJoinedByItsName()
    {
        using var config = ConfigText.Of(
            ("site.yaml", "credentials: { lab: { snmp: { version: 3, user: mon, auth: sha256, auth-password: \"${A}\", privacy: aes256c, privacy-password: \"${P}\", context: vlan-7 } } }"),
            ("a.yaml", "hosts: [ { host: a, checks: [ snmp: lab ] } ]")).Set("A", "long-enough").Set("P", "long-enough-too");
        var login = ((SnmpProbe)config.Site().Hosts["a"].Checks[0].Probe).Login;
        Assert.Equal(
            (SnmpVersion.V3, "mon", SnmpAuth.Sha256, "long-enough", SnmpPrivacy.Aes256, SnmpKeyExtension.Reeder, "long-enough-too", "vlan-7"),
            (login.Version, login.User, login.Auth, login.AuthPassword!.Reveal, login.Privacy, login.Extension, login.PrivacyPassword!.Reveal, login.Context));
        Assert.DoesNotContain("long-enough", login.ToString(), StringComparison.Ordinal);
        config.Set("P", "short");
        Assert.Equal(["site.yaml:1:127: `privacy-password` must be of 8 to 255 bytes: SNMPv3 allows no shorter one (RFC 3414)"], config.Mistakes());
    }

    [Theory]
    [InlineData("sha", SnmpAuth.Sha1)]
    [InlineData("md5", SnmpAuth.Md5)]
    [InlineData("sha224", SnmpAuth.Sha224)]
    [InlineData("sha384", SnmpAuth.Sha384)]
    [InlineData("sha512", SnmpAuth.Sha512)]
    public void AuthenticationGoesByItsUsualNames(string word, object auth) =>
        Assert.Equal(auth, Only($"- snmp: {{ version: 3, user: a, auth: {word}, auth-password: 12345678 }}").Login.Auth);

    [Fact]
    public void AnOidIsANameOrANumberWithWhatItMeans()
    {
        var probe = Only("""- snmp: { oids: { a: ifOperStatus.3, b: { oid: 1.3.6.1.4.1.9.1.0, scale: 0.1, unit: mA }, c: { oid: upsOutputSource, words: { 5: Akku } }, d: { oid: ifOperStatus.3, words: {} } } }""");
        Assert.Equal(["ifOperStatus.3", "1.3.6.1.4.1.9.1.0", "upsOutputSource.0", "ifOperStatus.3"], probe.Oids.Select(ask => ask.Object.Shown));
        Assert.Equal((0.0001, Unit.Of("A")), (probe.Oids[1].Form.Scale, probe.Oids[1].Form.Unit));
        Assert.Equal(["Akku"], probe.Oids[2].Form.Words.Values);
        Assert.Equal(SnmpKind.Number, probe.Oids[3].Form.Kind);
    }

    [Fact]
    public void WhatIsKnownOfANameHoldsForItsNumberTooAndAScaleReplacesIt()
    {
        var probe = Only("- snmp: { oids: { a: 1.3.6.1.4.1.318.1.1.12.2.3.1.1.2.1, b: { oid: rPDULoadStatusLoad.1, scale: 0.1, unit: A }, c: { oid: rPDULoadStatusLoad.1, scale: 2 } } }");
        Assert.Equal([(0.1, "A"), (0.1, "A"), (2.0, "")], probe.Oids.Select(ask => (ask.Form.Scale, ask.Form.Unit.Word)));
    }

    [Fact]
    public void RatesAreASecond()
    {
        var probe = Only("- snmp: { rates: { a: ifHCInOctets.3, b: { oid: ifHCInOctets.3, scale: 8, unit: kbit/s }, c: ifInErrors.3 } }");
        Assert.Equal([(1.0, "B/s"), (8000.0, "bit/s"), (1.0, "")], probe.Rates.Select(ask => (ask.Form.Scale, ask.Form.Unit.Word)));
    }

    [Theory]
    [InlineData("snmp: { community: \"\" }", "4:30: `community` must be of 1 to 255 bytes")]
    [InlineData("snmp: { user: mon }", "4:25: `user` is of SNMPv3: write `version: 3` beside it, or take it out")]
    [InlineData("snmp: { version: 3 }", "4:28: SNMPv3 needs a `user`")]
    [InlineData("snmp: { version: 3, user: a, community: b }", "4:51: `community` is of SNMPv1 and v2c: take it out, or write `version: 2c` in place of `version: 3`")]
    [InlineData("snmp: { version: 3, user: a, auth: md5 }", "4:46: `auth` needs `auth-password`")]
    [InlineData("snmp: { version: 3, user: a, auth-password: 12345678 }", "4:55: `auth-password` needs `auth`: write which one the agent has for this user, as in `auth: sha256`")]
    [InlineData("snmp: { version: 3, user: a, auth: md5, auth-password: 1234567 }", "4:66: `auth-password` must be of 8 to 255 bytes: SNMPv3 allows no shorter one (RFC 3414)")]
    [InlineData("snmp: { version: 3, user: a, privacy: aes, privacy-password: 12345678 }", "4:49: `privacy` needs `auth` and `auth-password` too: SNMPv3 encrypts only what it authenticates")]
    [InlineData("snmp: { version: 3, user: a, auth: sha2, auth-password: 12345678 }", "4:46: `auth` must be one of none, md5, sha, sha1, sha224, sha256, sha384, sha512, not `sha2`; did you mean `sha`?", "4:67: `auth-password` needs `auth`: write which one the agent has for this user, as in `auth: sha256`")]
    [InlineData("snmp: { version: 3, user: a-user-with-a-name-of-more-than-32-bytes }", "4:37: `user` must be of 1 to 32 bytes")]
    [InlineData("snmp: { version: 4 }", "4:28: `version` must be one of 2c, 3, 1, not `4`; did you mean `3`?")]
    [InlineData("snmp: { retries: 99 }", "4:28: `retries` must be from 0 to 10, not `99`")]
    [InlineData("snmp: { address: \"10.0.0.1:161\" }", "4:28: `address` must be an IP address or a name alone (the port stands under `port`), not `10.0.0.1:161`")]
    [InlineData("snmp: { oids: { } }", "4:25: `oids` is empty: write names and what to read for each, or take it out")]
    [InlineData("snmp: { oids: { a: ifInOctet.3 } }", "4:30: `ifInOctet` is not a name that is known here; did you mean `ifInOctets`?; any value can be written by its number, as in 1.3.6.1.2.1.1.3.0")]
    [InlineData("snmp: { oids: { a: { scale: 2 } } }", "4:30: `oid` is missing: write a name as in `ifOperStatus.3`, or a number as in 1.3.6.1.2.1.2.2.1.8.3")]
    [InlineData("snmp: { oids: { a: { oid: sysUpTime, scale: 0 } } }", "4:55: `scale` must be a number other than 0, such as 0.1, not `0`")]
    [InlineData("snmp: { oids: { a: { oid: sysUpTime, unit: \"5 A\" } } }", "4:54: `unit` must be a few letters or signs such as A, mV, % or bit/s, not `5 A`")]
    [InlineData("snmp: { oids: { a: { oid: sysUpTime, words: { up: 1 } } } }", "4:55: `words` says what a whole number means, as in `words: { 5: battery }`; `up` is none")]
    [InlineData("snmp: { oids: { a: { oid: sysUpTime, scale: 2, words: { 1: up } } } }", "4:55: `scale` is of a number, and `words` make words of the numbers: take one of them out")]
    [InlineData("snmp: { oids: { \"a > b\": sysUpTime } }", "4:36: `a > b` cannot be a reading's name: rules could not be written for it, as > < = ! * mean something there")]
    [InlineData("snmp: { oids: { a contains: sysUpTime } }", "4:39: `a contains` cannot be a reading's name: rules could not be written for it, as contains, lacks, matches are operators there")]
    [InlineData("snmp: { oids: { a: sysUpTime }, rates: { a: ifInErrors.1 } }", "4:55: another reading of this check is called `a` too: give one of them another name")]
    [InlineData("snmp: { rates: { a: ifOperStatus.1 } }", "4:31: ifOperStatus.1 does not count anything, so it has no rate: read it under `oids`")]
    [InlineData("snmp: { rates: { a: { oid: ifInErrors.1, words: { 1: b } } } }", "4:52: `words` is not a key here")]
    [InlineData("snmp: { walk: { a: { oid: ifOperStatus, as: max } } }", "4:55: ifOperStatus is no number, so it has no max, min or sum: write `as: each` or `as: count`")]
    [InlineData("snmp: { walk: { a: { oid: ifMtu, as: sum, label: ifName } } }", "4:60: `label` names the readings of `as: each`: write that beside it, or take it out")]
    [InlineData("snmp: { walk: { a: { oid: ifMtu, as: all } } }", "4:48: `as` must be one of max, min, sum, count, each, not `all`")]
    [InlineData("snmp: { walk: { a: ifOperStatus } }", "4:30: ifOperStatus is no number, so it has no max, min or sum: write `as: each` or `as: count`")]
    [InlineData("snmp: { presets: [ port ] }", "4:28: there is no preset `port`: there are interfaces, host-resources, ups, pdu")]
    [InlineData("snmp: { presets: interface }", "4:28: there is no preset `interface`: there are interfaces, host-resources, ups, pdu; did you mean `interfaces`?")]
    [InlineData("snmp: { presets: ups, interfaces: Gi1 }", "4:45: `interfaces` says which of them the preset reads: write `presets: [interfaces]` beside it, or take it out")]
    [InlineData("snmp: { presets: ups, oids: { charge: sysUpTime } }", "4:49: another reading of this check is called `charge` too: give one of them another name")]
    public void AWrongSettingIsAMistakeAtItsPlace(string check, params string[] mistakes) => Assert.Equal(mistakes, Mistakes($"{{ {check} }}"));

    [Theory]
    [InlineData("oids: { a: ifOperStatus.3 }", "a != up")]
    [InlineData("oids: { a: laLoad.1 }", "a > 4")]
    [InlineData("oids: { a: sysUpTime }", "a < 1h")]
    [InlineData("oids: { a: rPDULoadStatusLoad.1 }", "a > 500 mA")]
    [InlineData("oids: { a: 1.3.6.1.4.1.9.1.0 }", "a > 5 A")]
    [InlineData("oids: { a: 1.3.6.1.4.1.9.1.0 }", "a contains b")]
    [InlineData("oids: { a: { oid: upsOutputSource, words: { 5: battery } } }", "a == battery")]
    [InlineData("rates: { a: { oid: ifHCInOctets.3, scale: 8, unit: bit/s } }", "a > 900 Mbit/s")]
    [InlineData("rates: { a: ifHCInOctets.3 }", "a > 1 MB/s")]
    [InlineData("walk: { a: { oid: ifOperStatus, as: each, label: ifName } }", "a Gi0/1 != up")]
    [InlineData("walk: { a: { oid: ifOperStatus, as: each, label: ifName } }", "a * == down")]
    [InlineData("walk: { a: { oid: bgpPeerState, as: each } }", "a.192.0.2.1 != established")]
    [InlineData("walk: { a: { oid: bgpPeerState, as: count } }", "a < 2")]
    [InlineData("walk: { a: { oid: ciscoEnvMonTemperatureStatusValue, as: max } }", "a > 60 °C")]
    [InlineData("presets: [interfaces]", "in eth0 > 900 Mbit/s")]
    [InlineData("presets: [ups]", "runtime < 10m")]
    [InlineData("presets: [host-resources]", "disk / > 95%")]
    public void ARuleCanBeWrittenAsOneThinks(string settings, string rule) => Assert.Empty(Mistakes($"{{ snmp: {{ {settings} }}, down: \"{rule}\" }}"));

    [Theory]
    [InlineData("oids: { a: ifOperStatus.3 }", "a != 1", "a is one of up, down, testing, unknown, dormant, notPresent, lowerLayerDown, never `1`")]
    [InlineData("oids: { a: ifOperStatus.3 }", "a == dwon", "a is one of up, down, testing, unknown, dormant, notPresent, lowerLayerDown, never `dwon`; did you mean `down`?")]
    [InlineData("oids: { load: laLoad.1 }", "laod > 4", "there is no reading `laod` here; did you mean `load`?")]
    [InlineData("oids: { a: sysUpTime }", "a > 5", "a is a time: write 5s or 500ms (units: ns us ms s m h d)")]
    [InlineData("oids: { a: rPDULoadStatusLoad.1 }", "a > 5 V", "a is in A: write 5 A")]
    [InlineData("walk: { a: { oid: bgpPeerState, as: each } }", "a 1 != established", "there is no reading `a 1` here; there are a.*")]
    [InlineData("presets: [interfaces]", "stats eth0 != up", "there is no reading `stats eth0` here; there are status *, in *, out *, in-errors *, out-errors *")]
    public void ARuleThatCanNeverHoldIsAMistake(string settings, string rule, string mistake) =>
        Assert.Equal(mistake, Assert.Single(Mistakes($"{{ snmp: {{ {settings} }}, down: \"{rule}\" }}")).Split(": ", 2)[1]);

    [Fact]
    public void APresetsRulesStandUntilARuleNamesTheSameReading()
    {
        var check = ConfigText.SiteOf("hosts: [ { host: a, checks: [ { snmp: { presets: [ups, interfaces] }, degraded: [ status * == down, source != normal ], down: [] } ] } ]").Hosts["a"].Checks[0];
        Assert.Equal(["status * == down", "source != normal", "battery == fault", "replace-battery == yes"], check.Degraded.Select(rule => rule.ToString()));
        Assert.Empty(check.Down);
    }

    [Fact]
    public void WithoutItsSecretsNothingCanBeWrongWithThem()
    {
        using var config = ConfigText.Of(("a.yaml", "hosts: [ { host: a, checks: [ snmp: { version: 3, user: \"${U}\", auth: sha, auth-password: \"${A}\", oids: { a: \"${O}\" } } ] } ]"));
        Assert.Empty(config.Mistakes(withoutSecrets: true));
        Assert.Equal(3, config.Mistakes().Length);
    }

    [Fact]
    public void AnySettingsAtAllAreReadOrAreMistakes()
    {
        var random = new Random(20261121);
        string[] words =
        [
            "oids", "rates", "walk", "presets", "version", "3", "2c", "user", "auth", "sha256", "words", "oid", "as", "max", "label", "scale", "unit", "ifOperStatus.3", "1.3.6.1", "{", "}", "[", "]", ":", ",", "\"", "~",
            "*", "ups", "interfaces", "${X}", "-1", "999999999999", "port", "a", "1.3.6.1.4294967296.0", "ifName..", "nsExtendResult.\"", "é",
        ];
        for (var i = 0; i < 2_000; i++)
        {
            var text = "{ " + string.Join(' ', Enumerable.Range(0, random.Next(1, 25)).Select(_ => words[random.Next(words.Length)])) + " }";
            var yaml = new YamlText(text, withoutSecrets: i % 2 == 0);
            Assert.NotNull(SnmpProbe.Read(yaml.Fields).Own);
            yaml.Fields.Close();
        }
    }

    private static SnmpProbe Only(string check) => (SnmpProbe)Assert.Single(ConfigText.SiteOf($"hosts:\n  - host: web01\n    checks:\n      {check}").Hosts["web01"].Checks).Probe;

    private static string[] Mistakes(string check) => ConfigText.MistakesOf($"hosts:\n  - host: web01\n    checks:\n      - {check}");
}
