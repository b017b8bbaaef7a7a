// Drawn pictures of hosts' pages, kept for a short while: pages are made anew each second, a day of readings is not read again each time.
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal sealed class HostAlbum
{
    /// <summary>So many hosts' pictures are kept, of a hundred kilobytes at most each.</summary>
    private const int Most = 64;

    /// <summary>A column of a plot is ten minutes wide.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Leaf> leaves = new(StringComparer.Ordinal);

    /// <param name="sight">The moment of the page.</param>
    /// <param name="host">Drawn anew when it is configured otherwise, and when its status changes.</param>
    /// <param name="read">Null: the store does not answer, and the next page asks again.</param>
    public async Task<HostGraphs> Of(Sight sight, Host host, Func<Task<HostPast?>> read)
    {
        var since = sight.Find(host.Id)?.Since ?? default;
        if (leaves.TryGetValue(host.Id, out var leaf) && ReferenceEquals(leaf.Host, host) && leaf.Since == since && (sight.Now - leaf.At).Duration() <= Fresh)
        {
            return leaf.Graphs;
        }

        var past = await read();
        var graphs = HostGraphs.Of(sight, host, past ?? HostPast.None);
        if (past is not null)
        {
            if (leaves.Count >= Most && !leaves.ContainsKey(host.Id))
            {
                leaves.Clear();
            }

            leaves[host.Id] = new Leaf(host, since, sight.Now, graphs);
        }

        return graphs;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Leaf(Host Host, DateTimeOffset Since, DateTimeOffset At, HostGraphs Graphs);
}
