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

    /// <summary>A pause is kept as not observed from here on; looks reach over a shorter one.</summary>
    private static readonly TimeSpan GapFrom = TimeSpan.FromSeconds(10);

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
        before = before with { Ordered = WithAnnounce(before.Ordered, site) };
        var leaving = before.Hosts.Where(host => !site.Hosts.ContainsKey(host.Key)).ToList();
        var draft = new Draft(before, site);
        draft.World = draft.World with
        {
            Hosts = before.Hosts.RemoveRange(leaving.Select(host => host.Key)),
            Left = before.Left.SetItems(leaving).RemoveRange(site.Hosts.Keys),
            Watching = start ? now : before.Watching,
            Windows = Calendar.OpenAt(before, site, now),
            Judged = -1,
        };
        var adopted = new List<(Host Host, HostState State)>(site.Hosts.Count);
        foreach (var host in site.Hosts.Values.OrderBy(host => host.Id, StringComparer.Ordinal))
        {
            var state = before.Find(host.Id) switch
            {
                null => new HostState(host.Id, null, now, 0, "", "", now, [], []),
                { Status: Status.Retired } retired => retired with { Status = null, Reason = "", Checks = [] },
                { } known => known,
            };
            var anew = start || !before.Hosts.ContainsKey(host.Id);
            adopted.Add((host, state with
            {
                Begun = anew && state.Status is null ? now : state.Begun,
                Checks = [.. host.Checks.Select(check => Adopted(state.Find(check.Name), check, now, anew))],
            }));
        }

        draft.World = draft.World with
        {
            Silent = [.. adopted.Where(known => Ways.IsSilent(known.State)).Select(known => known.Host.Id)],
            Held = before.Held.Intersect(site.Hosts.Keys),
        };
        foreach (var (host, state) in adopted)
            draft.Put(host, Unexcused(draft.World, site, host, state, now), now);
        Applications.Adopt(draft, site, now);
        return draft.Done();
    }

    /// <summary>Those who left are missed for good: each is told RETIRED, once. One that never had a status has nothing to take back.</summary>
    public static Step Retire(World before, Site site, DateTimeOffset now)
    {
        var draft = new Draft(before, site);
        foreach (var state in before.Left.Values.Where(IsLeaving).OrderBy(state => state.Host, StringComparer.Ordinal))
            draft.Retire(state, now);
        return draft.Done();
    }

    /// <summary>It left, and has not been told RETIRED.</summary>
    public static bool IsLeaving(HostState left) => left.Status is not (null or Status.Retired);

    /// <summary>The windows ordered while we run are these; the next <see cref="Tick"/> opens and closes them.</summary>
    public static Step Order(World before, Site site, ImmutableArray<Window> windows) => Step.Nothing(before with { Ordered = WithAnnounce(windows, site) });

    /// <summary>
    /// The looks of a beat as they are to be judged: by when they ended, so that it does not matter in which order they came. One that ended after now did so before
    /// the clock was set back.
    /// </summary>
    public static IEnumerable<Observation> InOrder(IEnumerable<Observation> looks, DateTimeOffset now) =>
        looks.Select(seen => seen.At > now ? seen with { At = now } : seen).OrderBy(seen => seen.At).ThenBy(seen => seen.Host, StringComparer.Ordinal).ThenBy(seen => seen.Check, StringComparer.Ordinal);

    /// <summary>
    /// Of those that a beat's steps asked for (<see cref="Step.Asks"/>). One that is silent already has its own rhythm, however many ask whether it is: looks in a row
    /// would make a failure of a moment.
    /// </summary>
    public static IEnumerable<string> Wanted(World world, IEnumerable<string> asked) => asked.Where(host =>
        world.Hosts.GetValueOrDefault(host)?.Checks.Any(check => check.Silences == 0 || check.Status is null || check.Last is null) == true);

    /// <summary>A look's result arrives. One of a host or check that is not configured (any more) changes nothing.</summary>
    public static Step Observe(World before, Site site, Observation seen)
    {
        if (!site.Hosts.TryGetValue(seen.Host, out var host) || !before.Hosts.TryGetValue(seen.Host, out var state))
            return Step.Nothing(before);
        for (var i = 0; i < host.Checks.Length; i++)
        {
            if (host.Checks[i].Name == seen.Check)
                return Observing.Of(before, site, host, state, i, seen);
        }

        return Step.Nothing(before);
    }

    /// <summary>
    /// Time passes: a check without any result for 5 intervals becomes unknown, a host without a status after 60 s gets its first, what was held back for too
    /// long counts, flapping ends, windows open and close, applications are judged, updates of incidents are overdue. Deadlines begin no earlier than watching did. Call it
    /// every second that is not <see cref="Quiet"/>.
    /// </summary>
    public static Step Tick(World before, Site site, DateTimeOffset now)
    {
        List<Host>? due = null;
        foreach (var (id, host) in site.Hosts)
        {
            if (before.Hosts.TryGetValue(id, out var state) && (IsLate(before, state, now) || AnyIsDue(before, host, state, now)))
                (due ??= []).Add(host);
        }

        var (turns, judges, asks, turned) = (Calendar.IsDue(before, site, now), before.Moves != before.Judged, Doubting.IsDue(before, now), Doubting.IsTurned(before, site));
        var (overdue, proposes) = (Incidents.IsOverdue(before, now), Proposing.IsDue(before, site, now));
        if (due is null && !turns && !judges && !asks && !turned && !overdue && !proposes && before.Held.IsEmpty)
            return Step.Nothing(before);
        var draft = new Draft(before, site);
        if (turned)
            Doubting.Turn(draft, site, now);
        if (turns)
            Calendar.Turn(draft, site, now);
        foreach (var host in due?.OrderBy(host => host.Id, StringComparer.Ordinal) ?? Enumerable.Empty<Host>())
        {
            var state = draft.World.Hosts[host.Id];
            var late = IsLate(before, state, now);
            draft.Put(host, state with { Checks = [.. host.Checks.Zip(state.Checks, (check, was) => Passed(before, check, was, late, now))] }, now, late);
        }

        draft.Again(draft.World.Held, now);
        if (asks)
            Doubting.Ask(draft, site, now);
        if (draft.World.Moves != draft.World.Judged && !Seeing.IsInDoubt(draft.World, site, now))
            Applications.Judge(draft, site, now);
        Proposing.Propose(draft, site, now);
        Incidents.TellOverdue(draft, now);
        return draft.Done();
    }

    /// <summary>
    /// Until then <see cref="Tick"/> changes nothing, unless another site is adopted: the earliest deadline, at most <see cref="QuietFor"/> from now, for what is
    /// seen meanwhile may begin new ones.
    /// </summary>
    public static DateTimeOffset Quiet(World world, Site site, DateTimeOffset now)
    {
        if (!world.Held.IsEmpty || world.Moves != world.Judged || Doubting.IsTurned(world, site))
            return now;
        var quiet = Instants.Earlier(now + QuietFor, Calendar.NextEdge(world, site, now));
        quiet = Instants.Earlier(quiet, Instants.Earlier(Incidents.NextOverdue(world), Proposing.Next(world, site)));
        foreach (var (id, host) in site.Hosts)
        {
            if (!world.Hosts.TryGetValue(id, out var state))
                continue;
            if (Standing.IsFirst(world, state))
                quiet = Instants.Earlier(quiet, Instants.Later(state.Begun, world.Watching) + FirstStatusWithin);
            for (var i = 0; i < host.Checks.Length; i++)
            {
                if (state.Checks[i].Flaps is { Since: not null } flaps)
                    quiet = Instants.Earlier(quiet, Unrest.OverAt(flaps, host.Checks[i].Flapping, now));
                if (state.Checks[i].Status != Status.Unknown)
                    quiet = Instants.Earlier(quiet, Instants.Later(state.Checks[i].Heard, world.Watching) + Believing.Quiet(world, host.Checks[i]));
            }
        }

        return quiet;
    }

    /// <summary>
    /// Nothing was recorded from <paramref name="recorded"/> until <paramref name="now"/>. Where that is longer than the limit, the monitor says that it had
    /// stopped looking and that it looks again, and no deadline counts the gap.
    /// </summary>
    public static Step Silence(World before, Site site, DateTimeOffset recorded, TimeSpan limit, DateTimeOffset now)
    {
        if (now - recorded <= limit)
            return Step.Nothing(before);
        var draft = new Draft(before, site);
        draft.World = draft.World with { Watching = Instants.Later(before.Watching, now), Blind = null };
        if (before.Blind is not null)
            draft.World = draft.World with { Sees = now, Judged = -1, Silent = [] };
        draft.Note(new Gap(recorded, now, "nothing recorded"));
        var last = before.LastInstant;
        if (Stopped(before, recorded, limit) is { } stopped)
        {
            draft.Tell(stopped);
            last = stopped.At;
        }

        draft.Tell(OfMonitor(Status.Unknown, Status.Up, Instants.After(last, now),
            $"StatusFeeds looks again; nothing was recorded from {Words.Instant(recorded)} to {Words.Instant(now)}"));

        draft.RetireUntold(now);

        // A world that is remembered is not this site's yet: adopting puts all its hosts.
        if (before.Blind is not null && before.Watching > DateTimeOffset.UnixEpoch)
            draft.Again(site.Hosts.Keys, now);
        return draft.Done();
    }

    /// <summary>
    /// The change by which the monitor stops looking, known before it can be stored: the same that <see cref="Silence"/> makes later of the same world. Null
    /// where it had said before that it cannot see.
    /// </summary>
    public static Change? Stopped(World world, DateTimeOffset recorded, TimeSpan limit)
    {
        if (world.Blind is not null)
            return null;
        var at = Instants.After(world.LastInstant, recorded + limit);
        return OfMonitor(Status.Up, Status.Unknown, at, "StatusFeeds has stopped looking") with { Dated = Instants.Dated(world.LastDated, at) };
    }

    /// <summary>
    /// No second passed between <paramref name="from"/> and <paramref name="now"/>, or time went back: this machine slept, or its clock was set. No deadline
    /// counts the gap, and nothing is remembered from a future that has not come.
    /// </summary>
    public static Step StoodStill(World before, Site site, DateTimeOffset from, DateTimeOffset now)
    {
        var draft = new Draft(before, site);
        if (now - from >= GapFrom)
            draft.Note(new Gap(from, now, "stood still"));
        draft.World = now > from ? before with { Watching = now } : new Setback(from - now).Of(before, now);
        return draft.Done();
    }

    /// <summary>Who orders one does not say how long before it is told: the site does.</summary>
    private static ImmutableArray<Window> WithAnnounce(ImmutableArray<Window> ordered, Site site) => [.. ordered.Select(window => window with { Announce = site.Announce })];

    private static Change OfMonitor(Status from, Status to, DateTimeOffset at, string reason) =>
        new(Instants.Number(at), Subject.Monitor, from, to, at, "", reason, null, Told: true);

    private static CheckState Adopted(CheckState? state, Check check, DateTimeOffset now, bool anew) =>
        state is null || state.Kind != check.Kind ? Believing.New(check, now)
        : anew || state.Fingerprint != check.Fingerprint ? Believing.Afresh(state, check, now)
        : state;

    /// <summary>What excused its silence is not known any more, by other settings or over a start: it is looked at anew.</summary>
    private static HostState Unexcused(World world, Site site, Host host, HostState state, DateTimeOffset now) => state.Checks.All(check => check.Excuse.Length == 0)
        ? state
        : state with
        {
            Checks = [.. state.Checks.Select(check =>
                check.Excuse.Length > 0 && check.Status is not null && Ways.To(world, site, host, check.Begun).Way != Way.Closed ? Believing.Anew(check, now) : check)],
        };

    private static CheckState Passed(World world, Check check, CheckState state, bool late, DateTimeOffset now) =>
        IsSilent(world, check, state, now) ? Believing.AfterSilence(world, state, check, now)
        : Unrest.IsOver(state.Flaps, check.Flapping, now) ? state with { Flaps = Flaps.None }
        : late ? Believing.AtDeadline(state, now) : state;

    private static bool IsLate(World world, HostState state, DateTimeOffset now) =>
        Standing.IsFirst(world, state) && now - Instants.Later(state.Begun, world.Watching) >= FirstStatusWithin;

    private static bool AnyIsDue(World world, Host host, HostState state, DateTimeOffset now)
    {
        for (var i = 0; i < host.Checks.Length; i++)
        {
            if (IsSilent(world, host.Checks[i], state.Checks[i], now) || Unrest.IsOver(state.Checks[i].Flaps, host.Checks[i].Flapping, now))
                return true;
        }

        return false;
    }

    private static bool IsSilent(World world, Check check, CheckState state, DateTimeOffset now) =>
        state.Status != Status.Unknown && now - Instants.Later(state.Heard, world.Watching) >= Believing.Quiet(world, check);
}
