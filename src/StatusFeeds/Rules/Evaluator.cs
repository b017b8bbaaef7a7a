// The site's one judge: what a start, a reload, a look or the passing of time makes of the world. Pure: no clock, no I/O.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>
/// A world belongs to the site it has last adopted: <see cref="Adopt"/> comes first, after <see cref="Silence"/> where there was one. States to be written after a
/// step are those of the hosts in its changes and check changes, after <see cref="Adopt"/> also of those whose checks came, went or were set otherwise; the rest
/// (streaks, last looks) a restart may lose.
/// </summary>
internal static class Evaluator
{
    /// <summary>From when watching a host began to its first status at the latest.</summary>
    public static readonly TimeSpan FirstStatusWithin = TimeSpan.FromSeconds(60);

    /// <summary>The nearest deadline that a result can begin: five of the shortest intervals there are.</summary>
    public static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(1) * Believing.Patience;

    /// <summary>
    /// At the start of the process and at each reload. A check with the same name and kind keeps its status; with another fingerprint, and over a start, it
    /// loses what it had counted. A check that is no longer configured goes, and what that makes of its host is a change like any other; a host leaves, and
    /// when it comes back it goes on as over a start, so that no article is told again for an edit that was taken back; one that was retired meanwhile begins
    /// anew, with its past.
    /// </summary>
    public static Step Adopt(World before, Site site, DateTimeOffset now, bool start)
    {
        var leaving = before.Hosts.Where(host => !site.Hosts.ContainsKey(host.Key)).ToList();
        var draft = new Draft(before with
        {
            Hosts = before.Hosts.RemoveRange(leaving.Select(host => host.Key)),
            Left = before.Left.SetItems(leaving).RemoveRange(site.Hosts.Keys),
            Watching = start ? now : before.Watching,
        });
        foreach (var host in site.Hosts.Values.OrderBy(host => host.Id, StringComparer.Ordinal))
        {
            var state = before.Find(host.Id) switch
            {
                null => new HostState(host.Id, null, now, 0, "", "", now, [], []),
                { Status: Status.Retired } retired => retired with { Status = null, Reason = "", Checks = [] },
                { } known => known,
            };
            var anew = start || !before.Hosts.ContainsKey(host.Id);
            draft.Put(host, state with
            {
                Begun = anew && state.Status is null ? now : state.Begun,
                Checks = [.. host.Checks.Select(check => Adopted(state.Find(check.Name), check, now, anew))],
            }, now);
        }

        return draft.Done();
    }

    /// <summary>Those who left are missed for good: each is told RETIRED, once. One that never had a status has nothing to take back.</summary>
    public static Step Retire(World before, DateTimeOffset now)
    {
        var draft = new Draft(before);
        foreach (var state in before.Left.Values.Where(IsLeaving).OrderBy(state => state.Host, StringComparer.Ordinal))
            draft.Retire(state, now);
        return draft.Done();
    }

    /// <summary>It left, and has not been told RETIRED.</summary>
    public static bool IsLeaving(HostState left) => left.Status is not (null or Status.Retired);

    /// <summary>The windows ordered while we run are these; the next <see cref="Tick"/> opens and closes them.</summary>
    public static Step Order(World before, ImmutableArray<Window> windows) => Step.Nothing(before with { Ordered = windows });

    /// <summary>A look's result arrives. One of a host or check that is not configured (any more) changes nothing.</summary>
    public static Step Observe(World before, Site site, Observation seen)
    {
        if (!site.Hosts.TryGetValue(seen.Host, out var host) || !before.Hosts.TryGetValue(seen.Host, out var state))
            return Step.Nothing(before);
        for (var i = 0; i < host.Checks.Length; i++)
        {
            if (host.Checks[i].Name != seen.Check)
                continue;
            var draft = new Draft(before);
            var now = draft.Note(host.Id, state.Checks[i], Believing.After(state.Checks[i], host.Checks[i], seen));
            draft.Put(host, state with { Checks = state.Checks.SetItem(i, now) }, seen.At);
            return draft.Done();
        }

        return Step.Nothing(before);
    }

    /// <summary>
    /// Time passes: a check without any result for 5 intervals becomes unknown, and a host without a status after 60 s gets its first. Deadlines begin no
    /// earlier than watching did. Call it every second that is not <see cref="Quiet"/>.
    /// </summary>
    public static Step Tick(World before, Site site, DateTimeOffset now)
    {
        List<Host>? due = null;
        foreach (var (id, host) in site.Hosts)
        {
            if (before.Hosts.TryGetValue(id, out var state) && (IsLate(before, state, now) || AnySilent(before, host, state, now)))
                (due ??= []).Add(host);
        }

        if (due is null)
            return Step.Nothing(before);
        var draft = new Draft(before);
        foreach (var host in due.OrderBy(host => host.Id, StringComparer.Ordinal))
        {
            var state = before.Hosts[host.Id];
            var late = IsLate(before, state, now);
            var checks = host.Checks.Zip(state.Checks, (check, was) => draft.Note(host.Id, was, Passed(before, check, was, late, now)));
            draft.Put(host, state with { Checks = [.. checks] }, now, late);
        }

        return draft.Done();
    }

    /// <summary>
    /// Until then <see cref="Tick"/> changes nothing, unless another site is adopted: the earliest deadline, at most <see cref="QuietFor"/> from now, for what is
    /// seen meanwhile may begin new ones.
    /// </summary>
    public static DateTimeOffset Quiet(World world, Site site, DateTimeOffset now)
    {
        var quiet = now + QuietFor;
        foreach (var (id, host) in site.Hosts)
        {
            if (!world.Hosts.TryGetValue(id, out var state))
                continue;
            if (state.Status is null)
                quiet = Instants.Earlier(quiet, Instants.Later(state.Begun, world.Watching) + FirstStatusWithin);
            for (var i = 0; i < host.Checks.Length; i++)
            {
                if (state.Checks[i].Status != Status.Unknown)
                    quiet = Instants.Earlier(quiet, Instants.Later(state.Checks[i].Heard, world.Watching) + host.Checks[i].Every * Believing.Patience);
            }
        }

        return quiet;
    }

    /// <summary>
    /// Nothing was recorded from <paramref name="recorded"/> until <paramref name="now"/>. Where that is longer than the limit, the monitor says that it had
    /// stopped looking and that it looks again, and no deadline counts the gap.
    /// </summary>
    public static Step Silence(World before, DateTimeOffset recorded, TimeSpan limit, DateTimeOffset now)
    {
        if (now - recorded <= limit)
            return Step.Nothing(before);
        var draft = new Draft(before with { Watching = Instants.Later(before.Watching, now) });
        var stopped = Stopped(before, recorded, limit);
        draft.Tell(stopped);
        draft.Tell(OfMonitor(Status.Unknown, Status.Up, Instants.After(stopped.At, now),
            $"StatusFeeds looks again; nothing was recorded from {Words.Instant(recorded)} to {Words.Instant(now)}"));
        return draft.Done();
    }

    /// <summary>The change by which the monitor stops looking, known before it can be stored: the same that <see cref="Silence"/> makes later of the same world.</summary>
    public static Change Stopped(World before, DateTimeOffset recorded, TimeSpan limit)
    {
        var at = Instants.After(before.LastInstant, recorded + limit);
        return OfMonitor(Status.Up, Status.Unknown, at, "StatusFeeds has stopped looking") with { Dated = Instants.Dated(before.LastDated, at) };
    }

    private static Change OfMonitor(Status from, Status to, DateTimeOffset at, string reason) =>
        new(Instants.Number(at), Subject.Monitor, from, to, at, "", reason, null, Told: true);

    private static CheckState Adopted(CheckState? state, Check check, DateTimeOffset now, bool anew) =>
        state is null || state.Kind != check.Kind ? Believing.New(check, now)
        : anew || state.Fingerprint != check.Fingerprint ? Believing.Afresh(state, check, now)
        : state;

    private static CheckState Passed(World world, Check check, CheckState state, bool late, DateTimeOffset now) =>
        IsSilent(world, check, state, now) ? Believing.AfterSilence(state, check, now) : late ? Believing.AtDeadline(state, now) : state;

    private static bool IsLate(World world, HostState state, DateTimeOffset now) =>
        state.Status is null && now - Instants.Later(state.Begun, world.Watching) >= FirstStatusWithin;

    private static bool AnySilent(World world, Host host, HostState state, DateTimeOffset now)
    {
        for (var i = 0; i < host.Checks.Length; i++)
        {
            if (IsSilent(world, host.Checks[i], state.Checks[i], now))
                return true;
        }

        return false;
    }

    private static bool IsSilent(World world, Check check, CheckState state, DateTimeOffset now) =>
        state.Status != Status.Unknown && now - Instants.Later(state.Heard, world.Watching) >= check.Every * Believing.Patience;
}
