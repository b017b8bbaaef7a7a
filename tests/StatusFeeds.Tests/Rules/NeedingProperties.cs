// What holds of applications whatever their hosts are and need: properties over made-up worlds; and worlds that are large.
using System.Collections.Frozen;
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

public sealed class NeedingProperties
{
    private const int Hosts = 8;
    private static readonly string[] Known = ["up", "degraded", "down"];
    private static readonly string[] All = ["up", "unknown", "degraded", "down", "maintenance", "unreachable", "none"];

    /// <summary>A need of host i: members among those after it, as bits, and how many of them are enough.</summary>
    private static readonly Gen<(int Host, int Members, int AtLeast)> Needs =
        from host in Gen.Choose(0, Hosts - 1)
        from members in Gen.Choose(1, (1 << Hosts) - 1)
        from atLeast in Gen.Choose(1, 4)
        select (host, members, atLeast);

    private static readonly Arbitrary<((int Host, int Members, int AtLeast)[] Needs, int[] Statuses)> Worlds = (
        from needs in Needs.ArrayOf().Resize(10)
        from statuses in Gen.Choose(0, All.Length - 1).ArrayOf(Hosts)
        select (needs, statuses)).ToArbitrary();

    private static readonly Arbitrary<(int Host, int By)> Worsenings = (
        from host in Gen.Choose(0, Hosts - 1)
        from worse in Gen.Choose(1, 3)
        select (host, worse)).ToArbitrary();

    [Fact]
    public void AListIsTheWorstOfAllThatIsReached() => Prop.ForAll(Worlds, made =>
    {
        var world = Made(made.Needs, made.Statuses, All, groups: false);
        var (reached, next) = (new HashSet<string>(), new Stack<string>(["h0"]));
        while (next.TryPop(out var host))
        {
            if (reached.Add(host))
                world.Site.Hosts[host].Needs.ToList().ForEach(need => next.Push(need.Members[0]));
        }

        return world.Is("h0") == (reached.Select(host => Counted(world.World.Hosts[host])).OfType<Status>().Cast<Status?>().Max()?.Word() ?? "-");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WithoutGroupsAWorseHostNeverMakesTheApplicationBetter() => Prop.ForAll(Worlds, Worsenings, (made, worse) =>
        Worsened(made, worse, ["up", "unknown", "degraded", "down"], groups: false, (before, after) => after >= before)).QuickCheckThrowOnFailure();

    [Fact]
    public void AsLongAsNothingIsUnknownAWorseHostNeverMakesTheApplicationBetter() => Prop.ForAll(Worlds, Worsenings, (made, worse) =>
        Worsened(made, worse, Known, groups: true, (before, after) => after >= before)).QuickCheckThrowOnFailure();

    /// <summary>Between the two UNKNOWN may stand for better or worse than DEGRADED: a degraded group that loses a member may be unknown then.</summary>
    [Fact]
    public void AWorseHostNeverMakesAnApplicationUpNorEndsThatItIsDown() => Prop.ForAll(Worlds, Worsenings, (made, worse) =>
        Worsened(made, worse, ["up", "unknown", "degraded", "down"], groups: true, (before, after) =>
            (after != Status.Up || before == Status.Up) && (before != Status.Down || after == Status.Down))).QuickCheckThrowOnFailure();

    [Fact]
    public void UnknownHostsDecideJustWhereItMattersWhatTheyAre() => Prop.ForAll(Worlds, made =>
    {
        var (best, worst) = (With("up"), With("down"));
        return With("unknown") switch
        {
            Status.Up => best == Status.Up && worst == Status.Up,
            Status.Down => best == Status.Down && worst == Status.Down,
            Status.Unknown => best is Status.Up or Status.Degraded && worst == Status.Down,
            _ => best is Status.Up or Status.Degraded,
        };

        Status? With(string unknown) => OfFirst(Made(made.Needs, made.Statuses, ["up", unknown, "degraded", "down"], groups: true));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ThereIsAReasonJustWhereItIsNotUp() => Prop.ForAll(Worlds, made =>
    {
        var world = Made(made.Needs, made.Statuses, All, groups: true);
        return Needing.Of(world.Site, world.World, NeedingWorld.Application("h0")) is not var (status, reason) || status == Status.Up == (reason.Length == 0);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WhoIsBlamedIsBadAndSomethingElse() => Prop.ForAll(Worlds, made =>
    {
        var world = Made(made.Needs, made.Statuses, All, groups: true);
        var cause = world.Cause("h0");
        return cause.Length == 0 || (!cause.Contains("h0 ") && !cause.Contains(" UP ") && !cause.Contains("UNKNOWN") && OfFirst(world) is Status.Degraded or Status.Down);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void DiamondsOnDiamondsAreWorkedOutOnce()
    {
        var world = new NeedingWorld();
        for (var floor = 0; floor < 200; floor++)
            world.Host($"l{floor}", $"l{floor + 1}; r{floor + 1}; 1 of l{floor + 1} r{floor + 1}").Host($"r{floor}", $"l{floor + 1}; r{floor + 1}; 2 of l{floor + 1} r{floor + 1}");
        world.Are(string.Join(", ", Enumerable.Range(0, 201).Select(floor => $"l{floor} up, r{floor} {(floor == 200 ? "down" : "up")}")));

        Assert.Equal("DOWN r200 is DOWN: http: it is down", world.Of("l0; r0"));
        Assert.Equal("Probably because r200 is DOWN since 2026-11-20 18:42 UTC.", world.Are("l0 down").Cause("l0"));
    }

    [Fact]
    public void AChainAsLongAsASiteIsFollowedToItsEnd()
    {
        var (site, world) = Large(number => number < 9_999 ? [new Need(1, [$"h{number + 1}"])] : [], number => number is 0 or 9_999 ? Status.Down : Status.Up);

        Assert.Equal(Status.Down, Needing.OfHost(site, world, "h1"));
        Assert.Equal((Status.Down, "h9999 is DOWN: http: it is down"), Needing.Of(site, world, NeedingWorld.Application("h1")));
        Assert.Equal("Probably because h9999 is DOWN since 2026-11-20 12:00 UTC.", Needing.Cause(site, world, "h0"));
    }

    [Fact]
    public void AGroupAsLargeAsASiteIsCounted()
    {
        var (site, world) = Large(_ => [], number => number < 5_000 ? Status.Up : Status.Down);
        var all = string.Join(' ', Enumerable.Range(0, 10_000).Select(number => $"h{number}"));

        Assert.Equal(
            "only 5000 of h0, h1, h2 and 9997 more work, 5001 are needed: h5000, h5001, h5002 and 4997 more are DOWN",
            Needing.Of(site, world, NeedingWorld.Application("5001 of " + all))?.Reason);
        Assert.Equal(Status.Degraded, Needing.Of(site, world, NeedingWorld.Application("5000 of " + all))?.Status);
    }

    private static bool Worsened(
        ((int, int, int)[] Needs, int[] Statuses) made, (int Host, int By) worse, string[] words, bool groups, Func<Status, Status, bool> holds)
    {
        var statuses = made.Statuses.Select(status => status % words.Length).ToArray();
        var before = OfFirst(Made(made.Needs, statuses, words, groups))!.Value;
        statuses[worse.Host] = Math.Min(statuses[worse.Host] + worse.By, words.Length - 1);
        return holds(before, OfFirst(Made(made.Needs, statuses, words, groups))!.Value);
    }

    private static Status? OfFirst(NeedingWorld world) => Needing.OfHost(world.Site, world.World, "h0");

    private static NeedingWorld Made((int Host, int Members, int AtLeast)[] needs, int[] statuses, string[] words, bool groups)
    {
        var world = new NeedingWorld();
        for (var host = 0; host < Hosts; host++)
        {
            var own = needs.Where(need => need.Host == host)
                .Select(need => (need.AtLeast, Members: Enumerable.Range(host + 1, Hosts - host - 1).Where(other => (need.Members & (1 << other)) != 0).ToList()))
                .Where(need => need.Members.Count > 0)
                .Select(need => groups && need.Members.Count > 1 ? $"{Math.Min(need.AtLeast, need.Members.Count)} of {string.Join(' ', need.Members.Select(member => $"h{member}"))}" : $"h{need.Members[0]}");
            world.Host($"h{host}", string.Join("; ", own));
        }

        return world.Are(string.Join(", ", statuses.Select((status, host) => $"h{host} {words[status % words.Length]}")));
    }

    private static Status? Counted(HostState state) => state.Status switch
    {
        Status.Maintenance => Status.Up,
        Status.Unknown when state.Checks[0].Excuse.Length > 0 => Status.Down,
        var status => status,
    };

    private static (Site Site, World World) Large(Func<int, ImmutableArray<Need>> needs, Func<int, Status> status)
    {
        var hosts = Enumerable.Range(0, 10_000).Select(number => Played.Host($"h{number}") with { Needs = needs(number) }).ToList();
        var states = hosts.Select((host, number) => (Host: host.Id, Status: status(number))).ToImmutableDictionary(
            host => host.Host,
            host => new HostState(host.Host, host.Status, Played.Start, 1, host.Status == Status.Up ? "" : "http", host.Status == Status.Up ? "" : "it is down", Played.Start, [], []));
        return (Played.SiteOf() with { Hosts = hosts.ToFrozenDictionary(host => host.Id) }, World.Empty with { Hosts = states });
    }
}
