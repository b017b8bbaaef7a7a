// The page of one change: the event as it was told, and what has become of its host.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class EventPage
{
    public static Html Render(Sight sight, StoredEntry entry)
    {
        var host = entry.Subject.Kind == SubjectKind.Host ? sight.Site.Hosts.GetValueOrDefault(entry.Subject.Id) : null;
        var offers = entry.Subject.Kind == SubjectKind.Host ? HostPage.Offers(sight, entry.Subject.Id) : [new Offer(Scopes.All, sight.Site.Title)];
        var body = Html.Of($"""
            <section class="lead {Sight.Tone(entry.To)}">
            <h1>{entry.Text.Title}</h1>
            <p class="small">Event {entry.Number}, {sight.Time(entry.At)}</p>
            </section>
            <section class="told">
            {Html.Written(entry.Text.Content)}
            </section>
            {(host is null ? null : Html.Of($"<p>Now: {Sight.Badge(sight.StatusOf(host.Id))} {sight.ToHost(host)}</p>\n"))}
            """);
        return Layout.Page(sight, entry.Text.Title, $"Event {entry.Number}", offers, body);
    }
}
