// What stands at the top of a scope's two feeds, in any format: ids, titles, links.
using System.Collections.Frozen;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal enum FeedKind
{
    /// <summary>One entry a host, published again when its status changes.</summary>
    Hosts,

    /// <summary>One entry a change.</summary>
    Events,
}

/// <summary>Made anew for each configuration; everything in it is cleaned of what XML cannot hold.</summary>
internal sealed class FeedHeader
{
    private readonly string title;

    /// <exception cref="ArgumentException">The site has no such scope.</exception>
    public FeedHeader(Site site, string scope, string authority)
    {
        var application = site.Applications.FirstOrDefault(candidate => Scopes.OfApplication(candidate.Id) == scope);
        if (application is null && scope != Scopes.All)
            throw new ArgumentException($"The site has no scope {scope}.", nameof(scope));
        Scope = scope;
        Authority = authority;
        Url = site.Url;
        Hub = site.WebSub is null ? null : Url + WebSub.Path;
        Author = Clean.Text(site.Title);
        Members = (application?.Hosts ?? site.Hosts.Keys).ToFrozenSet(StringComparer.Ordinal);
        Application = application?.Id;
        Applications = site.Applications.Where(candidate => candidate.HasEntry && (application is null || candidate == application))
            .Select(candidate => candidate.Id).ToFrozenSet(StringComparer.Ordinal);
        PagePath = application is null ? "/" : "/" + scope;
        title = Clean.Text(application is null ? $"{site.Title}: all " : $"{application.Title}: ");
    }

    public static string Version { get; } = typeof(FeedHeader).Assembly.GetName().Version!.ToString(3);

    /// <summary><c>all</c> or <c>apps/{app}</c>, see <see cref="Scopes"/>.</summary>
    public string Scope { get; }

    /// <summary>Id of the application whose feeds these are; null: of all.</summary>
    public string? Application { get; }

    public string Authority { get; }

    /// <summary>The site's, without a slash at the end.</summary>
    public string Url { get; }

    public string Author { get; }

    /// <summary>The address of the hub that tells of changes (WebSub); null: there is none.</summary>
    public string? Hub { get; }

    /// <summary>The path of the page that shows the same: <c>/apps/shop</c>, <c>/</c>.</summary>
    public string PagePath { get; }

    /// <summary>Ids of the hosts told in these feeds.</summary>
    public FrozenSet<string> Members { get; }

    /// <summary>Ids of the applications whose own status is told in these feeds.</summary>
    public FrozenSet<string> Applications { get; }

    /// <summary><c>/apps/shop/hosts.atom</c>, <c>/all/events.rss</c>.</summary>
    public static string Path(string scope, FeedKind kind, FeedFormat format = FeedFormat.Atom) => $"/{scope}/{Word(kind)}{format.Suffix()}";

    public string Path(FeedKind kind, FeedFormat format = FeedFormat.Atom) => Path(Scope, kind, format);

    /// <summary>The Link header of that feed: its hub and itself, once; empty where there is no hub.</summary>
    public string Links(FeedKind kind, FeedFormat format) => Hub is null ? "" : $"<{InHeader(Hub)}>; rel=\"hub\", <{InHeader(Url + Path(kind, format))}>; rel=\"self\"";

    public string Id(FeedKind kind) => $"tag:{Authority}:{Scope}:{Word(kind)}";

    public string Title(FeedKind kind) => title + Word(kind);

    public static string Subtitle(FeedKind kind) => kind == FeedKind.Hosts
        ? "One article per host, published again when its status changes"
        : "One article per change of status";

    public static FeedKind Other(FeedKind kind) => kind == FeedKind.Hosts ? FeedKind.Events : FeedKind.Hosts;

    /// <summary>
    /// Hash of all that stands in both feeds before their entries, and of who is told in them: another one after a reload or an upgrade means other feeds.
    /// Atom is enough: the other formats say nothing at their head that it does not say too.
    /// </summary>
    public string Fingerprint()
    {
        var hosts = AtomFeed.Write(this, FeedKind.Hosts, [], complete: true, DateTimeOffset.UnixEpoch);
        var events = AtomFeed.Write(this, FeedKind.Events, [], complete: false, DateTimeOffset.UnixEpoch);
        var members = Encoding.UTF8.GetBytes(string.Join('\n', Members.Concat(Applications.Select(Scopes.OfApplication)).Order(StringComparer.Ordinal)));
        return Convert.ToHexStringLower(Digest.Of([.. hosts, .. events, .. members]))[..32];
    }

    private static string InHeader(string url) => Ascii.IsValid(url) ? url : new Uri(url).AbsoluteUri;

    private static string Word(FeedKind kind) => kind == FeedKind.Hosts ? "hosts" : "events";
}
