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
        if (world.Held.Contains(host.Id))
            yield return new("way", Held(site, world, state, way));
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
        var open = parents.Where(parent => !world.Silent.Contains(parent)).ToList();
        var excused = $"a failure of {host.Id} without an answer is excused and counts as UNKNOWN";
        var heard = open.Where(parent => Answered(world.Find(parent)?.Checks ?? []) > DateTimeOffset.UnixEpoch).ToList();
        return open.Count > 0 && heard.Count == 0
            ? $"Nobody knows yet whether {string.Join(", ", open)} {(open.Count == 1 ? "answers" : "answer")}."
            : open.Count == 0
            ? $"{(parents.Count == 1 ? $"{parents[0]} gives" : $"{string.Join(", ", parents)} all give")} no answer, so {excused}. An answer would be believed."
            : $"The way is open through {string.Join(", ", heard)}, so nothing on it excuses a failure.";
    }

    private static string Held(Site site, World world, HostState state, ImmutableArray<(string Parent, string Child)> way)
    {
        var begun = state.Checks.Where(check => check.Status is not null && check.Status != check.Counted).Select(check => check.Begun).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
        var since = begun > DateTimeOffset.UnixEpoch ? $" a look that began at {Words.Instant(begun)} or later" : " a look";
        var unheard = way.Select(step => step.Parent)
            .Where(parent => !world.Silent.Contains(parent) && Answered(world.Find(parent)?.Checks ?? []) < begun)
            .ToList();
        if (unheard.Count == 0)
            return $"Its failure is held back until any host off this machine has answered{since}: it may be this monitor that cannot see its network.";
        var most = way.Sum(step => site.Hosts.GetValueOrDefault(step.Parent)?.Checks.Select(Longest).DefaultIfEmpty().Max().TotalSeconds ?? 0);
        return $"Its failure is held back until {string.Join(", ", unheard)} {(unheard.Count == 1 ? "has" : "have")} answered{since}, or {(unheard.Count == 1 ? "is" : "are")} known to be silent: at most {Words.Duration(TimeSpan.FromSeconds(most))}.";
    }

    private static TimeSpan Longest(Check check) => check.FailAfter * (check.RetryEvery + check.Timeout);

    private static DateTimeOffset Answered(ImmutableArray<CheckState> checks) =>
        checks.Select(check => check.Answered).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
}
