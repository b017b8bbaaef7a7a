// The incidents that are open, as they stand at the top of every page concerned.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class IncidentList
{
    private const int Most = 10;
    private const int MostSummary = 400;

    /// <param name="sight">The moment.</param>
    /// <param name="concerns">Only those; null: all.</param>
    public static Html Open(Sight sight, Func<Incident, bool>? concerns = null)
    {
        var open = sight.Incidents.Where(incident => concerns?.Invoke(incident) ?? true).ToList();
        var more = open.Count <= Most ? null : Html.Of($"<p class=\"sheet\"><a href=\"{sight.Root}incidents\">and {open.Count - Most} more</a></p>\n");
        return open.Count == 0 ? Html.Empty : Html.Of($"<section class=\"cards wide\" aria-label=\"Incidents\">\n{open.Take(Most).Select(incident => Card(sight, incident))}{more}</section>\n");
    }

    /// <summary>One in a list: severity, title, how far it is, the last word, and when the next one is due.</summary>
    public static Html Card(Sight sight, Incident incident) => Html.Of($"""
        <article class="card {Tone(incident)}">
        <h2><a href="{sight.Root}incidents/{incident.Number}">{Sight.Short(incident.Title)} - {incident.Stage.Name()}</a> {Badge(incident)}</h2>
        {(Clean.Line(ApiIncident.Summary(incident), MostSummary) is { Length: > 0 } summary ? Html.Of($"<p>{summary}</p>\n") : null)}<p class="small soft">Since {sight.Since(incident.Since)}. {Due(sight, incident)}</p>
        </article>

        """);

    /// <summary>The severity as a word.</summary>
    public static Html Badge(Incident incident) => Html.Of($"<b class=\"status {Tone(incident)}\">{incident.Severity.Word()}</b>");

    /// <summary>The stylesheet's class: what is over has no colour.</summary>
    public static string Tone(Incident incident) => Sight.Tone((incident.IsOpen, incident.Severity) switch
    {
        (false, _) => null,
        (_, Severity.Minor) => Status.Unknown,
        (_, Severity.Major) => Status.Degraded,
        _ => Status.Down,
    });

    /// <summary>When the next update is due, or that it is overdue, or that none is.</summary>
    public static Html Due(Sight sight, Incident incident) =>
        incident.Due is { } due && incident.LastPublic is { } last
            ? due < sight.Now
                ? Html.Of($"<b>The next update is overdue:</b> there is none since {sight.Minute(last.At)}, and it was due at {sight.Minute(due)}.")
                : Html.Of($"The next update is due at {sight.Minute(due)}.")
        : incident.IsClosed ? Html.Of($"The last update was at {sight.Minute(incident.LastPublic!.At)}.")
        : Html.Of($"It is resolved, and no further update is due.");
}
