// What a new reading of the configuration lacks goes on for a minute: a folder half written or half pulled takes nobody's article away.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Config;

/// <summary>Hosts and applications that are missing, each with the instant of the first reading that lacked it. Pure.</summary>
internal sealed record Leaving(ImmutableSortedDictionary<string, DateTimeOffset> Hosts, ImmutableSortedDictionary<string, DateTimeOffset> Applications)
{
    /// <summary>A second reading at least so much later must lack it too.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private static readonly ImmutableSortedDictionary<string, DateTimeOffset> None = ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    public static Leaving Nobody { get; } = new(None, None);

    /// <summary>When the folder must be read again to settle who has left; null: nobody is missing.</summary>
    public DateTimeOffset? Due => Hosts.Values.Concat(Applications.Values).Order().Select(since => since + Grace).Cast<DateTimeOffset?>().FirstOrDefault();

    /// <summary>How long from <paramref name="now"/> until the folder must be read again; null: nobody is missing.</summary>
    /// <param name="read">When it was read last. Somebody is due since then: it had mistakes, and to read it again at once would go on and on. Due only since it was read: that reading did not count yet.</param>
    public TimeSpan? Wait(DateTimeOffset read, DateTimeOffset now) => Due is not { } due ? null : read >= due ? Grace : due > now ? due - now : TimeSpan.Zero;

    /// <summary>The site that goes on from here: what was read, and for a while what it lacks of the one that runs.</summary>
    public (Site Site, Leaving Leaving) After(Site running, Site read, DateTimeOffset now)
    {
        var hosts = Missing(running.Hosts.Keys.Where(id => !read.Hosts.ContainsKey(id)), Hosts, now);
        var applications = Missing(running.Applications.Select(application => application.Id).Except(read.Applications.Select(application => application.Id)), Applications, now);
        if (hosts.IsEmpty && applications.IsEmpty)
        {
            return (read, Nobody);
        }

        var all = read.Hosts.Values.Concat(hosts.Keys.Select(id => running.Hosts[id])).ToFrozenDictionary(host => host.Id, StringComparer.Ordinal);
        var before = running.Applications.ToDictionary(application => application.Id, StringComparer.Ordinal);
        var site = read with
        {
            Hosts = all,
            Applications =
            [
                .. read.Applications.Select(application => before.TryGetValue(application.Id, out var was)
                    ? application with
                    {
                        Hosts = [.. application.Hosts.Union(was.Hosts.Where(hosts.ContainsKey))],
                        Needs = [.. application.Needs, .. Within(was.Needs.Where(need => need.Members.Any(hosts.ContainsKey)), all)],
                    }
                    : application),
                .. applications.Keys.Select(id => before[id] with { Hosts = [.. before[id].Hosts.Where(all.ContainsKey)], Needs = [.. Within(before[id].Needs, all)] }),
            ],
            Windows = Windows(running, read, hosts.Keys, hosts.Keys.Concat(applications.Keys.SelectMany(id => before[id].Hosts))),
        };
        return (site, new Leaving(hosts, applications));
    }

    /// <summary>For log and front page: who is missing since when, and what comes of it; null: nobody is.</summary>
    /// <param name="set">By so much the wall clock was set forward meanwhile.</param>
    public string? Told(TimeSpan set)
    {
        string[] missing = [.. Applications.Keys.Select(id => $"application {id}"), .. Hosts.Keys.Select(id => $"host {id}")];
        return missing.Length == 0 ? null
            : $"The configuration lacks {string.Join(", ", missing.Take(5))}{(missing.Length > 5 ? $" and {missing.Length - 5} more" : "")}, which had been there: "
            + $"if it still does at {Words.Instant(Due!.Value + set)}, what is missing is told RETIRED; until then it is looked at as before.";
    }

    private static IEnumerable<Need> Within(IEnumerable<Need> needs, FrozenDictionary<string, Host> all) =>
        from need in needs
        let members = need.Members.RemoveAll(member => !all.ContainsKey(member))
        where !members.IsEmpty
        select new Need(Math.Min(need.AtLeast, members.Length), members);

    /// <summary>Who leaves stays in its windows, and so do those of an application that leaves: a file that is missing for a moment ends no maintenance.</summary>
    private static ImmutableArray<Window> Windows(Site running, Site read, IEnumerable<string> leaving, IEnumerable<string> touched)
    {
        var (gone, near) = (leaving.ToHashSet(StringComparer.Ordinal), touched.ToHashSet(StringComparer.Ordinal));
        var before = running.Windows.ToDictionary(window => window.Id, StringComparer.Ordinal);
        var now = read.Windows.Select(window => window.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. read.Windows.Select(window => before.TryGetValue(window.Id, out var was) ? window with { Hosts = [.. window.Hosts.Union(was.Hosts.Where(gone.Contains))] } : window),
            .. running.Windows.Where(window => !now.Contains(window.Id) && window.Hosts.Any(near.Contains))
                .Select(window => window with { Hosts = [.. window.Hosts.Where(host => gone.Contains(host) || read.Hosts.ContainsKey(host))] }),
        ];
    }

    private static ImmutableSortedDictionary<string, DateTimeOffset> Missing(
        IEnumerable<string> missing, ImmutableSortedDictionary<string, DateTimeOffset> before, DateTimeOffset now) =>
        missing.Select(id => KeyValuePair.Create(id, before.GetValueOrDefault(id, now)))
            .Where(one => now - one.Value < Grace)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
}
