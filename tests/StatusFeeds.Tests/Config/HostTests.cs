// Hosts and applications: ids, references, groups, circles, and which hosts an application has.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class HostTests
{
    [Fact]
    public void EveryKeyOfAHostAndItsApplicationIsRead()
    {
        var site = ConfigText.SiteOf("""
            application: shop
            title: Web shop
            description: Everything a customer needs to buy.
            needs: [ web01, 2 of: [sw1, db1, db2] ]
            hosts:
              - host: web01
                name: web01 (rack 4, U12)
                address: 10.0.0.11
                behind: sw1
                needs: [ db1, any of: [db1, db2] ]
                labels: { rack: R4, floor: 2 }
                links: { runbook: https://wiki.example.org/web01 }
                checks: [ http: /health ]
              - { host: sw1, checks: [ http: / ] }
              - { host: db1, checks: [ http: / ] }
              - { host: db2, checks: [ http: / ] }
            """);
        var application = Assert.Single(site.Applications);
        Assert.Equal(("shop", "Web shop", "Everything a customer needs to buy."), (application.Id, application.Title, application.Description));
        Assert.Equal(["1 of web01", "2 of sw1 db1 db2"], application.Needs.Select(Words));
        var host = site.Hosts["web01"];
        Assert.Equal(("web01", "web01 (rack 4, U12)", "10.0.0.11"), (host.Id, host.Name, host.Address));
        Assert.Equal(["sw1"], host.Behind);
        Assert.Equal(["1 of db1", "1 of db1 db2"], host.Needs.Select(Words));
        Assert.Equal(["rack=R4", "floor=2"], host.Labels.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(["runbook=https://wiki.example.org/web01"], host.Links.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(("sw1", "sw1"), (site.Hosts["sw1"].Name, site.Hosts["sw1"].Address));
    }

    [Theory]
    [InlineData("host: a")]
    [InlineData("host: a, checks: []")]
    [InlineData("host: a, use: [plain]")]
    public void AHostWithoutChecksIsPinged(string host)
    {
        using var config = ConfigText.Of(("profiles.yaml", "profiles: { plain: { labels: { rack: R4 } } }"), ("shop.yaml", $"hosts: [ {{ {host} }} ]"));
        var check = Assert.Single(config.Site().Hosts["a"].Checks);
        Assert.Equal(("a", "ping", "ping", 60), (check.Host, check.Name, check.Kind, (int)check.Every.TotalSeconds));
        Assert.Equal(new PingProbe(), check.Probe);
        Assert.Equal(["loss == 100 %"], check.Down.Select(rule => rule.ToString()));
    }

    [Fact]
    public void AnApplicationHasAllThatItsFileNeedsAndBehindReach()
    {
        using var config = ConfigText.Of(
            ("a-net.yaml", """
                hosts:
                  - { host: core, checks: [ http: / ] }
                  - { host: sw1, behind: [core], checks: [ http: / ] }
                  - { host: lonely, checks: [ http: / ] }
                """),
            ("b-db.yaml", """
                hosts:
                  - { host: db1, behind: [sw1], checks: [ http: / ] }
                  - { host: db2, checks: [ http: / ] }
                """),
            ("shop.yaml", """
                application: shop
                hosts:
                  - { host: web2, needs: [ any of: [db1, db2] ], checks: [ http: / ] }
                  - { host: web1, checks: [ http: / ] }
                """),
            ("wiki.yaml", "application: wiki\nneeds: [ db1 ]"));
        var site = config.Site();

        Assert.Equal(["web2", "web1", "db1", "db2", "sw1", "core"], site.Applications[0].Hosts);
        Assert.Equal(["1 of web2", "1 of web1"], site.Applications[0].Needs.Select(Words));
        Assert.Equal(["db1", "sw1", "core"], site.Applications[1].Hosts);
        Assert.Equal("wiki", site.Applications[1].Title);
        Assert.Equal(6 + 1, site.Hosts.Count);
    }

    [Theory]
    [InlineData("hosts: [ { host: Web01, checks: [ http: / ] } ]", "1:18: `host` must be one id: a-z, 0-9, `.`, `_` and `-`, beginning with a letter or digit, at most 64 characters; not `Web01`")]
    [InlineData("hosts: [ { host: -a, checks: [ http: / ] } ]", "1:18: `host` must be one id: a-z, 0-9, `.`, `_` and `-`, beginning with a letter or digit, at most 64 characters; not `-a`")]
    [InlineData("hosts: [ { name: a, checks: [ http: / ] } ]", "1:10: a host needs an id: `host: web01`")]
    [InlineData("hosts: [ web01 ]", "1:10: a host is a mapping that begins with its id, `- host: web01`, not a single value")]
    [InlineData("hosts: [ { host: a, address: http://a, checks: [ http: / ] } ]", "1:30: `address` must be an IP address or a host name alone, without http://, port or path; not `http://a`")]
    [InlineData("hosts: [ { host: a, address: \"[::1]\", checks: [ http: / ] } ]", "1:30: `address` must be an IP address or a host name alone, without http://, port or path; not `[::1]`")]
    [InlineData("hosts: [ { host: a, address: \"a:80\", checks: [ http: / ] } ]", "1:30: `address` must be an IP address or a host name alone, without http://, port or path; not `a:80`")]
    [InlineData("hosts: [ { host: a, adress: a, checks: [ http: / ] } ]", "1:21: `adress` is not a key here; did you mean `address`?")]
    [InlineData("hosts: [ { host: a, maintenance: [], checks: [ http: / ] } ]", "1:21: `maintenance` stands beside `hosts`, not in a host: `maintenance: [ { hosts: [web01], ... } ]`")]
    [InlineData("hosts: [ { host: a, flapping: {} } ]", "1:21: `flapping` belongs in site.yaml, for all checks, or beside the kind of one check")]
    [InlineData("flapping: {}\nhosts: [ { host: a } ]", "1:1: `flapping` belongs in site.yaml, for all checks, or beside the kind of one check")]
    [InlineData("witnesses: [a]\nhosts: [ { host: a } ]", "1:1: `witnesses` belongs in site.yaml")]
    [InlineData("tell: checks\nhosts: [ { host: a } ]", "1:7: `tell` belongs to an application: add `application: ID` to this file")]
    [InlineData("application-entry: true\nhosts: [ { host: a } ]", "1:20: `application-entry` belongs to an application: add `application: ID` to this file")]
    [InlineData("title: a\nhosts: [ { host: a, checks: [ http: / ] } ]", "1:8: `title` belongs to an application: add `application: ID` to this file")]
    [InlineData("hosts: [ { host: a, behind: [b], checks: [ http: / ] } ]", "1:30: there is no host `b`; did you mean `a`?")]
    [InlineData("hosts: [ { host: web01, needs: [web1], checks: [ http: / ] } ]", "1:33: there is no host `web1`; did you mean `web01`?")]
    [InlineData("hosts: [ { host: web01, use: [linux], checks: [ http: / ] } ]", "1:31: there is no profile `linux`")]
    [InlineData("hosts: [ { host: a, behind: [a], checks: [ http: / ] } ]", "1:30: `behind` goes in a circle: a -> a")]
    public void AWrongHostIsAMistakeAtItsPlace(string text, string mistake) => Assert.Equal([mistake], ConfigText.MistakesOf(text));

    [Theory]
    [InlineData("any of: [a]", "18: half a group: `any of` needs at least two hosts to choose from; a single host is needed by its name alone")]
    [InlineData("any of: []", "18: half a group: `any of` needs at least two hosts to choose from; a single host is needed by its name alone")]
    [InlineData("1 of: [a]", "16: half a group: `1 of` needs at least two hosts to choose from; a single host is needed by its name alone")]
    [InlineData("3 of: [a, b]", "10: `3 of`: this group has 2 hosts; write `1 of` to `2 of`")]
    [InlineData("0 of: [a, b]", "10: `0 of`: this group has 2 hosts; write `1 of` to `2 of`")]
    [InlineData("any of: [a, a]", "22: `a` is in this group twice")]
    [InlineData("all of: [a, b]", "10: `all of` is not a group: write `any of: [a, b]` or `2 of: [a, b, c]`")]
    [InlineData("[a, b]", "10: here must be a host, `any of: [a, b]` or `2 of: [a, b, c]`")]
    public void HalfAGroupIsAMistake(string group, string mistake) =>
        Assert.Equal(
            ["2:" + mistake],
            ConfigText.MistakesOf($"application: x\nneeds: [ {group} ]\nhosts: [ {{ host: a, checks: [ http: / ] }}, {{ host: b, checks: [ http: / ] }} ]"));

    [Fact]
    public void GroupsMayStandInBlocksToo()
    {
        var site = ConfigText.SiteOf("""
            application: x
            needs:
              - a
              - any of: [a, b]
              - 2 of:
                  - a
                  - b
            hosts: [ { host: a, checks: [ http: / ] }, { host: b, checks: [ http: / ] } ]
            """);
        Assert.Equal(["1 of a", "1 of a b", "2 of a b"], site.Applications[0].Needs.Select(Words));
    }

    [Fact]
    public void CirclesAreToldWithTheirWholeWay()
    {
        Assert.Equal(
            ["2:29: `behind` goes in a circle: a -> b -> c -> a", "4:53: `needs` goes in a circle: c -> d -> c"],
            ConfigText.MistakesOf("""
                hosts:
                  - { host: a, behind: [ x, b ], checks: [ http: / ] }
                  - { host: b, behind: [ c ], checks: [ http: / ] }
                  - { host: c, behind: [ a ], needs: [ any of: [ a, d ] ], checks: [ http: / ] }
                  - { host: d, needs: [ c ], checks: [ http: / ] }
                  - { host: x, checks: [ http: / ] }
                """));
    }

    [Fact]
    public void AChainOfTenThousandHostsIsNoCircle()
    {
        var hosts = Enumerable.Range(0, 10_000).Select(i => $"  - {{ host: h{i}, {(i > 0 ? $"behind: [h{i - 1}], " : "")}checks: [ http: / ] }}");
        Assert.Equal(10_000, ConfigText.SiteOf("application: x\nhosts:\n" + string.Join('\n', hosts)).Applications[0].Hosts.Length);
    }

    [Fact]
    public void IdsAreUniqueAmongHostsAndAmongApplications()
    {
        using var config = ConfigText.Of(
            ("a.yaml", "application: shop\nhosts: [ { host: shop, checks: [ http: / ] } ]"),
            ("b.yaml", "application: shop\nhosts: [ { host: shop, checks: [ http: / ] } ]"));
        Assert.Equal(
            [
                $"b.yaml:1:14: the application `shop` is here twice; the other is at a.yaml:1:14",
                $"b.yaml:2:18: the host `shop` is here twice; the other is at a.yaml:2:18",
            ],
            config.Mistakes());
    }

    [Fact]
    public void AnApplicationWithoutHostsIsAMistake()
    {
        using var config = ConfigText.Of(("a.yaml", "application: shop\nhosts: []"), ("b.yaml", ConfigText.Web01));
        Assert.Equal(
            ["a.yaml:1:14: the application `shop` has no hosts: give it `hosts`, or `needs` that name hosts of other files"],
            config.Mistakes());
    }

    private static string Words(Need need) => $"{need.AtLeast} of {string.Join(' ', need.Members)}";
}
