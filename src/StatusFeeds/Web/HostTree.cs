// What a host is behind, what it needs, and what hangs on it: trees with statuses, bounded, which say where they are cut.
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Web;

internal static class HostTree
{
    /// <summary>So deep a tree is shown.</summary>
    private const int Deepest = 5;

    /// <summary>So many hosts stand in one list, the worst first.</summary>
    private const int MostInList = 24;

    /// <summary>So many hosts a tree has in all.</summary>
    private const int Most = 120;

    /// <summary>Nothing for a host that stands alone, but for its applications, which are told elsewhere.</summary>
    public static Html Of(Sight sight, Host host)
    {
        var needers = sight.Site.Hosts.Values
            .SelectMany(other => other.Needs.SelectMany(need => need.Members).Distinct().Select(member => (Member: member, Needer: other.Id)))
            .ToLookup(edge => edge.Member, edge => edge.Needer, StringComparer.Ordinal);
        var above = new Growth(host).Plain(sight, Parents(sight, host), id => Parents(sight, sight.Site.Hosts[id]), 1);
        var needs = new Growth(host).Needs(sight, host, 1);
        var below = new Growth(host).Plain(sight, Children(sight, host.Id), id => Children(sight, id), 1);
        var neededBy = new Growth(host).Plain(sight, [.. needers[host.Id]], id => [.. needers[id]], 1);
        return above.IsEmpty && needs.IsEmpty && below.IsEmpty && neededBy.IsEmpty ? Html.Empty : Html.Of($"""
            <h2>Dependencies</h2>
            <section class="cards">
            {Card("It is behind", above)}{Card("It needs", needs)}{Card("Behind it", below)}{Card("It is needed by", Html.Of($"{Applications(sight, host)}{neededBy}"))}</section>

            """);
    }

    /// <summary><c>any of 2</c>, <c>2 of 3</c>; empty for a host alone.</summary>
    public static string Group(Need need) => need.Members.Length <= 1 ? "" : need.AtLeast == 1 ? $"any of {need.Members.Length}" : $"{need.AtLeast} of {need.Members.Length}";

    private static Html Card(string title, Html tree) => tree.IsEmpty ? Html.Empty : Html.Of($"<article class=\"card\">\n<h3>{title}</h3>\n{tree}</article>\n");

    private static string[] Parents(Sight sight, Host host) => [.. host.Behind.Where(sight.Site.Hosts.ContainsKey)];

    private static string[] Children(Sight sight, string host) => [.. sight.Site.Children.GetValueOrDefault(host, [])];

    /// <summary>The applications whose status hangs on it directly.</summary>
    private static Html Applications(Sight sight, Host host)
    {
        var lines = sight.Site.Applications
            .Select(application => (Application: application, Need: application.Needs.FirstOrDefault(need => need.Members.Contains(host.Id))))
            .Where(pair => pair.Need is not null)
            .Select(pair => Html.Of($"<li>{Layout.ToApplication(sight, pair.Application)} {Sight.Badge(sight.Of(pair.Application).Status)}{Small(Group(pair.Need!))}</li>\n"))
            .ToList();
        return lines.Count == 0 ? Html.Empty : Html.Of($"<ul class=\"tree\">\n{lines.Take(MostInList)}{More(lines.Count - MostInList)}</ul>\n");
    }

    private static Html? Small(string text) => text.Length == 0 ? null : Html.Of($" <small>{text}</small>");

    private static Html? More(int count) => count <= 0 ? null : Html.Of($"<li class=\"soft\">and {count} more</li>\n");

    /// <summary>One tree in the making: who stands in it already, and how many more it may have.</summary>
    private sealed class Growth(Host root)
    {
        private readonly HashSet<string> met = new(StringComparer.Ordinal) { root.Id };
        private int left = Most;

        public Html Plain(Sight sight, string[] hosts, Func<string, string[]> next, int depth)
        {
            if (hosts.Length == 0)
            {
                return Html.Empty;
            }

            // The list itself first: what hangs on its first host must not take the room of the others.
            var shown = sight.WorstFirst(hosts).Take(Math.Min(MostInList, left)).Select(host => (Host: host, New: met.Add(host.Id))).ToList();
            left -= shown.Count;
            var lines = shown.Select(one => Line(sight, one.Host, one.New ? Below(next(one.Host.Id), depth, ids => Plain(sight, ids, next, depth + 1)) : Above())).ToList();
            return Html.Of($"<ul class=\"tree\">\n{lines}{More(hosts.Length - shown.Count)}</ul>\n");
        }

        public Html Needs(Sight sight, Host host, int depth)
        {
            var lines = Needing.OfNeeds(sight.Site, sight.Board.World, host.Needs)
                .Select(standing => standing.Need.Members.Length == 1 ? Needed(sight, standing.Need.Members[0], depth) : OfGroup(sight, standing, depth))
                .ToList();
            return lines.TrueForAll(line => line.IsEmpty) ? Html.Empty : Html.Of($"<ul class=\"tree\">\n{lines}</ul>\n");
        }

        private Html OfGroup(Sight sight, NeedStanding standing, int depth)
        {
            var need = standing.Need;
            var members = need.Members.Take(MostInList).Select(member => Needed(sight, member, depth)).ToList();
            return Html.Of($"<li>{Group(need)} {Sight.Badge(standing.Status)}\n<ul class=\"tree\">\n{members}{More(need.Members.Length - MostInList)}</ul></li>\n");
        }

        private Html Needed(Sight sight, string id, int depth)
        {
            if (!sight.Site.Hosts.TryGetValue(id, out var host))
            {
                return Html.Empty;
            }

            if (left == 0)
            {
                return Html.Of($"<li>{sight.ToHost(host)} <small>not shown further</small></li>\n");
            }

            left--;
            return Line(sight, host, met.Add(id) ? Below([.. host.Needs.SelectMany(need => need.Members)], depth, _ => Needs(sight, host, depth + 1)) : Above());
        }

        private static Html Line(Sight sight, Host host, Html below)
        {
            var silent = sight.Board.World.Silent.Contains(host.Id) ? "gives no answer" : "";
            return Html.Of($"<li>{sight.ToHost(host)} {Sight.Badge(sight.StatusOf(host.Id))}{Small(silent)}{below}</li>\n");
        }

        private static Html Above() => Html.Of($" <small>see above</small>");

        private static Html Below(string[] hosts, int depth, Func<string[], Html> grow) =>
            hosts.Length == 0 ? Html.Empty
            : depth >= Deepest ? Html.Of($" <small>and {hosts.Length} below</small>")
            : Html.Of($"\n{grow(hosts)}");
    }
}
