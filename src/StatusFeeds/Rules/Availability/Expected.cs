// What a tree of parts should be worth if they fail independently of each other.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Expected
{
    /// <summary>
    /// Exact: series multiply, of N of M members that differ each combination has its own probability, and a part that several need is conditioned on, so that it counts
    /// once. Null: the tree is too entangled for that.
    /// </summary>
    public static Part? Of(Tree tree, Func<string, Part> parts)
    {
        var decisions = new Decisions();
        var numbers = tree.Hosts.Select((host, number) => (host, number)).ToDictionary(one => one.host, one => one.number, StringComparer.Ordinal);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var host in Upwards(tree))
            known[host] = decisions.And(decisions.Part(numbers[host]), All(tree.NeedsOf(host)));
        var root = All(tree.Needs);
        return decisions.IsTooLarge ? null : decisions.Of(root, [.. tree.Hosts.Select(parts)]);

        // From the last to the first: what comes later has larger numbers, so that most of the work is putting one on top of the others. What needs itself counts without that.
        int All(ImmutableArray<Need> needs) => needs.Reverse().Aggregate(
            Decisions.Up, (rest, need) => decisions.And(decisions.AtLeast(need.AtLeast, [.. need.Members.Select(member => known.GetValueOrDefault(member, Decisions.Up))]), rest));
    }

    /// <summary>Each host after all that it needs.</summary>
    private static IEnumerable<string> Upwards(Tree tree)
    {
        var (entered, left) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var open = new Stack<string>(tree.Hosts);
        while (open.TryPeek(out var host))
        {
            if (entered.Add(host))
            {
                foreach (var member in tree.NeedsOf(host).SelectMany(need => need.Members).Where(member => !entered.Contains(member)))
                    open.Push(member);
                continue;
            }

            open.Pop();
            if (left.Add(host))
                yield return host;
        }
    }
}
