// What one look does: to its check, to its host, to those behind it, and to whether we see at all.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Observing
{
    /// <summary>Of so many hosts behind one that answers again each is looked at at once; more wait for their turn.</summary>
    private const int AtOnce = 100;

    /// <summary>Where many fall silent at once, others are asked once for all of them.</summary>
    private static readonly TimeSpan SeekAgain = TimeSpan.FromSeconds(1);

    public static Step Of(World before, Site site, Host host, HostState state, int index, Observation seen)
    {
        var draft = new Draft(before, site);
        if (seen is { Answered: true, Here: false })
        {
            Seen(draft, site, host, seen);
            state = draft.World.Hosts[host.Id];
        }

        var (was, check) = (state.Checks[index], host.Checks[index]);
        if (seen.Answered is false && !Ways.IsClosed(before, host) && seen.Begun < Ways.RestoredSince(before, site, host))
        {
            // It was under way while the host could not be reached.
            draft.World = before with { Hosts = before.Hosts.SetItem(host.Id, state with { Checks = state.Checks.SetItem(index, was with { Last = seen }) }) };
            return draft.Done();
        }

        var now = Believing.Reached(was, seen);
        if (now.Silences == 0 && ((was.Excuse.Length > 0 && was.Status is not null) || Counting.IsHeld(was)))
            now = Believing.Answering(now, seen.At);
        now = Believing.After(now, check, seen);
        if (now.Flaps.Since is not null)
            now = now with { Flaps = Unrest.IsOver(Unrest.AfterLook(now.Flaps), check.Flapping, seen.At) ? Flaps.None : Unrest.AfterLook(now.Flaps) };
        state = state with { Checks = state.Checks.SetItem(index, now) };

        var (silent, reach) = (draft.World.Silent.Contains(host.Id), Ways.IsSilent(state));
        if (silent && !reach)
            state = state with { Back = seen.At, Risen = Seeing.IsDead(draft.World, site, host.Id) ? seen.At : state.Risen };
        if (silent != reach)
            draft.World = draft.World with { Silent = reach ? draft.World.Silent.Add(host.Id) : draft.World.Silent.Remove(host.Id) };
        draft.Put(host, state, seen.At);
        Around(draft, site, host, seen, turned: silent != reach);
        if (seen.Answered is false)
            Lost(draft, site, host, now, seen);
        return draft.Done();
    }

    /// <summary>Somebody off this machine answers: until then we saw, and if we had not, and looked since, we do again.</summary>
    private static void Seen(Draft draft, Site site, Host host, Observation seen)
    {
        draft.World = Seeing.Seen(draft.World, seen.Begun);
        if (draft.World.Blind is { } since && seen.Begun >= since)
            draft.Again(Doubting.See(draft, site, seen.At, "sees its network again").Where(other => other != host.Id), seen.At);
    }

    /// <summary>What it means for others that this host gives an answer, or none.</summary>
    private static void Around(Draft draft, Site site, Host host, Observation seen, bool turned)
    {
        var children = site.Children.GetValueOrDefault(host.Id, []);
        if (turned && seen.Answered is true)
            Open(draft, site, children);
        if (turned)
            draft.Again(children, seen.At);
        if (turned && seen.Answered is true && children.Length <= AtOnce)
            draft.Ask(children.Where(child => draft.World.Hosts.TryGetValue(child, out var state) && state.Checks.Any(check => check.Status is null)));
    }

    /// <summary>The way to these is open again, and so to those behind them: what they did not answer before counts no more.</summary>
    public static void Open(Draft draft, Site site, IEnumerable<string> hosts)
    {
        var (met, ways) = (new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));
        var next = new Queue<string>(hosts);
        while (next.TryDequeue(out var id))
        {
            if (!met.Add(id) || !site.Hosts.TryGetValue(id, out var host) || !draft.World.Hosts.TryGetValue(id, out var state))
                continue;
            var since = Ways.OpenSince(draft.World, site, host, state => state.Risen, ways);
            ImmutableArray<CheckState> checks = [.. state.Checks.Select(check => check.Excuse.Length > 0 || Counting.IsHeld(check) ? check : Believing.Without(check, since))];
            if (!checks.SequenceEqual(state.Checks))
                draft.World = draft.World with { Hosts = draft.World.Hosts.SetItem(id, state with { Checks = checks }) };
            if (draft.World.Silent.Contains(id))
                continue;
            foreach (var child in site.Children.GetValueOrDefault(id, []))
                next.Enqueue(child);
        }
    }

    /// <summary>It gives no answer: is it alone in that? Those on the way to it are looked at, and who shows whether we see.</summary>
    private static void Lost(Draft draft, Site site, Host host, CheckState now, Observation seen)
    {
        if (now.Silences > 1 && !draft.World.Held.Contains(host.Id))
            return;
        draft.Ask(Ways.Ancestors(site, host).Where(parent => !IsLookedAtSince(draft.World, parent.Id, seen.Begun)).Select(parent => parent.Id));
        if (seen.Here || draft.World.Blind is not null || draft.World.Seen >= seen.Begun || seen.At - draft.World.Sought < SeekAgain || !Seeing.Judges(draft.World, site))
            return;
        draft.World = draft.World with { Sought = seen.At };
        draft.Ask(Seeing.Witnesses(draft.World, site).Where(witness => witness != host.Id && !IsLookedAtSince(draft.World, witness, seen.Begun)));
    }

    private static bool IsLookedAtSince(World world, string host, DateTimeOffset begun) =>
        world.Hosts.TryGetValue(host, out var state) && state.Checks.All(check => check.Last?.Begun >= begun);
}
