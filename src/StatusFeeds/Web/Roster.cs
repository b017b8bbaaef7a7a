// Hosts by name alone, gathered under their statuses, the worst first: how a thousand hosts fit on one page.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Roster
{
    /// <param name="sight">The moment.</param>
    /// <param name="hosts">In the order in which each group has them.</param>
    /// <param name="told">The status of which some stand above already.</param>
    public static Html Of(Sight sight, IEnumerable<Host> hosts, Status? told = null) => Html.Join("", hosts
        .GroupBy(host => sight.StatusOf(host.Id))
        .OrderByDescending(same => Sight.Badness(same.Key))
        .Select(same => Group(sight, same.Key, [.. same], told is not null && same.Key == told ? "more " : "")));

    /// <summary>Of one name in the list, in bytes, or a little more.</summary>
    public static int LengthOf(Sight sight, Host host) => sight.Root.Length + host.Id.Length + Html.Of($"{host.Name}").Bytes + 29;

    // Without end tags, which HTML does not ask for: they would be a tenth of the page.
    private static Html Group(Sight sight, Status? status, IReadOnlyList<Host> hosts, string more) => Html.Of($"""
        <section class="sheet" data-list data-of="{Sight.Word(status)}"><h3>{Sight.Badge(status)} {hosts.Count} {more}{(hosts.Count == 1 ? "host" : "hosts")}</h3>
        <ul class="names">
        {hosts.Select(host => Html.Of($"<li>{sight.ToHost(host)}\n"))}</ul></section>

        """);
}
