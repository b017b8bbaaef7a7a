// Puts the words to a change, once, with what is known at that moment.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

internal static class Telling
{
    /// <summary>The change as feeds will tell it for ever. <paramref name="world"/> is the one right after the change.</summary>
    public static ToldChange Tell(Site site, Leavers leavers, World world, Change change)
    {
        if (change.Subject.Kind == SubjectKind.Monitor)
        {
            return new ToldChange(
                change,
                All(site),
                site.Url,
                EntryTexts.ForMonitor(change, events: false),
                EntryTexts.ForMonitor(change, events: true),
                EntryFacts.OfMonitor(change));
        }

        var after = world.Find(change.Subject.Id)!;
        var (host, scopes) = site.Hosts.TryGetValue(after.Host, out var known) ? (known, ScopesOf(site, after.Host)) : leavers.Find(after.Host);
        return new ToldChange(
            change,
            [.. scopes.Intersect(All(site))],
            site.Url,
            EntryTexts.ForHosts(host, after, change),
            EntryTexts.ForEvents(host, after, change),
            EntryFacts.Of(after, change));
    }

    /// <summary>Scope → fingerprint of what stands at the head of its feeds; and of the lists of all feeds.</summary>
    public static ImmutableDictionary<string, string> Headers(Site site, string authority) => All(site)
        .ToImmutableDictionary(scope => scope, scope => new FeedHeader(site, scope, authority).Fingerprint(), StringComparer.Ordinal)
        .Add(Opml.Scope, Opml.Fingerprint(site));

    private static ImmutableArray<string> All(Site site) =>
        [Scopes.All, .. site.Applications.Select(application => Scopes.OfApplication(application.Id))];

    /// <summary>Of a host's changes: all, and its applications.</summary>
    public static ImmutableArray<string> ScopesOf(Site site, string host) =>
    [
        Scopes.All,
        .. site.Applications.Where(application => application.Hosts.Contains(host)).Select(application => Scopes.OfApplication(application.Id)),
    ];
}
