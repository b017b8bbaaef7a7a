// The page of one host: what it is and why, each check with its last look and its rules, its last changes, and what is known of it.
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Web;

internal static class HostPage
{
    /// <param name="sight">The moment.</param>
    /// <param name="host">As it is configured.</param>
    /// <param name="changes">Null when the store could not be read.</param>
    /// <param name="graphs">None when the store could not be read.</param>
    public static Html Render(Sight sight, Host host, HostChanges? changes, HostGraphs graphs)
    {
        var state = sight.Find(host.Id);
        var status = state?.Status;
        var body = Html.Of($"""
            {HostLead.Of(sight, host, state)}{IncidentList.Open(sight, incident => incident.Hosts.Contains(host.Id))}<h2>Checks</h2>
            <section class="cards wide">
            {host.Checks.Select(check => CheckCard.Of(sight, check, state?.Find(check.Name), graphs))}</section>
            {HostTree.Of(sight, host)}{Statuses(sight, host, graphs)}{ChangeList.OfHost(sight, changes)}{About(sight, host)}
            """);
        return Layout.Page(sight, new Head($"{Sight.Word(status)}: {host.Name}", status, Offers(sight, host.Id)) { Trail = [.. Layout.Through(sight, host.Id), Layout.Here(host.Name)] }, body);
    }

    /// <summary>A host that left the configuration keeps its page, as old articles lead to it.</summary>
    public static Html RenderGone(Sight sight, string host, HostChanges changes)
    {
        var state = sight.Board.World.Find(host);
        var past = state is { Status: Status.Retired, Past: [{ From: { } from }, ..] } ? Html.Of($"<p>Before that it was {from.Word()}.</p>\n") : null;
        var what = state?.Status switch
        {
            Status.Retired => Html.Of($"<p>It was taken out of the configuration and is looked at no more.</p>\n{past}<p class=\"small\">RETIRED since {sight.Since(state.Since)}.</p>"),
            { } last => Html.Of($"""
                <p>It is not in the configuration and is not looked at. Unless it comes back within a minute or two, it is RETIRED.</p>
                <p class="small">When it was last looked at, it was {last.Word()}, since {sight.Time(state.Since)}.</p>
                """),
            null => Html.Of($"<p>This host is no longer in the configuration and is not looked at.</p>"),
        };
        var body = Html.Of($"""
            <section class="lead {Sight.Tone(Status.Retired)}">
            <h1><span>{host}</span> {(state?.Status is null ? null : Sight.Badge(state.Status))}</h1>
            {what}
            </section>
            {ChangeList.OfHost(sight, changes)}
            """);
        return Layout.Page(sight, new Head(state?.Status is { } word ? $"{word.Word()}: {host}" : host, state?.Status, Offers(sight, host)) { Trail = [Layout.Here(host)] }, body);
    }

    /// <summary>The deciding check and its reason, as titles have it; empty when up.</summary>
    public static string Why(HostState? state) => state?.Status is null or Status.Up || state.Reason.Length == 0 ? ""
        : state.Check.Length == 0 ? state.Reason
        : $"{state.Check}: {state.Reason}";

    /// <summary>The host's own feed, and those of all applications that it belongs to, or those over all where it belongs to none.</summary>
    public static IEnumerable<Offer> Offers(Sight sight, string host) =>
        sight.Site.Hosts.TryGetValue(host, out var known) ? OfApplications(sight, host).Prepend(Own(known)) : OfApplications(sight, host);

    private static Offer Own(Host host) => new(Scopes.OfHost(host.Id), host.Name, IsOfHost: true);

    private static IEnumerable<Offer> OfApplications(Sight sight, string host)
    {
        var own = sight.Site.ApplicationsOf(host);
        return own.Length == 0
            ? [new Offer(Scopes.All, sight.Site.Title)]
            : own.Select(application => new Offer(Scopes.OfApplication(application.Id), application.Title));
    }

    private static Html Statuses(Sight sight, Host host, HostGraphs graphs)
    {
        var available = DayBar.Availability(sight.Kept.Days(Subject.OfHost(host.Id)));
        return graphs.Statuses.IsEmpty ? Html.Empty : Html.Of(
            $"<h2>Last {HostPast.Statuses.Days} days{(available.Length == 0 ? "" : ": available " + available)}</h2>\n<div class=\"sheet\">{graphs.Statuses}<p class=\"small soft\">{AccountingWords.Of(sight.Site.Accounting)} For any other time: <code>statusfeeds report availability {host.Id} --from …</code></p></div>\n");
    }

    private static Html About(Sight sight, Host host)
    {
        var own = sight.Site.ApplicationsOf(host.Id);
        var feeds = OfApplications(sight, host.Id).Select(offer => Html.Of($"{(own.Length > 1 ? offer.Title + ": " : "")}{Layout.AllFeeds(sight, offer)}"));
        Html?[] facts =
        [
            Fact("Id", Html.Of($"<code>{host.Id}</code>")),
            Fact("Applications", Html.Join(", ", own.Select(application => Layout.ToApplication(sight, application)))),
            Fact("Links", Html.Join(", ", host.Links.Select(link => Html.Link(link.Value, link.Key)))),
            Fact("Feed of this host", Layout.AllFeeds(sight, Own(host))),
            Fact(own.Length == 0 ? "Feeds of all hosts" : own.Length == 1 ? "Feeds of its application" : "Feeds of its applications", Html.Join("; ", feeds)),
            Fact("Badge", BadgeLink.Of(sight, $"hosts/{host.Id}", host.Name)),
            .. host.Labels.Select(label => Fact(label.Key, Html.Of($"{label.Value}"))),
        ];
        return Html.Of($"<h2>About</h2>\n<div class=\"sheet\"><dl class=\"about\">\n{facts.OfType<Html>()}</dl></div>\n");
    }

    private static Html? Fact(string name, Html value) => value.IsEmpty ? null : Html.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
}
