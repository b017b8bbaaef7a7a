// Nights on which the clock is put forward or back, windows by crontab, a machine that sleeps and a clock that goes wrong.
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Plans;

namespace StatusFeeds.Tests.Rules;

public sealed class ClockScenarios
{
    private static readonly DateTimeOffset Autumn = new(2026, 10, 24, 23, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Spring = new(2027, 3, 27, 23, 0, 0, TimeSpan.Zero);

    private static readonly Site Web = Shop(Switch("gateway"), Box("web01"), Box("web02"));

    [Fact]
    public void EveryNightAtThree() => new Plot(By("0 3 * * *", 30, TimeZoneInfo.Utc)).Begins(Spring).At(245).Off("web01").At(250).On("web01").Until(30 * 60)
        .Tells("web01 MAINTENANCE, web01 UP, web01 MAINTENANCE, web01 UP", draws: 2);

    [Fact]
    public void SundaysOnly() => new Plot(By("0 3 * * SUN", 120, Berlin)).Begins(new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero)).Until(48 * 60)
        .Tells("web01 MAINTENANCE, web01 UP", draws: 2);

    [Fact]
    public void AWindowOverTheHourThatComesTwiceIsNoLonger() => new Plot(By("30 1 * * *", 180, Berlin)).Begins(Autumn).At(100).Off("web01").At(150).On("web01").Until(300)
        .Tells("web01 MAINTENANCE, web01 UP", draws: 2);

    [Fact]
    public void AWindowInTheHourThatComesTwiceOpensOnce() => new Plot(By("30 2 * * *", 20, Berlin)).Begins(Autumn).Until(300)
        .Tells("web01 MAINTENANCE, web01 UP", draws: 2);

    [Fact]
    public void AWindowOverTheHourThatIsMissingIsNoShorter() => new Plot(By("30 1 * * *", 120, Berlin)).Begins(Spring).At(100).Off("web01").At(130).On("web01").Until(300)
        .Tells("web01 MAINTENANCE, web01 UP", draws: 2);

    [Fact]
    public void AWindowInTheHourThatIsMissingOpensAfterIt() => new Plot(By("30 2 * * *", 20, Berlin)).Begins(Spring).Until(300)
        .Tells("web01 MAINTENANCE, web01 UP", draws: 2);

    [Fact]
    public void EveryHourOfTheNightThatHasTwentyFive() => new Plot(By("0 * * * *", 10, Berlin)).Begins(Autumn.AddMinutes(-5)).Until(240)
        .Tells(string.Join(", ", Enumerable.Repeat("web01 MAINTENANCE, web01 UP", 4)), draws: 2);

    [Fact]
    public void TheMachineSleepsForThreeHours() => new Plot(Web).At(10).Sleep(180).Until(30)
        .Tells("monitor UNKNOWN, monitor UP");

    [Fact]
    public void TheMachineSleepsForThreeMinutes() => new Plot(Web).At(10).Sleep(3).Until(30)
        .Tells("nothing");

    [Fact]
    public void AHostDiesWhileTheMachineSleeps() => new Plot(Web).At(10).Sleep(180).Off("web01").At(20).On("web01").Until(40)
        .Tells("monitor UNKNOWN, monitor UP, web01 DOWN, web01 UP");

    [Fact]
    public void TheMachineWakesWithoutItsNetwork() => new Plot(Web).At(10).Sleep(180).Unplug(route: false).At(15).Plug().Until(40)
        .Tells("monitor UNKNOWN, monitor UP, monitor UNKNOWN, monitor UP");

    [Fact]
    public void TheMachineSleepsThroughAWindow() => new Plot(Web with { Windows = [Once("web01", Played.At(20 * 60), Played.At(60 * 60))] }).At(10).Sleep(180).Until(30)
        .Tells("monitor UNKNOWN, monitor UP");

    [Fact]
    public void TheClockIsSetBackAnHour() => new Plot(Web).At(10).Sleep(-60).At(20).Off("web01").At(30).On("web01").Until(100)
        .Tells("web01 DOWN, web01 UP");

    [Fact]
    public void TheClockIsSetBackWhileASwitchIsCut() => new Plot(Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1"))).At(10).Off("sw1").At(15).Sleep(-60).At(25).On("sw1").Until(100)
        .Tells("sw1 DOWN, sw1 UP");

    [Fact]
    public void TheClockIsSetBackWhileAHostFails() => new Plot(Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1"))).At(10).Off("web01").At(10.7).Sleep(-60).At(25).On("web01").Until(100)
        .Tells("web01 DOWN, web01 UP");

    [Fact]
    public void TheClockIsSetBackWhileWeAreBlind() => new Plot(Web).At(10).Unplug().At(15).Sleep(-60).At(25).Plug().Until(100)
        .Tells("monitor UNKNOWN, monitor UP");

    [Fact]
    public void TheClockIsSetBackAndThenTheNetworkGoes() => new Plot(Web).At(10).Off("web01").At(20).On("web01").At(25).Sleep(-60).At(30).Unplug().At(40).Plug().Until(110)
        .Tells("web01 DOWN, web01 UP, monitor UNKNOWN, monitor UP");

    private static Site By(string cron, int minutes, TimeZoneInfo zone) =>
        Web with { Windows = [new("w1", "web01", ["web01"], new Schedule.Recurring(Crontab.Parse(cron).Crontab!, TimeSpan.FromMinutes(minutes), zone), "patching")] };
}
