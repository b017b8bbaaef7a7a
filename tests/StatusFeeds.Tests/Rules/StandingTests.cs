// What a host is made of at one moment: the check that decides, the reason that is shown, the window it is in.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class StandingTests
{
    private static readonly Site Site = Shop(Switch("gateway"), Box("web01", checks: "http ping"), Box("web02"));

    private static readonly World Up = Still.Of(Site).Answers("web01", 50).Answers("web01", 50, index: 1).Host("web01", state => state with { Status = Status.Up, Told = Status.Up });

    [Fact]
    public void AHostWhoseFailureIsHeldIsUpWithoutAReason()
    {
        var standing = Of(Up.Silent("web01", 60, 75));

        Assert.Equal((Status.Up, "", "", null, "", ""), (standing!.Status, standing.Check, standing.Reason, standing.Failing, standing.By, standing.Untold));
    }

    [Fact]
    public void AHostThatWasBadBeforeItsFailureIsHeldIsBadByThatCheck()
    {
        var standing = Of(Up.Check("web01", check => check with { Counted = Status.Degraded, Failing = At(55) }).Silent("web01", 60, 75));

        Assert.Equal((Status.Degraded, "http", "no answer", null), (standing!.Status, standing.Check, standing.Reason, standing.Failing));
    }

    [Fact]
    public void AHostThatIsExcusedIsUnknownByNoCheck()
    {
        var standing = Of(Up.Silent("web01", 60, 75).Check("web01", check => check with { Counted = Status.Unknown, Excuse = "unreachable behind sw1", Failing = At(60) }));

        Assert.Equal(
            (Status.Unknown, "", "unreachable behind sw1", null, "unreachable behind sw1", "unreachable behind sw1"),
            (standing!.Status, standing.Check, standing.Reason, standing.Failing, standing.By, standing.Untold));
    }

    [Fact]
    public void AFlappingCheckIsToldAsTheWorstItWas()
    {
        var world = Up.Check("web01", check => check with { Flaps = new([new(At(40), Status.Down, Status.Up)], At(0), 5, Status.Down, 0) });

        Assert.Equal((Status.Up, ""), Of(world) is { } is_ ? (is_.Status, is_.Reason) : default);
        Assert.Equal((Status.Down, "", "flapping, 5 changes since 12:00 UTC", "flapping"), Of(world, flapping: true) is { } told ? (told.Status, told.Check, told.Reason, told.By) : default);
    }

    [Fact]
    public void AHostThatNeverAnsweredIsUnknownAndUntoldWhileNobodyKnowsWhetherItCanBeReached()
    {
        var first = Still.Of(Site);
        Assert.Equal((Status.Unknown, "", "no result yet: not looked at yet", "no result", ""), Late(first));

        var words = (Status.Unknown, "", "no answer, and not known yet whether it can be reached", "", "not known yet whether it can be reached");
        Assert.Equal(words, Late(first.Silent("web01", 5, 20)));
        Assert.Equal(words, Late(first.Silent("web01", 5, 20).Check("web01", check => check with { Status = null })));
        Assert.Equal("no result", Late(first.Check("web01", check => check with { Silences = 0, Last = Still.Look("web01", check, 5, null) })).By);

        static (Status, string, string, string By, string) Late(World world) =>
            Standing.Of(Site.Hosts["web01"], world.Hosts["web01"], late: true, flapping: false) is { } late ? (late.Status, late.Check, late.Reason, late.By, late.Untold) : default;
    }

    [Theory]
    [InlineData("web01 10 web01,web02 20", "a, until 2026-11-20 12:10 UTC", "")]
    [InlineData("web01,web02 20 web01 10", "b, until 2026-11-20 12:10 UTC", "")]
    [InlineData("web01 10 web01 20", "b, until 2026-11-20 12:20 UTC", "")]
    [InlineData("web01 20 web01 10", "a, until 2026-11-20 12:20 UTC", "")]
    [InlineData("web01 20 web01 20", "a, until 2026-11-20 12:20 UTC", "")]
    [InlineData("web01,web02 20 web02 30", "a, until 2026-11-20 12:20 UTC", "in maintenance: a")]
    public void OfTheWindowsOverAHostItsOwnComesFirstThenTheOneThatEndsLast(string windows, string reason, string untold)
    {
        var words = windows.Split(' ');
        var open = new[] { Open("a", words[0], words[1]), Open("b", words[2], words[3]) };
        foreach (var order in (OpenWindow[][])[open, [.. open.Reverse()]])
        {
            var standing = Standing.InWindow(Up with { Windows = World.Empty.Windows.AddRange(order.Select(window => KeyValuePair.Create(window.Key, window))) }, Site.Hosts["web01"]);
            Assert.Equal((Status.Maintenance, "", reason, "", untold), (standing!.Status, standing.Check, standing.Reason, standing.By, standing.Untold));
        }

        static OpenWindow Open(string id, string hosts, string minutes)
        {
            var until = At(double.Parse(minutes) * 60);
            return new(id, new(id, id, [.. hosts.Split(',')], new Schedule.Once(Start, until), id), Start, until);
        }
    }

    private static Standing? Of(World world, bool flapping = false) => Standing.Of(Site.Hosts["web01"], world.Hosts["web01"], late: false, flapping);
}
