// What stands around every page: head, feeds for readers to discover, where one is, what is not as it should be, and the foot.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>A scope whose feeds a page offers, with the words before <c>: events</c> in their titles.</summary>
/// <param name="IsOfHost">There is no hosts feed.</param>
internal readonly record struct Offer(string Scope, string Title, bool IsOfHost = false);

/// <param name="Title">For the browser's tab, without the site's.</param>
/// <param name="Status">The icon in the browser's tab shows it.</param>
/// <param name="Offers">What a feed reader is to find.</param>
internal sealed record Head(string Title, Status? Status, IEnumerable<Offer> Offers)
{
    /// <summary>Where one is, after the site's title; empty on the front page.</summary>
    public IEnumerable<Html> Trail { get; init; } = [];

    /// <summary>The body's class.</summary>
    public string Kind { get; init; } = "page";

    /// <summary>A script keeps it true while it is open.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>It tells what was, not what is.</summary>
    public bool IsOfThePast { get; init; }

    /// <summary>Without script it loads itself anew every minute, for a screen on a wall.</summary>
    public bool Reloads { get; init; }
}

internal static class Layout
{
    public static Html Page(Sight sight, Head head, Html body)
    {
        var steps = head.Trail.Select(step => Html.Of($"<span aria-hidden=\"true\">/</span> {step}"));
        return Html.Of($"""
            <!doctype html>
            <html lang="en" data-mark="{(sight.IsExported ? ExportPaths.Mark : sight.Mark)}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{head.Title} - {sight.Site.Title}</title>
            {(head.Reloads ? Html.Of($"<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>\n") : null)}<link rel="stylesheet" href="{sight.Root}style.css?{Assets.Style.Mark}">
            <link rel="icon" href="{sight.Root}{Assets.IconOf(head.Status)}" type="image/svg+xml">
            {(head.IsLive ? Html.Of($"<script src=\"{sight.Root}live.js?{Assets.Script.Mark}\" defer></script>\n") : null)}{head.Offers.Select(offer => Alternates(sight, offer))}</head>
            <body class="{head.Kind}">
            <header><nav class="bar" aria-label="Where you are"><a class="home" href="{sight.Root}"><img src="{sight.Root}icon.svg" alt="" width="24" height="24">{sight.Site.Title}</a> {Html.Join(" ", steps)}</nav></header>
            <p id="lost" class="notes" role="alert"></p>
            <main>
            {(IsFixed(sight, head) ? null : Warnings(sight))}{body}
            </main>
            <footer><p>{(IsFixed(sight, head) ? null : Html.Of($"Looks are recorded up to {sight.Minute(Looking.Last(sight.Board))}. "))}Times are in {sight.Site.Zone.Id}{(sight.IsUtc ? "" : "; resting on one shows UTC")}.{Login(sight)}</p></footer>
            </body>
            </html>

            """);
    }

    /// <summary>As a file it stays as it is, whatever is recorded later.</summary>
    private static bool IsFixed(Sight sight, Head head) => sight.IsExported && head.IsOfThePast;

    /// <summary>The last step of a trail: the page itself.</summary>
    public static Html Here(string name) => Html.Of($"<span aria-current=\"page\">{name}</span>");

    /// <summary>The way through the application to one of its hosts, where it belongs to one alone.</summary>
    public static IEnumerable<Html> Through(Sight sight, string host)
    {
        var own = sight.Site.ApplicationsOf(host);
        return own.Length == 1 ? [ToApplication(sight, own[0])] : [];
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
        !sight.IsExported && sight.Site is { IsPart: true, Access: { Anyone: true, Readers.IsEmpty: false } } ? Html.Of($" <a href=\"{sight.Root}login\">Log in</a> to see more.") : null;

    /// <summary>What <see cref="Looking"/> says, with times as pages have them.</summary>
    private static Html Warnings(Sight sight)
    {
        var board = sight.Board;
        Html?[] lines =
        [
            sight.IsStopped ? Html.Of($"<li>StatusFeeds has stopped looking: nothing has been recorded since {sight.Since(Looking.Last(board))}. The statuses are the last known ones.</li>\n") : null,
            sight.Trouble is { } trouble ? Html.Of($"<li>{Looking.Trouble(trouble)}</li>\n") : null,
            board.World.Blind is { } since
                ? Html.Of($"<li>This monitor cannot see its network since {sight.Since(since)}: hosts that give no answer are UNKNOWN, and feeds say no more of them until it sees again.</li>\n")
                : null,
        ];
        return lines.All(line => line is null) ? Html.Empty : Html.Of($"<ul class=\"notes\" role=\"alert\">\n{lines.OfType<Html>()}</ul>\n");
    }
}
