// After the clock was set back: all that is remembered is as long ago as it was, so that what came first stays first.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>Deadlines begin anew. Instants of changes stay: they never go back.</summary>
/// <param name="by">How much less the clock says now.</param>
internal readonly struct Setback(TimeSpan by)
{
    private readonly TimeSpan by = by;

    public World Of(World world, DateTimeOffset now) => world with
    {
        Watching = now,
        Seen = Of(world.Seen),
        Unseen = [.. world.Unseen.Select(Of)],
        Sought = Of(world.Sought),
        Sees = Of(world.Sees),
        Asked = Of(world.Asked),
        Blind = Of(world.Blind),
        Hosts = world.Hosts.SetItems(world.Hosts.Select(Of)),
    };

    private (DateTimeOffset From, DateTimeOffset Until) Of((DateTimeOffset From, DateTimeOffset Until) gap) => (Of(gap.From), Of(gap.Until));

    private KeyValuePair<string, HostState> Of(KeyValuePair<string, HostState> host) => new(host.Key, host.Value with
    {
        Begun = Of(host.Value.Begun),
        Back = Of(host.Value.Back),
        Risen = Of(host.Value.Risen),
        Checks = [.. host.Value.Checks.Select(Of)],
    });

    private CheckState Of(CheckState check) => check with
    {
        Heard = Of(check.Heard),
        Begun = Of(check.Begun),
        Since = Of(check.Since),
        SilentSince = Of(check.SilentSince),
        Answered = Of(check.Answered),
        Last = check.Last is { } last ? last with { At = Of(last.At) } : null,
        Failing = Of(check.Failing),
        Streak = [.. check.Streak.Select(Of)],
        Flaps = check.Flaps with { Changes = [.. check.Flaps.Changes.Select(Of)] },
    };

    private Result Of(Result result) => result with { At = Of(result.At), Begun = Of(result.Begun) };

    private Flap Of(Flap change) => change with { At = Of(change.At) };

    private DateTimeOffset? Of(DateTimeOffset? instant) => instant is { } known ? Of(known) : null;

    /// <summary>The Unix epoch is no instant: it never was.</summary>
    private DateTimeOffset Of(DateTimeOffset instant) => instant > DateTimeOffset.UnixEpoch ? instant - by : instant;
}
