// Puts the words to a change, once, with what is known at that moment.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

internal static class Telling
{
    /// <summary>The change as feeds will tell it for ever. <paramref name="world"/> is the one right after the change.</summary>
    public static ToldChange Tell(Site site, Leavers leavers, World world, Change change) => change.Subject.Kind switch
    {
        SubjectKind.Monitor => new(
            change, All(site), site.Url, EntryTexts.ForMonitor(change, events: false), EntryTexts.ForMonitor(change, events: true), EntryFacts.OfMonitor(change)),
        SubjectKind.Application => OfApplication(site, world, change),
        SubjectKind.Incident => OfIncident(site, world.Incidents[long.Parse(Incident.Parts(change.Subject.Id).Number, CultureInfo.InvariantCulture)], change),
        SubjectKind.Report => OfReport(site, world.Notices[change.Subject.Id], change),
        SubjectKind.Window => OfWindow(site, world, change),
        _ => OfHost(site, leavers, world.Find(change.Subject.Id)!, change),
    };

    /// <summary>Whom a change is about, for a line of the log.</summary>
    /// <param name="most">Of a window's name, in characters.</param>
    public static string Named(World world, Subject subject, int most) => subject.Kind switch
    {
        SubjectKind.Window => Clean.Line((world.Windows.GetValueOrDefault(OpenWindow.KeyIn(subject.Id)) ?? world.Announced.GetValueOrDefault(OpenWindow.KeyIn(subject.Id))?.Open)?.Window.Name ?? "a window", most),
        SubjectKind.Application => "application " + subject.Id,
        SubjectKind.Incident => "incident " + Incident.Parts(subject.Id).Number,
        _ => subject.Id,
    };

    /// <summary>Scope → fingerprint of what stands at the head of its feeds; and of the lists of all feeds.</summary>
    public static ImmutableDictionary<string, string> Headers(Site site, string authority) => All(site)
        .ToImmutableDictionary(scope => scope, scope => new FeedHeader(site, scope, authority).Fingerprint(), StringComparer.Ordinal)
        .Add(Opml.Scope, Opml.Fingerprint(site))
        .Add(Opml.HostsScope, Opml.HostsFingerprint(site, authority));

    /// <summary>Of a host's changes: all, and its applications.</summary>
    public static ImmutableArray<string> ScopesOf(Site site, string host) =>
    [
        Scopes.All,
        .. site.ApplicationsOf(host).Select(application => Scopes.OfApplication(application.Id)),
    ];

    private static ToldChange OfHost(Site site, Leavers leavers, HostState after, Change change)
    {
        var (host, scopes) = site.Hosts.TryGetValue(after.Host, out var known) ? (known, ScopesOf(site, after.Host)) : leavers.Find(after.Host);
        return new(
            change,
            [.. scopes.Intersect(All(site))],
            site.Url,
            EntryTexts.ForHosts(host, after, change),
            EntryTexts.ForEvents(host, after, change),
            EntryFacts.Of(after, change));
    }

    private static ToldChange OfApplication(Site site, World world, Change change)
    {
        var application = site.Applications.First(candidate => candidate.Id == change.Subject.Id);
        ImmutableArray<(string Name, HostState State)> bad =
        [
            .. application.Hosts.Select(host => (site.Hosts[host].Name, State: world.Hosts.GetValueOrDefault(host)!))
                .Where(host => host.State is { Status: not (null or Status.Up) }),
        ];
        return new(
            change,
            [Scopes.All, Scopes.OfApplication(application.Id)],
            site.Url,
            EntryTexts.ForApplication(application, bad, change, events: false),
            EntryTexts.ForApplication(application, bad, change, events: true),
            EntryFacts.OfApplication(change));
    }

    private static ToldChange OfReport(Site site, Notice notice, Change change)
    {
        var application = site.Applications.First(candidate => candidate.Id == notice.Application);
        var page = $"{site.Url}/apps/{application.Id}/availability";
        return new(
            change,
            [Scopes.All, Scopes.OfApplication(application.Id)],
            site.Url,
            EntryTexts.ForNotice(application, notice, page, change, events: false),
            EntryTexts.ForNotice(application, notice, page, change, events: true),
            EntryFacts.OfNotice(notice, change));
    }

    private static ToldChange OfWindow(Site site, World world, Change change)
    {
        var key = OpenWindow.KeyIn(change.Subject.Id);
        var open = world.Windows.GetValueOrDefault(key) ?? world.Announced[key].Open;
        ImmutableArray<Application> told = [.. site.Applications.Where(application => application.Hosts.Any(open.IsOver))];
        ImmutableArray<string> shown = [.. open.Window.Hosts.Where(host => site.MayBeNamed(host, told))];
        ImmutableArray<string> names = [.. shown.Select(host => site.Hosts.TryGetValue(host, out var known) ? known.Name : host)];
        if (shown.Length < open.Window.Hosts.Length)
        {
            // Its name may hold theirs.
            open = new OpenWindow(open.Key, open.Window with { Name = site.Title, Hosts = shown }, open.From, open.Until);
        }

        return new(
            change,
            [Scopes.All, .. told.Select(application => Scopes.OfApplication(application.Id))],
            site.Url,
            EntryTexts.ForWindow(open, names, change, events: false),
            EntryTexts.ForWindow(open, names, change, events: true),
            EntryFacts.OfWindow(open, change, isPlanned: EntryTexts.IsAhead(change)));
    }

    /// <summary>
    /// In the feeds of each application that was ever concerned: who read that it is must read that it is not. Named is what all of their readers may see.
    /// </summary>
    private static ToldChange OfIncident(Site site, Incident incident, Change change)
    {
        var after = incident.At(incident.Told);
        var ever = after.Posts.Where(post => post.IsPublic).SelectMany(post => after.At(post.Number).Applications).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<Application> to = [.. site.Applications.Where(application => ever.Contains(application.Id))];
        ImmutableArray<Application> named = [.. site.Applications.Where(application => after.Applications.Contains(application.Id) && site.MayBeNamed(application, to))];
        ImmutableArray<string> hosts = [.. after.Hosts.Where(host => site.Hosts.ContainsKey(host) && site.MayBeNamed(host, to))];
        var told = new IncidentTold(after, [.. named.Select(application => application.Title)], [.. hosts.Select(host => site.Hosts[host].Name)], site.Url);
        return new(
            change,
            [Scopes.All, .. to.Select(application => Scopes.OfApplication(application.Id))],
            site.Url,
            EntryTexts.ForIncident(told, change, events: false),
            EntryTexts.ForIncident(told, change, events: true),
            EntryFacts.OfIncident(told, [.. named.Select(application => application.Id)], hosts, change));
    }

    private static ImmutableArray<string> All(Site site) =>
        [Scopes.All, .. site.Applications.Select(application => Scopes.OfApplication(application.Id))];
}
