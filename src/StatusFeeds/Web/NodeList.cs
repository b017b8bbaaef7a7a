// The nodes of a site that has several: which there are, what each does, and what is not as it should be with it.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class NodeList
{
    public static Html Of(Sight sight)
    {
        var crew = sight.Board.Crew;
        return crew.Nodes.IsEmpty || sight.IsExported ? Html.Empty : Html.Of($"""
            <h2>Nodes</h2>
            <div class="sheet"><table>
            <thead><tr><th>node</th><th>listens at</th><th>does</th><th>checks</th><th>looks since its start</th><th>last sign of life</th></tr></thead>
            <tbody>
            {crew.Nodes.Select(node => Row(sight, crew, node))}</tbody>
            </table></div>

            """);
    }

    private static Html Row(Sight sight, Crew crew, SiteNode node)
    {
        var fault = crew.Fault(node);
        var does = node.IsSilent ? "" : node.Judges ? "looks, judges" : "looks";
        var isOver = node.Seen == DateTimeOffset.UnixEpoch;
        return Html.Of($"""
            <tr><td>{node.Name}{(node.Id == crew.Self ? " (this one)" : "")}</td><td>{node.Url}</td><td>{does}{(fault.Length == 0 || isOver ? null : Html.Of($"<p class=\"small\">{fault}</p>"))}</td><td>{(node.IsSilent ? 0 : node.Checks)}</td><td>{node.Looks}</td><td>{(isOver ? Html.Of($"ended") : sight.Time(node.Seen))}</td></tr>

            """);
    }
}
