// Follows what hosts and applications name: dangling names, circles, and which hosts an application reaches.
using System.Collections.Immutable;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class References
{
    public static IEnumerable<Scalar> InNeeds(IEnumerable<NeedDraft> needs) => needs.SelectMany(need => need.Members);

    /// <summary>Notes every named host that nobody defines.</summary>
    public static void Dangling(IEnumerable<Scalar> names, IReadOnlyDictionary<string, HostDraft> hosts, Mistakes mistakes) =>
        Dangling("host", names, hosts, host => host.At, mistakes);

    /// <param name="at">Where one's id stands: what came from <c>${...}</c> is not proposed.</param>
    public static void Dangling<T>(string what, IEnumerable<Scalar> names, IReadOnlyDictionary<string, T> known, Func<T, Node> at, Mistakes mistakes)
    {
        foreach (var name in names.Where(name => !known.ContainsKey(name.Value)))
        {
            mistakes.Add(name, $"there is no {what} {name.Shown}" + (name.IsFilled ? "" : Nearest.DidYouMean(name.Value, known.Where(one => at(one.Value) is Scalar { IsFilled: false }).Select(one => one.Key))));
        }
    }

    /// <summary>Notes circles in one kind of reference, each where its first host (in the order of the files) names the next.</summary>
    public static void Circles(string key, Func<HostDraft, IEnumerable<Scalar>> names, IReadOnlyDictionary<string, HostDraft> hosts, Mistakes mistakes)
    {
        var done = new HashSet<string>();
        foreach (var start in hosts.Keys)
        {
            // The way from the start to where we are: a host, and those of its references not followed yet.
            var way = new List<(string Host, Queue<Scalar> Left)>();
            Enter(start);
            while (way is [.., var (host, left)])
            {
                if (left.TryDequeue(out var next))
                {
                    Enter(next.Value);
                }
                else
                {
                    done.Add(host);
                    way.RemoveAt(way.Count - 1);
                }
            }

            void Enter(string id)
            {
                var met = way.FindIndex(step => step.Host == id);
                if (met >= 0)
                {
                    string[] circle = [.. way[met..].Select(step => step.Host), id];
                    mistakes.Add(names(hosts[id]).First(name => name.Value == circle[1]), $"`{key}` goes in a circle: {string.Join(" -> ", circle.Select(member => hosts[member].Shown.Trim('`')))}");
                }
                else if (!done.Contains(id) && hosts.TryGetValue(id, out var draft))
                {
                    way.Add((id, new(names(draft))));
                }
            }
        }
    }

    /// <summary>These hosts and all that their needs and behind reach, in order of first mention.</summary>
    public static ImmutableArray<string> Reach(IEnumerable<string> from, IReadOnlyDictionary<string, HostDraft> hosts)
    {
        var found = new List<string>();
        var seen = new HashSet<string>();
        Add(from);
        for (var next = 0; next < found.Count; next++)
        {
            var host = hosts[found[next]];
            Add(InNeeds(host.Needs).Concat(host.Behind).Select(name => name.Value));
        }

        return [.. found];

        void Add(IEnumerable<string> ids) => found.AddRange(ids.Where(id => hosts.ContainsKey(id) && seen.Add(id)));
    }
}
