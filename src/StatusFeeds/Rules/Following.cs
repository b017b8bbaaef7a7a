// What a process shows that does not judge: what was committed of each host, with the last looks that it heard of. Decides nothing.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Following
{
    /// <summary>A host by what was committed of it: each check that is configured, whether or not anything is known of it.</summary>
    /// <param name="known">Null: nothing was committed yet.</param>
    /// <param name="last">The last look at a check; null: none is known.</param>
    public static HostState Of(Host host, HostState? known, Func<Check, Observation?> last, DateTimeOffset now)
    {
        var state = known switch
        {
            null => new HostState(host.Id, null, now, 0, "", "", now, [], []),
            { Status: Status.Retired } => known with { Status = null, Reason = "", Checks = [] },
            _ => known,
        };
        return state with
        {
            Checks =
            [
                .. host.Checks.Select(check => (state.Find(check.Name) is { } found && found.Kind == check.Kind ? found : Believing.New(check, now)) with
                {
                    Last = last(check),
                }),
            ],
        };
    }

    /// <summary>With one more look.</summary>
    public static HostState With(HostState state, Observation seen)
    {
        for (var i = 0; i < state.Checks.Length; i++)
        {
            if (state.Checks[i].Name == seen.Check)
                return state with { Checks = state.Checks.SetItem(i, state.Checks[i] with { Last = seen, Heard = seen.At }) };
        }

        return state;
    }

    /// <summary>The world with these hosts, as far as they are configured.</summary>
    /// <param name="watching">Since when the judge has watched.</param>
    public static World World(World committed, Site site, ImmutableDictionary<string, HostState> hosts, DateTimeOffset watching, DateTimeOffset now) => committed with
    {
        Hosts = hosts,
        Left = committed.Hosts.RemoveRange(site.Hosts.Keys),
        Watching = watching,
        Windows = Calendar.OpenAt(committed, site, now),
        Silent = [.. hosts.Values.Where(Ways.IsSilent).Select(host => host.Host)],
    };
}
