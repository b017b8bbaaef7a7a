// site.yaml: its keys, their defaults, and what it may not hold.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class SiteFileTests
{
    [Fact]
    public void WithoutSiteYamlEverythingHasADefault()
    {
        var site = ConfigText.SiteOf(ConfigText.Web01);
        Assert.Equal("StatusFeeds", site.Title);
        Assert.Equal("http://localhost:8080", site.Url);
        Assert.Equal("http://127.0.0.1:8080/", Assert.Single(site.Listen).Address.AbsoluteUri);
        Assert.Null(site.Authority);
        Assert.Equal("statusfeeds.db", site.Database.Reveal);
        Assert.Equal(TimeZoneInfo.Utc, site.Zone);
        Assert.Equal(TimeSpan.FromMinutes(5), site.StoppedAfter);
        var check = Assert.Single(site.Checks);
        Assert.Equal((60, 10, 2, 2, 15), (check.Every.TotalSeconds, check.Timeout.TotalSeconds, check.FailAfter, check.RecoverAfter, check.RetryEvery.TotalSeconds));
    }

    [Fact]
    public void EveryKeyOfTheSiteIsRead()
    {
        using var config = ConfigText.Of(("web01.yaml", ConfigText.Web01), ("cert.pem", ""), ("key.pem", ""), ("site.yaml", """
            title: Example Corp
            url: https://status.example.org/ops/
            listen: [ "http://127.0.0.1:8080", "https://0.0.0.0:8443", "http://[::1]:80" ]
            certificate: cert.pem
            key: key.pem
            authority: status.example.org,2026
            database: postgres://user:${PW}@db/status
            timezone: Europe/Berlin
            stopped-after: 30m
            access: { read: anyone }
            defaults: { every: 5m, timeout: 1s, fail-after: 3, recover-after: 4, retry-every: 20s }
            """));
        var site = config.Set("PW", "hunter2").Site();

        Assert.Equal("Example Corp", site.Title);
        Assert.Equal("https://status.example.org/ops", site.Url);
        Assert.Equal(["http://127.0.0.1:8080/", "https://0.0.0.0:8443/", "http://[::1]/"], site.Listen.Select(listener => listener.Address.AbsoluteUri));
        Assert.Equal((Path.Combine(config.Folder, "cert.pem"), Path.Combine(config.Folder, "key.pem")), (site.Listen[1].Certificate, site.Listen[1].Key));
        Assert.Null(site.Listen[0].Certificate);
        Assert.Equal("status.example.org,2026", site.Authority);
        Assert.Equal("postgres://user:hunter2@db/status", site.Database.Reveal);
        Assert.Equal("Europe/Berlin", site.Zone.Id);
        Assert.Equal(TimeSpan.FromMinutes(30), site.StoppedAfter);
        var check = Assert.Single(site.Checks);
        Assert.Equal((300, 1, 3, 4, 20), (check.Every.TotalSeconds, check.Timeout.TotalSeconds, check.FailAfter, check.RecoverAfter, check.RetryEvery.TotalSeconds));
    }

    [Fact]
    public void StoppedLookingIsNeverSaidBeforeThreeOfTheShortestIntervals()
    {
        using var config = ConfigText.Of(("site.yaml", "stopped-after: 5s"), ("shop.yaml", """
            hosts: [ { host: a, checks: [ { http: /, every: 2m } ] }, { host: b, checks: [ { http: /, every: 30s } ] } ]
            """));
        Assert.Equal(TimeSpan.FromSeconds(90), config.Site().StoppedAfter);
    }

    [Theory]
    [InlineData("postgres://u:p@h/d")]
    [InlineData("postgresql://h/d")]
    [InlineData("data/status.db")]
    public void TheDatabaseIsAFileOrPostgreSql(string database) => Assert.Empty(ConfigText.MistakesOf($"database: {database}", "site.yaml"));

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.9.9.9:80")]
    [InlineData("http://localhost:80")]
    [InlineData("http://[::1]:80")]
    public void LoopbackNeedsNoLeave(string listen)
    {
        Assert.Empty(ConfigText.MistakesOf($"listen: \"{listen}\"", "site.yaml"));
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://10.1.2.3:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://[fd00::1]:8080")]
    public void BeyondLoopbackTheSiteMustSayWhoMayRead(string listen)
    {
        Assert.Equal(
            [
                $"1:9: `{listen}` can be reached from beyond this machine: say who may read, by `access: {{ read: [ {{ user: noc, password: ... }} ] }}`, "
                + "or `access: { read: anyone }` if everyone may; or listen on 127.0.0.1",
            ],
            ConfigText.MistakesOf($"listen: \"{listen}\"", "site.yaml"));
        Assert.Empty(ConfigText.MistakesOf($"listen: \"{listen}\"\naccess: {{ read: anyone }}", "site.yaml"));
    }

    [Theory]
    [InlineData("listen: 127.0.0.1:8080", "1:9: `listen` takes http:// or https:// with an IP address or localhost, and a port, as in http://127.0.0.1:8080; not `127.0.0.1:8080`")]
    [InlineData("listen: http://example.org", "1:9: `listen` takes http:// or https:// with an IP address or localhost, and a port, as in http://127.0.0.1:8080; not `http://example.org`")]
    [InlineData("listen: [ \"http://127.0.0.1:1\", \"http://127.0.0.1:1\" ]", "1:33: `http://127.0.0.1:1` is here twice")]
    [InlineData("listen: []", "1:9: `listen` needs an address such as http://127.0.0.1:8080")]
    [InlineData("listen: https://127.0.0.1:1", "1:9: https needs `certificate:` and `key:` (PEM files) in site.yaml")]
    [InlineData("url: status.example.org", "1:6: `url` must be how users reach this site, as in https://status.example.org, without user, query or fragment; not `status.example.org`")]
    [InlineData("url: https://a/?b", "1:6: `url` must be how users reach this site, as in https://status.example.org, without user, query or fragment; not `https://a/?b`")]
    [InlineData("authority: example.org", "1:12: `authority` must be a domain of yours and a date when it was yours (RFC 4151), as in status.example.org,2026; not `example.org`")]
    [InlineData("database: mysql://u:hunter2@h/d", "1:11: `database` must be the name of a file, or postgres://user:password@host/database")]
    [InlineData("timezone: Europe/Berln", "1:11: there is no time zone `Europe/Berln` on this machine: write a name such as Europe/Berlin; did you mean `Europe/Berlin`?")]
    [InlineData("stopped-after: 10ms", "1:16: `stopped-after` must be from 1s to 365d, not `10ms`")]
    [InlineData("titel: x", "1:1: `titel` is not a key here; did you mean `title`?")]
    [InlineData("hosts: []", "1:1: `hosts` does not belong in site.yaml: put it in a file of its own beside it")]
    [InlineData("defaults: { every: 1500ms }", "1:20: `every` must be in whole seconds, not `1500ms`")]
    [InlineData("defaults: { evry: 5s }", "1:13: `evry` is not a key here; did you mean `every`?")]
    [InlineData("defaults: { fail-after: 0 }", "1:25: `fail-after` must be from 1 to 100, not `0`")]
    [InlineData("witnesses: [web1]", "1:13: there is no host `web1`; did you mean `web01`?")]
    [InlineData("tell: check", "1:7: `tell` must be one of status, checks, not `check`; did you mean `checks`?")]
    [InlineData("export: 3", "1:9: `export` must be the folder into which feeds and pages are written, not `3`: write `./` before it if it is called so")]
    [InlineData("export: { folder: true }", "1:19: `export` must be the folder into which feeds and pages are written, not `true`: write `./` before it if it is called so")]
    [InlineData("application-entry: yes", "1:20: `application-entry` must be one of true, false, not `yes`")]
    [InlineData("flapping: { changes: 1 }", "1:22: `changes` must be from 2 to 100, not `1`")]
    [InlineData("flapping: { within: 8d }", "1:21: `within` must be from 1s to 7d, not `8d`")]
    [InlineData("retention: { changes: 30d }", "1:23: `changes` must be from 31d to 3650d, not `30d`")]
    [InlineData("retention: { readings: 1h }", "1:24: `readings` must be from 1d to 30d, not `1h`")]
    [InlineData("retention: { rollups: 4000d }", "1:23: `rollups` must be from 1d to 3650d, not `4000d`")]
    [InlineData("retention: { readings: 5d, rollups: 4d }", "1:37: `rollups` must be at least as long as `readings` (5d)")]
    [InlineData("retention: { chnges: 400d }", "1:14: `chnges` is not a key here; did you mean `changes`?")]
    [InlineData("flapping: { clam: 5m }", "1:13: `clam` is not a key here; did you mean `calm`?")]
    [InlineData("trusted-proxies: [ 10.0.0.0/8, proxy1 ]", "1:32: `trusted-proxies` takes an IP address, or a network such as 10.0.0.0/8, not `proxy1`")]
    [InlineData("[ title ]", "1:1: here must be `key: value` pairs, not a list")]
    public void AWrongValueIsAMistakeAtItsPlace(string text, string mistake) =>
        Assert.Equal([mistake], ConfigText.MistakesOf(text, "site.yaml"));

    [Theory]
    [InlineData("credentials: { web: { http: { user: a } } }", "1:16: the credential `web` needs `http: { user: ..., password: ... }` or `http: { token: ... }` or `http: { certificate: ..., key: ... }`")]
    [InlineData("credentials: { web: { } }", "1:16: the credential `web` needs `http: { user: ..., password: ... }` or `http: { token: ... }` or `http: { certificate: ..., key: ... }` or `ipmi: { user: ..., password: ... }` or `snmp: { version: 3, user: ..., auth: sha256, auth-password: ..., privacy: aes128, privacy-password: ... }` or `snmp: { community: ... }`")]
    [InlineData("credentials: { web: { htp: { user: a, password: b } } }", "1:16: the credential `web` needs `http: { user: ..., password: ... }` or `http: { token: ... }` or `http: { certificate: ..., key: ... }` or `ipmi: { user: ..., password: ... }` or `snmp: { version: 3, user: ..., auth: sha256, auth-password: ..., privacy: aes128, privacy-password: ... }` or `snmp: { community: ... }`")]
    [InlineData("credentials: { web: { http: { user: a, password: b, token: c } } }", "1:16: the credential `web` needs `http: { user: ..., password: ... }` or `http: { token: ... }` or `http: { certificate: ..., key: ... }`")]
    [InlineData("credentials: { web: { http: { token: c, password: b } } }", "1:16: the credential `web` needs `http: { user: ..., password: ... }` or `http: { token: ... }` or `http: { certificate: ..., key: ... }`")]
    [InlineData("credentials: { lab: { snmp: { version: 3 } } }", "1:16: the credential `lab` needs `snmp: { version: 3, user: ..., auth: sha256, auth-password: ..., privacy: aes128, privacy-password: ... }` or `snmp: { community: ... }`")]
    public void ACredentialNeedsAllOfItsParts(string text, string mistake) =>
        Assert.Contains(mistake, ConfigText.MistakesOf(text, "site.yaml"));

    [Fact]
    public void OnlySiteYamlHoldsTheSite()
    {
        Assert.Equal(
            ["1:1: `defaults` belongs in site.yaml", "2:1: `listen` belongs in site.yaml"],
            ConfigText.MistakesOf("defaults: { every: 5s }\nlisten: http://127.0.0.1:1\n" + ConfigText.Web01));

        using var two = ConfigText.Of(("site.yaml", "title: a"), ("site.yml", "title: b"), ("a.yaml", ConfigText.Web01));
        Assert.Equal(["site.yml:1:1: there is a site.yaml too: keep one of them"], two.Mistakes());
    }

    [Fact]
    public void ACertificateThatIsNotThereIsAMistakeUnlessSecretsAreNotAskedFor()
    {
        using var config = ConfigText.Of(("a.yaml", ConfigText.Web01), ("site.yaml", "listen: https://127.0.0.1:1\ncertificate: c.pem\nkey: k.pem"));
        Assert.Equal(
            [$"site.yaml:2:14: `certificate`: there is no file `c.pem` in {config.Folder}", $"site.yaml:3:6: `key`: there is no file `k.pem` in {config.Folder}"],
            config.Mistakes());
        Assert.Empty(config.Mistakes(withoutSecrets: true));
    }
}
