// What a store would have kept of a played world, and gives back at the next start.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

/// <summary>As Storage does: a host's state is that of its last change, or of its checks', or of the last start or reload; streaks and last looks are lost.</summary>
internal sealed class PlayedStore
{
    private readonly Dictionary<string, HostState> hosts = [];
    private readonly Dictionary<string, ApplicationState> applications = [];
    private readonly HashSet<string> windows = [];

    public void Take(Step step, bool adopted)
    {
        foreach (var change in step.Changes)
        {
            if (change.Subject.Kind == SubjectKind.Application)
                applications[change.Subject.Id] = step.World.Applications[change.Subject.Id];
            else if (change.Subject.Kind == SubjectKind.Window)
                windows.Add(change.Subject.Id);
        }

        foreach (var host in step.Changes.Where(change => change.Subject.Kind == SubjectKind.Host).Select(change => change.Subject.Id)
            .Concat(step.CheckChanges.Select(change => change.Host)).Concat(adopted ? step.World.Hosts.Keys : []).Distinct())
        {
            if (step.World.Find(host) is { } state)
                hosts[host] = state;
        }
    }

    public World Kept(World last) => new(hosts.Values.ToImmutableDictionary(state => state.Host, Kept), last.LastInstant, DateTimeOffset.UnixEpoch)
    {
        LastDated = last.LastDated,
        Blind = last.Blind,
        Applications = applications.ToImmutableDictionary(),
        Ordered = last.Ordered,
        ToldWindows = [.. windows],
    };

    private static HostState Kept(HostState state) => state with
    {
        Changes = 0,
        Checks = [.. state.Checks.Select(check => check with { Streak = [], Unknowns = 0, Heard = check.Since, Waiting = false, Last = null })],
    };
}
