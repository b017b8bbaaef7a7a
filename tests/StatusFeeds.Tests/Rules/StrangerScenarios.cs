// What a stranger tried to break the judge with: rare time-outs, clocks, long ways and coincidences.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;

namespace StatusFeeds.Tests.Rules;

public sealed class StrangerScenarios
{
    private const string Blind = "monitor UNKNOWN, monitor UP";

    private static Check Quick(Check check) => check with { Every = TimeSpan.FromSeconds(30), FailAfter = 1, Timeout = TimeSpan.FromSeconds(5), RetryEvery = TimeSpan.FromSeconds(5) };

    private static Check Slow(Check check) => check with { Every = TimeSpan.FromMinutes(2), Timeout = TimeSpan.FromSeconds(90) };

    private static Check Rare(Check check) => check with { Every = TimeSpan.FromMinutes(5) };

    [Fact]
    public void OneThatFailsAtOnceAmongThoseThatAnswerSlowly() =>
        new Plot(Shop(Box("a", set: Quick), Box("b", set: Slow), Box("c", set: Slow))).At(10).Unplug().At(25).Plug().Until(40)
            .Tells(Blind);

    [Fact]
    public void OneThatFailsAtOnceAmongThoseThatFailSlowly() =>
        new Plot(Shop(Box("a", set: Quick), Box("b", set: check => check with { FailAfter = 10 }), Box("c", set: check => check with { FailAfter = 10 }))).At(10).Unplug().At(25).Plug().Until(40)
            .Tells(Blind);

    [Fact]
    public void OneThatFailsAtOnceWithAWitnessAndSlowOthers() =>
        new Plot(Shop(Switch("gw"), Box("a", set: Quick), Box("b", set: Slow), Box("c", set: Slow), Box("d", set: Slow)) with { Witnesses = ["gw"] }).At(10).Unplug().At(25).Plug().Until(40)
            .Tells(Blind);
}
