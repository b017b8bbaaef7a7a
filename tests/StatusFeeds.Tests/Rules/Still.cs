// A world that stands still: for rules that only read it, with what they read set by hand.
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

/// <summary>Times are seconds after <see cref="Played.Start"/>.</summary>
internal static class Still
{
    /// <summary>Adopted, and nothing has been looked at.</summary>
    public static World Of(Site site) => Evaluator.Adopt(World.Empty, site, Played.Start, start: true).World;

    public static World Host(this World world, string host, Func<HostState, HostState> set) => world with { Hosts = world.Hosts.SetItem(host, set(world.Hosts[host])) };

    public static World Check(this World world, string host, Func<CheckState, CheckState> set, int index = 0) =>
        world.Host(host, state => state with { Checks = state.Checks.SetItem(index, set(state.Checks[index])) });

    /// <summary>Gives no answer from then on, twice, which is believed by the second look; it counts as what it counted before.</summary>
    public static World Silent(this World world, string host, double since, double begun, int index = 0) => world.Check(
        host,
        check => check with { Status = Status.Down, Reason = "no answer", Silences = 2, SilentSince = Played.At(since), Begun = Played.At(begun), Since = Played.At(begun), Last = Look(host, check, begun, false) },
        index) with
    { Silent = world.Silent.Add(host) };

    /// <summary>Its last look began then and got an answer.</summary>
    public static World Answers(this World world, string host, double begun, int index = 0) => world.Check(
        host,
        check => check with { Status = Status.Up, Counted = Status.Up, Silences = 0, Answered = Played.At(begun), Begun = Played.At(begun), Last = Look(host, check, begun, true) },
        index) with
    { Silent = world.Silent.Remove(host) };

    public static Observation Look(string host, CheckState check, double begun, bool? answered, bool here = false) =>
        new(host, check.Name, Played.At(begun), TimeSpan.Zero, new(answered is false ? Status.Down : Status.Up, "", [])) { Answered = answered, Here = here };
}
