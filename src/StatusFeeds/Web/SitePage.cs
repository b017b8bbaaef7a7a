// The front page: every application, the worst first, with what is wrong in words; what is not as it should be with us; how to subscribe.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class SitePage
{
    /// <summary>So many of an application's hosts that are not up stand on the front page; its own page has all.</summary>
    private const int MostWrong = 8;

    public static Html Render(Sight sight)
    {
        var site = sight.Site;
        string[] all = [.. site.Hosts.Keys];
        var cards = site.Applications
            .OrderByDescending(application => Sight.Badness(sight.Worst(application.Hosts)))
            .Select(application => Card(
                sight,
                Html.Of($"<a href=\"{sight.Root}apps/{application.Id}\">{application.Title}</a>"),
                application.Description,
                application.Hosts,
                Html.Of($"<p class=\"small soft\">Feeds: {Layout.Feeds(sight, new Offer(Scopes.OfApplication(application.Id), application.Title))}</p>\n")));
        string[] others = [.. all.Except(site.Applications.SelectMany(application => application.Hosts))];
        var rest = others.Length == 0 ? Html.Empty : Card(sight, Html.Of($"Hosts of no application"), "", others, Html.Empty);
        var notes = sight.Board.Notes.Select(note => Html.Of($"<li>{note}</li>\n")).ToList();
        var stopped = Looking.Stopped(sight.Board, sight.Now);
        var body = Html.Of($"""
            <section class="lead {(stopped ? Sight.Tone(Status.Unknown) : Sight.Tone(sight.Worst(all)))}"><h1>{(stopped ? "Last known: " : "")}{sight.Headline(all)}</h1></section>
            {(notes.Count == 0 ? null : Html.Of($"<ul class=\"notes\">\n{notes}</ul>\n"))}<section class="cards">
            {cards}{rest}</section>
            {Subscribe(sight)}
            """);
        return Layout.Page(sight, sight.Headline(all), "", [new Offer(Scopes.All, site.Title)], body, live: true);
    }

    private static Html Card(Sight sight, Html title, string description, IReadOnlyCollection<string> hosts, Html feeds)
    {
        var worst = sight.Worst(hosts);
        var wrong = sight.WorstFirst(hosts).Where(host => sight.StatusOf(host.Id) != Status.Up).ToList();
        var more = wrong.Count <= MostWrong ? null : Html.Of($"<li>and {wrong.Count - MostWrong} more</li>\n");
        var list = wrong.Count == 0 ? null : Html.Of($"<ul class=\"wrong\">\n{wrong.Take(MostWrong).Select(host => Wrong(sight, host))}{more}</ul>\n");
        return Html.Of($"""
            <article class="card {Sight.Tone(worst)}">
            <h2><span>{title}</span> {Sight.Badge(worst)}</h2>
            {(description.Length == 0 ? null : Html.Of($"<p class=\"soft\">{description}</p>\n"))}<p>{sight.Headline(hosts)}.</p>
            {list}{feeds}</article>

            """);
    }

    private static Html Wrong(Sight sight, Host host)
    {
        var state = sight.Find(host.Id);
        var since = state?.Status is null ? Html.Of($"waits for its first looks") : Html.Of($"since {sight.Since(state.Since)}");
        return Html.Of($"<li>{Sight.Badge(state?.Status)} {sight.ToHost(host)}<p>{HostPage.Why(state)}</p><p class=\"small soft\">{since}</p></li>\n");
    }

    private static Html Subscribe(Sight sight) => Html.Of($"""
        <h2>In your news reader</h2>
        <section class="cards">
        <article class="card"><h2><a href="{sight.Root}{Scopes.All}/events.atom">All events</a></h2>
        <p>One article for each change of status. Works in every reader; if unsure, take this one.</p></article>
        <article class="card"><h2><a href="{sight.Root}{Scopes.All}/hosts.atom">All hosts</a></h2>
        <p>One article for each host, published again whenever its status changes. For readers that can mark updated articles as unread, with that option
        switched on: Newsboat (<code>reset-unread-on-update</code>), Tiny Tiny RSS, RSS Guard, FreshRSS.</p></article>
        </section>
        """);
}
