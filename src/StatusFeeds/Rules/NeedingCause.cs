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
        var open = new Stack<string>();
        Follow(values, host, values.Own(host), open);
        while (open.TryPop(out var next))
        {
            if (met.Add(next) && !Follow(values, next, values.Of(next), open) && values.World.Hosts.GetValueOrDefault(next) is { } root)
                roots.Add(root);
        }

        return [.. roots.OrderByDescending(root => values.Own(root.Host)).ThenBy(root => root.Since).ThenBy(root => root.Host, StringComparer.Ordinal)];
    }

    /// <summary>Goes on to those who explain that this host is so bad, if there are any. One that cannot be reached is explained by the way alone.</summary>
    private static bool Follow(NeedingValues values, string host, Status? bad, Stack<string> open)
    {
        var before = open.Count;
        var least = bad == Status.Degraded ? Status.Degraded : Status.Down;
        var unreachable = values.World.Hosts.GetValueOrDefault(host) is { } state && values.Excuse(state).Length > 0;
        foreach (var need in unreachable ? [] : values.NeedsOf(host))
        {
            var value = values.Of(need);
            foreach (var member in value >= least ? need.Members : [])
            {
                if (values.Of(member) == value)
                    open.Push(member);
            }
        }

        if (values.Site.Hosts.TryGetValue(host, out var configured) && (unreachable || IsSilent(values, host))
            && !configured.Behind.IsEmpty && configured.Behind.All(parent => IsGone(values, parent)))
        {
            foreach (var parent in configured.Behind)
                open.Push(parent);
        }

        return open.Count > before;
    }

    private static bool IsSilent(NeedingValues values, string host) => values.Own(host) == Status.Down && values.World.Silent.Contains(host);

    private static bool IsGone(NeedingValues values, string parent) => values.Own(parent) == Status.Down
        || (values.World.Silent.Contains(parent) && values.World.Hosts.GetValueOrDefault(parent)?.Status == Status.Maintenance);

    private static string Sentence(NeedingValues values, HostState root)
    {
        var since = root.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return $"{NeedingWords.Name(values.Site, root.Host)} is {NeedingWords.Standing(values, root.Host)} since {since}";
    }
}
