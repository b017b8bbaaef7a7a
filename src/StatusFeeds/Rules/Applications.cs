// Applications in their turn: judged when hosts moved, told where they have an entry of their own.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Applications
{
    /// <summary>Every change of an application is a change; while we are blind none is told. It has its first status when all its hosts have one.</summary>
    public static void Judge(Draft draft, Site site, DateTimeOffset now)
    {
        foreach (var application in site.Applications)
        {
            var state = draft.World.Applications.GetValueOrDefault(application.Id);
            if (Needing.Of(site, draft.World, application) is not var (status, reason))
                continue;
            if (state is null && application.Hosts.Any(host => draft.World.Hosts.GetValueOrDefault(host)?.Status is null))
                continue;
            state ??= new ApplicationState(application.Id, null, now, "");
            var tells = application.HasEntry && status != state.Told && Sees(draft.World, application);
            var moved = status != state.Status;
            var one = moved && tells && state.Status == state.Told;
            if (moved)
                state = Moved(draft, state, status, reason, one, now);
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

    private static ApplicationState Moved(Draft draft, ApplicationState state, Status status, string reason, bool told, DateTimeOffset now)
    {
        DateTimeOffset? before = state.Status is null ? null : told ? state.ToldAt : state.Since;
        var change = draft.Tell(Subject.OfApplication(state.Application), state.Status, status, now, reason, told, known: before);
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
