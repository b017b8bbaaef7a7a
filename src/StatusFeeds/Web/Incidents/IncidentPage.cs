// The page of one incident: what it is, who works on it, and all that was told, the newest first.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class IncidentPage
{
    private const int MostPosts = 200;

    /// <param name="sight">The moment.</param>
    /// <param name="incident">As it is seen.</param>
    public static Html Render(Sight sight, Incident incident)
    {
        var title = $"{incident.Severity.Word()}: {incident.Title} - {incident.Stage.Name()}";
        var applications = sight.Site.Applications.Where(one => incident.Applications.Contains(one.Id)).ToList();
        IEnumerable<Html> facts =
        [
            Fact("Applications", Html.Join(", ", applications.Select(one => Layout.ToApplication(sight, one)))),
            Fact("Hosts", Html.Join(", ", incident.Hosts.Select(id => ToHost(sight, id)))),
            Fact("Leads", Html.Of($"{incident.Commander}")),
            Fact("Speaks", Html.Of($"{incident.Spokesperson}")),
            Fact("Ticket", incident.Ticket.Length == 0 ? Html.Empty : Html.Link(incident.Ticket, incident.Ticket)),
        ];
        var posts = incident.Posts.Reverse().ToList();
        var more = posts.Count <= MostPosts ? null : Html.Of($"<p class=\"sheet soft\">And {posts.Count - MostPosts} earlier ones.</p>\n");
        var body = Html.Of($"""
            <section class="lead {IncidentList.Tone(incident)}">
            <h1><span>{incident.Title}</span> {IncidentList.Badge(incident)}</h1>
            <p class="why">{Stood(incident)}</p>
            <p>{IncidentList.Due(sight, incident)}</p>
            <p class="small">Incident {incident.Number}, {Trouble(sight, incident)}</p>
            </section>
            <div class="sheet"><dl class="about">
            {facts}</dl></div>
            <h2>What was told</h2>
            {posts.Take(MostPosts).Select(post => Post(sight, post))}{more}{Report(sight, incident)}{Tell(sight, incident)}
            """);
        var offers = applications.Count == 0 ? [new Offer(Scopes.All, sight.Site.Title)] : applications.Select(one => new Offer(Scopes.OfApplication(one.Id), one.Title));
        Html[] trail = [Html.Of($"<a href=\"{sight.Root}incidents\">Incidents</a>"), Layout.Here($"Incident {incident.Number}")];
        return Layout.Page(sight, new Head(title, null, offers) { Trail = trail, IsOfThePast = incident.IsClosed }, body);
    }

    private static string Stood(Incident incident) => incident.IsClosed ? $"{Capital(incident.Stage.Name())}, closed" : Capital(incident.Stage.Name());

    private static Html Trouble(Sight sight, Incident incident) => incident.IsOpen
        ? Html.Of($"since {sight.Since(incident.Since)}, told at {sight.Minute(incident.Opened!.Value)}")
        : Html.Of($"since {sight.Time(incident.Since)}, told at {sight.Minute(incident.Opened!.Value)}");

    private static Html Fact(string name, Html value) => value.IsEmpty ? Html.Empty : Html.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");

    private static Html ToHost(Sight sight, string id) =>
        sight.Site.Hosts.TryGetValue(id, out var host) ? sight.ToHost(host) : Html.Of($"<a href=\"{sight.Root}hosts/{id}\">{id}</a>");

    private static Html Post(Sight sight, IncidentPost post)
    {
        string?[] said = [post.Kind switch { PostKind.Opening => "opened", PostKind.Closing => "closed", _ => null }, post.Severity?.Word(), post.Stage?.Name()];
        var words = string.Join(", ", said.OfType<string>());
        return Html.Of($"""
            <article class="sheet post">
            <h3>{sight.Ago(post.At)}{(words.Length == 0 ? "" : " - " + words)}</h3>
            {(post.Summary.Length == 0 ? null : Html.Of($"<p class=\"lines\">{post.Summary}</p>\n"))}{Details(post)}</article>

            """);
    }

    private static Html Details(IncidentPost post) => MarkdownShelf.Shared.Of(post.Details);

    private static Html? Report(Sight sight, Incident incident) =>
        Html.Of($"<p class=\"small\"><a href=\"{sight.Root}incidents/{incident.Number}/report\">The report</a> has its time line and what it cost.</p>\n");

    /// <summary>The way to the form; it asks for a login.</summary>
    private static Html? Tell(Sight sight, Incident incident) => sight.IsExported || sight.Site.Access.Writers.IsEmpty ? null
        : Html.Of($"<p class=\"small soft\">For those who may write: <a href=\"{sight.Root}incidents/{incident.Number}/post\">Post an update</a>.</p>\n");

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
