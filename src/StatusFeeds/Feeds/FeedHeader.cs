// What stands at the top of a scope's feeds, in any format: ids, titles, links.
using System.Collections.Frozen;
using System.Collections.Immutable;
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
    private readonly string home;

    /// <param name="way">What stands before every path of who reads it: <c>/t/TOKEN</c>, or nothing.</param>
    /// <exception cref="ArgumentException">The site has no such scope.</exception>
    public FeedHeader(Site site, string scope, string authority, string way = "")
    {
        var application = site.Applications.FirstOrDefault(candidate => Scopes.OfApplication(candidate.Id) == scope);
        if (application is null && scope != Scopes.All)
            throw new ArgumentException($"The site has no scope {scope}.", nameof(scope));
        Scope = scope;
        Authority = authority;
        (home, Url) = (site.Url, site.Url + way);
        Told = site.IsPart && application is null ? [.. site.Applications.Select(one => Scopes.OfApplication(one.Id))] : [scope];
        if (site.WebSub is not null && (way.Length > 0 || (site.Access.Anyone && (site.IsPart || !site.IsKept))))
            Hub = Url + WebSub.Path;
        Author = Clean.Text(site.Title);
        Members = (application?.Hosts ?? site.Hosts.Keys).ToFrozenSet(StringComparer.Ordinal);
        Application = application?.Id;
        Applications = site.Applications.Where(candidate => candidate.HasEntry && (application is null || candidate == application))
            .Select(candidate => candidate.Id).ToFrozenSet(StringComparer.Ordinal);
        PagePath = application is null ? "/" : "/" + scope;
        title = Clean.Text(application is null ? $"{site.Title}: all " : $"{application.Title}: ");
    }

    private FeedHeader(Site site, string host, string authority, string name, string way)
    {
        (Scope, Authority, home, Url, IsOfHost) = (Scopes.OfHost(host), authority, site.Url, site.Url + way, true);
        Author = Clean.Text(site.Title);
        Members = FrozenSet.Create(StringComparer.Ordinal, host);
        Applications = [];
        PagePath = "/" + Scope;
        title = Clean.Text($"{name}: ");
    }

    public static string Version { get; } = typeof(FeedHeader).Assembly.GetName().Version!.ToString(3);

    /// <summary><c>all</c>, <c>apps/{app}</c> or <c>hosts/{host}</c>, see <see cref="Scopes"/>.</summary>
    public string Scope { get; }

    /// <summary>Of one host, which has an events feed only.</summary>
    public bool IsOfHost { get; }

    /// <summary>Id of the application whose feeds these are; null: of all.</summary>
    public string? Application { get; }

    public string Authority { get; }

    /// <summary>The site's, with the way of who reads it; without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>The scopes whose told changes stand in these feeds: its own, or of all those that somebody may see who does not see all.</summary>
    public ImmutableArray<string> Told { get; } = [];

    public string Author { get; }

    /// <summary>The address of the hub that tells of changes (WebSub); null: there is none.</summary>
    public string? Hub { get; }

    /// <summary>The path of the page that shows the same: <c>/apps/shop</c>, <c>/</c>.</summary>
    public string PagePath { get; }

    /// <summary>Ids of the hosts told in these feeds.</summary>
    public FrozenSet<string> Members { get; }

    /// <summary>Ids of the applications whose own status is told in these feeds.</summary>
    public FrozenSet<string> Applications { get; }

    /// <summary>Of one host alone; by its id where the site has it no more.</summary>
    public static FeedHeader OfHost(Site site, string host, string authority, string way = "") =>
        new(site, host, authority, site.Hosts.GetValueOrDefault(host)?.Name ?? host, way);

    /// <summary>The entry with links that lead by the way of who reads it; one that was told under another url leads there.</summary>
    public StoredEntry Lead(StoredEntry entry) => Url != home && entry.Url == home ? entry with { Url = Url } : entry;

    /// <summary><c>/apps/shop/hosts</c>: a feed's path without the format's suffix.</summary>
    public static string Stem(string scope, FeedKind kind) => $"/{scope}/{Word(kind)}";

    /// <summary><c>/apps/shop/hosts.atom</c>, <c>/all/events.rss</c>.</summary>
    public static string Path(string scope, FeedKind kind, FeedFormat format = FeedFormat.Atom) => Stem(scope, kind) + format.Suffix();

    public string Path(FeedKind kind, FeedFormat format = FeedFormat.Atom) => Path(Scope, kind, format);

    /// <summary>Of the feed itself; archives and further pages are nothing to subscribe to.</summary>
    public string? HubOf(FeedKind kind, FeedPart? part) => part is null || part.Path == Stem(Scope, kind) ? Hub : null;

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
