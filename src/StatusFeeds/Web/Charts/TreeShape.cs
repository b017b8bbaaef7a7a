// What an application hangs on, as nodes and lines between them: all of it, or of a large one what is not up with the ways to it.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Web;

internal enum TreeKind
{
    Application,
    Group,
    Host,

    /// <summary>Several hosts that are not drawn.</summary>
    Rest,
}

/// <param name="Id">Of a host; else empty.</param>
/// <param name="Name">What is written in it; of a rest nothing.</param>
/// <param name="Words">Its status, or the statuses of those it stands for.</param>
internal sealed record TreeNode(TreeKind Kind, string Id, string Name, Status? Status, string Words);

/// <param name="IsWay">The first is behind the second; else it needs it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TreeLine(int From, int To, bool IsWay);

/// <param name="Nodes">The application first.</param>
/// <param name="Reached">All hosts that it hangs on, drawn or not.</param>
internal sealed record TreeShape(ImmutableArray<TreeNode> Nodes, ImmutableArray<TreeLine> Lines, ImmutableArray<string> Reached)
{
    /// <summary>So many hosts and groups are drawn in full.</summary>
    public const int Most = 40;

    /// <summary>Of a large one so many hosts are drawn.</summary>
    private const int MostChosen = 18;

    private const int MostGroups = 10;

    private const int MostLines = 160;

    public static TreeShape Of(Sight sight, Application application)
    {
        var needs = Needing.NeedsOf(application);
        var (reached, before) = Reach(sight, needs);
        var groups = reached.SelectMany(id => sight.Site.Hosts[id].Needs).Concat(needs).Where(need => need.Members.Length > 1).Select(KeyOf).Distinct(StringComparer.Ordinal).Count();
        var isWhole = reached.Count + groups <= Most;
        return new Growth(sight, isWhole ? [.. reached] : Chosen(sight, reached, before), isWhole).Grow(application, needs, reached);
    }

    /// <summary>The worst first, each with those through whom the application hangs on it.</summary>
    private static HashSet<string> Chosen(Sight sight, List<string> reached, Dictionary<string, string?> before)
    {
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in reached.Where(id => sight.StatusOf(id) != Status.Up).OrderByDescending(id => Sight.Badness(sight.StatusOf(id))))
        {
            var way = new List<string>();
            for (var at = id; at is not null && !chosen.Contains(at); at = before[at])
            {
                way.Add(at);
            }

            if (chosen.Count + way.Count <= MostChosen)
            {
                chosen.UnionWith(way);
            }
        }

        return chosen;
    }

    /// <summary>All that it hangs on, and through whom it was reached first: where there is a way through hosts that are not up, through those.</summary>
    private static (List<string> Reached, Dictionary<string, string?> Before) Reach(Sight sight, ImmutableArray<Need> needs)
    {
        var (reached, before) = (new List<string>(), new Dictionary<string, string?>(StringComparer.Ordinal));
        var met = new HashSet<string>(StringComparer.Ordinal);
        Add(needs.SelectMany(need => need.Members), null);
        Follow(id => sight.StatusOf(id) != Status.Up);
        Follow(_ => true);
        return (reached, before);

        void Follow(Func<string, bool> isFollowed)
        {
            for (var at = 0; at < reached.Count; at++)
            {
                if (isFollowed(reached[at]) && met.Add(reached[at]))
                {
                    var host = sight.Site.Hosts[reached[at]];
                    Add(host.Needs.SelectMany(need => need.Members).Concat(host.Behind), host.Id);
                }
            }
        }

        void Add(IEnumerable<string> ids, string? through)
        {
            foreach (var id in ids)
            {
                if (sight.Site.Hosts.ContainsKey(id) && before.TryAdd(id, through))
                {
                    reached.Add(id);
                }
            }
        }
    }

    private static string KeyOf(Need need) => $"{need.AtLeast} {string.Join(' ', need.Members)}";

    private sealed class Growth(Sight sight, HashSet<string> chosen, bool isWhole)
    {
        private readonly List<TreeNode> nodes = [];
        private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
        private readonly HashSet<TreeLine> drawn = [];
        private readonly List<TreeLine> lines = [];
        private int groups;

        public TreeShape Grow(Application application, ImmutableArray<Need> needs, List<string> reached)
        {
            var status = sight.Of(application).Status;
            nodes.Add(new TreeNode(TreeKind.Application, "", application.Title, status, Sight.Word(status)));
            foreach (var id in reached.Where(chosen.Contains))
            {
                places[id] = nodes.Count;
                nodes.Add(new TreeNode(TreeKind.Host, id, sight.Site.Hosts[id].Name, sight.StatusOf(id), Sight.Word(sight.StatusOf(id))));
            }

            Needs(0, needs);
            foreach (var id in reached.Where(chosen.Contains))
            {
                Needs(places[id], sight.Site.Hosts[id].Needs);
                foreach (var parent in sight.Site.Hosts[id].Behind.Where(places.ContainsKey))
                {
                    Line(places[id], places[parent], isWay: true);
                }
            }

            return new TreeShape([.. nodes], [.. lines], [.. reached]);
        }

        private void Needs(int owner, ImmutableArray<Need> needs)
        {
            var rest = new List<string>();
            foreach (var standing in Needing.OfNeeds(sight.Site, sight.Board.World, needs))
            {
                var need = standing.Need;
                var isDrawn = need.Members.Length > 1 && (isWhole || places.ContainsKey(KeyOf(need)) || (groups < MostGroups && (owner == 0 || need.Members.Any(chosen.Contains))));
                if (isDrawn)
                {
                    Group(owner, need, standing.Status);
                    continue;
                }

                foreach (var member in need.Members.Where(places.ContainsKey))
                {
                    Line(owner, places[member], isWay: false);
                }

                rest.AddRange(need.Members.Where(member => !chosen.Contains(member)));
            }

            if (owner == 0)
            {
                Rest(owner, rest);
            }
        }

        private void Group(int owner, Need need, Status? status)
        {
            if (places.TryGetValue(KeyOf(need), out var known))
            {
                Line(owner, known, isWay: false);
                return;
            }

            groups++;
            var group = places[KeyOf(need)] = nodes.Count;
            nodes.Add(new TreeNode(TreeKind.Group, "", HostTree.Group(need), status, Sight.Word(status)));
            Line(owner, group, isWay: false);
            foreach (var member in need.Members.Where(chosen.Contains))
            {
                Line(group, places[member], isWay: false);
            }

            Rest(group, need.Members.Where(member => !chosen.Contains(member)));
        }

        private void Rest(int owner, IEnumerable<string> hosts)
        {
            var counts = hosts.Distinct(StringComparer.Ordinal).Where(sight.Site.Hosts.ContainsKey).GroupBy(sight.StatusOf).OrderByDescending(same => Sight.Badness(same.Key)).ToList();
            if (counts.Count > 0)
            {
                lines.Add(new TreeLine(owner, nodes.Count, IsWay: false));
                nodes.Add(new TreeNode(TreeKind.Rest, "", "", counts[0].Key, "+ " + string.Join(", ", counts.Select(same => $"{same.Count()} {Sight.Word(same.Key)}"))));
            }
        }

        private void Line(int from, int to, bool isWay)
        {
            if (lines.Count < MostLines && from != to && drawn.Add(new TreeLine(from, to, isWay)))
            {
                lines.Add(new TreeLine(from, to, isWay));
            }
        }
    }
}
