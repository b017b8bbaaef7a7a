// The way to a host in words: who on it answers, whether that excuses, and who is waited for.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class ExplainingWay
{
    /// <summary>So many parents are named one by one.</summary>
    private const int Most = 20;

    public static IEnumerable<Explained> Of(Site site, World world, Host host, HostState state, DateTimeOffset now)
    {
        var way = Ancestors(site, host);
        foreach (var (parent, child) in way.Take(Most))
        {
            var on = child == host.Id ? $"It is behind {parent}" : $"{child} is behind {parent}";
            yield return new("way", $"{on}, which is {world.Find(parent)?.Status?.Word() ?? "without a status"} and {Reach(world, parent, now)}.");
        }

        if (way.Length > Most)
            yield return new("way", $"{way.Length - Most} more are on the way.");
        if (way.Length > 0)
            yield return new("way", Verdict(site, world, host));
        if (state.Checks.Any(Counting.IsHeld))
            yield return new("way", Held(site, world, host, state));
    }

    /// <summary>Everything it is behind, the nearest first, each once with the one that is behind it.</summary>
    private static ImmutableArray<(string Parent, string Child)> Ancestors(Site site, Host host)
    {
        var met = new HashSet<string>(StringComparer.Ordinal) { host.Id };
        var way = ImmutableArray.CreateBuilder<(string Parent, string Child)>();
        Queue<Host> open = new([host]);
        while (open.TryDequeue(out var child))
        {
            foreach (var id in child.Behind.Where(met.Add))
            {
                way.Add((id, child.Id));
                if (site.Hosts.TryGetValue(id, out var parent))
                    open.Enqueue(parent);
            }
        }

        return way.DrainToImmutable();
    }

    private static string Reach(World world, string host, DateTimeOffset now)
    {
        var checks = world.Find(host)?.Checks ?? [];
        var (silences, answered) = (checks.Sum(check => check.Silences), Answered(checks));
        return world.Silent.Contains(host)
            ? $"gives no answer at all{(silences == 0 ? "" : $" ({(silences == 1 ? "1 look" : $"{silences} looks")} in a row, since {Explaining.Ago(checks.Where(check => check.Silences > 0).Min(check => check.SilentSince), now)})")}"
            : answered > DateTimeOffset.UnixEpoch ? $"answers (last to a look that began at {Explaining.Ago(answered, now)})"
            : "has not been heard yet";
    }

    private static string Verdict(Site site, World world, Host host)
    {
        var parents = host.Behind.Where(site.Hosts.ContainsKey).ToList();
        if (Ways.IsClosed(world, host))
        {
            return $"{(parents.Count == 1 ? $"{parents[0]} gives" : $"{string.Join(", ", parents)} all give")} no answer, so a failure of {host.Id} without an answer is excused and counts as UNKNOWN. An answer would be believed.";
        }

        var open = parents.Where(parent => !world.Silent.Contains(parent)).ToList();
        var heard = open.Where(parent => Answered(world.Find(parent)?.Checks ?? []) > DateTimeOffset.UnixEpoch).ToList();
        return heard.Count == 0
            ? $"Nobody knows yet whether {string.Join(", ", open)} {(open.Count == 1 ? "answers" : "answer")}."
            : $"The way is open through {string.Join(", ", heard)}, so nothing on it excuses a failure.";
    }

    private static string Held(Site site, World world, Host host, HostState state)
    {
        var held = state.Checks.Where(Counting.IsHeld).ToList();
        var begun = held.Max(check => check.Begun);
        var most = Words.Instant(Instants.Later(held.Max(check => check.Since), world.Watching) + Ways.Patience(world, site, host, begun));
        var parents = host.Behind.Where(parent => !world.Silent.Contains(parent)).ToList();
        return parents.Count > 0 && !parents.Any(parent => Answered(world.Find(parent)?.Checks ?? []) >= begun)
            ? $"Its failure is held back until {string.Join(" or ", parents)} has answered a look that began at {Words.Instant(begun)} or later, or {(parents.Count == 1 ? "is" : "all are")} known to be silent; until {most} at the latest."
            : $"Its failure is held back until any host off this machine has answered a look that began at {Words.Instant(begun)} or later, as it may be this monitor that cannot see its network; until {most} at the latest.";
    }

    private static DateTimeOffset Answered(ImmutableArray<CheckState> checks) =>
        checks.Select(check => check.Answered).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
}
