// What a reload changed, in lines of ids and keys: what each edit says, and that no value is ever in it.
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class SiteDiffTests
{
    private const string Site = "title: Example\naccess: { read: { user: noc, password: hunter22 } }\ncredentials: { web: { http: { token: hunter2hunter2hunter2 } } }";

    private const string Shop = """
        application: shop
        title: Web shop
        hosts:
          - { host: web01, address: 10.0.0.1, labels: { rack: R4 }, checks: [ http: /health, ping ] }
          - { host: web02, address: 10.0.0.2, behind: sw1, checks: [ http: { url: /, credential: web } ] }
        maintenance: { hosts: [web01, web02], from: 2026-12-01, until: 2026-12-02 }
        """;

    private const string Net = "hosts: [ { host: sw1 } ]";

    [Theory]
    [InlineData("title: Web shop", "title: hunter2", "~ application shop: title")]
    [InlineData("application: shop", "application: store", "- application shop; + application store")]
    [InlineData("10.0.0.1", "10.0.0.77", "~ host web01: address")]
    [InlineData("rack: R4", "rack: hunter2", "~ host web01: labels")]
    [InlineData("rack: R4", "rack: R4, row: 7", "~ host web01: labels")]
    [InlineData("address: 10.0.0.1", "name: hunter2", "~ host web01: name, address")]
    [InlineData("behind: sw1", "needs: [ any of: [web01, sw1] ]", "~ host web02: behind, needs")]
    [InlineData("behind: sw1, ", "links: { wiki: http://hunter2 }, behind: sw1, ", "~ host web02: links")]
    [InlineData("http: /health", "http: /hunter2", "~ host web01: check http")]
    [InlineData("http: /health, ping", "http: /health, tls", "~ host web01: - check ping, + check tls")]
    [InlineData("http: /health, ping", "http: /health, { ping: , every: 30s }", "~ host web01: check ping")]
    [InlineData("http: /health, ping", "http: /health, { ping: , down: loss > 50% }", "~ host web01: check ping")]
    [InlineData("http: /health, ping", "http: /health, { ping: , flapping: { changes: 9 } }", "~ host web01: check ping")]
    [InlineData("10.0.0.1, labels: { rack: R4 }, checks: [ http: /health, ping", "10.0.0.77, labels: { rack: R4 }, checks: [ http: /health, { ping: , fail-after: 5 }", "~ host web01: address, check ping")]
    [InlineData("web02", "web04", "~ application shop: hosts; - host web02; + host web04; - maintenance of web01 and web02; + maintenance of web01 and web04")]
    [InlineData("until: 2026-12-02", "until: 2026-12-03", "- maintenance of web01 and web02; + maintenance of web01 and web02")]
    [InlineData("until: 2026-12-02", "until: 2026-12-02, announce: 2h", "~ maintenance of web01 and web02: announce")]
    [InlineData("until: 2026-12-02", "until: 2026-12-02, announce: 24h", "")]
    [InlineData("title: Web shop", "title: Web shop\nobjective: 99% per month\npropose-after: never\napplication-entry: true\nread: noc\ndescription: hunter2", "~ application shop: description, application-entry, read, objective, propose-after")]
    [InlineData("title: Web shop", "title: Web shop\nneeds: [ any of: [web01, web02] ]", "~ application shop: needs")]
    [InlineData("title: Web shop", "title: Web shop\nneeds: [ web01, web02, sw1 ]", "~ application shop: hosts")]
    [InlineData("title: Web shop", "title: Web shop\ntell: checks", "~ host sw1: tell; ~ host web01: tell; ~ host web02: tell")]
    [InlineData("hosts: [ { host: sw1 } ]", "hosts: [ { host: sw1 }, { host: sw9 } ]", "+ host sw9")]
    [InlineData("title: Example", "title: hunter2", "~ site: title")]
    [InlineData("title: Example", "title: Example\ntimezone: Europe/Berlin\nurl: http://hunter2\nretention: { changes: 90d }\navailability: { unknown: up }\nincidents: { next: 5m }\nwitnesses: sw1\nwebsub: true\nexport: hunter2", "~ site: url, timezone, witnesses, retention, availability, incidents, export, websub; - maintenance of web01 and web02; + maintenance of web01 and web02")]
    [InlineData("title: Example", "title: Example\nincidents: { propose-after: 9m }\nannounce: 2h", "~ site: incidents, announce")]
    [InlineData("title: Example", "title: Example\nlisten: http://127.0.0.1:99\ndatabase: hunter2\nauthority: hunter2.org,2026\ntrusted-proxies: 10.9.9.9", "~ site: listen, trusted-proxies, authority, database")]
    [InlineData("password: hunter22", "password: hunter23", "~ site: access")]
    [InlineData("password: hunter22 }", "password: hunter22 }, write: { token: hunter2hunter2hunter2 }", "~ site: access")]
    [InlineData("token: hunter2hunter2hunter2", "token: hunter2hunter2hunter3", "~ host web02: check http")]
    [InlineData("title: Example", "title: Example\ndefaults: { every: 30s }", "~ host sw1: check ping; ~ host web01: check http, check ping; ~ host web02: check http")]
    [InlineData("title: Example", "title: Example\nstopped-after: 9m", "~ site: stopped-after")]
    [InlineData("title: Example", "title: Example\ndefaults: { every: 3m }", "~ host sw1: check ping; ~ host web01: check http, check ping; ~ host web02: check http")]
    [InlineData("title: Example", "title: Example # a comment\nx-mine: hunter2", "")]
    public void AnEditSaysWhichIdsAndKeysItChanged(string from, string to, string lines)
    {
        Assert.Contains(from, Site + Shop + Net, StringComparison.Ordinal);
        var told = SiteDiff.Lines(Read(Site, Shop, Net), Read(Edited(Site), Edited(Shop), Edited(Net)));
        Assert.Equal(lines, string.Join("; ", told));
        Assert.DoesNotContain(told, line => line.Contains("hunter", StringComparison.Ordinal));

        string Edited(string text) => text.Replace(from, to, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameFolderReadTwiceSaysNothing() => Assert.Empty(SiteDiff.Lines(Read(Site, Shop, Net), Read(Site, Shop, Net)));

    [Fact]
    public void AfterTwoHundredLinesTheRestIsCounted()
    {
        var told = SiteDiff.Lines(Sites.OfMany(1), Sites.OfMany(301));
        Assert.Equal(201, told.Length);
        Assert.Equal(("+ host h1", "and 100 more"), (told[0], told[^1]));
        Assert.Equal(200, SiteDiff.Lines(Sites.OfMany(1), Sites.OfMany(201)).Length);
    }

    [Fact]
    public void AWindowOverManyIsToldByThreeOfThem()
    {
        var site = Sites.OfMany(5);
        var window = new Window("1", "a secret name", [.. site.Hosts.Keys.Order(StringComparer.Ordinal)], new Schedule.Once(default, default), "a secret reason");
        Assert.Equal(["+ maintenance of h0, h1, h2 and 2 more"], SiteDiff.Lines(site, site with { Windows = [window] }));
    }

    private static Site Read(string site, string shop, string net)
    {
        using var config = ConfigText.Of(("site.yaml", site), ("shop.yaml", shop), ("net.yaml", net));
        return config.Site();
    }
}
