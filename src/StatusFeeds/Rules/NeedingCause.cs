// Who is probably to blame for a host that is not up: the deepest of what it needs, and of the way to it, that is bad itself.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>
/// A need explains a host where it is at least as bad as the host itself, and a group only where too few of it are left. The way explains a host that gives no
/// answer at all, where every parent of it is down, or silent in maintenance: with one that works there is another way.
/// </summary>
internal static class NeedingCause
{
    /// <summary>One sentence, for ever true: <c>Probably because db01 is DOWN since 2026-11-21 12:03 UTC.</c> Empty for a host that is up, and where nobody is known.</summary>
    public static string Of(Site site, World world, string host)
    {
        if (world.Hosts.GetValueOrDefault(host)?.Status is not (Status.Unknown or Status.Degraded or Status.Down))
            return "";
        if (world.Blind is not null && world.Hosts[host].Status == Status.Unknown)
            return "";
        var values = new NeedingValues(site, world, enoughIsUp: true);
        var roots = Roots(values, host);
        return roots.Count == 0 ? "" : $"Probably because {NeedingWords.List([.. roots.Select(root => Sentence(values, root))])}.";
    }

    /// <summary>The worst first, of equal ones those that have been bad the longest.</summary>
    private static List<HostState> Roots(NeedingValues values, string host)
    {
        var roots = new List<HostState>();
        var met = new HashSet<string>(StringComparer.Ordinal) { host };
        var open = new Stack<(string Host, Status Least)>();
        Follow(values, host, values.Own(host) is Status.Degraded ? Status.Degraded : Status.Down, open);
        while (open.TryPop(out var next))
        {
            if (!met.Add(next.Host))
                continue;
            var least = values.Own(next.Host) is { } own && own > next.Least ? own : next.Least;
            if (!Follow(values, next.Host, least, open) && values.World.Hosts.GetValueOrDefault(next.Host) is { } root)
                roots.Add(root);
        }

        return [.. roots.OrderByDescending(root => values.Own(root.Host)).ThenBy(root => root.Since).ThenBy(root => root.Host, StringComparer.Ordinal)];
    }

    /// <summary>Goes on to those who explain this host, if there are any. One that cannot be reached is explained by the way alone.</summary>
    private static bool Follow(NeedingValues values, string host, Status least, Stack<(string Host, Status Least)> open)
    {
        var before = open.Count;
        var unreachable = values.World.Hosts.GetValueOrDefault(host) is { } state && values.Excuse(state).Length > 0;
        foreach (var need in unreachable ? [] : values.NeedsOf(host))
        {
            if (values.Of(need) is not { } value || value < least)
                continue;
            foreach (var member in need.Members.Where(member => values.Of(member) == value))
                open.Push((member, least));
        }

        var parents = values.Site.Hosts.TryGetValue(host, out var configured) ? configured.Behind : [];
        if (!parents.IsEmpty && (unreachable || (values.Own(host) == Status.Down && values.World.Silent.Contains(host))) && parents.All(parent => IsGone(values, parent)))
        {
            foreach (var parent in parents)
                open.Push((parent, Status.Down));
        }

        return open.Count > before;
    }

    private static bool IsGone(NeedingValues values, string parent) => values.Own(parent) == Status.Down
        || (values.World.Silent.Contains(parent) && values.World.Hosts.GetValueOrDefault(parent)?.Status == Status.Maintenance);

    private static string Sentence(NeedingValues values, HostState root)
    {
        var since = root.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return $"{NeedingWords.Name(values.Site, root.Host)} is {NeedingWords.Standing(values, root.Host)} since {since}";
    }
}
