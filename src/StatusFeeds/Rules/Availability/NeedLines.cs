// Lines of groups: what N of M hosts were over time, as Needing counts them at each instant.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>Lives for one report: it remembers what it has worked out.</summary>
/// <param name="lines">A host's own line.</param>
/// <param name="needs">What a host needs in its turn.</param>
internal sealed class NeedLines(Func<string, StatusLine> lines, Func<string, ImmutableArray<Need>> needs)
{
    private readonly Dictionary<string, (StatusLine Value, StatusLine Member)> known = new(StringComparer.Ordinal);

    /// <summary>A plain host, or a group; never in maintenance, as a host in maintenance counts as up for those who need it.</summary>
    public StatusLine Of(Need need)
    {
        foreach (var member in need.Members)
            WorkOut(member);
        return Known(need);
    }

    private StatusLine Known(Need need) => need.Members is [var host] ? known[host].Value : Sweep(need);

    /// <summary>Without recursion, as <see cref="NeedingValues"/>.</summary>
    private void WorkOut(string first)
    {
        var open = new Stack<string>([first]);
        var entered = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPeek(out var host))
        {
            if (!known.ContainsKey(host) && entered.Add(host))
            {
                foreach (var member in needs(host).SelectMany(need => need.Members))
                {
                    if (!known.ContainsKey(member) && !entered.Contains(member))
                        open.Push(member);
                }

                continue;
            }

            open.Pop();
            if (!known.ContainsKey(host))
                known[host] = Lines(host);
        }
    }

    private (StatusLine Value, StatusLine Member) Lines(string host)
    {
        var of = needs(host).Where(need => need.Members.All(known.ContainsKey)).Select(Known).ToList();
        var own = of.Aggregate(lines(host), (line, other) => line.Over(other))
            .Beside(StatusLine.Empty, (stretch, _) => new Stretch(0, 0, NeedingValues.OwnOf(stretch.Status, stretch.Unreachable)));
        var value = of.Aggregate(own, (line, other) => line.Beside(other, (one, two) => new Stretch(0, 0, NeedingValues.Worse(one.Status, two.Status))));
        return (value, own.Beside(value, (one, whole) => new Stretch(0, 0, NeedingValues.OfMember(one.Status, whole.Status))));
    }

    /// <summary>All members' stretches in the order of time; how many are what is kept count of.</summary>
    private StatusLine Sweep(Need group)
    {
        var edges = new List<(long At, int Place, bool IsMember, Status? To)>();
        for (var place = 0; place < group.Members.Length; place++)
        {
            var (value, member) = known[group.Members[place]];
            Add(value, place, false);
            Add(member, place, true);
        }

        edges.Sort((one, other) => one.At.CompareTo(other.At));
        var (values, members) = (new Status?[group.Members.Length], new Status?[group.Members.Length]);
        var (share, valued) = (new Share(0, group.Members.Length, 0), 0);
        var line = ImmutableArray.CreateBuilder<Stretch>();
        for (var next = 0; next < edges.Count;)
        {
            var at = edges[next].At;
            for (; next < edges.Count && edges[next].At == at; next++)
            {
                var (_, place, isMember, to) = edges[next];
                if (isMember)
                    (share, members[place]) = (share.Without(members[place]).With(to), to);
                else
                    (valued, values[place]) = (valued + (to is null ? 0 : 1) - (values[place] is null ? 0 : 1), to);
            }

            if (next < edges.Count)
                StatusLine.Put(line, new Stretch(at, edges[next].At, valued == 0 && share.Unknown == group.Members.Length ? null : share.Of(group.AtLeast)));
        }

        return new(line.DrainToImmutable());

        void Add(StatusLine of, int place, bool isMember)
        {
            foreach (var stretch in of.Stretches)
                edges.Add((stretch.From, place, isMember, stretch.Status));
            if (of.Stretches is [.., var last])
                edges.Add((last.Until, place, isMember, null));
        }
    }
}
