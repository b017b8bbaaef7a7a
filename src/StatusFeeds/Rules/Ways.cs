// The way to a host: open, closed by switches that do not answer (or by our own blindness), or not known yet.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal enum Way
{
    /// <summary>Somebody on it has answered since: a silence is the host's own.</summary>
    Open,

    /// <summary>Nobody through whom it could be reached gives any answer: its silence is excused.</summary>
    Closed,

    /// <summary>Nobody on it has been looked at since.</summary>
    Unsure,
}

internal static class Ways
{
    /// <summary>Until all others are asked whether they answer, twice, where nobody does.</summary>
    private static readonly TimeSpan Everybody = TimeSpan.FromSeconds(30);

    /// <summary>Of a silence that was believed by a look that began at <paramref name="begun"/>.</summary>
    /// <returns>Why it is excused, where the way is closed.</returns>
    public static (Way Way, string Excuse) To(World world, Site site, Host host, DateTimeOffset begun)
    {
        var away = !Seeing.IsHere(world, host);
        if (world.Blind is not null && away)
            return (Way.Closed, Seeing.Excuse);
        if (IsClosed(world, host))
            return (Way.Closed, "unreachable behind " + Names(site, Roots(world, site, host)));
        if (!HasOpenWay(world, host, begun))
            return (Way.Unsure, "");
        return (away && world.Seen < begun && Seeing.Judges(world, site) ? Way.Unsure : Way.Open, "");
    }

    /// <summary>All its parents give no answer at all.</summary>
    public static bool IsClosed(World world, Host host) => host.Behind.Length > 0 && host.Behind.All(world.Silent.Contains);

    /// <summary>One of its parents gives no answer just now, and is believed to be well: one that loses packets all the time excuses nobody for longer than believing it takes.</summary>
    public static bool HasUnsteady(World world, Host host) => host.Behind.Any(parent =>
        world.Hosts.GetValueOrDefault(parent)?.Checks.Any(check => check is { Silences: > 0, Status: Status.Up or Status.Degraded }) == true);

    /// <summary>Since when it can be reached, as far as we know: silent looks that began before say nothing. The Unix epoch: the way was never closed.</summary>
    public static DateTimeOffset OpenSince(World world, Site site, Host host) => OpenSince(world, site, host, state => state.Back, []);

    /// <summary>The same, of ways that were closed for as long as it takes to believe it.</summary>
    public static DateTimeOffset RestoredSince(World world, Site site, Host host) => OpenSince(world, site, host, state => state.Risen, []);

    /// <param name="back">Since when a host on the way answers.</param>
    /// <param name="known">Of hosts on the way since when they can be reached: what many have in common is found once.</param>
    public static DateTimeOffset OpenSince(World world, Site site, Host host, Func<HostState, DateTimeOffset> back, Dictionary<string, DateTimeOffset> known)
    {
        if (known.TryGetValue(host.Id, out var since))
            return since;
        since = Seeing.IsHere(world, host) ? DateTimeOffset.UnixEpoch : world.Sees;
        DateTimeOffset? earliest = null;
        foreach (var id in host.Behind)
        {
            if (world.Silent.Contains(id))
                continue;

            // Those behind it can be reached since it answers, and so do those before it.
            var open = world.Hosts.GetValueOrDefault(id) is { } state ? back(state) : DateTimeOffset.UnixEpoch;
            if (site.Hosts.TryGetValue(id, out var parent))
                open = Instants.Later(open, OpenSince(world, site, parent, back, known));
            earliest = earliest is { } other ? Instants.Earlier(other, open) : open;
        }

        return known[host.Id] = earliest is { } way ? Instants.Later(since, way) : since;
    }

    /// <summary>Its own last looks all got no answer at all; looks that cannot tell do not count.</summary>
    public static bool IsSilent(HostState state)
    {
        var silent = false;
        foreach (var check in state.Checks)
        {
            if (check.Silences > 0)
                silent = true;
            else if (check.Answered > DateTimeOffset.UnixEpoch)
                return false;
        }

        return silent;
    }

    /// <summary>All hosts on the ways to it, nearest first.</summary>
    public static IEnumerable<Host> Ancestors(Site site, Host host)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(host.Behind);
        while (next.TryDequeue(out var id))
        {
            if (!met.Add(id) || !site.Hosts.TryGetValue(id, out var parent))
                continue;
            yield return parent;
            foreach (var further in parent.Behind)
                next.Enqueue(further);
        }
    }

    /// <summary>
    /// How long a silence is held back at most: as long as it takes to believe each parent on the longest way, and the host once more; while nobody at all answers
    /// as long as it takes to believe that of everybody.
    /// </summary>
    public static TimeSpan Patience(World world, Site site, Host host, DateTimeOffset begun) =>
        Patience(site, host) + (world.Seen < begun && Seeing.Judges(world, site) ? Everybody + site.Slowest : TimeSpan.Zero);

    public static TimeSpan Patience(Site site, Host host) => Patience(site, host, []) + ToBelieve(host);

    private static TimeSpan Patience(Site site, Host host, Dictionary<string, TimeSpan> known)
    {
        if (!known.TryGetValue(host.Id, out var patience))
        {
            patience = host.Behind.Select(id => site.Hosts.GetValueOrDefault(id)).OfType<Host>()
                .Select(parent => ToBelieve(parent) + Patience(site, parent, known)).DefaultIfEmpty().Max();
            known[host.Id] = patience;
        }

        return patience;
    }

    private static TimeSpan ToBelieve(Host host) => host.Checks.Select(check => check.ToFail).DefaultIfEmpty().Max();

    /// <summary>The silent hosts nearest to us on the closed ways: what all of these silences have in common.</summary>
    private static ImmutableArray<string> Roots(World world, Site site, Host host)
    {
        var roots = ImmutableArray.CreateBuilder<string>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        Climb(host);
        return roots.ToImmutable();

        void Climb(Host at)
        {
            foreach (var id in at.Behind.Where(met.Add))
            {
                if (site.Hosts.TryGetValue(id, out var parent) && IsClosed(world, parent))
                    Climb(parent);
                else
                    roots.Add(id);
            }
        }
    }

    /// <summary>One of its parents has answered since; or it has none.</summary>
    private static bool HasOpenWay(World world, Host host, DateTimeOffset begun) =>
        host.Behind.Length == 0 || host.Behind.Any(parent => AnsweredAt(world, parent) >= begun);

    private static string Names(Site site, ImmutableArray<string> ids) =>
        string.Join(" and ", ids.Select(id => Words.OneLine(site.Hosts.GetValueOrDefault(id)?.Name ?? id)));

    private static DateTimeOffset AnsweredAt(World world, string host)
    {
        var answered = DateTimeOffset.UnixEpoch;
        if (world.Hosts.TryGetValue(host, out var state) && !world.Silent.Contains(host))
        {
            foreach (var check in state.Checks)
                answered = Instants.Later(answered, check.Answered);
        }

        return answered;
    }
}
