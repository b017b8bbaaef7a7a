// The page of all incidents: the open ones, then the latest.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class IncidentsPage
{
    public const string Path = "incidents";

    /// <summary>So many that are over stand on the page; some more are read, as proposals that were put away are among them.</summary>
    private const int Most = 50;

    public const int MostRead = 2 * Most;

    /// <param name="sight">The moment.</param>
    /// <param name="incidents">As they are seen.</param>
    public static Html Render(Sight sight, IReadOnlyCollection<Incident> incidents)
    {
        var open = incidents.Where(one => one.IsOpen).OrderByDescending(one => one.Severity).ThenByDescending(one => one.Number).ToList();
        var over = incidents.Where(one => !one.IsOpen).OrderByDescending(one => one.Number).Take(Most).ToList();
        var title = open.Count switch
        {
            0 => "No open incident",
            1 => "One open incident",
            _ => $"{open.Count} open incidents",
        };
        var latest = over.Count == 0 ? Html.Of($"<p class=\"sheet soft\">None yet.</p>") : Html.Of($"""
            <div class="sheet"><table class="rows">
            <thead><tr><th scope="col">Opened</th><th scope="col">Severity</th><th scope="col">Last update</th><th scope="col">What</th></tr></thead>
            <tbody>
            {over.Select(one => Row(sight, one))}</tbody></table></div>
            """);
        var body = Html.Of($"""
            <section class="lead {(open.Count == 0 ? "up" : IncidentList.Tone(open[0]))}"><h1>{title}</h1>
            <p>What people told of trouble, beside what StatusFeeds sees itself.</p></section>
            {(open.Count == 0 ? null : Html.Of($"<section class=\"cards wide\">\n{open.Select(one => IncidentList.Card(sight, one))}</section>\n"))}{Proposals.Cards(sight)}<h2>Latest</h2>
            {latest}
            {Tell(sight)}
            """);
        return Layout.Page(sight, new Head(title, null, [new Offer(Scopes.All, sight.Site.Title)]) { Trail = [Layout.Here("Incidents")] }, body);
    }

    private static Html Row(Sight sight, Incident incident) => Html.Of(
        $"<tr><td>{sight.Minute(incident.Opened!.Value)}</td><td>{IncidentList.Badge(incident)}</td><td>{sight.Minute(incident.LastPublic!.At)}</td><td><a href=\"{sight.Root}incidents/{incident.Number}\">{Sight.Short(incident.Title)}</a> - {incident.Stage.Name()}</td></tr>\n");

    /// <summary>The way to the form; it asks for a login.</summary>
    private static Html? Tell(Sight sight) => sight.IsExported || sight.Site.Access.Writers.IsEmpty ? null
        : Html.Of($"<p class=\"small soft\">For those who may write: <a href=\"{sight.Root}incidents/new\">Tell of an incident</a>.</p>\n");
}
