// What stands around every page: head, feeds for readers to discover, where one is, what is not as it should be, and the foot.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>A scope whose two feeds a page offers, with the words before <c>: events</c> in their titles.</summary>
internal readonly record struct Offer(string Scope, string Title);

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
            <footer><p>Looks were last recorded at {sight.Time(Looking.Last(sight.Board))}. Times are in {sight.Site.Zone.Id}{(sight.IsUtc ? "" : "; resting on one shows UTC")}.</p></footer>
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
    public static Html AllFeeds(Sight sight, Offer offer) =>
        Html.Of($"{Feed(sight, offer, "events")} ({Others(sight, offer, "events")}), {Feed(sight, offer, "hosts")} ({Others(sight, offer, "hosts")})");

    /// <summary>The formats beside Atom.</summary>
    public static Html Others(Sight sight, Offer offer, string kind) => Html.Of(
        $"<a href=\"{sight.Root}{offer.Scope}/{kind}.rss\" aria-label=\"{kind} as RSS\">RSS</a>, <a href=\"{sight.Root}{offer.Scope}/{kind}.json\" aria-label=\"{kind} as JSON Feed\">JSON</a>");

    /// <summary>Newest first, each told one with its own page.</summary>
    /// <param name="sight">The moment.</param>
    /// <param name="entries">What was told. Null: the store could not be read.</param>
    /// <param name="past">The last changes, told or not: those that were not stand between the others and say so.</param>
    public static Html Changes(Sight sight, IReadOnlyList<StoredEntry>? entries, ImmutableArray<PastChange> past = default)
    {
        var told = (entries ?? []).Select(entry => entry.At).ToHashSet();
        var oldest = told.Count == 0 ? DateTimeOffset.MinValue : told.Min();
        var rows = (entries ?? []).Select(entry => (entry.At, Row: Row(sight, entry)))
            .Concat((past.IsDefault ? [] : past).Where(change => change.At > oldest && !told.Contains(change.At)).Select(change => (change.At, Row: Untold(sight, change))))
            .OrderByDescending(row => row.At)
            .Select(row => row.Row)
            .ToList();
        var what = entries switch
        {
            null => Html.Of($"<p class=\"sheet\">The store cannot be read at the moment, so the last changes are missing here.</p>"),
            _ when rows.Count == 0 => Html.Of($"<p class=\"sheet soft\">None yet.</p>"),
            _ => Html.Of($"""
                <div class="sheet"><table class="rows">
                <thead><tr><th scope="col">When</th><th scope="col">Became</th><th scope="col">Before</th><th scope="col">What</th></tr></thead>
                <tbody>
                {rows}</tbody></table></div>
                """),
        };
        return Html.Of($"<h2>Last changes</h2>\n{what}\n");
    }

    private static Html Row(Sight sight, StoredEntry entry) => Html.Of(
        $"<tr><td><a href=\"{sight.Root}events/{entry.Number}\">{sight.Time(entry.At)}</a></td><td>{Sight.Badge(entry.To)}</td><td>{Was(entry.From)}</td><td>{What(entry)}</td></tr>\n");

    private static Html Untold(Sight sight, PastChange change) => Html.Of(
        $"<tr><td>{sight.Time(change.At)}</td><td>{Sight.Badge(change.To)}</td><td>{Was(change.From)}</td><td>{Sight.Short(change.Reason)} <small>not told</small></td></tr>\n");

    private static string Was(Status? from) => from is { } status ? "was " + status.Word() : "is new";

    /// <summary>The title without what other columns say: the status before it, the minute behind it.</summary>
    private static string What(StoredEntry entry)
    {
        var title = entry.Text.Title;
        var status = entry.To.Word() + ": ";
        var start = title.StartsWith(status, StringComparison.Ordinal) ? status.Length : 0;
        var minute = title.LastIndexOf(" (", StringComparison.Ordinal);
        return minute >= start && title.EndsWith(" UTC)", StringComparison.Ordinal) ? title[start..minute] : title[start..];
    }

    private static Html Feed(Sight sight, Offer offer, string kind) => Html.Of($"<a href=\"{sight.Root}{offer.Scope}/{kind}.atom\">{kind}</a>");

    // Atom alone: readers that find several formats of one feed ask people to choose, or take the wrong one.
    private static Html Alternates(Sight sight, Offer offer) => Html.Of($"""
        <link rel="alternate" type="application/atom+xml" title="{offer.Title}: events" href="{sight.Root}{offer.Scope}/events.atom">
        <link rel="alternate" type="application/atom+xml" title="{offer.Title}: hosts" href="{sight.Root}{offer.Scope}/hosts.atom">

        """);

    private static Html Warnings(Sight sight)
    {
        var lines = Looking.Unready(sight.Board, sight.Trouble, sight.Now).Concat(Looking.Blindness(sight.Board, sight.Now)).Select(line => Html.Of($"<li>{line}</li>\n")).ToList();
        return lines.Count == 0 ? Html.Empty : Html.Of($"<ul class=\"notes\" role=\"alert\">\n{lines}</ul>\n");
    }
}
