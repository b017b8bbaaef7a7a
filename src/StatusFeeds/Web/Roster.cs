// Hosts by name alone, gathered under their statuses, the worst first: how a thousand hosts fit on one page.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Roster
{
    /// <param name="sight">The moment.</param>
    /// <param name="hosts">Their ids, in the order in which each group has them.</param>
    /// <param name="told">The status of which some stand above already.</param>
    public static Html Of(Sight sight, IEnumerable<string> hosts, Status? told = null) => Html.Join("", hosts
        .Where(sight.Site.Hosts.ContainsKey)
        .GroupBy(sight.StatusOf)
        .OrderByDescending(same => Sight.Badness(same.Key))
        .Select(same => Group(sight, same.Key, [.. same.Select(id => sight.Site.Hosts[id])], told is not null && same.Key == told ? "more " : "")));

    private static Html Group(Sight sight, Status? status, IReadOnlyList<Host> hosts, string more) => Html.Of($"""
        <section class="sheet"><h3>{Sight.Badge(status)} {hosts.Count} {more}{(hosts.Count == 1 ? "host" : "hosts")}</h3>
        <ul class="names">
        {hosts.Select(host => Html.Of($"<li>{sight.ToHost(host)}</li>\n"))}</ul></section>

        """);
}
