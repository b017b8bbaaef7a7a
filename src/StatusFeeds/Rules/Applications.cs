// Applications in their turn: judged when hosts moved, told where they have an entry of their own.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Applications
{
    /// <summary>
    /// One that is configured no more is not observed from now on. One that is back has a first status anew, as soon as all its hosts have one, and goes on with what was
    /// told of it. Neither is told by itself.
    /// </summary>
    public static void Adopt(Draft draft, Site site, DateTimeOffset now)
    {
        var configured = site.Applications.Select(application => application.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var state in draft.World.Applications.Values.OrderBy(state => state.Application, StringComparer.Ordinal))
        {
            var after = (configured.Contains(state.Application), state.Status) switch
            {
                (true, Status.Retired) => state with { Status = null, Reason = "" },
                (false, not (null or Status.Retired)) => Moved(draft, state, state.Status, Status.Retired, "taken out of the configuration", told: false, now),
                _ => state,
            };
            draft.World = draft.World with { Applications = draft.World.Applications.SetItem(after.Application, after) };
        }
    }

    /// <summary>Every change of an application is a change; while we are blind none is told. It has its first status when all its hosts have one.</summary>
    public static void Judge(Draft draft, Site site, DateTimeOffset now)
    {
        foreach (var application in site.Applications)
        {
            var known = draft.World.Applications.GetValueOrDefault(application.Id);
            if (Needing.Of(site, draft.World, application) is not var (status, reason))
                continue;
            if (known?.Status is null && application.Hosts.Any(host => draft.World.Hosts.GetValueOrDefault(host)?.Status is null))
                continue;
            Status? from = known is null ? null : known.Status ?? Status.Retired;
            var state = known ?? new ApplicationState(application.Id, null, now, "");
            var tells = application.HasEntry && status != state.Told && Sees(draft.World, application);
            var moved = status != from;
            var one = moved && tells && from == state.Told;
            if (moved)
                state = Moved(draft, state, from, status, reason, one, now);
            if (tells && !one)
                state = Told(draft, state, status, reason, now);
            if (state.Reason != reason)
                state = state with { Reason = reason };
            draft.World = draft.World with { Applications = draft.World.Applications.SetItem(application.Id, state) };
        }

        draft.World = draft.World with { Judged = draft.World.Moves };
    }

    /// <summary>We see, and every host of it has been looked at since.</summary>
    private static bool Sees(World world, Application application) =>
        world.Blind is null && application.Hosts.All(host => world.Hosts.GetValueOrDefault(host)?.Untold != Seeing.Excuse);

    private static ApplicationState Moved(Draft draft, ApplicationState state, Status? from, Status status, string reason, bool told, DateTimeOffset now)
    {
        DateTimeOffset? before = from is null ? null : told ? state.ToldAt : state.Since;
        var change = draft.Tell(Subject.OfApplication(state.Application), from, status, now, reason, told, known: before);
        state = state with { Status = status, Since = change.At, Reason = reason };
        return told ? state with { Told = status, ToldAt = change.At } : state;
    }

    private static ApplicationState Told(Draft draft, ApplicationState state, Status status, string reason, DateTimeOffset now)
    {
        DateTimeOffset? before = state.Told is null ? null : state.ToldAt;
        var change = draft.Tell(Subject.OfApplication(state.Application), state.Told, status, now, reason, told: true, since: state.Since, known: before, counts: false);
        return state with { Told = status, ToldAt = change.At };
    }
}
