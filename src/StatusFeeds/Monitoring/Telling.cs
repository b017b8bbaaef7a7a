// Puts the words to a change, once, with what is known at that moment.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

internal static class Telling
{
    /// <summary>The change as feeds will tell it for ever. <paramref name="world"/> is the one right after the change.</summary>
    public static ToldChange Tell(Site site, World world, Change change) => change.Subject.Kind == SubjectKind.Monitor
        ? new ToldChange(change, All(site), site.Url, EntryTexts.ForMonitor(change, events: false), EntryTexts.ForMonitor(change, events: true))
        : new ToldChange(
            change,
            Of(site, change.Subject.Id),
            site.Url,
            EntryTexts.ForHosts(site, world.Hosts[change.Subject.Id], change),
            EntryTexts.ForEvents(site, world.Hosts[change.Subject.Id], change));

    /// <summary>Scope → fingerprint of what stands at the head of its feeds.</summary>
    public static ImmutableDictionary<string, string> Headers(Site site, string authority) =>
        All(site).ToImmutableDictionary(scope => scope, scope => new FeedHeader(site, scope, authority).Fingerprint(), StringComparer.Ordinal);

    private static ImmutableArray<string> All(Site site) =>
        [Scopes.All, .. site.Applications.Select(application => Scopes.OfApplication(application.Id))];

    private static ImmutableArray<string> Of(Site site, string host) =>
    [
        Scopes.All,
        .. site.Applications.Where(application => application.Hosts.Contains(host)).Select(application => Scopes.OfApplication(application.Id)),
    ];
}
