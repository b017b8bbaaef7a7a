// Checks: kinds, rhythm, rules and their defaults, credentials, profiles and placeholders.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class CheckTests
{
    [Fact]
    public void EveryKeyOfACheckIsRead()
    {
        var check = Only("- { http: /health, name: front door, every: 5m, timeout: 20s, fail-after: 3, recover-after: 1, retry-every: 30s, at-worst: degraded }");
        Assert.Equal(("web01", "front door", "http"), (check.Host, check.Name, check.Kind));
        Assert.Equal((300, 20, 3, 1, 30), (check.Every.TotalSeconds, check.Timeout.TotalSeconds, check.FailAfter, check.RecoverAfter, check.RetryEvery.TotalSeconds));
        Assert.Equal(Status.Degraded, check.AtWorst);
        Assert.Equal("/health", Assert.IsType<HttpProbe>(check.Probe).Url);
    }

    [Fact]
    public void SettingsMayStandInAMappingOrAsOneValue()
    {
        Assert.Equal("/a", ((HttpProbe)Only("- http: /a").Probe).Url);
        var probe = (HttpProbe)Only("- http: { url: /b, method: HEAD, verify-tls: false }").Probe;
        Assert.Equal(("/b", HttpMethod.Head, false), (probe.Url, probe.Method, probe.VerifyTls));
    }

    [Theory]
    [InlineData("every: 5s", 5, 5, 5)]
    [InlineData("every: 12s", 12, 10, 12)]
    [InlineData("every: 2m", 120, 10, 15)]
    [InlineData("every: 12s, timeout: 12s", 12, 12, 12)]
    [InlineData("every: 20s, retry-every: 60s", 20, 10, 20)]
    [InlineData("retry-every: 1s", 60, 10, 1)]
    public void TimeoutAndRetryAreNeverSlowerThanEvery(string rhythm, int every, int timeout, int retry)
    {
        var check = Only($"- {{ http: /, {rhythm} }}");
        Assert.Equal((every, timeout, retry), (check.Every.TotalSeconds, check.Timeout.TotalSeconds, check.RetryEvery.TotalSeconds));
    }

    [Fact]
    public void TheKindsDefaultRulesStandUnlessTheCheckNamesTheSameReading()
    {
        Assert.Equal(("status >= 400*", "tls-days < 14*"), Rules("- http: /"));
        Assert.Equal(("status != 200", "tls-days < 14*"), Rules("- { http: /, down: status != 200 }"));
        Assert.Equal(("time > 5 s, body lacks ready, status >= 400*", "tls-days < 14*"), Rules("- { http: /, down: [ time > 5s, body lacks ready ] }"));
        Assert.Equal(("status >= 400*", "tls-days < 30, time > 150 ms"), Rules("- { http: /, degraded: [ tls-days < 30, time > 150ms ] }"));
        Assert.Equal(("status >= 400*", "status == 302, tls-days < 14*"), Rules("- { http: /, degraded: status == 302 }"));
        Assert.Equal(("", "tls-days < 14*"), Rules("- { http: /, down: [] }"));
        Assert.Equal(("", ""), Rules("- { http: /, down: [], degraded: [] }"));
    }

    [Theory]
    [InlineData("- { http: /, every: 10s, timeout: 15s }", "4:41: `timeout` must not be longer than `every`: `15s` is more than `10s`")]
    [InlineData("- { http: /, timeout: 2m }", "4:29: `timeout` must not be longer than `every`: `2m` is more than `1m`")]
    [InlineData("- { http: /, every: 500ms }", "4:27: `every` must be from 1s to 365d, not `500ms`")]
    [InlineData("- { http: /, every: 1500ms }", "4:27: `every` must be in whole seconds, not `1500ms`")]
    [InlineData("- { http: /, retry-every: 1.5s }", "4:33: `retry-every` must be in whole seconds, not `1.5s`")]
    [InlineData("- { http: /, fail-after: 101 }", "4:32: `fail-after` must be from 1 to 100, not `101`")]
    [InlineData("- { http: /, at-worst: unknown }", "4:30: `at-worst` must be one of degraded, down, not `unknown`")]
    [InlineData("- { http: /, at-worst: donw }", "4:30: `at-worst` must be one of degraded, down, not `donw`; did you mean `down`?")]
    [InlineData("- { http: /, name: \"\" }", "4:26: `name` must be one line of at most 64 characters, not ``")]
    [InlineData("- { http: /, evry: 5s }", "4:20: `evry` is not a key here; did you mean `every`?")]
    [InlineData("- { http: /, down: [ time > 5 ] }", "4:28: time is a time: write 5s or 500ms (units: ns us ms s m h d)")]
    [InlineData("- { http: /, down: [ 5, tiem > 5s ] }", "4:28: `5` has no operator: write READING OP VALUE, as in `time > 5s`; the operators are > >= < <= == != contains lacks matches `not matches`", "4:31: there is no reading `tiem` here; did you mean `time`?")]
    [InlineData("- { http: /, down: { status: 5 } }", "4:26: `down` must be a text or a list of texts, not a mapping")]
    [InlineData("- { http: /, down: }", "4:26: `down` has no value: write one, or take the key out")]
    [InlineData("- { htpp: /, every: 5s }", "4:11: `htpp` is not a kind of check; there is KINDS; did you mean `http`?")]
    [InlineData("- { every: 5s }", "4:9: a check needs its kind, as in `http: /health`; there is KINDS")]
    [InlineData("- [http]", "4:9: a check needs its kind, as in `http: /health`; there is KINDS")]
    [InlineData("- tcp: 22/tcp", "4:14: `port` must be a whole number, not `22/tcp`")]
    [InlineData("- tcp", "4:9: `port` is missing: write it as in `tcp: 25`, or as `port: 25` beside the other settings")]
    [InlineData("- snmp: a", "4:15: there is no credential `a` for snmp in site.yaml")]
    [InlineData("- ipmi: a", "4:15: there is no credential `a` for ipmi in site.yaml")]
    [InlineData("- ipmi", "4:9: `user` is missing: write the BMC's user, as in `ipmi: { user: monitor, password: \"${BMC}\" }`, or name a credential")]
    [InlineData("- ipmi: { user: a }", "4:15: `password` is missing")]
    [InlineData("- ipmi: { user: a, password: b, credential: c }", "4:51: there is no credential `c` for ipmi in site.yaml")]
    [InlineData("- ipmi: { user: a, password: 123456789012345678901 }", "4:36: `password` must be of at most 20 bytes: IPMI has no room for more")]
    [InlineData("- ipmi: { user: seventeen_letters, password: b }", "4:23: `user` must be of at most 16 bytes: IPMI has no room for more")]
    [InlineData("- ipmi: { user: '', password: b }", "4:23: `user` is empty, which is the anonymous login: write the BMC's user, or `anonymous: true` in its place")]
    [InlineData("- ipmi: { user: a, password: b, anonymous: true }", "4:50: `anonymous` is the login without a user: take `user` out, or `anonymous`")]
    [InlineData("- ipmi: { user: a, password: b, key: 0xzz }", "4:44: `key` is the BMC's K_g: a text of 1 to 20 bytes, or `0x` and two hexadecimal digits for each")]
    [InlineData("- ipmi: { user: a, password: b, cipher-suite: best }", "4:53: `cipher-suite` must be one of auto, 17, 3, 16, 15, 2, 1, 0, not `best`")]
    [InlineData("- ipmi: { user: a, password: b, address: 10.0.0.1:623 }", "4:48: `address` must be an IP address or a name alone (the port stands under `port`), not `10.0.0.1:623`")]
    [InlineData("- ipmi: { user: a, password: b, sensors: [ Fan 1, '' ] }", "4:48: `sensors` has an empty name: write the names of sensors, as in `sensors: [ Fan *, CPU1 Temp ]`, or take it out")]
    [InlineData("- { http: /, ping: }", "4:20: a check has one kind, and this one is `http`: make `ping` a check of its own")]
    [InlineData("- http: { url: /, proxy: 'p:3128' }", "4:32: `proxy` must be as in http://10.0.0.1:3128 or http://user:password@proxy.example.org:3128, not `p:3128`")]
    [InlineData("- { http: /, down: [ json.queue >, 'json. > 5', 'json.a[x] == 1', json.a > 5s, 'jsn.a > 5' ] }", "4:28: `json.queue >` has nothing after its operator: write READING OP VALUE, as in `time > 5s`", "4:42: `json.`: `.` is no step of a path: write .member, [0], [*], .* or [\"odd.name\"]", "4:55: `json.a[x]`: `[x]` is no step of a path: write .member, [0], [*], .* or [\"odd.name\"]", "4:73: json.a is a text without a unit: compare it with a plain number", "4:86: there is no reading `jsn.a` here; there are status, time, dns, connect, tls, first-byte, body-size, http-version, tls-days, body")]
    [InlineData("- http: { url: /, metod: GET }", "4:25: `metod` is not a key here; did you mean `method`?")]
    [InlineData("- http: { url: /, credential: nobody }", "4:37: there is no credential `nobody` for http in site.yaml")]
    public void AWrongCheckIsAMistakeAtItsPlace(string check, params string[] mistakes) =>
        Assert.Equal(
            mistakes.Select(mistake => mistake.Replace("KINDS", string.Join(", ", Catalog.Kinds.Keys.Order(StringComparer.Ordinal)), StringComparison.Ordinal)),
            ConfigText.MistakesOf($"hosts:\n  - host: web01\n    checks:\n      {check}"));

    [Fact]
    public void ChecksOfOneHostHaveDifferentNames()
    {
        Assert.Equal(
            ["5:9: `web01` has this check twice; give one a `name` of its own (the other is in line 4)"],
            ConfigText.MistakesOf("hosts:\n  - host: web01\n    checks:\n      - http: /a\n      - http: /b\n      - { http: /c, name: c }"));
    }

    [Fact]
    public void ACredentialLendsItsUserAndPassword()
    {
        using var config = ConfigText.Of(
            ("site.yaml", "credentials: { intranet: { http: { user: mon, password: \"${PW}\" } } }"),
            ("a.yaml", "hosts: [ { host: a, checks: [ http: { url: /, credential: intranet } ] } ]"),
            ("b.yaml", "hosts: [ { host: b, checks: [ http: { url: /, credential: intrnet } ] } ]"),
            ("c.yaml", "hosts: [ { host: c, checks: [ http: { url: /, user: me, credential: intranet } ] } ]"));
        config.Set("PW", "hunter2");
        Assert.Equal(
            [
                "b.yaml:1:59: there is no credential `intrnet` for http in site.yaml; did you mean `intranet`?",
                "c.yaml:1:47: `user` is given by the credential already: take one of them out",
            ],
            config.Mistakes());

        File.Delete(Path.Combine(config.Folder, "b.yaml"));
        File.Delete(Path.Combine(config.Folder, "c.yaml"));
        var probe = (HttpProbe)Assert.Single(config.Site().Checks).Probe;
        Assert.Equal(("mon", "hunter2"), (probe.User, probe.Password!.Reveal));
    }

    [Theory]
    [InlineData("snmp: { community: c }", false)]
    [InlineData("snmp: { community: c }, at-worst: down }, { http: /", false)]
    [InlineData("snmp: { community: c } }, { http: /", true)]
    [InlineData("snmp: { community: c } }, { ping: ", true)]
    [InlineData("snmp: { community: c } }, { exec: true", false)]
    [InlineData("http: / }, { snmp: { community: c }", false)]
    public void WhatOnlyTellsHowAHostIsMakesItAtWorstDegradedWhereSomethingSaysWhetherItServes(string checks, bool isMild) =>
        Assert.Equal(isMild ? Status.Degraded : Status.Down, ConfigText.SiteOf($"hosts: [ {{ host: a, checks: [ {{ {checks} }} ] }} ]").Hosts["a"].Checks[0].AtWorst);

    [Fact]
    public void ProfilesAddTheirChecksAndKeysAndTheHostsOwnWin()
    {
        var site = ConfigText.SiteOf("""
            profiles:
              linux:
                labels: { os: linux, team: ops }
                behind: [ sw1 ]
                checks: [ { http: "http://{host}:9100/metrics", name: exporter }, http: /linux ]
              web:
                name: "web server {host}"
                checks: [ { http: "https://{host}.{labels.zone}.example.org/", every: 30s } ]
            hosts:
              - { host: sw1, checks: [ http: / ] }
              - { host: web01, use: [linux, web], labels: { zone: dmz, team: web } }
              - { host: web02, use: linux, behind: [], labels: { zone: lan }, checks: [ { http: "http://{address}/own", every: 5m } ], address: 10.0.0.2 }
            """);
        var first = site.Hosts["web01"];
        Assert.Equal("web server web01", first.Name);
        Assert.Equal(["sw1"], first.Behind);
        Assert.Equal(["os=linux", "team=web", "zone=dmz"], first.Labels.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(
            ["exporter http://web01:9100/metrics 60", "http https://web01.dmz.example.org/ 30"],
            first.Checks.Select(check => $"{check.Name} {((HttpProbe)check.Probe).Url} {check.Every.TotalSeconds}"));

        var second = site.Hosts["web02"];
        Assert.Empty(second.Behind);
        Assert.Equal(
            ["exporter http://web02:9100/metrics 60", "http http://10.0.0.2/own 300"],
            second.Checks.Select(check => $"{check.Name} {((HttpProbe)check.Probe).Url} {check.Every.TotalSeconds}"));
    }

    [Fact]
    public void AProfileMayGiveTheAddress()
    {
        var site = ConfigText.SiteOf("""
            profiles: { lan: { address: "{host}.{labels.zone}.lan", checks: [ http: "http://{address}:8080/" ] } }
            hosts: [ { host: web01, use: lan, labels: { zone: a } } ]
            """);
        Assert.Equal("web01.a.lan", site.Hosts["web01"].Address);
        Assert.Equal("http://web01.a.lan:8080/", ((HttpProbe)site.Hosts["web01"].Checks[0].Probe).Url);
    }

    [Fact]
    public void BracesThatAreNoPlaceholdersStayAsTheyAre()
    {
        var check = Only("- http: { url: /, body: '{\"a\": {x}, \"b\": \"{host}\"}', method: POST }");
        Assert.Equal("{\"a\": {x}, \"b\": \"web01\"}", ((HttpProbe)check.Probe).Body);
    }

    [Fact]
    public void ALabelThatIsNotThereIsAMistake() =>
        Assert.Equal(
            ["1:62: `web01` has no label `rck`; did you mean `rack`?"],
            ConfigText.MistakesOf("hosts: [ { host: web01, labels: { rack: R4 }, checks: [http: \"http://{labels.rck}/\"] } ]"));

    [Fact]
    public void ProfilesThatNobodyUsesAreReadForTheirMistakesToo() =>
        Assert.Equal(
            [
                "2:26: `colour` is not a key here",
                "3:10: a profile cannot have `host`",
                "4:57: `every` must be a duration such as 150ms, 30s, 5m, 2h or 90d, not `soon`",
                "5:6: the profile `d` must hold keys of a host, such as `checks:`, not a list",
            ],
            ConfigText.MistakesOf(ConfigText.Web01 + """

                profiles: { a: { x-b: 1, colour: red },
                    c: { host: x },
                    e: { checks: [ { http: "http://{labels.x}/", every: soon } ] },
                  d: [] }
                """));

    [Fact]
    public void AProfileIsDefinedOnce()
    {
        using var config = ConfigText.Of(
            ("site.yaml", "profiles: { web: { checks: [ http: / ] } }"), ("a.yaml", "profiles: { web: { } }\nhosts: [ { host: a, use: web } ]"));
        Assert.Equal(["a.yaml:1:13: the profile `web` is here twice; the other is at site.yaml:1:13"], config.Mistakes());
    }

    [Fact]
    public void ARuleMayTakeANumberFromOutsideButNoText()
    {
        using var config = ConfigText.Of(("a.yaml", "hosts: [ { host: a, checks: [ { http: /, down: [ \"time > ${LIMIT}\", \"body lacks ${TOKEN}\" ] } ] } ]"));
        config.Set("LIMIT", "5s").Set("TOKEN", "hunter2");
        Assert.Equal(
            ["a.yaml:1:69: `body lacks ${TOKEN}`: feeds and pages tell the text of a rule, so it must not hold `${...}`; write the text itself"],
            config.Mistakes());
    }

    private static Check Only(string checks) => Assert.Single(ConfigText.SiteOf($"hosts:\n  - host: web01\n    checks:\n      {checks}").Checks);

    private static (string Down, string Degraded) Rules(string checks)
    {
        var check = Only(checks);
        return (Words(check.Down), Words(check.Degraded));

        static string Words(IEnumerable<Rule> rules) => string.Join(", ", rules.Select(rule => rule + (rule.IsDefault ? "*" : "")));
    }
}
