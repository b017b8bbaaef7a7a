// What is explained of worlds that the judge made, in a pretend network that is cut.
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

public sealed class ExplainingPlayedTests
{
    [Fact]
    public void APlayedCutIsExplainedFromItsFirstSilenceToItsRecovery()
    {
        var site = Plans.Shop(Plans.Switch("gateway"), Plans.Switch("sw1"), Plans.Box("web01", "sw1"));
        Plot Cut() => new Plot(site).Phase("web01", 5).Phase("sw1", 55).At(10).Off("sw1");

        var cut = Told(Cut().Until(20).Play());
        Assert.Contains("sw1 gives no answer, so a failure of web01 without an answer is excused and counts as UNKNOWN. An answer would be believed.", cut, StringComparison.Ordinal);
        Assert.Contains("That is excused, unreachable behind sw1: it counts as UNKNOWN.", cut, StringComparison.Ordinal);
        Assert.Contains("told: Feeds say UP since ", cut, StringComparison.Ordinal);
        Assert.Contains("That it is UNKNOWN is not told: unreachable behind sw1.", cut, StringComparison.Ordinal);

        var back = Told(Cut().At(20).On("sw1").Until(30).Play());
        Assert.Contains("The way is open through sw1, so nothing on it excuses a failure.", back, StringComparison.Ordinal);
        Assert.EndsWith(": they say what it is.", back, StringComparison.Ordinal);
    }

    [Fact]
    public void APlayedFailureIsHeldBackUntilItsSwitchIsHeard()
    {
        var plot = new Plot(Plans.Shop(Plans.Switch("gateway"), Plans.Switch("sw1"), Plans.Box("web01", "sw1", set: check => check with { FailAfter = 1 })))
            .Phase("web01", 5).Phase("sw1", 55).At(10).Off("sw1");
        var held = Enumerable.Range(0, 60).Select(second => plot.Until(10 + ((5 + second) / 60.0)).Play()).First(monitor => monitor.World.Held.Contains("web01"));
        Assert.Contains("It counts as UP still: who could excuse it has not been heard yet.", Told(held), StringComparison.Ordinal);
        Assert.Contains("Its failure is held back until sw1 has answered a look that began at ", Told(held), StringComparison.Ordinal);
        Assert.EndsWith(": they say what it is.", Told(held), StringComparison.Ordinal);
    }

    [Fact]
    public void APlayedBlindnessNamesNobodyBehind()
    {
        var plot = new Plot(Plans.Shop(Plans.Switch("gateway"), Plans.Switch("sw1"), Plans.Box("web01", "sw1"))).At(10).Unplug();
        var blind = Told(plot.Until(20).Play());
        Assert.Contains("sight: This monitor cannot see its network: none of its 3 hosts answers, since ", blind, StringComparison.Ordinal);
        Assert.Contains("is not told: this monitor cannot see its network.", blind, StringComparison.Ordinal);
    }

    private static string Told(PlayedMonitor monitor) => string.Join('\n', Explaining.Of(monitor.Site, monitor.World, "web01", monitor.Now).Select(step => $"{step.Topic}: {step.Text}"));
}
