// What one look does: to its check, to its host, to those behind it, and to whether we see at all.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Observing
{
    /// <summary>Of so many hosts behind one that answers again each is looked at at once; more wait for their turn.</summary>
    private const int AtOnce = 100;

    public static Step Of(World before, Site site, Host host, HostState state, int index, Observation seen)
    {
        var draft = new Draft(before, site);
        var (was, check) = (state.Checks[index], host.Checks[index]);
        if (seen.Answered is false && !Ways.IsClosed(before, host) && seen.Begun < Ways.OpenSince(before, site, host))
        {
            // It was under way while the host could not be reached.
            draft.World = before with { Hosts = before.Hosts.SetItem(host.Id, state with { Checks = state.Checks.SetItem(index, was with { Last = seen }) }) };
            return draft.Done();
        }

        var now = Believing.Reached(was, seen);
        if (seen.Answered is true && ((was.Excuse.Length > 0 && was.Status is not null) || Counting.IsHeld(was)))
            now = Believing.Anew(now, seen.At);
        now = Believing.After(now, check, seen);
        if (seen.Judgement.Status is not null && now.Flaps.Since is not null)
            now = now with { Flaps = Unrest.IsOver(Unrest.AfterLook(now.Flaps), check.Flapping, seen.At) ? Flaps.None : Unrest.AfterLook(now.Flaps) };
        state = state with { Checks = state.Checks.SetItem(index, now) };

        var (silent, reach) = (before.Silent.Contains(host.Id), Ways.IsSilent(state));
        if (silent && !reach)
            state = state with { Back = seen.At };
        if (silent != reach)
            draft.World = draft.World with { Silent = reach ? before.Silent.Add(host.Id) : before.Silent.Remove(host.Id) };
        if (seen is { Answered: true, Here: false })
            Seen(draft, site, seen);
        draft.Put(host, state, seen.At);
        Around(draft, site, host, seen, turned: silent != reach);
        if (seen.Answered is false)
            Lost(draft, site, host, now, seen);
        return draft.Done();
    }

    /// <summary>Somebody off this machine answers: until then we saw, and if we had not, we do again.</summary>
    private static void Seen(Draft draft, Site site, Observation seen)
    {
        var world = draft.World;
        draft.World = Seeing.Seen(world, seen.Begun);
        if (world.Blind is not { } since || seen.At < since)
            return;
        draft.World = draft.World with { Blind = null, Sees = seen.At, Watching = Instants.Later(world.Watching, seen.At), Judged = -1, Silent = [.. world.Silent.Where(host => IsHere(world, site, host))] };
        foreach (var host in site.Hosts.Keys.Where(host => host != seen.Host))
            Open(draft, site, host);
        draft.Note(new Gap(since, seen.At, "blind"));
        draft.Tell(Subject.Monitor, Status.Unknown, Status.Up, seen.At, $"sees its network again, after {Words.Duration(seen.At - since)}", told: true, known: since);
        draft.Again(site.Hosts.Keys.Where(host => host != seen.Host), seen.At);
    }

    private static bool IsHere(World world, Site site, string host) => site.Hosts.TryGetValue(host, out var known) && Seeing.IsHere(world, known);

    /// <summary>What it means for others that this host gives an answer, or none.</summary>
    private static void Around(Draft draft, Site site, Host host, Observation seen, bool turned)
    {
        var children = site.Children.GetValueOrDefault(host.Id, []);
        if (turned && seen.Answered is true)
        {
            foreach (var id in children)
                Open(draft, site, id);
        }

        if (turned)
            draft.Again(children, seen.At);
        if (seen.Answered is true && !draft.World.Held.IsEmpty)
            draft.Again(draft.World.Held, seen.At);
        if (turned && seen.Answered is true && children.Length <= AtOnce)
            draft.Ask(children.Where(child => draft.World.Hosts.TryGetValue(child, out var state) && state.Checks.Any(check => check.Status is null)));
    }

    /// <summary>The way to a host is open again, and so to those behind it: what it did not answer before counts no more.</summary>
    private static void Open(Draft draft, Site site, string id)
    {
        if (!site.Hosts.TryGetValue(id, out var host) || !draft.World.Hosts.TryGetValue(id, out var state))
            return;
        var since = Ways.OpenSince(draft.World, site, host);
        ImmutableArray<CheckState> checks = [.. state.Checks.Select(check => check.Excuse.Length > 0 || Counting.IsHeld(check) ? check : Believing.Without(check, since))];
        if (!checks.SequenceEqual(state.Checks))
            draft.World = draft.World with { Hosts = draft.World.Hosts.SetItem(id, state with { Checks = checks }) };
        if (draft.World.Silent.Contains(id))
            return;
        foreach (var child in site.Children.GetValueOrDefault(id, []))
            Open(draft, site, child);
    }

    /// <summary>It gives no answer: is it alone in that? Those on the way to it are looked at, and who shows whether we see.</summary>
    private static void Lost(Draft draft, Site site, Host host, CheckState now, Observation seen)
    {
        if (now.Silences > 1 && !draft.World.Held.Contains(host.Id))
            return;
        draft.Ask(Ways.Ancestors(site, host).Where(parent => !IsLookedAtSince(draft.World, parent.Id, seen.Begun)).Select(parent => parent.Id));
        if (!seen.Here && draft.World.Blind is null && draft.World.Seen < seen.Begun && Seeing.Judges(draft.World, site))
            draft.Ask(Seeing.Witnesses(draft.World, site).Where(witness => witness != host.Id && !IsLookedAtSince(draft.World, witness, seen.Begun)));
    }

    private static bool IsLookedAtSince(World world, string host, DateTimeOffset begun) =>
        world.Hosts.TryGetValue(host, out var state) && state.Checks.All(check => check.Last is not { } last || last.Begun >= begun);
}
