// The page of one application: its hosts, the worst first, and its last changes.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class ApplicationPage
{
    /// <param name="changes">Its told changes, newest first; null when the store could not be read.</param>
    public static Html Render(Sight sight, Application application, IReadOnlyList<StoredEntry>? changes)
    {
        var worst = sight.Worst(application.Hosts);
        var offer = new Offer(Scopes.OfApplication(application.Id), application.Title);
        var rows = sight.WorstFirst(application.Hosts).Select(host => Row(sight, host));
        var body = Html.Of($"""
            <section class="lead {Sight.Tone(worst)}">
            <h1>{application.Title} {Sight.Badge(worst)}</h1>
            {(application.Description.Length == 0 ? null : Html.Of($"<p>{application.Description}</p>\n"))}<p>{sight.Headline(application.Hosts)}.</p>
            <p class="small">Feeds: {Layout.Feeds(sight, offer)}</p>
            </section>
            <h2>Hosts</h2>
            <div class="sheet"><table class="rows">
            <thead><tr><th>Status</th><th>Host</th><th>Why</th><th>Since</th></tr></thead>
            <tbody>
            {rows}</tbody></table></div>
            {Layout.Changes(sight, changes)}
            """);
        return Layout.Page(sight, $"{Sight.Word(worst)}: {application.Title}", application.Title, [offer], body, live: true);
    }

    private static Html Row(Sight sight, Host host)
    {
        var state = sight.Find(host.Id);
        var since = state?.Status is null ? null : Html.Of($"{sight.Time(state.Since)} <br><span class=\"small soft\">for {Words.Duration(sight.Now - state.Since)}</span>");
        return Html.Of($"<tr><td>{Sight.Badge(state?.Status)}</td><td>{sight.ToHost(host)}</td><td class=\"wide\">{HostPage.Why(state)}</td><td class=\"when\">{since}</td></tr>\n");
    }
}
