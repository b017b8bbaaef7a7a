// The page of one application: what it is and why, its tree, its hosts, the worst first, and its last changes. Further pages hold more of its hosts.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class ApplicationPage
{
    /// <param name="changes">Its told changes, newest first; null when the store could not be read.</param>
    public static Html Render(Sight sight, Application application, IReadOnlyList<StoredEntry>? changes)
    {
        var (status, since, reason) = sight.Of(application);
        var offer = new Offer(Scopes.OfApplication(application.Id), application.Title);
        var days = Pictures.Days(sight, application);
        var tree = Pictures.Tree(sight, application);
        var body = Html.Of($"""
            <section class="lead {Sight.Tone(status)}">
            <h1><span>{application.Title}</span> {Sight.Badge(status)}</h1>
            {Why(status, reason)}<p>{sight.Headline(application.Hosts)}.</p>
            {(since is { } at ? Html.Of($"<p class=\"small\">Since {sight.Since(at)}</p>\n") : null)}</section>
            {IncidentList.Open(sight, incident => incident.Applications.Contains(application.Id))}{Proposals.Cards(sight, incident => incident.Applications.Contains(application.Id))}{(application.Description.Length == 0 ? null : Html.Of($"<p class=\"soft\">{application.Description}</p>\n"))}{(days.IsEmpty ? null : Html.Of($"<section class=\"sheet\"><h2>Last 90 days</h2>\n{days}</section>\n"))}{WindowList.Of(sight, application.Hosts)}{(tree.IsEmpty ? null : Html.Of($"<h2>What hangs on what</h2>\n<section class=\"sheet tree-picture\">{tree}</section>\n"))}{List(sight, application).First()}{ChangeList.InFeeds(sight, changes)}<h2>Elsewhere</h2>
            <div class="sheet"><dl class="about">
            <div><dt>Feeds</dt><dd>{Layout.AllFeeds(sight, offer)}</dd></div>
            <div><dt>Badge</dt><dd>{BadgeLink.Of(sight, offer.Scope, application.Title)}</dd></div>
            <div><dt>Availability</dt><dd><a href="{sight.Root}apps/{application.Id}/{AvailabilityPage.Path}">months, objective, parts</a></dd></div>
            </dl></div>
            """);
        return Layout.Page(sight, new Head($"{Sight.Word(status)}: {application.Title}", status, [offer]) { Trail = [Layout.Here(application.Title)], Reloads = true }, body);
    }

    /// <summary>A further page of its hosts, from 2; null: there is none of that number.</summary>
    public static Html? Further(Sight sight, Application application, int number)
    {
        var (status, _, _) = sight.Of(application);
        return List(sight, application).Further(number) is not { } list ? null : Layout.Page(
            sight,
            new Head($"{application.Title}, page {number}", status, [new Offer(Scopes.OfApplication(application.Id), application.Title)])
            {
                Trail = [Layout.ToApplication(sight, application), Layout.Here($"Page {number}")],
                Reloads = true,
            },
            Html.Of($"""
                <section class="lead {Sight.Tone(status)}"><h1><span>{application.Title}</span> {Sight.Badge(status)}</h1>
                <p>{sight.Headline(application.Hosts)}.</p></section>
                {list}
                """));
    }

    /// <summary>Why it is not up, by what it needs.</summary>
    public static Html? Why(Status? status, string reason) => status is null or Status.Up || reason.Length == 0 ? null : Html.Of($"<p class=\"why\">{Sight.Short(reason)}</p>\n");

    private static HostList List(Sight sight, Application application) => new(sight, Scopes.OfApplication(application.Id), [.. sight.WorstFirst(application.Hosts)]);
}
