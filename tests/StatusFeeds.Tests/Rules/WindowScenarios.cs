// Maintenance: what is told at its beginning and its end, and what is not told between.
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Plans;

namespace StatusFeeds.Tests.Rules;

public sealed class WindowScenarios
{
    private static readonly Site Shop = Shop(Switch("gateway"), Box("web01"), Box("web02"), Box("db01"));

    private static readonly Site Two = Of([App("shop", "web01 web02"), App("mail", "mail01 mail02")], Box("web01"), Box("web02"), Box("mail01"), Box("mail02"), Switch("gateway"));

    [Fact]
    public void OneHostIsRebooted() => During("web01", 10, 30).At(12).Off("web01").At(15).On("web01").Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void OneHostAndNothingHappens() => During("web01", 10, 30).Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void OneHostIsDownWhenItEnds() => During("web01", 10, 30).At(20).Off("web01").At(40).On("web01").Until(55)
        .Tells("web01 MAINTENANCE, web01 DOWN, web01 UP");

    [Fact]
    public void OneHostIsDownBeforeAndAfter() => During("web01", 10, 30).At(5).Off("web01").At(40).On("web01").Until(55)
        .Tells("web01 DOWN, web01 MAINTENANCE, web01 DOWN, web01 UP");

    [Fact]
    public void OneHostIsDownBeforeAndUpAfter() => During("web01", 10, 30).At(5).Off("web01").At(20).On("web01").Until(45)
        .Tells("web01 DOWN, web01 MAINTENANCE, web01 UP");

    [Fact]
    public void OneHostFailsJustBeforeItBegins() => During("web01", 10, 30).At(9.7).Off("web01").At(20).On("web01").Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void AnApplicationIsRebooted() => During(Two, "web01 web02", 10, 30).At(12).Off("web01").At(15).On("web01").At(16).Off("web02").At(18).On("web02").Until(45)
        .Tells("shop: window MAINTENANCE; mail: nothing");

    [Fact]
    public void OneHostOfAnApplicationIsDownWhenItEnds() => During(Two, "web01 web02", 10, 30).At(12).Off("web01", "web02").At(15).On("web01").At(40).On("web02").Until(55)
        .Tells("shop: window MAINTENANCE, web02 DOWN, web02 UP; mail: nothing");

    [Fact]
    public void OneHostOfAnApplicationIsDownBeforeAndAfter() => During(Two, "web01 web02", 10, 30).At(5).Off("web01").At(40).On("web01").Until(55)
        .Tells("shop: window MAINTENANCE, web01 DOWN, web01 UP; mail: nothing");

    [Fact]
    public void OneHostOfAnApplicationIsDownBeforeAndUpAfter() => During(Two, "web01 web02", 10, 30).At(5).Off("web01").At(20).On("web01").Until(45)
        .Tells("shop: window MAINTENANCE, web01 DOWN, web01 UP; mail: nothing");

    [Fact]
    public void OfWhatBecameInAWindowOnlyTheRestIsMarkedAsTold()
    {
        var world = new Plot(Two with { Windows = [Minutes("web01 web02", 10, 30)] }).At(12).Off("web01").Until(45).Play().World;
        Assert.Equal("DOWN told, MAINTENANCE, UP told", Past("web01"));
        Assert.Equal("UP, MAINTENANCE, UP told", Past("web02"));

        string Past(string host) => string.Join(", ", world.Hosts[host].Past.Select(past => past.To.Word() + (past.Told ? " told" : "")));
    }

    [Fact]
    public void TheWholeSiteIsInMaintenance() => During(Two, "web01 web02 mail01 mail02 gateway", 10, 30).At(12).Off("web01", "mail01").At(20).On("web01", "mail01").Until(45)
        .Tells("window MAINTENANCE");

    [Fact]
    public void TwoOfOneHostOverlap() => new Plot(Shop with { Windows = [Minutes("web01", 10, 30), Minutes("web01", 20, 40, "w2")] }).At(35).Off("web01").At(37).On("web01").Until(55)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void OneOfAnApplicationAndOneOfItsHostOverlap() => new Plot(Two with { Windows = [Minutes("web01 web02", 10, 30), Minutes("web01", 20, 40, "w2")] }).At(22).Off("web02").At(25).On("web02").Until(55)
        .Tells("shop: window MAINTENANCE, web01 MAINTENANCE, web01 UP; mail: nothing");

    [Fact]
    public void OneOfAHostLiesWithinOneOfItsApplication() => new Plot(Two with { Windows = [Minutes("web01 web02", 10, 40), Minutes("web01", 20, 30, "w2")] }).Until(55)
        .Tells("shop: window MAINTENANCE, web01 MAINTENANCE, web01 UP; mail: nothing");

    [Fact]
    public void OneOfAnApplicationLiesWithinOneOfItsHost() => new Plot(Two with { Windows = [Minutes("web01", 10, 40), Minutes("web01 web02", 20, 30, "w2")] }).Until(55)
        .Tells("shop: window MAINTENANCE, web01 MAINTENANCE, web01 UP; mail: nothing");

    [Fact]
    public void OneIsOrderedAndEndsInItsTime() => new Plot(Shop).At(10.4).Order(Minutes("web01", 10.4, 30.4)).At(15).Off("web01").At(20).On("web01").Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void OneIsOrderedAndEndedEarly() => new Plot(Shop).At(10.4).Order(Minutes("web01", 10.4, 130)).At(15).Off("web01").At(20).On("web01").At(25.3).Order().Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void OneIsOrderedAndEndedEarlyWhileTheHostIsDown() => new Plot(Shop).At(10.4).Order(Minutes("web01", 10.4, 130)).At(15).Off("web01").At(25.3).Order().At(35).On("web01").Until(45)
        .Tells("web01 MAINTENANCE, web01 DOWN, web01 UP");

    [Fact]
    public void OneOverTwoHostsIsOrdered() => new Plot(Shop).At(10.4).Order(Minutes("web01 web02", 10.4, 30.4)).At(15).Off("web01").At(20).On("web01").Until(45)
        .Tells("window MAINTENANCE");

    [Fact]
    public void OneIsOrderedForLater() => new Plot(Shop).At(5).Order(Minutes("web01", 10.4, 30.4)).At(15).Off("web01").At(20).On("web01").Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void TheProcessRestartsInAWindow() => During(Two, "web01 web02", 10, 30).At(12).Off("web01").At(15).Restart().At(20).On("web01").Until(45)
        .Tells("shop: window MAINTENANCE; mail: nothing");

    [Fact]
    public void TheProcessRestartsInAWindowOfOneHost() => During("web01", 10, 30).At(12).Off("web01").At(15).Restart().At(20).On("web01").Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void TheProcessIsAwayWhenAWindowEnds() => During("web01", 10, 30).At(28).Restart(4).Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void TheFirstStartIsInAWindow() => During("web01", -10, 30).Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void AWindowIsTakenOutOfTheConfigurationWhileItIsOpen() => During("web01", 10, 30).At(20).Reload(Shop).Until(45)
        .Tells("web01 MAINTENANCE, web01 UP");

    [Fact]
    public void TheReasonOfAWindowIsEditedWhileItIsOpen() => During(Two, "web01 web02", 10, 30)
        .At(20).Reload(Two with { Windows = [Minutes("web01 web02", 10, 30, "w1b") with { Reason = "a new kernel" }] }).Until(45)
        .Tells("shop: window MAINTENANCE, window MAINTENANCE; mail: nothing");

    [Fact]
    public void AHostBehindADeadSwitchWhenItsWindowEnds() =>
        new Plot(Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1")) with { Windows = [Minutes("web01", 10, 30)] }).At(15).Off("sw1").At(40).On("sw1").Until(55)
            .Tells("sw1 DOWN, sw1 UP, web01 MAINTENANCE, web01 UP");

    [Fact]
    public void ASwitchIsStillDeadWhenItsWindowEnds() =>
        new Plot(Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1")) with { Windows = [Minutes("sw1", 10, 30)] }).At(15).Off("sw1").At(40).On("sw1").Until(55)
            .Tells("sw1 MAINTENANCE, sw1 DOWN, sw1 UP");

    [Fact]
    public void OneOverTwoHostsIsAnnouncedAndBegins() => Announced("web01 web02", 20, 30).At(22).Off("web01").At(25).On("web01").Until(45)
        .Tells("shop: window MAINTENANCE, window MAINTENANCE; mail: nothing");

    [Fact]
    public void OneOverOneHostIsAnnouncedAndToldInItsOwnEntry() => Announced("web01", 20, 30).Until(45)
        .Tells("shop: window MAINTENANCE, web01 MAINTENANCE, web01 UP; mail: nothing");

    [Fact]
    public void OneThatIsOrderedForSoonIsAnnouncedAtOnce() => new Plot(Two with { Announce = TimeSpan.FromMinutes(10) }).At(17.4).Order(Minutes("web01 web02", 20, 30)).Until(45)
        .Tells("shop: window MAINTENANCE, window MAINTENANCE; mail: nothing");

    [Fact]
    public void AnAnnouncedOneIsTakenBackOnce() => Announced("web01 web02", 20, 30).At(15).Reload(Two).At(16).Restart().Until(45)
        .Tells("shop: window MAINTENANCE, window RESOLVED; mail: nothing");

    [Fact]
    public void AnAnnouncedOneIsTakenBackWhileNobodyWatches() => Announced("web01 web02", 20, 30).At(12).Order().At(14.9).Reload(Two).Restart().Until(45)
        .Tells("shop: window MAINTENANCE, window RESOLVED; mail: nothing");

    [Fact]
    public void AnAnnouncedOneIsToldOnceOverRestartsAndAClockThatIsSetBack() => Announced("web01 web02", 20, 30).At(12).Restart().At(14).Sleep(-6).At(29).Restart().Until(60)
        .Tells("shop: window MAINTENANCE, window MAINTENANCE; mail: nothing");

    [Fact]
    public void EachOpeningOfOneThatComesAgainIsAnnouncedOnce() =>
        new Plot(Two with { Windows = [new("w1", "both", ["web01", "web02"], new Schedule.Recurring(Crontab.Parse("*/20 * * * *").Crontab!, TimeSpan.FromMinutes(5), TimeZoneInfo.Utc), "patching") { Announce = TimeSpan.FromMinutes(10) }] })
            .At(1).Until(44)
            .Tells("shop: window MAINTENANCE, window MAINTENANCE, window MAINTENANCE, window MAINTENANCE, window MAINTENANCE; mail: nothing");

    /// <summary>Ten minutes ahead.</summary>
    private static Plot Announced(string hosts, double from, double until) =>
        new(Two with { Windows = [Minutes(hosts, from, until) with { Announce = TimeSpan.FromMinutes(10) }] });

    private static Plot During(string hosts, double from, double until) => During(Shop, hosts, from, until);

    private static Plot During(Site site, string hosts, double from, double until) => new(site with { Windows = [Minutes(hosts, from, until)] });

    private static Window Minutes(string hosts, double from, double until, string id = "w1") =>
        Once(hosts, Played.At(from * 60), Played.At(until * 60), id: id);
}
