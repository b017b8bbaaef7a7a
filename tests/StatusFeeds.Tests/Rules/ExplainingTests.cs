// Why a host is what it is and whether that is told, in sentences: worlds made by hand, played through each step of the decision.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Rules;

public sealed class ExplainingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>web01 behind edge1 and edge2, both behind core.</summary>
    private static readonly Site Site = Sites.Of(Behind("web01", "edge1", "edge2"), Behind("edge1", "core"), Behind("edge2", "core"), Behind("core"));

    [Fact]
    public void TheStepsComeInTheOrderOfTheDecision()
    {
        var world = With(
            World(Down("web01", silences: 3) with { Untold = "maintenance" }, Up("edge1"), Up("edge2"), Up("core")) with { Seen = Noon.AddSeconds(-1) },
            Open("w1", Noon.AddHours(1), "web01"));
        var flapping = State(world, "web01") is var host ? host with { Checks = [host.Checks[0] with { Flaps = Flapping(5) }] } : null!;
        world = world with { Hosts = world.Hosts.SetItem("web01", flapping) };
        string[] topics = [.. Explaining.Of(Site, world, "web01", Noon).Select(step => step.Topic).Distinct()];
        Assert.Equal(["look", "streak", "flapping", "way", "sight", "window", "status", "told"], topics);
    }

    [Fact]
    public void AHostThatIsUpNeedsFewWords() => Assert.Equal(
        [
            "look: http: the last look ended at 2026-11-21 11:59:50 UTC, 10s ago, took 0.142 s and found it UP. The host answered.",
            "streak: http: believed UP since 2026-11-21 11:00:00 UTC, for 1h. Worse is believed after 2 looks in a row, better after 2.",
            "status: So core is UP since 2026-11-21 11:00:00 UTC, for 1h (http UP).",
            "told: Feeds say UP since 2026-11-21 11:00:00 UTC, for 1h: they say what it is.",
        ],
        Told(Explaining.Of(Site, World(Up("core")), "core", Noon)));

    [Fact]
    public void OneLookIsNotBelievedYetAndItSaysHowManyAreMissing()
    {
        var up = Up("core");
        var check = up.Checks[0] with { Streak = [Ended(Status.Up, -60), Ended(Status.Down, -10)], Waiting = true, Failing = Noon.AddSeconds(-10), Last = Look(Status.Down, "HTTP 503 from /", true) };
        var steps = Steps(World(up with { Checks = [check] }), "core");
        Assert.Contains("found it DOWN: HTTP 503 from /. The host answered.", steps["look"], StringComparison.Ordinal);
        Assert.Contains("believed UP since 2026-11-21 11:00:00 UTC, for 1h; the last look found DOWN, 1 look more of the kind and it is believed.", steps["streak"], StringComparison.Ordinal);
    }

    [Fact]
    public void AFailureOfOursAndAnEmptyBeginningAreSaid()
    {
        var fresh = new HostState("core", null, default, 0, "", "", Noon.AddSeconds(-20), [SmallSite.StateOf("http", null, "", Noon, Look(null, "no descriptors are left", null))], []);
        var steps = Steps(World(fresh), "core");
        Assert.Contains("had no result, by a fault of ours: no descriptors are left.", steps["look"], StringComparison.Ordinal);
        Assert.Contains("nothing is believed yet: an UP look counts at once, anything else after 2 looks in a row.", steps["streak"], StringComparison.Ordinal);
        Assert.Equal("core has no status yet: it waits for the first looks of its checks, until 2026-11-21 12:00:40 UTC at the latest.", steps["status"]);
        Assert.Equal("Feeds say nothing of it before it has a status.", steps["told"]);
        Assert.Contains("no look is remembered", Steps(World(), "core")["look"], StringComparison.Ordinal);
    }

    [Fact]
    public void AnExcusedHostNamesTheWayAndSaysWhatIsTold()
    {
        var silent = Down("core", silences: 3);
        var excused = Excused("web01");
        var world = World(excused, Excused("edge1"), Excused("edge2"), silent) with { Silent = ["web01", "edge1", "edge2", "core"], Seen = Noon.AddSeconds(-2) };
        var told = Told(Explaining.Of(Site, world, "web01", Noon));
        Assert.Contains("look: http: the last look ended at 2026-11-21 11:59:50 UTC, 10s ago, took 0.142 s and found it DOWN: no answer within 10s. Nothing at all came back, 3 looks in a row since 2026-11-21 11:59:00 UTC, 1m ago.", told);
        Assert.Contains(told, step => step.StartsWith("streak: ", StringComparison.Ordinal) && step.EndsWith("That is excused, unreachable behind core: it counts as UNKNOWN.", StringComparison.Ordinal));
        Assert.Contains("way: It is behind edge1, which is UNKNOWN and gives no answer at all (3 looks in a row, since 2026-11-21 11:59:00 UTC, 1m ago).", told);
        Assert.Contains("way: edge1 is behind core, which is DOWN and gives no answer at all (3 looks in a row, since 2026-11-21 11:59:00 UTC, 1m ago).", told);
        Assert.Contains("way: edge1, edge2 all give no answer, so a failure of web01 without an answer is excused and counts as UNKNOWN. An answer would be believed.", told);
        Assert.Contains("sight: This monitor sees its network: the last look off this machine that got an answer began at 2026-11-21 11:59:58 UTC, 2s ago.", told);
        Assert.Contains("status: So web01 is UNKNOWN since 2026-11-21 11:59:50 UTC, for 10s: unreachable behind core. It is the worst of what counts of its checks (http UNKNOWN). Probably because core is DOWN since 2026-11-21 11:30 UTC.", told);
        Assert.Equal(
            "told: Feeds say UP since 2026-11-21 11:00:00 UTC, for 1h. That it is UNKNOWN is not told: unreachable behind core. When that is over, what it is then is told if it is another.",
            told[^1]);
    }

    [Fact]
    public void OneOpenWayExcusesNothing()
    {
        var world = World(Down("web01", silences: 2), Excused("edge1"), Up("edge2"), Up("core")) with { Silent = ["web01", "edge1"] };
        Assert.Contains("The way is open through edge2, so nothing on it excuses a failure.", All(world, "web01", "way"), StringComparison.Ordinal);
        Assert.Contains("edge2, which is UP and answers (last to a look that began at 2026-11-21 11:59:49 UTC, 11s ago)", All(world, "web01", "way"), StringComparison.Ordinal);
    }

    [Fact]
    public void AHeldFailureNamesWhoIsWaitedForAndForHowLongAtMost()
    {
        var held = Down("web01", silences: 2) is var down
            ? down with { Status = Status.Up, Checks = [down.Checks[0] with { Counted = Status.Up, Begun = Noon.AddSeconds(-5), Since = Noon.AddSeconds(-5) }] } : null!;
        var world = World(held, Up("edge1"), Up("edge2"), Up("core")) with { Held = ["web01"], Seen = Noon };
        Assert.Contains("It counts as UP still: who could excuse it has not been heard yet.", All(world, "web01", "streak"), StringComparison.Ordinal);
        Assert.Contains("Its failure is held back until edge1 or edge2 has answered a look that began at 2026-11-21 11:59:55 UTC or later, or all are known to be silent; until 2026-11-21 12:02:25 UTC at the latest.", All(world, "web01", "way"), StringComparison.Ordinal);

        var alone = World(held with { Host = "core" }) with { Held = ["core"] };
        Assert.Contains("held back until any host off this machine has answered a look that began at 2026-11-21 11:59:55 UTC or later, as it may be this monitor", All(alone, "core", "way"), StringComparison.Ordinal);
    }

    [Fact]
    public void AfterAnExcuseItIsJudgedAnewAndCountsAsBeforeUntilThen()
    {
        var anew = Excused("web01") is var excused ? excused with { Checks = [excused.Checks[0] with { Status = null, Excuse = "" }] } : null!;
        Assert.Contains("it can be reached again and is judged anew: an UP look counts at once, anything else after 2 looks in a row", All(World(anew), "web01", "streak"), StringComparison.Ordinal);
        Assert.Contains("Until then it counts as UNKNOWN, as before.", All(World(anew), "web01", "streak"), StringComparison.Ordinal);
    }

    [Fact]
    public void FlappingSaysHowOftenSinceWhenAndWhenItEnds()
    {
        var flapping = Up("core") is var up ? up with { Told = Status.Down, Untold = "flapping", Checks = [up.Checks[0] with { Flaps = Flapping(7) with { Calm = 1 } }] } : null!;
        var steps = Steps(World(flapping), "core");
        Assert.Equal(
            "http flaps: 7 changes since 2026-11-21 11:20:00 UTC, 40m ago. It is told once, as DOWN, the worst seen when it began. If it changes no more, that ends at 2026-11-21 12:20:00 UTC and after 2 more looks.",
            steps["flapping"]);
        Assert.Contains("That it is UP is not told: flapping.", steps["told"], StringComparison.Ordinal);

        var nearly = up with { Checks = [up.Checks[0] with { Flaps = Flapping(0) with { Since = null } }] };
        Assert.Equal("http has changed 4 times within 1h; at 5 it flaps.", Steps(World(nearly), "core")["flapping"]);
        var long_ago = up with { Checks = [up.Checks[0] with { Flaps = new([new(Noon.AddHours(-2), Status.Up, Status.Down)], null, 0, Status.Up, 0) }] };
        Assert.False(Steps(World(long_ago), "core").ContainsKey("flapping"));
    }

    [Fact]
    public void WhatIsToldAndFlappingSaysThatNoMoreIsTold()
    {
        var flapping = Down("core", silences: 0) with { Untold = "flapping", Told = Status.Down };
        Assert.Equal(
            "Feeds say DOWN since 2026-11-21 11:00:00 UTC, for 1h, and no more is told of it for now: flapping. When that is over, what it is then is told if it is another.",
            Steps(World(flapping), "core")["told"]);
    }

    [Fact]
    public void ABlindMonitorSaysSoAndNamesItsWitnesses()
    {
        var world = World(Excused("core", "this monitor cannot see its network")) with { Blind = Noon.AddMinutes(-3) };
        Assert.Equal(
            "This monitor cannot see its network: none of its 4 hosts answers, since 2026-11-21 11:57:00 UTC, for 3m. Whatever gives no answer is UNKNOWN meanwhile, and nothing but that is told.",
            Steps(world, "core")["sight"]);
        var steps = Explaining.Of(Site with { Witnesses = ["edge1", "core"] }, world, "core", Noon);
        Assert.Contains(steps, step => step.Topic == "sight" && step.Text.Contains("none of its witnesses edge1, core answers", StringComparison.Ordinal));
    }

    [Fact]
    public void TooFewHostsSayNothingOfTheMonitorsSight()
    {
        var two = Sites.Of(Behind("web01"), Behind("core"));
        Assert.Contains(Explaining.Of(two, World(Down("core", silences: 2)), "core", Noon), step => step.Text.StartsWith("Nothing says whether this monitor itself sees its network", StringComparison.Ordinal));
        Assert.DoesNotContain(Explaining.Of(two, World(Down("core", silences: 0)), "core", Noon), step => step.Topic == "sight");
        Assert.Contains(Explaining.Of(Site, World(Down("core", silences: 2)), "core", Noon), step => step.Text.StartsWith("No look off this machine has had an answer since the start", StringComparison.Ordinal));
    }

    [Fact]
    public void InAWindowItSaysUntilWhenAndWhatItWouldBe()
    {
        var maintained = Down("core", silences: 0) with { Status = Status.Maintenance, Check = "", Reason = "kernel update", Told = Status.Maintenance };
        var world = With(With(World(maintained), Open("w1", Noon.AddHours(1), "core")), Open("w2", Noon.AddHours(1), "web01"));
        var told = Told(Explaining.Of(Site, world, "core", Noon));
        Assert.Single(told, step => step.StartsWith("window: ", StringComparison.Ordinal));
        Assert.Contains("window: A maintenance window over core has been open since 2026-11-21 11:30:00 UTC, for 30m, and ends at 2026-11-21 13:00:00 UTC: kernel update. Looks go on.", told);
        Assert.Contains("status: So core is MAINTENANCE since 2026-11-21 11:30:00 UTC, for 30m, whatever its checks say; by them it would be DOWN (http DOWN).", told);
    }

    [Fact]
    public void ACheckThatCanOnlyDegradeItsHostSaysSo()
    {
        var site = Sites.Of(Behind("core") is var core ? core with { Checks = [core.Checks[0] with { AtWorst = Status.Degraded }] } : null!);
        var steps = Explaining.Of(site, World(Down("core", silences: 0) with { Status = Status.Degraded }), "core", Noon);
        Assert.Contains(steps, step => step.Topic == "streak" && step.Text.EndsWith("It makes its host DEGRADED at worst.", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.Topic == "status" && step.Text.Contains("(http DEGRADED)", StringComparison.Ordinal));
    }

    [Fact]
    public void OneThatLeftAndOneThatNeverWas()
    {
        var gone = Up("old") with { Status = Status.Retired, Told = Status.Retired };
        var world = World() with { Left = ImmutableDictionary<string, HostState>.Empty.Add("old", gone).Add("new", Up("new")) };
        Assert.Equal(
            ["status: old was taken out of the configuration and is looked at no more: RETIRED since 2026-11-21 11:00:00 UTC, for 1h.", "told: Feeds say RETIRED since 2026-11-21 11:00:00 UTC, for 1h: they say what it is."],
            Told(Explaining.Of(Site, world, "old", Noon)));
        Assert.Contains("it was UP last. Unless it comes back within a minute or two, it is RETIRED.", Told(Explaining.Of(Site, world, "new", Noon))[0], StringComparison.Ordinal);
        Assert.Empty(Explaining.Of(Site, world, "nobody", Noon));
    }

    [Fact]
    public void ALongWayIsCut()
    {
        Host[] chain = [.. Enumerable.Range(0, 40).Select(number => number == 39 ? Behind($"h{number}") : Behind($"h{number}", $"h{number + 1}"))];
        var ways = Explaining.Of(Sites.Of(chain), World([.. chain.Select(host => Up(host.Id))]), "h0", Noon).Where(step => step.Topic == "way").ToList();
        Assert.Equal(22, ways.Count);
        Assert.Equal("19 more are on the way.", ways[20].Text);
    }

    private static Host Behind(string id, params string[] parents) => SmallSite.HostOf(id) with { Address = "192.0.2.1", Behind = [.. parents] };

    private static World World(params HostState[] states) => new(states.ToImmutableDictionary(state => state.Host), Noon, Noon.AddHours(-2));

    private static World With(World world, OpenWindow open) => world with { Windows = world.Windows.SetItem(open.Key, open) };

    private static HostState State(World world, string host) => world.Hosts[host];

    private static OpenWindow Open(string key, DateTimeOffset until, string host) =>
        new(key, new Window(key, host, [host], new Schedule.Once(Noon.AddMinutes(-30), until), "kernel update"), Noon.AddMinutes(-30), until);

    private static Flaps Flapping(int count) =>
        new([.. Enumerable.Range(0, 4).Select(place => new Flap(Noon.AddMinutes(-40 + (place * 10)), Status.Up, Status.Down))], Noon.AddMinutes(-40), count, Status.Down, 3);

    private static Result Ended(Status status, int seconds) => new(status, "", Noon.AddSeconds(seconds));

    private static Observation Look(Status? status, string reason, bool? answered) =>
        new("web01", "http", Noon.AddSeconds(-10), TimeSpan.FromMilliseconds(142), new Judgement(status, reason, [])) { Answered = answered };

    private static HostState Up(string host) => new(host, Status.Up, Noon.AddHours(-1), 1, "", "", Noon.AddHours(-2),
        [SmallSite.StateOf("http", Status.Up, "", Noon.AddHours(-1), Look(Status.Up, "", true)) with { Counted = Status.Up, Streak = [Ended(Status.Up, -10)], Answered = Noon.AddSeconds(-11) }], [])
    {
        Told = Status.Up,
        ToldAt = Noon.AddHours(-1),
    };

    private static HostState Down(string host, int silences) => Up(host) is var up ? up with
    {
        Status = Status.Down,
        Check = "http",
        Reason = "no answer within 10s",
        Since = Noon.AddMinutes(-30),
        Checks = [up.Checks[0] with
        {
            Status = Status.Down,
            Counted = Status.Down,
            Since = Noon.AddMinutes(-30),
            Reason = "no answer within 10s",
            Streak = [Ended(Status.Down, -40), Ended(Status.Down, -10)],
            Silences = silences,
            SilentSince = Noon.AddMinutes(-1),
            Last = Look(Status.Down, "no answer within 10s", silences == 0),
        }],
    } : null!;

    private static HostState Excused(string host, string excuse = "unreachable behind core") => Down(host, silences: 3) is var down ? down with
    {
        Status = Status.Unknown,
        Since = Noon.AddSeconds(-10),
        Check = "",
        Reason = excuse,
        Untold = excuse,
        Checks = [down.Checks[0] with { Counted = Status.Unknown, Excuse = excuse }],
    } : null!;

    private static List<string> Told(ImmutableArray<Explained> steps) => [.. steps.Select(step => $"{step.Topic}: {step.Text}")];

    private static string All(World world, string host, string topic) => string.Join('\n', Explaining.Of(Site, world, host, Noon).Where(step => step.Topic == topic).Select(step => step.Text));

    private static Dictionary<string, string> Steps(World world, string host) => Explaining.Of(Site, world, host, Noon).ToDictionary(step => step.Topic, step => step.Text);
}
