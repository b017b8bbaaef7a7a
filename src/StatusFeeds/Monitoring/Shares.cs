// In how many parts hosts are shared out among nodes, which host is in which, and which node has which.
using System.Collections.Immutable;
using System.Text;

namespace StatusFeeds.Monitoring;

internal static class Shares
{
    public const int Count = 12;

    /// <summary>Each share is taken for so many seconds at a time.</summary>
    public const int Seconds = 6;

    /// <summary>The same on every node: FNV-1a of the host's id, with a final mix. All checks of a host are in one share, so that one node talks to it.</summary>
    public static int Of(string host)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(host))
            hash = (hash ^ octet) * 1099511628211UL;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        return (int)((hash ^ (hash >> 33)) % Count);
    }

    /// <summary>Every node gets as many as any other, or one more; as few as possible change hands.</summary>
    /// <param name="nodes">Those that live; at least one.</param>
    /// <param name="now">Who has each share; a node that does not live, or an empty name: nobody.</param>
    public static ImmutableArray<string> Deal(IEnumerable<string> nodes, IReadOnlyList<string> now)
    {
        var living = nodes.Distinct(StringComparer.Ordinal).OrderByDescending(node => now.Count(owner => owner == node)).ThenBy(node => node, StringComparer.Ordinal).ToList();
        var left = living.Select((node, place) => (Node: node, Room: (Count / living.Count) + (place < Count % living.Count ? 1 : 0))).ToDictionary(one => one.Node, one => one.Room, StringComparer.Ordinal);
        var dealt = new string?[Count];
        for (var share = 0; share < Count; share++)
        {
            if (share < now.Count && left.GetValueOrDefault(now[share]) > 0)
            {
                left[now[share]]--;
                dealt[share] = now[share];
            }
        }

        for (var share = 0; share < Count; share++)
        {
            if (dealt[share] is not null)
                continue;
            var next = living.MaxBy(node => left[node])!;
            left[next]--;
            dealt[share] = next;
        }

        return [.. dealt.OfType<string>()];
    }
}
