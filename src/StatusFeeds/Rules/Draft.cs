// A step in the making: the world as it becomes, and the changes noted on the way.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>Lives inside one verb of <see cref="Evaluator"/>; nobody else sees it.</summary>
internal sealed class Draft(World before, Site site)
{
    private readonly ImmutableArray<Change>.Builder changes = ImmutableArray.CreateBuilder<Change>();
    private readonly ImmutableArray<CheckChange>.Builder checkChanges = ImmutableArray.CreateBuilder<CheckChange>();
    private readonly ImmutableArray<Gap>.Builder gaps = ImmutableArray.CreateBuilder<Gap>();
    private readonly ImmutableArray<IncidentPost>.Builder proposals = ImmutableArray.CreateBuilder<IncidentPost>();
    private readonly HashSet<long> incidents = [];
    private readonly HashSet<string> asks = new(StringComparer.Ordinal);

    public World World { get; set; } = before;

    public Step Done() => new(World, changes.DrainToImmutable(), checkChanges.DrainToImmutable())
    {
        Asks = [.. asks],
        Gaps = gaps.DrainToImmutable(),
        Incidents = [.. incidents],
        Proposals = proposals.DrainToImmutable(),
    };

    public void Ask(IEnumerable<string> hosts) => asks.UnionWith(hosts);

    public void Note(Gap gap) => gaps.Add(gap);

    public void Propose(IncidentPost proposal) => proposals.Add(proposal);

    /// <summary>It is told so far.</summary>
    public void Put(Incident incident)
    {
        World = World with { Incidents = World.Incidents.SetItem(incident.Number, incident) };
        incidents.Add(incident.Number);
    }

    /// <summary>
    /// Takes the host with its checks as they are now, and what that makes of it: another status is a change; where what is to be told differs from what was
    /// told last, and nothing forbids it, it is told. Another deciding check or reason is merely what the pages show from now on, but for those who are told of checks.
    /// </summary>
    public void Put(Host host, HostState state, DateTimeOffset at, bool late = false)
    {
        var was = World.Hosts.GetValueOrDefault(host.Id)?.Checks ?? state.Checks;
        var (counted, held, anew) = Counting.Of(World, site, host, state, at);
        state = counted;
        Note(host.Id, was, state.Checks, at);
        if (held != World.Held.Contains(host.Id))
            World = World with { Held = held ? World.Held.Add(host.Id) : World.Held.Remove(host.Id) };
        if (anew)
            Ask([host.Id]);

        var window = Standing.InWindow(World, host);
        if ((window ?? Standing.Of(host, state, late, flapping: false)) is { } standing)
        {
            var tell = window ?? Standing.Of(host, state, late, flapping: true)!;
            if (World.Blind is not null)
                tell = tell with { Untold = Seeing.Excuse };
            var moved = standing.Status != state.Status;
            if ((moved || !held) && (state.Check != standing.Check || state.Reason != standing.Reason))
                state = state with { Check = standing.Check, Reason = standing.Reason };
            var mayTell = tell.Untold.Length == 0;
            if (host.TellsChecks || state.ToldBy.Length > 0)
                state = state with { ToldBy = Reasons.Kept(host, state, mayTell ? tell : null) };
            var tells = mayTell && (tell.Status != state.Told || (!held && Reasons.AreNew(host, state, tell)));
            if (moved || tells)
                state = Changed(host, state, standing, tells ? Reasons.Whole(host, state, tell) : null, at);
            var untold = state.Status == state.Told ? "" : mayTell ? "flapping" : tell.Untold;
            if (untold != state.Untold)
                (state, World) = (state with { Untold = untold }, World with { Judged = -1 });
        }

        World = World with { Hosts = World.Hosts.SetItem(host.Id, state) };
    }

    /// <summary>Puts a host again as something around it has changed.</summary>
    public void Again(string id, DateTimeOffset at)
    {
        if (site.Hosts.TryGetValue(id, out var host) && World.Hosts.TryGetValue(id, out var state))
            Put(host, state, at);
    }

    public void Again(IEnumerable<string> ids, DateTimeOffset at)
    {
        foreach (var id in ids.Order(StringComparer.Ordinal).ToList())
            Again(id, at);
    }

    public void Tell(Change change)
    {
        if (change.Told)
            change = change with { Dated = Instants.Dated(World.LastDated, change.At) };
        changes.Add(change);
        World = World with { LastInstant = change.At, LastDated = change.Told ? change.Dated : World.LastDated };
    }

    /// <summary>A change of a subject that is no host, at the first instant that is free.</summary>
    public Change Tell(
        Subject subject, Status? from, Status to, DateTimeOffset at, string reason, bool told, DateTimeOffset? since = null, DateTimeOffset? known = null, bool counts = true)
    {
        var instant = Instants.After(World.LastInstant, at);
        var change = new Change(Instants.Number(instant), subject, from, to, instant, "", reason, null, told) { Since = since ?? instant, Before = known, Counts = counts };
        Tell(change);
        return change;
    }

    /// <summary>
    /// A host that is configured no more has its last word, and stays among those that left. What never was told has nothing to take back; while we are blind
    /// nothing is told.
    /// </summary>
    public void Retire(HostState state, DateTimeOffset at)
    {
        var standing = new Standing(Status.Retired, "", "taken out of the configuration", null, "");
        state = state with { Check = "", Reason = standing.Reason, Untold = "", ToldBy = "" };
        state = Changed(null, state, standing, state.Told is null or Status.Retired || World.Blind is not null ? null : standing, at);
        World = World with { Left = World.Left.SetItem(state.Host, state) };
    }

    /// <summary>Those who left while we were blind have their last word now.</summary>
    public void RetireUntold(DateTimeOffset at)
    {
        foreach (var state in World.Left.Values.Where(state => state is { Status: Status.Retired, Told: not (null or Status.Retired) }).OrderBy(state => state.Host, StringComparer.Ordinal))
            Retire(state, at);
    }

    /// <summary>
    /// One change where what is told is what happened; else what happened, untold, and then what is to be told. One without a status, but with a past, was
    /// retired and has come back.
    /// </summary>
    private HostState Changed(Host? host, HostState state, Standing standing, Standing? tell, DateTimeOffset at)
    {
        var from = state.Status ?? (state.Past.IsEmpty ? null : state.Past[0].To);
        var moved = standing.Status != state.Status;
        var one = moved && tell is not null && tell.Status == standing.Status && from == state.Told;
        if (moved)
            state = Moved(host, state, one ? tell! : standing, from, at, told: one);
        return tell is null || one ? state : Told(host, state, tell, at);
    }

    private HostState Moved(Host? host, HostState state, Standing standing, Status? from, DateTimeOffset at, bool told)
    {
        var instant = Instants.After(World.LastInstant, at);
        var known = told ? ToldAt(state) : state.Status is null ? (DateTimeOffset?)null : state.Since;
        var after = state with
        {
            Status = standing.Status,
            Since = instant,
            Number = Instants.Number(instant),
            Past = [new(instant, from, standing.Status, standing.Reason, told), .. state.Past.Take(HostState.PastKept - 1)],
            Changes = state.Changes + 1,
            Told = told ? standing.Status : state.Told,
            ToldAt = told ? instant : state.ToldAt,
            ToldBy = !told ? state.ToldBy : host is null ? "" : Reasons.Of(host, state, standing),
        };
        World = World with { Moves = World.Moves + 1 };
        Tell(new Change(
            after.Number, Subject.OfHost(state.Host), from, standing.Status, instant, standing.Check, standing.Reason, FailingBefore(state.Status, standing, instant), told)
        {
            Before = known,
            Cause = told && host is not null ? Cause(host, after, standing) : "",
        });
        return after;
    }

    private HostState Told(Host? host, HostState state, Standing tell, DateTimeOffset at)
    {
        var instant = Instants.After(World.LastInstant, at);
        var isWhatItIs = tell.Status == state.Status && tell.Status != state.Told;
        var after = state with
        {
            Number = Instants.Number(instant),
            Past = isWhatItIs && !state.Past.IsEmpty ? state.Past.SetItem(0, state.Past[0] with { Told = true }) : state.Past,
            Told = tell.Status,
            ToldAt = instant,
            ToldBy = host is null ? "" : Reasons.Of(host, state, tell),
        };
        Tell(new Change(
            after.Number, Subject.OfHost(state.Host), state.Told, tell.Status, instant, tell.Check, tell.Reason, FailingBefore(state.Told, tell, instant), Told: true)
        {
            Counts = false,
            Since = isWhatItIs ? state.Since : instant,
            Before = ToldAt(state),
            Cause = host is null ? "" : Cause(host, after, tell),
        });
        return after;
    }

    private string Cause(Host host, HostState after, Standing standing) => standing.Status is Status.Up or Status.Maintenance or Status.Retired
        ? ""
        : Needing.Cause(site, World with { Hosts = World.Hosts.SetItem(host.Id, after) }, host.Id);

    /// <summary>Each change of what counts of a check. It takes no instant: it has the time at which it was believed.</summary>
    private void Note(string host, ImmutableArray<CheckState> was, ImmutableArray<CheckState> now, DateTimeOffset at)
    {
        if (was == now)
            return;
        foreach (var check in now)
        {
            var old = was.FirstOrDefault(state => state.Name == check.Name && state.Kind == check.Kind);
            if (check.Counted is { } to && to != old?.Counted)
                checkChanges.Add(new(host, check.Name, old?.Counted, to, at, check.Excuse.Length > 0 ? check.Excuse : check.Reason));
        }
    }

    private static DateTimeOffset? ToldAt(HostState state) => state.Told is null ? null : state.ToldAt;

    private static DateTimeOffset? FailingBefore(Status? from, Standing standing, DateTimeOffset instant) =>
        standing.Status > (from ?? Status.Up) && standing.Failing < instant ? standing.Failing : null;
}
