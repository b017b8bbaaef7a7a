// A host that was taken out of the configuration: its last word, and its return.
using StatusFeeds.Model;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class RetireTests
{
    private static readonly Host Web01 = Host("web01", Check("http"));
    private static readonly Host Web02 = Host("web02", Check("http"));

    private readonly Played played = new Played(Web01, Web02).See("http", "up down down").See("http", "up", host: "web02");

    public RetireTests() => played.New();

    [Fact]
    public void WhoLeftIsToldRetiredOnce()
    {
        played.Reload(100, Web02).Retire(160);

        Assert.Equal("160 web01 DOWN > RETIRED taken out of the configuration", played.New());
        Assert.Equal((Status.Retired, At(160)), (played.World.Left["web01"].Status, played.World.Left["web01"].Since));
        Assert.Equal("", played.Retire(300).New());
        Assert.Equal("", played.Restart(400).Retire(460).New());
    }

    [Fact]
    public void WhoIsConfiguredIsNotRetired() => Assert.Equal("", played.Reload(100, Web01, Web02).Retire(160).New());

    [Fact]
    public void WhoNeverHadAStatusHasNothingToTakeBack() =>
        Assert.Equal("", new Played(Web01, Web02).Reload(10, Web02).Retire(80).New());

    [Fact]
    public void WhoComesBackBeginsAnewWithItsPast()
    {
        played.Reload(100, Web02).Retire(160).Reload(5000, Web01, Web02);
        played.New();
        Assert.Null(played.World.Hosts["web01"].Status);
        Assert.Null(played.State("http").Status);

        Assert.Equal("5010 web01 RETIRED > UP", played.Look("http", "up", 5010).New());
        Assert.Equal(
            [Status.Up, Status.Retired, Status.Down, Status.Up],
            played.World.Hosts["web01"].Past.Select(past => past.To));
    }

    [Fact]
    public void WhoComesBackBadIsBelievedLikeANewHost()
    {
        played.Reload(100, Web02).Retire(160).Reload(5000, Web01, Web02);
        played.New();

        Assert.Equal("", played.Look("http", "down", 5010).New());
        Assert.Equal("5025 web01 RETIRED > DOWN http: it is down (since 5010)", played.Look("http", "down", 5025).New());
    }

    [Fact]
    public void WhoComesBackWithoutAResultIsUnknownAfterAMinute()
    {
        played.Reload(100, Web02).Retire(160).Reload(5000, Web01, Web02).Look("http", "up", 5001, host: "web02");
        played.New();

        Assert.Equal("", played.Look("http", "up", 5030, host: "web02").Tick(5059).New());
        Assert.Equal("5060 web01 RETIRED > UNKNOWN no result yet: not looked at yet", played.Tick(5060).New());
    }

    [Fact]
    public void ManyWhoLeaveTogetherAreToldInOrder() =>
        Assert.Equal(
            "160 web01 DOWN > RETIRED taken out of the configuration, 160.001 web02 UP > RETIRED taken out of the configuration",
            played.Reload(100, Host("web03", Check("http"))).Retire(160).New());
}
