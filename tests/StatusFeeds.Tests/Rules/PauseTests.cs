// What a pause, a start, a reload and the order of looks make of a world, seen at one moment.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class PauseTests
{
    private static readonly Site Three = Shop(Box("a"), Box("b"), Box("c"));

    [Fact]
    public void LooksThatEndedTogetherAreJudgedByHostThenByCheck()
    {
        Observation[] looks = [Look("b", "ping", 1), Look("b", "http", 1), Look("a", "ping", 1), Look("a", "http", 2), Look("c", "ping", 0.5)];
        var expected = "c/ping a/ping b/http b/ping a/http";

        Assert.Equal(expected, string.Join(' ', Evaluator.InOrder(looks, At(5)).Select(seen => $"{seen.Host}/{seen.Check}")));
        Assert.Equal(expected, string.Join(' ', Evaluator.InOrder(looks.Reverse(), At(5)).Select(seen => $"{seen.Host}/{seen.Check}")));

        static Observation Look(string host, string check, double at) => new(host, check, At(at), TimeSpan.Zero, new(Status.Up, "", []));
    }

    [Fact]
    public void AHostThatTheWorldHasNotAdoptedBreaksNoQuiet()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), Evaluator.QuietFor);
        Assert.Equal(At(105), Evaluator.Quiet(World.Empty with { Judged = 0 }, Three, At(100)));
    }

    [Theory]
    [InlineData(9.999, 0)]
    [InlineData(10, 1)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    public void TimeInWhichTheProcessStoodStillIsKeptFromTenSecondsOn(double pause, int gaps)
    {
        var step = Evaluator.StoodStill(Still.Of(Three), Three, At(100), At(100 + pause));

        Assert.Equal(Enumerable.Repeat(new Gap(At(100), At(100 + pause), "stood still"), gaps), step.Gaps);
        Assert.Equal(At(100 + pause), step.World.Watching);
    }

    [Fact]
    public void APauseIsKeptAndForgetsWhoIsSilentOnlyWhereWeWereBlind()
    {
        var world = Still.Of(Three).Answers("a", 50).Silent("b", 60, 75);
        var step = Evaluator.Silence(world, Three, At(100), TimeSpan.FromSeconds(300), At(500));
        Assert.Equal([new Gap(At(100), At(500), "nothing recorded")], step.Gaps);
        Assert.Equal(["b"], step.World.Silent);
        Assert.Equal(DateTimeOffset.UnixEpoch, step.World.Sees);
        Assert.Equal(["monitor", "monitor"], step.Changes.Select(change => change.Subject.Id));

        step = Evaluator.Silence(world with { Blind = At(80) }, Three, At(100), TimeSpan.FromSeconds(300), At(500));
        Assert.Empty(step.World.Silent);
        Assert.Equal((null, At(500)), (step.World.Blind, step.World.Sees));
        Assert.Equal("monitor UP", string.Join(", ", step.Changes.Where(change => change.Subject == Subject.Monitor).Select(change => $"{change.Subject.Id} {change.To.Word()}")));
    }

    [Fact]
    public void AfterAPauseInWhichWeWereBlindWhoWasExcusedIsLookedAtAndWhoLeftIsRetired()
    {
        var gone = new HostState("gone", Status.Retired, At(90), 1, "", "", Start, [], []) { Told = Status.Up, ToldAt = At(10) };
        var world = Still.Of(Three).Answers("a", 50).Silent("b", 60, 75).Check("b", check => check with { Counted = Status.Unknown, Excuse = Seeing.Excuse }) with
        {
            Blind = At(80),
            Watching = At(0),
            Moves = 1,
            Judged = 1,
            Left = World.Empty.Left.Add("gone", gone),
        };
        var step = Evaluator.Silence(world, Three, At(100), TimeSpan.FromSeconds(300), At(500));

        Assert.Equal(["b"], step.Asks);
        Assert.Null(step.World.Hosts["b"].Checks[0].Status);
        Assert.Contains(step.Changes, change => change is { Subject.Id: "gone", To: Status.Retired, Told: true });
        Assert.NotEqual(step.World.Moves, step.World.Judged);
        Assert.Empty(Evaluator.Silence(world with { Watching = DateTimeOffset.UnixEpoch }, Three, At(100), TimeSpan.FromSeconds(300), At(500)).Asks);
    }

    [Fact]
    public void AHostThatLeavesWhileItIsHeldIsHeldNoMore()
    {
        var world = Still.Of(Three).Answers("a", 50).Silent("c", 60, 75) with { Held = ["c"] };

        Assert.Empty(Evaluator.Adopt(world, Shop(Box("a"), Box("b")), At(80), start: false).World.Held);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void ALookThatBringsNoResultLetsOneWaitOnlyForASilenceThatIsNotBelievedYet(int silences, bool waits)
    {
        var check = Still.Of(Three).Silent("a", 60, 75).Hosts["a"].Checks[0] with { Silences = silences, Waiting = false };
        var nothing = new Observation("a", "http", At(90), TimeSpan.Zero, new(null, "no descriptors left", []));

        Assert.Equal(waits, Believing.After(check, Three.Hosts["a"].Checks[0], nothing).Waiting);
    }

    [Fact]
    public void OfACheckThatIsUnknownForWantOfResultsThatIsWhatDecided() =>
        Assert.Equal("no result", new Played(Host("a", Check("http"))).Look("http", "up", 1, host: "a").Tick(151).State("http", "a").By);

    [Fact]
    public void WithTooFewHostsLeftToTellByWeAreBlindNoMore()
    {
        var two = Shop(Box("a"), Box("b"));
        var blind = Still.Of(Three) with { Blind = At(80) };
        var step = Evaluator.Tick(Evaluator.Adopt(blind, two, At(99), start: false).World, two, At(100));

        Assert.Null(step.World.Blind);
        Assert.Equal("has too few hosts left to tell whether it sees its network, after 20s", Assert.Single(step.Changes, change => change.Subject == Subject.Monitor).Reason);
        Assert.Equal(At(80), Evaluator.Tick(Evaluator.Adopt(blind, Three, At(99), start: false).World, Three, At(100)).World.Blind);
    }

    [Fact]
    public void OverAStartOnlyTheCheckThatWasExcusedBeginsAnew()
    {
        var site = Shop(Switch("gateway"), Switch("sw1"), Box("web01", "sw1", "http ping"));
        var world = Still.Of(site).Silent("web01", 80, 100).Check("web01", check => check with { Counted = Status.Unknown, Excuse = "unreachable behind sw1" })
            .Check("web01", check => check with { Status = Status.Down, Counted = Status.Down, Reason = "HTTP 503", Answered = At(90), Begun = At(90) }, index: 1);
        var checks = Evaluator.Adopt(world, site, At(200), start: true).World.Hosts["web01"].Checks;

        Assert.Equal((null, Status.Unknown, Status.Down, Status.Down), (checks[0].Status, checks[0].Counted, checks[1].Status, checks[1].Counted));
    }

    [Fact]
    public void AHostThatComesBackAfterItWasRetiredHasNoReasonYet()
    {
        var played = new Played(Host("a", Check("http")), Host("b", Check("http"))).Look("http", "up", 1, host: "a").Look("http", "up", 1, host: "b");
        played.Reload(10, Host("a", Check("http"))).Retire(80).Reload(100, Host("a", Check("http")), Host("b", Check("http")));

        Assert.Equal((null, "", Status.Retired), played.World.Hosts["b"] is var back ? (back.Status, back.Reason, back.Told) : default);
    }

    [Theory]
    [InlineData("a unknown, b none", "UNKNOWN")]
    [InlineData("a none, b none", "-")]
    [InlineData("a up, b none", "UP")]
    [InlineData("a down, b none", "UNKNOWN")]
    public void OfAGroupOnlySomeOfWhichHaveNoStatusYetThereIsOne(string statuses, string status) => Assert.Equal(status, new NeedingWorld().Are(statuses).Is("1 of a b"));

    [Theory]
    [InlineData(0, 29, null)]
    [InlineData(0, 30, "00:30")]
    [InlineData(1, 10, "00:30")]
    [InlineData(1, 29, "00:30")]
    [InlineData(1, 30, null)]
    [InlineData(1, 45, null)]
    public void AWindowThatBeganInTheHourThatComesTwiceIsStillOpenInTheSecond(int hour, int minute, string? from)
    {
        var schedule = new Schedule.Recurring(Crontab.Parse("30 2 * * *").Crontab!, TimeSpan.FromMinutes(60), Berlin);

        Assert.Equal(from, Openings.At(schedule, new(2026, 10, 25, hour, minute, 0, TimeSpan.Zero))?.From.UtcDateTime.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(3, "14:35")]
    [InlineData(4, null)]
    [InlineData(10, "15:05")]
    public void WhereTheClockGoesBackByHalfAnHourAWindowOfEveryHourKeepsItsTime(int minute, string? from)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");
        var schedule = new Schedule.Recurring(Crontab.Parse("35 * * * *").Crontab!, TimeSpan.FromMinutes(29), zone);

        Assert.Equal(from, Openings.At(schedule, new(2027, 4, 3, 15, minute, 0, TimeSpan.Zero))?.From.UtcDateTime.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
    }
}
