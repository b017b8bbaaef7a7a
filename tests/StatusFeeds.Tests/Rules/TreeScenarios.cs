// A tree of a core switch, two edge switches and thirty hosts in two applications, cut here and there.
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class TreeScenarios
{
    private const int Draws = 100;

    private static readonly string[] Thirty = [.. Enumerable.Range(1, 30).Select(number => $"s{number:00}")];

    internal static readonly Site Tree = TreeWith("gateway");

    [Fact]
    public void TheCoreIsCut() => new Plot(Tree).At(10).Off("core").At(25).On("core").Until(40)
        .Tells("core DOWN, core UP", Draws);

    [Fact]
    public void OneEdgeIsCut() => new Plot(Tree).At(10).Off("edge1").At(25).On("edge1").Until(40)
        .Tells("edge1 DOWN, edge1 UP", Draws);

    [Fact]
    public void BothEdgesAreCut() => new Plot(Tree).At(10).Off("edge1", "edge2").At(25).On("edge2").At(28).On("edge1").Until(40)
        .Tells("edge1 DOWN, edge1 UP, edge2 DOWN, edge2 UP", Draws);

    [Fact]
    public void TheCoreIsCutThenAnEdgeAndTheCoreComesBackFirst() => new Plot(Tree).At(10).Off("core").At(15).Off("edge1").At(20).On("core").At(30).On("edge1").Until(45)
        .Tells("core DOWN, core UP, edge1 DOWN, edge1 UP", Draws);

    [Fact]
    public void TheCoreIsCutThenAnEdgeAndTheEdgeComesBackFirst() => new Plot(Tree).At(10).Off("core").At(15).Off("edge1").At(20).On("edge1").At(30).On("core").Until(45)
        .Tells("core DOWN, core UP", Draws);

    [Fact]
    public void AnEdgeIsCutThenTheCoreAndTheCoreComesBackFirst() => new Plot(Tree).At(10).Off("edge1").At(15).Off("core").At(20).On("core").At(30).On("edge1").Until(45)
        .Tells("core DOWN, core UP, edge1 DOWN, edge1 UP", Draws);

    [Fact]
    public void AnEdgeIsCutThenTheCoreAndTheEdgeComesBackFirst() => new Plot(Tree).At(10).Off("edge1").At(15).Off("core").At(20).On("edge1").At(30).On("core").Until(45)
        .Tells("core DOWN, core UP, edge1 DOWN, edge1 UP", Draws);

    [Fact]
    public void HostsDieBeforeWithinAndAfterTheCut() => new Plot(Tree)
        .At(5).Off("s01").At(10).Off("core").At(12).Off("s11").At(14).On("s01").At(16).Off("s02").At(20).On("s02").At(25).On("core").At(35).On("s11").Until(50)
        .Tells("shop: core DOWN, core UP, s01 DOWN, s01 UP; mail: core DOWN, core UP, s11 DOWN, s11 UP", Draws);

    [Fact]
    public void WithoutAnythingElseToSeeTheCutCoreMakesUsBlind() => new Plot(TreeWith(null)).At(10).Off("core").At(25).On("core").Until(40)
        .Tells("monitor UNKNOWN, monitor UP", Draws);

    [Fact]
    public void ASwitchIsDownForAFanAndAHostBehindItForItself() => new Plot(TreeWith("gateway", "snmp"))
        .At(10).Says("edge1", "snmp", Status.Down, "Fan 1 0 rpm < 500").At(15).Says("s01", "http", Status.Down, "HTTP 503")
        .At(25).Says("s01", "http", Status.Up).At(30).Says("edge1", "snmp", Status.Up).Until(40)
        .Tells("shop: edge1 DOWN, edge1 UP, s01 DOWN, s01 UP; mail: edge1 DOWN, edge1 UP");

    [Fact]
    public void ASwitchIsRebootedInItsWindow() =>
        new Plot(Tree with { Windows = [Once("edge1", At(600), At(1800))] }).At(12).Off("edge1").At(17).On("edge1").Until(45)
            .Tells("edge1 MAINTENANCE, edge1 UP", Draws);

    [Fact]
    public void TheCoreIsRebootedInAWindowOverBothApplications() =>
        new Plot(Tree with { Windows = [Once("core edge1 edge2", At(600), At(1800))] }).At(12).Off("core").At(17).On("core").Until(45)
            .Tells("window MAINTENANCE", Draws);

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(70)]
    public void AShortCutOfTheCoreTellsNoneOfTheThirtyWhateverTheOrder(int seconds)
    {
        for (var draw = 1; draw <= Draws; draw++)
        {
            var told = new ToldFeeds(Tree).Brief(new Plot(Tree).At(10).Off("core").At(10 + (seconds / 60.0)).On("core").Until(20).Play(draw, draw).Changes);
            Assert.Contains(told, (string[])["shop: \nmail: ", "shop: core DOWN, core UP\nmail: core DOWN, core UP"]);
        }
    }

    private static Site TreeWith(string? witness, string edges = "ping")
    {
        Host[] hosts =
        [
            Switch("core"), Box("edge1", "core", edges), Box("edge2", "core", edges),
            .. Thirty.Select((id, at) => Box(id, at < 15 ? "edge1" : "edge2", at % 3 == 0 ? "http ping" : at % 3 == 1 ? "http" : "ping")),
            .. witness is null ? Array.Empty<Host>() : [Switch(witness)],
        ];
        var (shop, mail) = (Thirty[..10].Concat(Thirty[15..20]), Thirty[10..15].Concat(Thirty[20..]));
        return Of([App("shop", string.Join(' ', shop)), App("mail", string.Join(' ', mail))], hosts) with { Witnesses = witness is null ? [] : [witness] };
    }
}
