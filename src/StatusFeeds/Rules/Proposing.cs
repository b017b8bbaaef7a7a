// From probe to incident: an application that is down for long gets a proposed incident, for people to open; nobody else is told of it.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Proposing
{
    /// <summary>Who proposes.</summary>
    public const string By = "StatusFeeds";

    private const string IsDown = " is down";
    private const int MostCauses = 3;

    public static bool IsDue(World world, Site site, DateTimeOffset now) => Next(world, site) <= now;

    /// <summary>The next instant at which something is to be proposed if nothing changes; the end of time where nothing is. Asked every second: without garbage.</summary>
    public static DateTimeOffset Next(World world, Site site)
    {
        var next = DateTimeOffset.MaxValue;
        foreach (var application in site.Applications)
            next = Instants.Earlier(next, At(world, application) ?? next);
        return next;
    }

    /// <summary>One for each outage, unless people tell of the application already.</summary>
    public static void Propose(Draft draft, Site site, DateTimeOffset now)
    {
        foreach (var application in site.Applications.Where(application => At(draft.World, application) <= now))
        {
            var state = draft.World.Applications[application.Id];
            draft.World = draft.World with { Applications = draft.World.Applications.SetItem(application.Id, state with { Proposed = state.Since }) };
            draft.Propose(Of(site, draft.World, application, state, now));
        }
    }

    /// <summary>Null: it is not down, or has its proposal, or people tell of it. What nobody watched does not count.</summary>
    private static DateTimeOffset? At(World world, Application application)
    {
        if (application.ProposeAfter is not { } after || world.Blind is not null || world.Applications.GetValueOrDefault(application.Id) is not { Status: Status.Down } state
            || state.Proposed == state.Since || IsCovered(world, state))
        {
            return null;
        }

        return Instants.Later(state.Since, world.Watching) + after;
    }

    private static bool IsCovered(World world, ApplicationState state) => world.Incidents.Values.Any(incident => Covers(incident, state));

    private static bool Covers(Incident incident, ApplicationState state) => incident.Opened is null
        ? incident.Posts[0].Key == KeyOf(state)
        : !incident.IsClosed && incident.Applications.Contains(state.Application);

    private static string KeyOf(ApplicationState state) =>
        string.Create(CultureInfo.InvariantCulture, $"proposal:{state.Application}@{state.Since.ToUnixTimeMilliseconds()}");

    private static IncidentPost Of(Site site, World world, Application application, ApplicationState state, DateTimeOffset now)
    {
        ImmutableArray<string> down = [.. application.Hosts.Where(host => world.Hosts.GetValueOrDefault(host)?.Status == Status.Down).Take(IncidentPosting.MostHosts)];
        var causes = down.Select(host => Needing.Cause(site, world, host)).Where(cause => cause.Length > 0).Distinct(StringComparer.Ordinal).Take(MostCauses);
        var why = state.Reason.TrimEnd('.');
        return new IncidentPost(0, 0, PostKind.Proposal, now, By)
        {
            Key = KeyOf(state),
            Since = state.Since,
            Title = Cut(Words.OneLine(application.Title), IncidentPosting.MostTitle - IsDown.Length) + IsDown,
            Applications = [application.Id],
            Hosts = down,
            Summary = Cut(string.Join(' ', causes.Prepend(why.Length == 0 ? "" : why + ".").Where(text => text.Length > 0)), IncidentPosting.MostSummary),
        };
    }

    /// <summary>Never within a surrogate pair.</summary>
    private static string Cut(string text, int most) =>
        text.Length <= most ? text : string.Concat(text.AsSpan(0, char.IsSurrogatePair(text, most - 2) ? most - 2 : most - 1), "…");
}
