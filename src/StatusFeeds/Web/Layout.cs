// What stands around every page: head, feeds for readers to discover, where one is, what is not as it should be, and the foot.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>A scope whose two feeds a page offers, with the words before <c>: events</c> in their titles.</summary>
internal readonly record struct Offer(string Scope, string Title);

internal static class Layout
{
    /// <param name="title">For the browser's tab, without the site's.</param>
    /// <param name="crumb">Where one is, after the site's title; empty on the front page.</param>
    /// <param name="live">Loads itself anew every minute, for a screen on a wall.</param>
    public static Html Page(Sight sight, string title, string crumb, IEnumerable<Offer> offers, Html body, bool live = false)
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
        var where = crumb.Length == 0 ? null : Html.Of($"<span aria-hidden=\"true\">/</span> <span>{crumb}</span>");
        return Html.Of($"""
            {head}
            <body>
            <header class="bar"><a href="{sight.Root}">{sight.Site.Title}</a> {where}</header>
            <main>
            {Warnings(sight)}{body}
            </main>
            <footer><p>Looks were last recorded at {sight.Time(Looking.Last(sight.Board))}. Times are in {sight.Site.Zone.Id}{(sight.Site.Zone.BaseUtcOffset == TimeSpan.Zero && !sight.Site.Zone.SupportsDaylightSavingTime ? "" : "; resting on one shows UTC")}.</p></footer>
            </body>
            </html>

            """);
    }

    /// <summary>Links to both feeds for people, events first: they work in every reader.</summary>
    public static Html Feeds(Sight sight, Offer offer) =>
        Html.Of($"<a href=\"{sight.Root}{offer.Scope}/events.atom\">events</a>, <a href=\"{sight.Root}{offer.Scope}/hosts.atom\">hosts</a>");

    /// <summary>Newest first, each with its own page. Null: the store could not be read.</summary>
    public static Html Changes(Sight sight, IReadOnlyList<StoredEntry>? entries)
    {
        var rows = entries?.Select(entry => Html.Of(
            $"<tr><td class=\"when\"><a href=\"{sight.Root}events/{entry.Number}\">{sight.Time(entry.At)}</a></td><td>{Sight.Badge(entry.To)}</td><td class=\"wide\">{entry.Text.Summary}</td></tr>\n"));
        var what = entries switch
        {
            null => Html.Of($"<p class=\"sheet\">The store cannot be read at the moment, so the last changes are missing here.</p>"),
            { Count: 0 } => Html.Of($"<p class=\"sheet soft\">None yet.</p>"),
            _ => Html.Of($"<div class=\"sheet\"><table class=\"rows\">\n<thead><tr><th>When</th><th>Now</th><th>What happened</th></tr></thead>\n<tbody>\n{rows!}</tbody></table></div>"),
        };
        return Html.Of($"<h2>Last changes</h2>\n{what}\n");
    }

    private static Html Alternates(Sight sight, Offer offer) => Html.Of($"""
        <link rel="alternate" type="application/atom+xml" title="{offer.Title}: events" href="{sight.Root}{offer.Scope}/events.atom">
        <link rel="alternate" type="application/atom+xml" title="{offer.Title}: hosts" href="{sight.Root}{offer.Scope}/hosts.atom">

        """);

    private static Html Warnings(Sight sight)
    {
        var lines = Looking.Unready(sight.Board, sight.Trouble, sight.Now).Select(line => Html.Of($"<li>{line}</li>\n")).ToList();
        return lines.Count == 0 ? Html.Empty : Html.Of($"<ul class=\"notes\" role=\"alert\">\n{lines}</ul>\n");
    }
}
