// The parts that something needs, and how: hosts, groups of them, and what those need in their turn.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <param name="Needs">What the whole needs.</param>
/// <param name="Further">What its hosts need in their turn; hosts that need nothing may be missing.</param>
internal sealed record Tree(ImmutableArray<Need> Needs, ImmutableDictionary<string, ImmutableArray<Need>> Further)
{
    /// <summary>Ids, in the order of first mention.</summary>
    public ImmutableArray<string> Hosts { get; } = [.. Reached(Needs, Further)];

    /// <summary>Those of more than one member, each once, in the order of first mention.</summary>
    public ImmutableArray<Need> Groups => [.. Needs.Concat(Hosts.SelectMany(host => NeedsOf(host).AsEnumerable())).Where(need => need.Members.Length > 1).DistinctBy(Name, StringComparer.Ordinal)];

    /// <summary>As the application needs them; the ways to hosts (<c>behind</c>) are not in it.</summary>
    public static Tree Of(Site site, Application application) => Of(site, Needing.NeedsOf(application));

    /// <summary>Of what needs this.</summary>
    public static Tree Of(Site site, ImmutableArray<Need> needs)
    {
        var further = ImmutableDictionary.CreateBuilder<string, ImmutableArray<Need>>(StringComparer.Ordinal);
        var open = new Stack<Need>(needs);
        while (open.TryPop(out var need))
        {
            foreach (var member in need.Members)
            {
                if (site.Hosts.TryGetValue(member, out var host) && !host.Needs.IsEmpty && further.TryAdd(member, host.Needs))
                    host.Needs.ToList().ForEach(open.Push);
            }
        }

        return new(needs, further.ToImmutable());
    }

    public ImmutableArray<Need> NeedsOf(string host) => Further.GetValueOrDefault(host, []);

    /// <summary>As the configuration writes it: <c>any of: [cache1, cache2]</c>, <c>2 of: [app1, app2, app3]</c>.</summary>
    public static string Name(Need need) =>
        need.Members is [var host] ? host : $"{(need.AtLeast == 1 ? "any" : Words.Number(need.AtLeast))} of: [{string.Join(", ", need.Members)}]";

    /// <summary>One host more wherever that host stands: a group has one member more of which as many are needed, a host alone becomes a group of two. It needs the same.</summary>
    public Tree With(string added, string like) => Joined(need => need.Members.Contains(like), added, NeedsOf(like));

    /// <summary>One host more in that group. It needs what all of its members need.</summary>
    public Tree With(string added, Need group)
    {
        var shared = NeedsOf(group.Members[0]).Where(need => group.Members.All(member => NeedsOf(member).Any(other => Name(other) == Name(need))));
        return Joined(need => Name(need) == Name(group), added, [.. shared]);
    }

    private Tree Joined(Func<Need, bool> takes, string added, ImmutableArray<Need> needs)
    {
        return new(All(Needs), Further.ToImmutableDictionary(of => of.Key, of => All(of.Value), StringComparer.Ordinal).SetItem(added, needs));

        ImmutableArray<Need> All(ImmutableArray<Need> all) => [.. all.Select(need => takes(need) ? need with { Members = need.Members.Add(added) } : need)];
    }

    private static IEnumerable<string> Reached(ImmutableArray<Need> needs, ImmutableDictionary<string, ImmutableArray<Need>> of)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(Last(needs));
        while (open.TryPop(out var host))
        {
            if (!met.Add(host))
                continue;
            yield return host;
            foreach (var next in Last(of.GetValueOrDefault(host, [])))
                open.Push(next);
        }

        static IEnumerable<string> Last(ImmutableArray<Need> needs) => needs.SelectMany(need => need.Members).Reverse();
    }
}
