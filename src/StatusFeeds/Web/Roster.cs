// Hosts by name alone, gathered under their statuses, the worst first: how a thousand hosts fit on one page.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Roster
{
    /// <param name="sight">The moment.</param>
    /// <param name="hosts">The worst first.</param>
    /// <param name="told">Of the status that comes first, some stand above already.</param>
    public static Html Of(Sight sight, IEnumerable<Host> hosts, bool told = false) => Html.Join("", hosts
        .GroupBy(host => sight.StatusOf(host.Id))
        .Select((same, place) => Group(sight, same.Key, [.. same], told && place == 0 ? "more " : "")));

    private static Html Group(Sight sight, Status? status, IReadOnlyList<Host> hosts, string more) => Html.Of($"""
        <section class="sheet"><h3>{Sight.Badge(status)} {hosts.Count} {more}{(hosts.Count == 1 ? "host" : "hosts")}</h3>
        <ul class="names">
        {hosts.Select(host => Html.Of($"<li>{sight.ToHost(host)}</li>\n"))}</ul></section>

        """);
}
