// For those who are told of checks, not of statuses alone: by what a host is bad, and whether that is news.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>As kept in <see cref="HostState.ToldBy"/>: the deciding check and rule in the first line, then each bad check.</summary>
internal static class Reasons
{
    public static string Of(Host host, HostState state, Standing told) => !host.TellsChecks || told.Status is Status.Up or Status.Maintenance
        ? ""
        : string.Join('\n', Bad(host, state).Prepend(Deciding(told)));

    /// <summary>What was told; where nothing was kept when it was told (before somebody wanted to know), what is so now.</summary>
    public static string Kept(Host host, HostState state, Standing? tell) =>
        state.ToldBy.Length > 0 ? state.ToldBy : tell is null || tell.Status != state.Told ? "" : Of(host, state, tell);

    /// <summary>Another check or rule decides, or a further check is bad. Of one that has been told nothing else yet nothing is new, nor while it flaps.</summary>
    public static bool AreNew(Host host, HostState state, Standing tell)
    {
        if (!host.TellsChecks || state.ToldBy.Length == 0)
            return false;
        var lines = state.ToldBy.Split('\n');
        return lines[0] != Deciding(tell) || (tell.Check.Length > 0 && Bad(host, state).Except(lines.Skip(1), StringComparer.Ordinal).Any());
    }

    /// <summary>What is told, with the other bad checks: <c>HTTP 503; ping: no answer within 10s</c>.</summary>
    public static Standing Whole(Host host, HostState state, Standing tell) => !host.TellsChecks || tell.Check.Length == 0
        ? tell
        : tell with
        {
            Reason = string.Join("; ", Bad(host, state).Where(name => name != tell.Check).Select(name => $"{name}: {state.Find(name)!.Reason}").Prepend(tell.Reason)),
        };

    private static string Deciding(Standing standing) => Words.OneLine($"{standing.Check}: {standing.By}");

    private static IEnumerable<string> Bad(Host host, HostState state) => state.Checks
        .Where((check, index) => index < host.Checks.Length && check.Excuse.Length == 0 && check.Counted is Status.Degraded or Status.Down)
        .Select(check => check.Name);
}
