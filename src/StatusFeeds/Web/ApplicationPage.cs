// The page of one application: its hosts, the worst first, and its last changes.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class ApplicationPage
{
    /// <summary>So many hosts that are not up are told with their reasons; when a thousand fall at once, the others stand by name below.</summary>
    private const int MostRows = 150;

    /// <param name="changes">Its told changes, newest first; null when the store could not be read.</param>
    public static Html Render(Sight sight, Application application, IReadOnlyList<StoredEntry>? changes)
    {
        var (status, since, reason) = sight.Of(application);
        var offer = new Offer(Scopes.OfApplication(application.Id), application.Title);
        var wrong = sight.WorstFirst(application.Hosts).Where(host => sight.StatusOf(host.Id) != Status.Up).Take(MostRows).ToList();
        var others = application.Hosts.Except(wrong.Select(host => host.Id));
        var told = wrong.Count == 0 ? null : sight.StatusOf(wrong[^1].Id);
        var rows = wrong.Count == 0 ? null : Html.Of($"""
            <div class="sheet"><table class="rows hosts">
            <thead><tr><th scope="col">Status</th><th scope="col">Host</th><th scope="col">Why</th><th scope="col">Since</th></tr></thead>
            <tbody>
            {wrong.Select(host => Row(sight, host))}</tbody></table></div>

            """);
        var body = Html.Of($"""
            <section class="lead {Sight.Tone(status)}">
            <h1><span>{application.Title}</span> {Sight.Badge(status)}</h1>
            {(application.Description.Length == 0 ? null : Html.Of($"<p>{application.Description}</p>\n"))}{Why(status, reason)}<p>{sight.Headline(application.Hosts)}.</p>
            {(since is { } at ? Html.Of($"<p class=\"small\">Since {sight.Since(at)}.</p>\n") : null)}<p class="small">Feeds: {Layout.AllFeeds(sight, offer)}</p>
            </section>
            {WindowList.Of(sight, application.Hosts)}<h2>Hosts</h2>
            {rows}{Roster.Of(sight, others, told)}{ChangeList.InFeeds(sight, changes)}
            """);
        return Layout.Page(sight, $"{Sight.Word(status)}: {application.Title}", [Layout.Here(application.Title)], [offer], body, live: true);
    }

    /// <summary>Why it is not up, by what it needs.</summary>
    public static Html? Why(Status? status, string reason) => status is null or Status.Up || reason.Length == 0 ? null : Html.Of($"<p>{Sight.Short(reason)}</p>\n");

    private static Html Row(Sight sight, Host host)
    {
        var state = sight.Find(host.Id);
        var since = state?.Status is null ? null : Html.Of($"{sight.Time(state.Since)} <small>for {Words.Duration(sight.Now - state.Since)}</small>");
        return Html.Of($"<tr><td>{Sight.Badge(state?.Status)}</td><td>{sight.ToHost(host)}</td><td>{Sight.Short(HostPage.Why(state))}</td><td>{since}</td></tr>\n");
    }
}
