// The page of an incident told afterwards: its times, what it cost, and what happened in order; without what is internal.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class ReportPage
{
    /// <param name="told">Of the incident as it is seen, with what is seen of the site; what is internal in it is left out here.</param>
    public static Html Render(Sight sight, PostMortem told)
    {
        var incident = told.Incident;
        var body = Html.Of($"""
            <section class="lead {IncidentList.Tone(incident)}">
            <h1><span>{incident.Title}: report</span> {IncidentList.Badge(incident)}</h1>
            <p class="small">Incident {incident.Number}. As of {sight.Minute(sight.Now)}.</p>
            </section>
            {PostMortemHtml.Of(told.Public(), at => sight.Time(at))}
            <p class="small soft">Notes of those who worked on it are not shown here: <code>statusfeeds incident report {incident.Number}</code> has them, with the headings of a post-mortem.</p>
            """);
        Html[] trail =
        [
            Html.Of($"<a href=\"{sight.Root}incidents\">Incidents</a>"),
            Html.Of($"<a href=\"{sight.Root}incidents/{incident.Number}\">Incident {incident.Number}</a>"),
            Layout.Here("Report"),
        ];
        var applications = sight.Site.Applications.Where(one => incident.Applications.Contains(one.Id)).Select(one => new Offer(Scopes.OfApplication(one.Id), one.Title)).ToList();
        return Layout.Page(sight, new Head($"Report: {incident.Title}", null, applications.Count == 0 ? [new Offer(Scopes.All, sight.Site.Title)] : applications) { Trail = trail, IsOfThePast = incident.IsClosed, IsLive = false }, body);
    }
}
