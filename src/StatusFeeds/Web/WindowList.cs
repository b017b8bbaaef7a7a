// Which maintenance windows are open, the one that ends first at the top.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class WindowList
{
    private const int Most = 20;

    /// <param name="sight">The moment.</param>
    /// <param name="hosts">Only windows over one of these; null: all.</param>
    public static Html Of(Sight sight, IEnumerable<string>? hosts = null)
    {
        if (sight.Board.World.Windows.IsEmpty)
        {
            return Html.Empty;
        }

        var own = hosts?.ToHashSet(StringComparer.Ordinal);
        var open = sight.Board.World.Windows.Values
            .Where(one => own is null || own.Any(one.IsOver))
            .OrderBy(one => one.Until)
            .ThenBy(one => one.Key, StringComparer.Ordinal)
            .ToList();
        var more = open.Count <= Most ? null : Html.Of($"<li class=\"soft\">and {open.Count - Most} more</li>\n");
        return open.Count == 0 ? Html.Empty : Html.Of($"<h2>Maintenance now</h2>\n<div class=\"sheet\"><ul class=\"tree\">\n{open.Take(Most).Select(one => Line(sight, one))}{more}</ul></div>\n");
    }

    private static Html Line(Sight sight, OpenWindow open)
    {
        var host = open.Window.IsOfOneHost ? sight.Site.Hosts.GetValueOrDefault(open.Window.Hosts[0]) : null;
        var name = host is null ? Html.Of($"{open.Window.Name}") : sight.ToHost(host);
        var reason = open.Window.Reason.Length == 0 ? "" : ": " + Sight.Short(open.Window.Reason);
        return Html.Of($"<li>{Sight.Badge(Status.Maintenance)} {name} until {sight.Time(open.Until)}{reason}</li>\n");
    }
}
