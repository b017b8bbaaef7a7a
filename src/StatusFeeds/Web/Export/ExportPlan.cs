// All that is exported at one moment, in the order in which it is written for the first time: what is linked before what links to it.
using System.Collections.Frozen;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="board">As it is exported.</param>
/// <param name="all">As it is.</param>
internal sealed class ExportPlan(Board board, Board all, FrozenDictionary<string, string[]> near, FeedShelf shelf, string? trouble)
{
    private readonly ExportMarks marks = new(board, near, trouble);
    private readonly FeedStand stand = shelf.Stand;

    public IEnumerable<ExportUnit> Units()
    {
        foreach (var path in Assets.All.Keys)
        {
            yield return new(path, path[1..], 0, UnitKind.Fixed);
        }

        foreach (var scope in FeedShelf.ScopesOf(board.Site).Reverse())
        {
            foreach (var path in from kind in new[] { FeedKind.Events, FeedKind.Hosts } from format in FeedFormats.All select FeedHeader.Path(scope, kind, format))
            {
                yield return new(path, path[1..], MarkOf(scope), path.EndsWith(".atom", StringComparison.Ordinal) ? UnitKind.Atom : UnitKind.OtherFormat);
            }
        }

        string[] hosts = [.. board.Site.Hosts.Keys.Order(StringComparer.Ordinal), .. board.World.Left.Keys.Where(host => !board.Site.Hosts.ContainsKey(host)).Order(StringComparer.Ordinal)];
        var headed = all.Modified.GetValueOrDefault(Opml.HostsScope, all.Revision);
        foreach (var host in hosts)
        {
            var mark = (headed, shelf.Roll.Of(Subject.OfHost(host))?.Number);
            foreach (var format in FeedFormats.All)
            {
                var path = FeedHeader.Path(Scopes.OfHost(host), FeedKind.Events, format);
                yield return new(path, path[1..], mark, UnitKind.HostFeed);
            }
        }

        foreach (var file in new[] { Opml.Path[1..], ExportPaths.HostsOutlines, ExportPaths.EachOutlines })
        {
            yield return new("/" + file, file, Modified(Opml.Scope) + Modified(Opml.HostsScope), UnitKind.Fixed);
        }

        yield return Page("/" + IncidentsPage.Path, marks.Incidents, UnitKind.Incidents);
        foreach (var host in hosts)
        {
            yield return Page($"/hosts/{host}", marks.OfHost(host), UnitKind.Host);
        }

        foreach (var application in board.Site.Applications)
        {
            yield return Page($"/apps/{application.Id}/{AvailabilityPage.Path}", marks.OfNumbers(application), UnitKind.Availability);
            yield return Page($"/apps/{application.Id}", marks.OfApplication(application), UnitKind.List);
        }

        yield return Page("/" + Scopes.All, marks.Site, UnitKind.List);
        yield return new("/" + ExportPaths.Status, ExportPaths.Status, marks.Site, UnitKind.Front);
        yield return Page("/", marks.Site, UnitKind.Front);
    }

    private static ExportUnit Page(string path, int mark, UnitKind kind) => new(path, ExportPaths.OfPage(path), mark, kind);

    private object MarkOf(string scope) => scope == Scopes.All && board.Site.IsPart
        ? board.Site.Applications.Aggregate(0, (mark, one) => HashCode.Combine(mark, MarkOf(Scopes.OfApplication(one.Id))))
        : HashCode.Combine(stand.Materials.TryGetValue(scope, out var material) ? material.Modified : 0, stand.Silence?.Since);

    private long Modified(string scope) => all.Modified.GetValueOrDefault(scope, all.Revision);
}
