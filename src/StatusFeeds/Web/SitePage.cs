// The front page: every application, the worst first, with what is wrong in words; what is not as it should be with us; how to subscribe.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class SitePage
{
    /// <summary>So many of an application's hosts that are not up stand on the front page; its own page has all.</summary>
    private const int MostWrong = 6;

    /// <summary>So many hosts of no application stand on the front page.</summary>
    private const int MostOthers = 300;

    /// <param name="changes">The site's told changes, newest first; null when the store could not be read.</param>
    public static Html Render(Sight sight, IReadOnlyList<StoredEntry>? changes)
    {
        var site = sight.Site;
        string[] all = [.. site.Hosts.Keys];
        var headline = sight.Headline(all);
        var applications = site.Applications.ToLookup(application => sight.Of(application).Status == Status.Up && application.Hosts.All(host => sight.StatusOf(host) == Status.Up));
        var wrong = applications[false]
            .OrderByDescending(application => Sight.Badness(sight.Of(application).Status))
            .ThenByDescending(application => Sight.Badness(sight.Worst(application.Hosts)))
            .Select(application => Card(sight, application));
        var calm = applications[true].Select(application => Card(sight, application));
        string[] others = [.. all.Order(StringComparer.Ordinal).Except(site.Applications.SelectMany(application => application.Hosts))];
        var notes = sight.Board.Notes.Select(note => Html.Of($"<li>{note}</li>\n")).ToList();
        var gravest = sight.IsStopped ? Status.Unknown : Gravest(sight, all, others);
        var body = Html.Of($"""
            <section class="lead {Sight.Tone(gravest)}"><h1>{(sight.IsStopped ? "Last known: " : "")}{headline}</h1></section>
            {(notes.Count == 0 ? null : Html.Of($"<ul class=\"notes\">\n{notes}</ul>\n"))}{IncidentList.Open(sight)}{Cards("cards wide", wrong)}{WindowList.Of(sight)}{Cards("cards", calm)}{Others(sight, others)}<p class="small soft">One list of <a href="{sight.Root}{Scopes.All}">all {all.Length} hosts</a>. What people told of trouble: <a href="{sight.Root}incidents">incidents</a>.</p>
            {ChangeList.InFeeds(sight, changes)}
            {Subscribe(sight)}
            {NodeList.Of(sight)}
            """);
        return Layout.Page(sight, new Head(headline, gravest, [new Offer(Scopes.All, site.Title)]) { Kind = "front", Reloads = true }, body);
    }

    /// <summary>The worst that somebody feels: of the applications and of the hosts of none. A host that is down while another serves for it weighs as degraded.</summary>
    private static Status? Gravest(Sight sight, IEnumerable<string> all, IEnumerable<string> others) => sight.Site.Applications
        .Select(application => sight.Of(application).Status)
        .Append(sight.Worst(others))
        .Append(sight.Worst(all) is Status.Down ? Status.Degraded : sight.Worst(all))
        .MaxBy(status => status is null ? -1 : Sight.Badness(status));

    private static Html Cards(string kind, IEnumerable<Html> cards)
    {
        var all = Html.Join("", cards);
        return all.IsEmpty ? all : Html.Of($"<section class=\"{kind}\">\n{all}</section>\n");
    }

    private static Html Card(Sight sight, Application application)
    {
        var (status, _, reason) = sight.Of(application);
        var wrong = sight.WorstFirst(application.Hosts).Where(host => sight.StatusOf(host.Id) != Status.Up).ToList();
        var more = wrong.Count <= MostWrong ? null : Html.Of($"<li><a href=\"{sight.Root}apps/{application.Id}\">and {wrong.Count - MostWrong} more</a></li>\n");
        var list = wrong.Count == 0 ? null : Html.Of($"<ul class=\"wrong\">\n{wrong.Take(MostWrong).Select(host => Wrong(sight, host))}{more}</ul>\n");
        return Html.Of($"""
            <article class="card {Sight.Tone(status)}">
            <h2>{Layout.ToApplication(sight, application)} {Sight.Badge(status)}</h2>
            {ApplicationPage.Why(status, reason)}<p>{sight.Headline(application.Hosts)}.</p>
            {list}{Pictures.Days(sight, application)}<p class="small soft">Feeds: {Layout.Feeds(sight, new Offer(Scopes.OfApplication(application.Id), application.Title))}</p>
            </article>

            """);
    }

    private static Html Wrong(Sight sight, Host host)
    {
        var state = sight.Find(host.Id);
        var since = state?.Status is null ? Html.Of($"waits for its first looks") : Html.Of($"since {sight.Since(state.Since)}");
        var why = Sight.Short(HostPage.Why(state));
        return Html.Of($"<li>{Sight.Badge(state?.Status)} {sight.ToHost(host)}{(why.Length == 0 ? null : Html.Of($"<p>{why}</p>"))}<p class=\"small soft\">{since}</p></li>\n");
    }

    private static Html Others(Sight sight, IReadOnlyCollection<string> hosts)
    {
        if (hosts.Count == 0)
        {
            return Html.Empty;
        }

        var sorted = sight.WorstFirst(hosts).ToList();
        var wrong = sorted.Where(host => sight.StatusOf(host.Id) != Status.Up).Take(MostWrong).ToList();
        var list = wrong.Count == 0 ? null : Html.Of($"<section class=\"card {Sight.Tone(sight.Worst(hosts))}\"><ul class=\"wrong\">\n{wrong.Select(host => Wrong(sight, host))}</ul></section>\n");
        var named = sorted.Except(wrong).Take(MostOthers).ToList();
        var more = wrong.Count + named.Count == sorted.Count ? null : Html.Of($"<p class=\"sheet\">And {sorted.Count - wrong.Count - named.Count} more: they stand among <a href=\"{sight.Root}{Scopes.All}\">all hosts</a>.</p>\n");
        return Html.Of($"<h2>Hosts of no application</h2>\n{list}{Roster.Of(sight, named, wrong.Count == 0 ? null : sight.StatusOf(wrong[^1].Id))}{more}");
    }

    private static Html Subscribe(Sight sight)
    {
        var all = new Offer(Scopes.All, sight.Site.Title);
        return Html.Of($"""
            <h2>In your news reader</h2>
            <section class="cards">
            <article class="card"><h3><a href="{sight.Root}{Scopes.All}/events.atom">All events</a></h3>
            <p>One article for each change of status. Works in every reader; if unsure, take this one.</p>
            <p class="small soft">Also as {Layout.Others(sight, all, "events")}</p></article>
            <article class="card"><h3><a href="{sight.Root}{Scopes.All}/hosts.atom">All hosts</a></h3>
            <p>One article for each host, published again whenever its status changes. For readers that can mark updated articles as unread, with that option
            switched on: Newsboat (<code>reset-unread-on-update</code>), Tiny Tiny RSS, RSS Guard, FreshRSS.</p>
            <p class="small soft">Also as {Layout.Others(sight, all, "hosts")}</p></article>
            <article class="card"><h3>Every application</h3>
            <p>All feeds as one file that your reader can import: <a href="{sight.Root}feeds.opml">events as OPML</a>, <a href="{sight.Root}{(sight.IsExported ? ExportPaths.HostsOutlines : "feeds.opml?kind=hosts")}">hosts as OPML</a>.</p></article>
            </section>
            """);
    }
}
