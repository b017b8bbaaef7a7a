// The page of one change: the event as it was told, and what has become of whom it is about.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class EventPage
{
    public static Html Render(Sight sight, StoredEntry entry)
    {
        var id = entry.Subject.Kind == SubjectKind.Host ? entry.Subject.Id : null;
        var host = id is null ? null : sight.Site.Hosts.GetValueOrDefault(id);
        var application = entry.Subject.Kind == SubjectKind.Application ? sight.Site.Applications.FirstOrDefault(candidate => candidate.Id == entry.Subject.Id) : null;
        var incident = entry.Subject.Kind == SubjectKind.Incident ? Incident.Parts(entry.Subject.Id).Number : null;
        var offers = application is not null ? [new Offer(Scopes.OfApplication(application.Id), application.Title)]
            : id is null ? [new Offer(Scopes.All, sight.Site.Title)]
            : HostPage.Offers(sight, id).ToList();
        Html? Badge(Status? status) => sight.IsExported ? null : Html.Of($" {Sight.Badge(status)}");
        var now = application is not null ? Html.Of($"{Layout.ToApplication(sight, application)}{Badge(sight.Of(application).Status)}")
            : host is not null ? Html.Of($"{sight.ToHost(host)}{Badge(sight.StatusOf(host.Id))}")
            : id is not null ? Html.Of($"<a href=\"{sight.Root}hosts/{id}\">{id}</a>{(sight.Board.World.Find(id)?.Status is { } last ? Badge(last) : null)}")
            : incident is not null ? Html.Of($"<a href=\"{sight.Root}incidents/{incident}\">Incident {incident}</a>{Badge(Now(sight, entry))}")
            : null;
        var feeds = offers.Select(offer => Html.Of($"{(offers.Count > 1 ? offer.Title + ": " : "")}{Layout.AllFeeds(sight, offer)}"));
        var body = Html.Of($"""
            <section class="lead {Sight.Tone(entry.To)}">
            <h1>{entry.Text.Title}</h1>
            <p class="small">Event {entry.Number}, told at {sight.Ago(entry.At)}</p>
            </section>
            <section class="told">
            {Html.Written(entry.Text.Content)}
            </section>
            <div class="sheet"><dl class="about">
            {(now is null ? null : Html.Of($"<div><dt>Now</dt><dd>{now}</dd></div>\n"))}<div><dt>Feeds</dt><dd>{Html.Join("; ", feeds)}</dd></div>
            </dl></div>
            """);
        Html[] trail = [.. application is not null ? [Layout.ToApplication(sight, application)] : id is null ? [] : Layout.Through(sight, id), Layout.Here($"Event {entry.Number}")];
        return Layout.Page(sight, new Head(entry.Text.Title, entry.To, offers) { Trail = trail, IsOfThePast = true }, body);
    }

    /// <summary>One that is over may be known no more.</summary>
    private static Status Now(Sight sight, StoredEntry entry) =>
        sight.Board.World.Incidents.Values.Any(incident => incident.IsOpen && incident.Key == entry.Subject.Id) ? Status.Incident : Status.Resolved;
}
