// What stands around every page: head, feeds for readers to discover, where one is, what is not as it should be, and the foot.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>A scope whose feeds a page offers, with the words before <c>: events</c> in their titles.</summary>
/// <param name="IsOfHost">There is no hosts feed.</param>
internal readonly record struct Offer(string Scope, string Title, bool IsOfHost = false);

internal static class Layout
{
    /// <param name="title">For the browser's tab, without the site's.</param>
    /// <param name="trail">Where one is, after the site's title; empty on the front page.</param>
    /// <param name="live">Loads itself anew every minute, for a screen on a wall.</param>
    public static Html Page(Sight sight, string title, IEnumerable<Html> trail, IEnumerable<Offer> offers, Html body, bool live = false)
    {
        var head = Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            {(live ? Html.Of($"<meta http-equiv=\"refresh\" content=\"60\">\n") : null)}<title>{title} - {sight.Site.Title}</title>
            <link rel="stylesheet" href="{sight.Root}style.css?{Assets.Style.Mark}">
            <link rel="icon" href="{sight.Root}icon.svg" type="image/svg+xml">
            {offers.Select(offer => Alternates(sight, offer))}</head>
            """);
        var steps = trail.Select(step => Html.Of($"<span aria-hidden=\"true\">/</span> {step}"));
        return Html.Of($"""
            {head}
            <body>
            <header><nav class="bar" aria-label="Where you are"><a class="home" href="{sight.Root}"><img src="{sight.Root}icon.svg" alt="" width="24" height="24">{sight.Site.Title}</a> {Html.Join(" ", steps)}</nav></header>
            <main>
            {Warnings(sight)}{body}
            </main>
            <footer><p>Looks were last recorded at {sight.Time(Looking.Last(sight.Board))}. Times are in {sight.Site.Zone.Id}{(sight.IsUtc ? "" : "; resting on one shows UTC")}.{Login(sight)}</p></footer>
            </body>
            </html>

            """);
    }

    /// <summary>The last step of a trail: the page itself.</summary>
    public static Html Here(string name) => Html.Of($"<span aria-current=\"page\">{name}</span>");

    /// <summary>The way through the application to one of its hosts, where it belongs to one alone.</summary>
    public static IEnumerable<Html> Through(Sight sight, string host)
    {
        var own = sight.Site.Applications.Where(application => application.Hosts.Contains(host)).Take(2).ToList();
        return own.Count == 1 ? [ToApplication(sight, own[0])] : [];
    }

    public static Html ToApplication(Sight sight, Application application) =>
        Html.Of($"<a href=\"{sight.Root}apps/{application.Id}\">{application.Title}</a>");

    /// <summary>Links to both feeds for people, events first: they work in every reader.</summary>
    public static Html Feeds(Sight sight, Offer offer) => Html.Of($"{Feed(sight, offer, "events")}, {Feed(sight, offer, "hosts")}");

    /// <summary>The same with the other formats.</summary>
    public static Html AllFeeds(Sight sight, Offer offer)
    {
        var events = Html.Of($"{Feed(sight, offer, "events")} ({Others(sight, offer, "events")})");
        return offer.IsOfHost ? events : Html.Of($"{events}, {Feed(sight, offer, "hosts")} ({Others(sight, offer, "hosts")})");
    }

    /// <summary>The formats beside Atom.</summary>
    public static Html Others(Sight sight, Offer offer, string kind) => Html.Of(
        $"<a href=\"{sight.Root}{offer.Scope}/{kind}.rss\" aria-label=\"{kind} as RSS\">RSS</a>, <a href=\"{sight.Root}{offer.Scope}/{kind}.json\" aria-label=\"{kind} as JSON Feed\">JSON</a>");

    private static Html Feed(Sight sight, Offer offer, string kind) => Html.Of($"<a href=\"{sight.Root}{offer.Scope}/{kind}.atom\">{kind}</a>");

    // Atom alone: readers that find several formats of one feed ask people to choose, or take the wrong one.
    private static Html Alternates(Sight sight, Offer offer) => Html.Of($"""
        <link rel="alternate" type="application/atom+xml" title="{offer.Title}: events" href="{sight.Root}{offer.Scope}/events.atom">
        {(offer.IsOfHost ? null : Html.Of($"<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{offer.Title}: hosts\" href=\"{sight.Root}{offer.Scope}/hosts.atom\">\n"))}
        """);

    /// <summary>Where somebody may see more than is seen here.</summary>
    private static Html? Login(Sight sight) =>
        sight.Site is { IsPart: true, Access: { Anyone: true, Readers.IsEmpty: false } } ? Html.Of($" <a href=\"{sight.Root}login\">Log in</a> to see more.") : null;

    private static Html Warnings(Sight sight)
    {
        var lines = Looking.Unready(sight.Board, sight.Trouble, sight.Now).Concat(Looking.Blindness(sight.Board, sight.Now)).Select(line => Html.Of($"<li>{line}</li>\n")).ToList();
        return lines.Count == 0 ? Html.Empty : Html.Of($"<ul class=\"notes\" role=\"alert\">\n{lines}</ul>\n");
    }
}
