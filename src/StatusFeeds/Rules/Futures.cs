// After the clock went back: instants that have not come yet again must hold up nothing.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Futures
{
    /// <summary>What was remembered later than now was now. Instants of changes stay: they never go back.</summary>
    public static World Forgotten(World world, DateTimeOffset now) => world with
    {
        Watching = Instants.Earlier(world.Watching, now),
        Seen = Instants.Earlier(world.Seen, now),
        Unseen = [.. world.Unseen.Where(gap => gap.Until <= now)],
        Sought = Instants.Earlier(world.Sought, now),
        Sees = Instants.Earlier(world.Sees, now),
        Asked = Instants.Earlier(world.Asked, now),
        Blind = world.Blind is { } blind ? Instants.Earlier(blind, now) : null,
        Hosts = world.Hosts.SetItems(world.Hosts.Select(host => KeyValuePair.Create(host.Key, Forgotten(host.Value, now)))),
    };

    private static HostState Forgotten(HostState state, DateTimeOffset now) => state with
    {
        Begun = Instants.Earlier(state.Begun, now),
        Back = Instants.Earlier(state.Back, now),
        Checks = [.. state.Checks.Select(check => Forgotten(check, now))],
    };

    private static CheckState Forgotten(CheckState check, DateTimeOffset now) => check with
    {
        Heard = Instants.Earlier(check.Heard, now),
        Begun = Instants.Earlier(check.Begun, now),
        Since = Instants.Earlier(check.Since, now),
        SilentSince = Instants.Earlier(check.SilentSince, now),
        Answered = Instants.Earlier(check.Answered, now),
        Last = check.Last is { } last ? last with { At = Instants.Earlier(last.At, now) } : null,
        Failing = check.Failing is { } failing ? Instants.Earlier(failing, now) : null,
        Streak = [.. check.Streak.Select(result => result with { At = Instants.Earlier(result.At, now), Begun = Instants.Earlier(result.Begun, now) })],
        Flaps = check.Flaps with { Changes = [.. check.Flaps.Changes.Select(change => change with { At = Instants.Earlier(change.At, now) })] },
    };
}
