// Windows as they are configured: over what, when, why, and what is said where that is not clear.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class MaintenanceTests
{
    private const string When = "from: 2026-12-01T22:00, until: 2026-12-02T02:00";
    private const string Shop = "application: shop\ntitle: Web shop\nhosts: [ { host: web01, behind: [sw1] }, { host: web02, name: Second web } ]\nneeds: [ web01, any of: [db01, web02] ]";
    private const string Rest = "hosts: [ { host: sw1, behind: [sw2] }, { host: sw2 }, { host: db01, needs: [san] }, { host: san } ]";
    private const string Ways = "Write `from` and `until`, as in `from: 2026-12-01T22:00`, or `cron` and `for`, as in `cron: \"0 3 * * SUN\"` and `for: 2h`";

    [Theory]
    [InlineData("{ #when }", "Example: db01 san sw1 sw2 web01 web02")]
    [InlineData("{ hosts: [web01, sw2], #when }", "web01 and sw2: sw2 web01")]
    [InlineData("{ hosts: web02, #when }", "Second web: web02 alone")]
    [InlineData("{ hosts: [san, db01, web01, web02, sw1], #when }", "san, db01, web01 and 2 more: db01 san sw1 web01 web02")]
    [InlineData("{ applications: [shop], #when }", "Web shop: db01 web01 web02")]
    [InlineData("{ applications: shop, hosts: [sw1, web01, web01], #when }", "Web shop, sw1 and web01: db01 sw1 web01 web02")]
    public void InTheSitesFileItIsOverEverythingUnlessItSaysWhat(string window, string over) =>
        Assert.Equal(over, Over(Read($"title: Example\nmaintenance: {window}")));

    [Theory]
    [InlineData("{ #when }", "Web shop: db01 web01 web02")]
    [InlineData("{ hosts: [web01], #when }", "web01: web01 alone")]
    [InlineData("{ hosts: [sw1, san], #when }", "sw1 and san: san sw1")]
    public void InAnApplicationsFileItIsOverItsHostsAndThoseItNeedsButNotTheWayToThem(string window, string over) =>
        Assert.Equal(over, Over(Read(shop: $"maintenance: {window}")));

    [Fact]
    public void AnApplicationKnowsItsOwnHostsForWindowsThatAreOrderedLater() =>
        Assert.Equal(["web01", "web02", "db01"], Assert.Single(Read().Applications, application => application.Id == "shop").Own);

    [Fact]
    public void AFileWithoutApplicationNamesItsHosts() => Assert.Equal("sw1 and sw2: sw1 sw2", Over(Read(rest: "maintenance: [ { hosts: [sw1, sw2], #when } ]")));

    [Theory]
    [InlineData("from: 2026-12-01T22:00, until: 2026-12-02T02:00", "2026-12-01 21:00:00 to 2026-12-02 01:00:00")]
    [InlineData("from: 2026-07-01 22:00, until: 2026-07-01 22:00:30", "2026-07-01 20:00:00 to 2026-07-01 20:00:30")]
    [InlineData("from: 2026-12-01, until: 2026-12-02", "2026-11-30 23:00:00 to 2026-12-01 23:00:00")]
    [InlineData("from: 2026-12-01t22:00, until: \"2026-12-01T24:00\"", "2026-12-01 21:00:00 to 2026-12-01 23:00:00")]
    [InlineData("from: 2026-12-01T22:00Z, until: 2026-12-02 08:00:00 +05:30", "2026-12-01 22:00:00 to 2026-12-02 02:30:00")]
    [InlineData("from: 2026-12-01T22:00Z, until: 2026-12-02T02:00-0800", "2026-12-01 22:00:00 to 2026-12-02 10:00:00")]
    [InlineData("from: 2026-03-29T02:30, until: 2026-03-29T04:00", "2026-03-29 01:00:00 to 2026-03-29 02:00:00")]
    [InlineData("from: 2026-03-29T01:00, until: 2026-03-29T02:15", "2026-03-29 00:00:00 to 2026-03-29 01:00:00")]
    [InlineData("from: 2026-10-25T02:30, until: 2026-10-25T02:30", "2026-10-25 00:30:00 to 2026-10-25 01:30:00")]
    public void TimesAreThoseOfTheSitesZoneAndRightWhenClocksAreTurned(string when, string meant)
    {
        using var config = ConfigText.Of(("site.yaml", "timezone: Europe/Berlin"), ("a.yaml", $"maintenance: [ {{ hosts: [a], {when} }} ]\nhosts: [ {{ host: a }} ]"));
        var once = Assert.IsType<Schedule.Once>(Assert.Single(config.Site().Windows).Schedule);
        Assert.Equal(meant, $"{once.From.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {once.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss}");
    }

    [Theory]
    [InlineData("", "", 24 * 60)]
    [InlineData("announce: 2h", "", 120)]
    [InlineData("announce: 2h", ", announce: 30d", 30 * 24 * 60)]
    [InlineData("announce: never", "", 0)]
    [InlineData("announce: 0s", ", announce: 5m", 5)]
    [InlineData("announce: 5m", ", announce: 0s", 0)]
    public void AWindowIsAnnouncedByItsOwnTimeThenTheSitesThenADayAhead(string site, string window, int minutes)
    {
        var read = Read(site, shop: $"maintenance: {{ #when{window} }}");
        Assert.Equal(TimeSpan.FromMinutes(minutes), Assert.Single(read.Windows).Announce);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(", announce: 2h", 120)]
    public void OneThatComesAgainIsAnnouncedOnlyWhereItSaysSoItself(string window, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Assert.Single(Read("announce: 5m", shop: $"maintenance: {{ cron: \"@daily\", for: 1h{window} }}").Windows).Announce);

    [Fact]
    public void HowLongAheadItIsAnnouncedMakesNoOtherWindow() =>
        Assert.Equal(Assert.Single(Read(shop: "maintenance: { #when }").Windows).Id, Assert.Single(Read(shop: "maintenance: { #when, announce: 1h }").Windows).Id);

    [Theory]
    [InlineData("announce: 31d", "1:11: `announce` must be never, or a duration from 1m to 30d, such as 5m or 24h; not `31d`")]
    [InlineData("maintenance: { hosts: web01, cron: \"@daily\", for: 1h, announce: 30s }", "1:65: `announce` must be never, or a duration from 1m to 30d, such as 5m or 24h; not `30s`")]
    public void AWrongTimeAheadIsAMistakeAtItsPlace(string text, string mistake) => Assert.Equal([mistake], ConfigText.MistakesOf(text, "site.yaml"));

    [Fact]
    public void TheTimeAheadOfAllWindowsStandsInTheSitesFile() => Assert.Equal(
        ["1:1: `announce` belongs in site.yaml, for all maintenance, or in an entry of `maintenance`"], ConfigText.MistakesOf("announce: 1h\n" + ConfigText.Web01));

    [Fact]
    public void ACronLineHasALengthAndTheSitesZone()
    {
        var window = Assert.Single(Read("timezone: America/New_York\nmaintenance: { cron: \"0 3 * * SUN\", for: 90m, reason: weekly patching }").Windows);
        var recurring = Assert.IsType<Schedule.Recurring>(window.Schedule);
        Assert.Equal(("0 3 * * SUN", TimeSpan.FromMinutes(90), "America/New_York", "weekly patching"), (recurring.Cron.Text, recurring.For, recurring.Zone.Id, window.Reason));
        Assert.Equal("maintenance", Assert.Single(Read("maintenance: { #when }").Windows).Reason);
    }

    [Fact]
    public void ItStaysTheSameUntilSomethingOfItChanges()
    {
        const string First = "maintenance: { hosts: [web01, web02], #when, reason: disks }";
        Assert.Equal(Id(First), Id("title: Another\nmaintenance: [ { reason: disks, hosts: [web02, web01], from: 2026-12-01 22:00:00, until: 2026-12-02T02:00Z } ]"));
        string[] others =
        [
            "maintenance: { hosts: [web01], #when, reason: disks }", "maintenance: { hosts: [web01, web02], #when }",
            "maintenance: { hosts: [web01, web02], from: 2026-12-01T22:00, until: 2026-12-02T02:01, reason: disks }",
            "maintenance: { #when, reason: disks }", "maintenance: { applications: [shop], #when, reason: disks }",
            "maintenance: { hosts: [web01, web02], cron: \"0 3 * * *\", for: 2h, reason: disks }", "maintenance: { hosts: [web01, web02], cron: \"0 3 * * *\", for: 3h, reason: disks }",
        ];
        Assert.Distinct([Id(First), .. others.Select(Id)]);

        // A host that the application has now is in the same maintenance.
        Assert.Equal(Id("maintenance: { applications: [shop], #when }"), Assert.Single(Read("maintenance: { applications: [shop], #when }", shop: "x-more: 1", rest: "application: rest\ntitle: x").Windows).Id);

        static string Id(string site) => Assert.Single(Read(site).Windows).Id;
    }

    [Theory]
    [InlineData("{ hosts: [a] }", "1:16: when is this? " + Ways)]
    [InlineData("soon", "1:16: a maintenance is a mapping that says when it is, not a single value. " + Ways)]
    [InlineData("{ hosts: [a], from: 2026-12-01T22:00 }", "1:36: `from` alone does not say when. " + Ways)]
    [InlineData("{ hosts: [a], until: 2026-12-01T22:00 }", "1:37: `until` alone does not say when. " + Ways)]
    [InlineData("{ hosts: [a], cron: \"0 3 * * *\" }", "1:36: `cron` alone does not say when. " + Ways)]
    [InlineData("{ hosts: [a], for: 2h }", "1:35: `for` alone does not say when. " + Ways)]
    [InlineData("{ hosts: [a], from: 2026-12-01T22:00, for: 2h }", "1:59: `from` and `for` are two ways to say when: keep one. " + Ways)]
    [InlineData("{ hosts: [a], #when, cron: \"0 3 * * *\", for: 2h }", "1:85: `from` and `cron` are two ways to say when: keep one. " + Ways)]
    [InlineData("{ hosts: [a], from: 2026-12-02, until: 2026-12-02 }", "1:55: `until` must be after `from`: `2026-12-02` is not after `2026-12-02` (a date alone is its midnight, when it begins)")]
    [InlineData("{ hosts: [a], from: 2026-12-01T22:00, until: 2026-12-01T21:00 }", "1:61: `until` must be after `from`: `2026-12-01T21:00` is not after `2026-12-01T22:00`")]
    [InlineData("{ hosts: [a], from: 2026-12-01, until: 2062-12-02 }", "1:55: this maintenance is longer than 366d: from `2026-12-01` until `2062-12-02`")]
    [InlineData("{ hosts: [a], from: 22:00, until: 2026-12-02 }", "1:36: `from` must be a date and a time, as in 2026-12-01T22:00 (by the site's `timezone`; or with Z or an offset such as +01:00), not `22:00`")]
    [InlineData("{ hosts: [a], from: 2026-02-30, until: 2026-03-02 }", "1:36: `from` must be a date and a time, as in 2026-12-01T22:00 (by the site's `timezone`; or with Z or an offset such as +01:00), not `2026-02-30`")]
    [InlineData("{ hosts: [a], from: 2026-12-01T25:00, until: 2026-12-03 }", "1:36: `from` must be a date and a time, as in 2026-12-01T22:00 (by the site's `timezone`; or with Z or an offset such as +01:00), not `2026-12-01T25:00`")]
    [InlineData("{ hosts: [a], from: 2026-12-01T22:00+27:00, until: 2026-12-03 }", "1:36: `from` must be a date and a time, as in 2026-12-01T22:00 (by the site's `timezone`; or with Z or an offset such as +01:00), not `2026-12-01T22:00+27:00`")]
    [InlineData("{ hosts: [a], from: 1.12.2026, until: 2026-12-03 }", "1:36: `from` must be a date and a time, as in 2026-12-01T22:00 (by the site's `timezone`; or with Z or an offset such as +01:00), not `1.12.2026`")]
    [InlineData("{ hosts: [a], cron: \"0 25 * * *\", for: 2h }", "1:36: `cron`: the hour (the second field) cannot be `25`: it is `*`, or one or a list of 0 to 23, ranges such as 1-5, and steps such as */2 or 1-5/2")]
    [InlineData("{ hosts: [a], cron: \"0 3 30 2 *\", for: 2h }", "1:36: `cron`: this day never comes: none of these months has so many days")]
    [InlineData("{ hosts: [a], cron: \"0 3 * * *\", for: 400d }", "1:54: `for` must be from 1s to 366d, not `400d`")]
    [InlineData("{ hosts: [a], cron: \"0 3 * * *\", for: 2 }", "1:54: `for` must be a duration such as 150ms, 30s, 5m, 2h or 90d, not `2`")]
    [InlineData("{ hosts: [a], cron: \"0 3 * * *\", for: 24h }", "1:54: this maintenance would hardly ever end: `24h` after it began it has begun anew. Shorten `for`, or begin it less often")]
    [InlineData("{ hosts: [a], cron: \"* * * * *\", for: 1m }", "1:54: this maintenance would hardly ever end: `1m` after it began it has begun anew. Shorten `for`, or begin it less often")]
    [InlineData("{ hosts: [a], cron: \"@monthly\", for: 31d }", "1:53: this maintenance would hardly ever end: `31d` after it began it has begun anew. Shorten `for`, or begin it less often")]
    [InlineData("{ hosts: [b], #when }", "1:26: there is no host `b`; did you mean `a`?")]
    [InlineData("{ hosts: [], #when }", "1:25: `hosts` names none: write which, or take the key out")]
    [InlineData("{ #when }", "1:16: this file has no application: say what this maintenance is over, `hosts: [web01]`")]
    [InlineData("{ hosts: [a], applications: [b], #when }", "1:30: maintenance of `applications` belongs in site.yaml; here it is over this file's application, or over `hosts: [...]`", "1:45: there is no application `b`")]
    [InlineData("{ hosts: [a], #when, reson: x }", "1:79: `reson` is not a key here; did you mean `reason`?")]
    [InlineData("{ hosts: [a], #when, reason: \"\" }", "1:87: `reason` must be one line of at most 200 characters")]
    [InlineData("{ hosts: [a], #when }, { hosts: [a, a], #when }", "1:81: this maintenance is here twice; the other is at a.yaml:1:16")]
    public void WhatIsNotClearIsAMistakeAtItsPlace(string window, params string[] mistakes)
    {
        using var config = ConfigText.Of(("a.yaml", $"maintenance: [ {window.Replace("#when", When)} ]\nhosts: [ {{ host: a }} ]"));
        Assert.Equal(mistakes.Select(mistake => "a.yaml:" + mistake), config.Mistakes().Select(mistake => mistake.Replace("at " + config.Folder + "/", "at ")));
    }

    [Theory]
    [InlineData("cron: 0 3 *, for: 2h", "1:22: `cron`: a cron time has five fields, as in `0 3 * * SUN` (minute, hour, day of the month, month, day of the week), not 3; put it in quotes, as YAML would read some signs otherwise")]
    [InlineData("cron: * * * * *, for: 2h", "1:22: this is not YAML: while scanning an anchor or alias, found value containing disallowed: []{},; a text that begins with this sign needs quotes")]
    [InlineData("cron: @daily, for: 2h", "1:22: this is not YAML: while scanning for the next token, found character that cannot start any token; a text that begins with this sign needs quotes")]
    [InlineData("cron: \"${SECRET}\", for: 2h", "1:22: `${SECRET}` is no cron time")]
    public void ACronLineWithoutQuotesIsHintedAtAndOneFromElsewhereIsNotShown(string when, string mistake)
    {
        using var config = ConfigText.Of(("site.yaml", $"maintenance: {{ {when} }}"), ("a.yaml", ConfigText.Web01)).Set("SECRET", "hunter2");
        Assert.Equal(["site.yaml:" + mistake], config.Mistakes());
    }

    [Fact]
    public void InTheSitesFileAnUnknownApplicationIsAMistake() => Assert.Equal(
        ["site.yaml:1:32: there is no application `shpo`; did you mean `shop`?"], Config(site: "maintenance: { applications: [ shpo ], #when }").Mistakes());

    private static ConfigText Config(string site = "", string shop = "", string rest = "") => ConfigText.Of(
        ("site.yaml", site.Replace("#when", When)), ("shop.yaml", $"{Shop}\n{shop.Replace("#when", When)}"), ("zzz.yaml", $"{Rest}\n{rest.Replace("#when", When)}"));

    private static Site Read(string site = "", string shop = "", string rest = "")
    {
        using var config = Config(site, shop, rest);
        return config.Site();
    }

    /// <summary>The name of the only window, and its hosts in order of their ids.</summary>
    private static string Over(Site site)
    {
        var window = Assert.Single(site.Windows);
        return $"{window.Name}: {string.Join(' ', window.Hosts.Order(StringComparer.Ordinal))}{(window.IsOfOneHost ? " alone" : "")}";
    }
}
