// Who tells more than its status, which applications have an entry, when a check flaps, and who bears witness.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class TellingTests
{
    private const string Shop = "application: shop\nhosts: [ { host: web01, behind: [sw1], needs: [db01] }, { host: web02 } ]";
    private const string Office = "application: office\nhosts: [ { host: mail } ]\nneeds: [ mail, any of: [web02, db01] ]";
    private const string Ground = "hosts: [ { host: sw1 }, { host: db01 }, { host: spare } ]";

    [Fact]
    public void BySilenceStatusesAloneAreToldAndApplicationsHaveNoEntry()
    {
        var site = Read();
        Assert.DoesNotContain(site.Hosts.Values, host => host.TellsChecks);
        Assert.DoesNotContain(site.Applications, application => application.HasEntry);
        Assert.Empty(site.Witnesses);
        Assert.Empty(site.Windows);
    }

    [Fact]
    public void TheHostsOfAnApplicationThatTellsChecksTellThem() =>
        Assert.Equal("db01 sw1 web01 web02", Telling(Read(shop: "tell: checks")));

    [Fact]
    public void WhatTheSiteTellsHoldsWhereNoApplicationSaysOtherwise()
    {
        Assert.Equal("db01 mail spare sw1 web01 web02", Telling(Read(site: "tell: checks")));
        Assert.Equal("db01 mail spare web02", Telling(Read(site: "tell: checks", shop: "tell: status")));
        Assert.Equal("spare", Telling(Read(site: "tell: checks", shop: "tell: status", office: "tell: status")));
        Assert.Equal("db01 mail web02", Telling(Read(site: "tell: status", office: "tell: checks")));
    }

    [Fact]
    public void AnApplicationHasAnEntryWhereItOrTheSiteSaysSo()
    {
        Assert.Equal("shop", WithEntry(Read(shop: "application-entry: true")));
        Assert.Equal("office shop", WithEntry(Read(site: "application-entry: true")));
        Assert.Equal("office", WithEntry(Read(site: "application-entry: true", shop: "application-entry: false")));
    }

    [Fact]
    public void WithoutNeedsAnApplicationNeedsEveryHostOfItsFileAndNoMore()
    {
        var site = Read();
        Assert.Equal("1 of web01; 1 of web02", NeedsOf(site, "shop"));
        Assert.Equal("1 of mail; 1 of web02 db01", NeedsOf(site, "office"));

        static string NeedsOf(Site site, string application) =>
            string.Join("; ", site.Applications.Single(one => one.Id == application).Needs.Select(need => $"{need.AtLeast} of {string.Join(' ', need.Members)}"));
    }

    [Fact]
    public void ACheckFlapsByItsOwnLimitsThenTheSitesThenTheUsual()
    {
        using var config = ConfigText.Of(("site.yaml", "flapping: { changes: 3, calm: 10m }"), ("shop.yaml", """
            hosts:
              - host: web01
                checks:
                  - http: /
                  - { ping: , flapping: { within: 2h, calm: 1s } }
            """));
        Assert.Equal(
            [new Flapping(3, TimeSpan.FromHours(1), TimeSpan.FromMinutes(10)), new Flapping(3, TimeSpan.FromHours(2), TimeSpan.FromSeconds(1))],
            config.Site().Checks.Select(check => check.Flapping));
        Assert.Equal(new Flapping(5, TimeSpan.FromHours(1), TimeSpan.FromMinutes(30)), ConfigText.SiteOf(ConfigText.Web01).Checks.Single().Flapping);
    }

    [Fact]
    public void WitnessesAreHostsEachOfThemOnce() => Assert.Equal(["sw1", "db01"], Read(site: "witnesses: [sw1, db01, sw1]").Witnesses);

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.9")]
    [InlineData("::1")]
    public void AWitnessOnThisMachineIsAMistake(string address)
    {
        using var config = ConfigText.Of(("site.yaml", "witnesses: [here]"), ("shop.yaml", $"hosts: [ {{ host: here, address: \"{address}\" }} ]"));

        Assert.Equal(["site.yaml:1:13: `here` is this machine: it answers whatever becomes of the network. Name hosts off it, such as your gateway and your resolver"], config.Mistakes());
    }

    private static Site Read(string site = "", string shop = "", string office = "")
    {
        using var config = ConfigText.Of(("site.yaml", site), ("shop.yaml", $"{Shop}\n{shop}"), ("office.yaml", $"{Office}\n{office}"), ("ground.yaml", Ground));
        return config.Site();
    }

    private static string Telling(Site site) => string.Join(' ', site.Hosts.Values.Where(host => host.TellsChecks).Select(host => host.Id).Order(StringComparer.Ordinal));

    private static string WithEntry(Site site) => string.Join(' ', site.Applications.Where(application => application.HasEntry).Select(application => application.Id).Order(StringComparer.Ordinal));
}
