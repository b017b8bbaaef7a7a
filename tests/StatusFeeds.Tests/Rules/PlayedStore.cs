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
    private readonly Dictionary<string, Announced> announced = [];
    private readonly List<IncidentPost> posts = [];
    private readonly Dictionary<long, Incident> told = [];

    /// <summary>Somebody has posted since that was asked last.</summary>
    public bool HasNews { get; private set; }

    /// <summary>As IncidentsTable.Current.</summary>
    public ImmutableArray<Incident> Incidents()
    {
        HasNews = false;
        return
        [
            .. posts.GroupBy(post => post.Incident)
                .Select(own => new Incident(own.Key, [.. own]) { Told = told.GetValueOrDefault(own.Key)?.Told ?? 0, ToldDue = told.GetValueOrDefault(own.Key)?.ToldDue })
                .Where(incident => !incident.IsClosed || incident.Posts.Any(post => post.IsPublic && post.Number > incident.Told)),
        ];
    }

    /// <summary>One with a key that is there is not stored again.</summary>
    public long Post(IncidentPost post)
    {
        if (post.Key is { } key && posts.Find(one => one.Key == key && one.By == post.By) is { } same)
            return same.Incident;
        var stored = post with { Number = posts.Count + 1, Incident = post.Incident != 0 ? post.Incident : posts.Select(one => one.Incident).DefaultIfEmpty(0).Max() + 1 };
        posts.Add(stored);
        HasNews = true;
        return stored.Incident;
    }

    public void Take(Step step, bool adopted)
    {
        foreach (var change in step.Changes)
        {
            if (change.Subject.Kind == SubjectKind.Application)
                applications[change.Subject.Id] = step.World.Applications[change.Subject.Id];
            else if (change.Subject.Kind == SubjectKind.Window)
                Take(step.World, change);
        }

        foreach (var number in step.Incidents)
            told[number] = step.World.Incidents[number];
        foreach (var proposal in step.Proposals)
            Post(proposal);

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
        Announced = announced.Values.ToImmutableDictionary(one => one.Open.Key),
        Incidents = Incidents().ToImmutableDictionary(incident => incident.Number),
    };

    /// <summary>Of an announced one only the last that was told of it counts.</summary>
    private void Take(World world, Change change)
    {
        var key = OpenWindow.KeyIn(change.Subject.Id);
        announced.Remove(key);
        if (OpenWindow.FirstIn(change.Subject.Id) is not null && change.From is null)
            announced[key] = world.Announced[key];
        else if (change.To == Status.Maintenance)
            windows.Add(key);
    }

    private static HostState Kept(HostState state) => state with
    {
        Changes = 0,
        Checks = [.. state.Checks.Select(check => check with { Streak = [], Unknowns = 0, Heard = check.Since, Waiting = false, Last = null })],
    };
}
