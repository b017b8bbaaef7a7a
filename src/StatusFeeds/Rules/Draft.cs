// A step in the making: the world as it becomes, and the changes noted on the way.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>Lives inside one verb of <see cref="Evaluator"/>; nobody else sees it.</summary>
internal sealed class Draft(World before)
{
    private readonly ImmutableArray<Change>.Builder changes = ImmutableArray.CreateBuilder<Change>();
    private readonly ImmutableArray<CheckChange>.Builder checkChanges = ImmutableArray.CreateBuilder<CheckChange>();
    private World world = before;

    public Step Done() => new(world, changes.DrainToImmutable(), checkChanges.DrainToImmutable());

    /// <summary>Notes a check's change of status, if it is one. It is not told and takes no instant: it has the time at which it was believed.</summary>
    public CheckState Note(string host, CheckState was, CheckState now)
    {
        if (now.Status is { } to && to != was.Status)
            checkChanges.Add(new(host, now.Name, was.Status, to, now.Since, now.Reason));
        return now;
    }

    /// <summary>
    /// Takes the host with its checks as they are now, and what that makes of it. Only another status is a change; another deciding check or reason is merely
    /// what the pages show from now on.
    /// </summary>
    public void Put(Host host, HostState state, DateTimeOffset at, bool late = false)
    {
        if (Standing.Of(host, state, late) is { } standing)
        {
            state = state with { Check = standing.Check, Reason = standing.Reason };
            if (standing.Status != state.Status)
                state = Changed(state, standing, at);
        }

        world = world with { Hosts = world.Hosts.SetItem(host.Id, state) };
    }

    public void Tell(Change change)
    {
        if (change.Told)
            change = change with { Dated = Instants.Dated(world.LastDated, change.At) };
        changes.Add(change);
        world = world with { LastInstant = change.At, LastDated = change.Told ? change.Dated : world.LastDated };
    }

    /// <summary>A host that is configured no more has its last word, and stays among those that left.</summary>
    public void Retire(HostState state, DateTimeOffset at)
    {
        const string Reason = "taken out of the configuration";
        var retired = Changed(state with { Check = "", Reason = Reason }, new(Status.Retired, "", Reason, null), at);
        world = world with { Left = world.Left.SetItem(state.Host, retired) };
    }

    /// <summary>One without a status, but with a past, was retired and has come back.</summary>
    private HostState Changed(HostState state, Standing standing, DateTimeOffset at)
    {
        var instant = Instants.After(world.LastInstant, at);
        var from = state.Status ?? (state.Past.IsEmpty ? null : state.Past[0].To);
        var worse = standing.Status > (state.Status ?? Status.Up);
        var failing = worse && standing.Failing < instant ? standing.Failing : null;
        var change = new Change(
            Instants.Number(instant), Subject.OfHost(state.Host), from, standing.Status, instant, standing.Check, standing.Reason, failing, Told: true);
        Tell(change);
        ImmutableArray<PastChange> past = [new(instant, from, standing.Status, standing.Reason), .. state.Past.Take(HostState.PastKept - 1)];
        return state with { Status = standing.Status, Since = instant, Number = change.Number, Past = past, Changes = state.Changes + 1 };
    }
}
