// What this program proposes to those who may open it: on the pages where they look, and as a form that is filled in.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Proposals
{
    private const int Most = 10;

    /// <summary>The page has those of its writer, and is his alone then.</summary>
    public static bool StandOn(string path) => path == "/" + IncidentsPage.Path || (path.StartsWith("/apps/", StringComparison.Ordinal) && path.LastIndexOf('/') == "/apps".Length);

    /// <summary>What he may open, the newest first.</summary>
    public static ImmutableArray<Incident> Of(Board whole, Writer writer) =>
    [
        .. whole.World.Incidents.Values.Where(one => IsOpenable(one) && IncidentPen.SeesAll(one, writer)).OrderByDescending(one => one.Number),
    ];

    public static bool IsOpenable(Incident incident) => incident is { Opened: null, IsClosed: false };

    /// <param name="sight">As the writer sees it.</param>
    /// <param name="concerns">Only those; null: all.</param>
    public static Html Cards(Sight sight, Func<Incident, bool>? concerns = null)
    {
        var proposed = sight.Proposals.Where(one => concerns?.Invoke(one) ?? true).Take(Most).Select(one => Card(sight, one)).ToList();
        return proposed.Count == 0 ? Html.Empty : Html.Of($"<section class=\"cards wide\" aria-label=\"Proposed incidents\">\n{proposed}</section>\n");
    }

    /// <summary>What stands in the form before somebody changes it.</summary>
    /// <param name="proposal">Of it.</param>
    /// <param name="site">As the writer sees it.</param>
    public static ImmutableDictionary<string, string> Fields(IncidentPost proposal, Site site)
    {
        var left = IncidentPen.Left(proposal, site);
        return ImmutableDictionary<string, string>.Empty
            .Add("from", proposal.Incident.ToString(CultureInfo.InvariantCulture))
            .Add("title", left.Title ?? "")
            .Add("hosts", string.Join(' ', left.Hosts ?? []))
            .Add("summary", left.Summary)
            .Add("severity", (left.Severity ?? Severity.Major).Name())
            .Add("since", left.Since is { } since ? SinceOf(since, site.Zone) : "");
    }

    /// <summary>By the site's clock, and unmistakable where that is put back.</summary>
    private static string SinceOf(DateTimeOffset since, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(since, zone).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", CultureInfo.InvariantCulture);

    private static Html Card(Sight sight, Incident incident) => Html.Of($"""
        <article class="card none">
        <h2>Proposed: {Sight.Short(incident.Title)}</h2>
        {(incident.Posts[0].Summary is { Length: > 0 } summary ? Html.Of($"<p>{Sight.Short(summary)}</p>\n") : null)}<p class="small soft">Since {sight.Since(incident.Since)}. Only those who may write see this. <a href="{sight.Root}incidents/new?from={incident.Number}">Open it</a>, with a word of yours; <code>statusfeeds incident close {incident.Number}</code> puts it away.</p>
        </article>

        """);
}
