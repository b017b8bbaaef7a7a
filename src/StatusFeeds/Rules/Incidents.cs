// Incidents in the judge's hands: what people posted is told once, in order; that an update is overdue, once for each due.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>People's words: told even while this monitor sees nothing.</summary>
internal static class Incidents
{
    /// <summary>What is posted in the last moment is noticed before it is called overdue.</summary>
    private static readonly TimeSpan Noticing = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The incidents are these, as the store has them; how far they are told, this world knows better. One that is closed stays in it until the store, which then has it
    /// that all is told, gives it no more: else an answer from before the commit would have it told twice.
    /// </summary>
    public static Step Posted(World before, ImmutableArray<Incident> stored) => Step.Nothing(before with
    {
        Incidents = stored.ToImmutableDictionary(
            incident => incident.Number,
            incident => before.Incidents.GetValueOrDefault(incident.Number) is { } known ? incident with { Told = known.Told, ToldDue = known.ToldDue } : incident),
    });

    public static bool IsAnyUntold(World world) => Untold(world).Any();

    /// <summary>The next post that is to be told, of all incidents; the world after it tells that incident so far, whatever else was posted. Nothing where there is none.</summary>
    public static Step Tell(World before, Site site, DateTimeOffset now)
    {
        if (Untold(before).OrderBy(untold => untold.Post.Number).FirstOrDefault() is not { Incident: { } incident, Post: { } post })
            return Step.Nothing(before);
        var (was, after) = (incident.Told == 0 ? null : incident.At(incident.Told), incident.At(post.Number));
        var draft = new Draft(before, site);
        draft.Put(incident with { Told = post.Number, ToldDue = null });

        // A proposal that is put away was never told, and is not now.
        if (after.Opened is not null)
            Tell(draft, after, was is null ? null : StatusOf(was), Reason(after), now);
        return draft.Done();
    }

    public static bool IsOverdue(World world, DateTimeOffset now) => NextOverdue(world) <= now;

    /// <summary>The next instant at which it is to be told that an update is overdue; the end of time where none is due. Asked every second: without garbage.</summary>
    public static DateTimeOffset NextOverdue(World world)
    {
        var next = DateTimeOffset.MaxValue;
        if (world.Incidents.IsEmpty)
            return next;
        foreach (var (_, incident) in world.Incidents)
            next = Instants.Earlier(next, OverdueAt(incident) ?? next);
        return next;
    }

    public static void TellOverdue(Draft draft, DateTimeOffset now)
    {
        foreach (var incident in draft.World.Incidents.Values.Where(incident => OverdueAt(incident) <= now).OrderBy(incident => incident.Number).ToList())
        {
            draft.Put(incident with { ToldDue = incident.Due });
            Tell(draft, incident, Status.Incident, Reason(incident) + ", update overdue", now);
        }
    }

    private static void Tell(Draft draft, Incident after, Status? was, string reason, DateTimeOffset now) => draft.Tell(
        Subject.OfIncident(after.Key), was, StatusOf(after), now, reason, told: true, since: Instants.Earlier(after.Since, now), counts: was != StatusOf(after));

    private static IEnumerable<(Incident Incident, IncidentPost Post)> Untold(World world) =>
        from incident in world.Incidents.Values
        from post in incident.Posts
        where post.IsPublic && post.Number > incident.Told
        select (incident, post);

    /// <summary>Null: nothing is due, or it was told already that it is over.</summary>
    private static DateTimeOffset? OverdueAt(Incident incident) =>
        incident.Due is { } due && due != incident.ToldDue && incident.LastPublic!.Number <= incident.Told ? due + Noticing : null;

    private static Status StatusOf(Incident incident) => incident.IsOpen ? Status.Incident : Status.Resolved;

    private static string Reason(Incident incident) => $"{incident.Title} - {incident.Stage.Name()}";
}
