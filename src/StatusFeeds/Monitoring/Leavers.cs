// Hosts that are configured no more: by what name and in which feeds they were told last.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

internal sealed class Leavers(ImmutableDictionary<string, ImmutableArray<string>> remembered)
{
    private readonly Dictionary<string, (Host Host, ImmutableArray<string> Scopes)> left = new(StringComparer.Ordinal);

    /// <summary>One configuration follows another.</summary>
    public void Note(Site before, Site next)
    {
        foreach (var host in before.Hosts.Values.Where(host => !next.Hosts.ContainsKey(host.Id)))
            left[host.Id] = (host, Telling.ScopesOf(before, host.Id));
    }

    /// <summary>Of one that left before this process began only the id is known, and where it was told.</summary>
    public (Host Host, ImmutableArray<string> Scopes) Find(string host) => left.TryGetValue(host, out var known)
        ? known
        : (new Host(host, host, host, [], [], [], [], []), remembered.GetValueOrDefault(host, [Scopes.All]));
}
