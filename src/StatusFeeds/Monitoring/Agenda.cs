// What is due: every check's next second, retries, and how many looks came late.
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

/// <summary>A check's place in the agenda. All seconds are Unix seconds.</summary>
internal sealed class Slot(Host host, Check check, long phase, long due)
{
    public int Share { get; } = Shares.Of(host.Id);

    public Host Host { get; } = host;

    public Check Check { get; } = check;

    public long Phase { get; } = phase;

    public long Due { get; set; } = due;

    /// <summary>The second at which its last look should have started.</summary>
    public long WasDue { get; set; }

    /// <summary>The second at which its last look started; retries count from here.</summary>
    public long Started { get; set; }

    /// <summary>What its last look left for the next.</summary>
    public ReadOnlyMemory<byte> Memory { get; set; }

    /// <summary>Asked for while a look was under way: another one follows it at once.</summary>
    public bool Again { get; set; }

    /// <summary>Something newer came while a look was under way: what that leaves is old.</summary>
    public bool Posted { get; set; }
}

/// <summary>Looks that could not be had on time since the start.</summary>
/// <param name="Late">Looks that started more than a second after they were due.</param>
/// <param name="Missed">Intervals in which no look started at all.</param>
/// <param name="Last">When the last of them started (Unix seconds); 0: never.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Lateness(long Late, long Missed, long Last);

/// <summary>
/// Knows of each check when it is due next. A check never runs twice at once: one that is due while its last look is still under way starts at the next
/// beat after that look's end, and is counted late.
/// </summary>
/// <param name="keepsakes">What checks remember beyond this process.</param>
/// <param name="isShared">Other nodes look too: only what is in this node's turns starts here.</param>
internal sealed class Agenda(Keepsakes? keepsakes = null, bool isShared = false)
{
    /// <summary>A check that was never looked at waits at most so long for its first look, however rare its rhythm.</summary>
    private const long FirstWithin = 60;

    /// <summary>Seconds between two beats from which on the clock leapt, or this machine slept: that makes no look late.</summary>
    private const long Leap = 3;

    private readonly Lock gate = new();

    /// <summary>Checks with a look under way; kept apart from the slots, for a host may be taken out and put back meanwhile.</summary>
    private readonly HashSet<(string Host, string Check)> underWay = [];
    private readonly Keepsakes keepsakes = keepsakes ?? new();
    private readonly Turn[] turns = new Turn[isShared ? Shares.Count : 0];
    private readonly List<WantedLook> asks = [];
    private Dictionary<(string Host, string Check), Slot> slots = [];
    private long lastBeat;
    private long begun;
    private bool hurries;
    private Lateness lateness;

    /// <summary>Who starts looks: what is asked for in a beat does not wait for the next one.</summary>
    public Action<long>? Hurried { get; set; }

    /// <summary>What others leave in the store is of interest: posts, and what the looks of other nodes left.</summary>
    public bool AwaitsPosts { get; private set; }

    /// <summary>Checks of this node's shares, and looks begun since the start.</summary>
    public (long Checks, long Looks) Work
    {
        get
        {
            lock (gate)
            {
                return (slots.Values.LongCount(IsHere), begun);
            }
        }
    }

    public Lateness Lateness
    {
        get
        {
            lock (gate)
            {
                return lateness;
            }
        }
    }

    /// <summary>
    /// Takes over a site. A check that is the same as before (fingerprint and kind) keeps its phase, its due second and its look under way;
    /// a changed one is due within its interval, ten seconds at most; a new one within its interval, a minute at most, and at once where it waits for posts.
    /// </summary>
    /// <param name="site">All that is to be looked at.</param>
    /// <param name="now">Unix second.</param>
    /// <param name="goesOn">Another node has looked at it: it goes on in its rhythm. Null: that is so of none.</param>
    public void Plan(Site site, long now, Func<Check, bool>? goesOn = null)
    {
        lock (gate)
        {
            var kept = new Dictionary<Check, long>(ReferenceEqualityComparer.Instance as IEqualityComparer<Check>);
            foreach (var check in site.Checks)
            {
                if (slots.TryGetValue((check.Host, check.Name), out var slot) && slot.Check.LookEvery == check.LookEvery && slot.Check.Kind == check.Kind)
                {
                    kept[check] = slot.Phase;
                }
            }

            var next = new Dictionary<(string, string), Slot>();
            foreach (var (check, phase) in Phases.Spread(site.Checks, kept))
            {
                var key = (check.Host, check.Name);
                var every = (long)check.LookEvery.TotalSeconds;
                var before = slots.GetValueOrDefault(key);
                var due = before switch
                {
                    null when goesOn?.Invoke(check) == true => Phases.Next(now, phase, every),
                    null when check.Probe is ITakesPosts => now + 1,
                    null => Phases.Next(now, phase % Math.Min(every, FirstWithin), Math.Min(every, FirstWithin)),
                    _ when before.Check.Fingerprint == check.Fingerprint => before.Due,
                    _ => Phases.Next(now, phase % Math.Min(every, 10), Math.Min(every, 10)),
                };
                next[key] = new Slot(site.Hosts[check.Host], check, phase, due)
                {
                    Started = before?.Started ?? 0,
                    Again = before?.Again ?? false,
                    Posted = before?.Posted ?? false,
                    Memory = IsSame(before?.Check, check) ? before!.Memory : keepsakes.Of(check),
                };
            }

            slots = next;
            AwaitsPosts = isShared || next.Values.Any(slot => slot.Check.Probe is ITakesPosts);
            keepsakes.Plan(site, now);
        }
    }

    /// <summary>Adds the slots that start now to <paramref name="starting"/> and marks them as running.</summary>
    public void TakeDue(long now, List<Slot> starting)
    {
        lock (gate)
        {
            if (now < lastBeat - 2)
            {
                // The wall clock was set back: what was due then would be due only when that hour comes again.
                foreach (var slot in slots.Values)
                {
                    slot.Due = Math.Min(slot.Due, Phases.Next(now, slot.Phase, (long)slot.Check.LookEvery.TotalSeconds));
                }
            }
            else if (now > lastBeat + Leap)
            {
                foreach (var slot in slots.Values)
                {
                    slot.Due = Math.Max(slot.Due, now);
                }
            }

            lastBeat = now;
            foreach (var (key, slot) in slots)
            {
                if (!IsDue(slot, now) || !underWay.Add(key))
                {
                    continue;
                }

                var every = (long)slot.Check.LookEvery.TotalSeconds;
                if (now - OursSince(slot) > 1)
                {
                    lateness = new Lateness(lateness.Late + 1, lateness.Missed + ((now - OursSince(slot)) / every), now);
                }

                begun++;

                slot.WasDue = slot.Due;
                slot.Started = now;
                slot.Due = Phases.Next(now, slot.Phase, every);
                starting.Add(slot);
            }
        }
    }

    /// <summary>Those seconds of that share are this node's: what is due in them starts here. What was due before them was somebody else's.</summary>
    public void Give(int share, long from, long until, long now)
    {
        lock (gate)
        {
            turns[share] = turns[share].And(from, until, now);
        }
    }

    /// <summary>What the judge wants of looks that other nodes have; once each.</summary>
    public IReadOnlyList<WantedLook> TakeAsks()
    {
        lock (gate)
        {
            List<WantedLook> taken = [.. asks];
            asks.Clear();
            return taken;
        }
    }

    /// <summary>The judge, another node, wants a look.</summary>
    public void Asked(WantedLook ask)
    {
        lock (gate)
        {
            if (slots.TryGetValue((ask.Host, ask.Check), out var slot))
            {
                Want(slot, ask.Due == 0 ? null : ask.Due, isPassedOn: false);
            }
        }
    }

    /// <summary>The look is over, whatever it brought.</summary>
    /// <param name="silent">It got no answer: that is what those wanted to know who asked for another meanwhile.</param>
    /// <param name="memory">What it left for the next; null: what was there stays.</param>
    /// <param name="keeps">It is to be kept beyond this process.</param>
    public void Finished(Check check, bool silent = false, ReadOnlyMemory<byte>? memory = null, bool keeps = false)
    {
        lock (gate)
        {
            underWay.Remove((check.Host, check.Name));
            if (slots.GetValueOrDefault((check.Host, check.Name)) is not { } slot)
            {
                return;
            }

            if (memory is { } left && IsSame(slot.Check, check) && !slot.Posted)
            {
                slot.Memory = left;
                if (keeps || isShared)
                {
                    keepsakes.Left(slot.Check, left);
                }
            }

            slot.Posted = false;

            if (slot.Again)
            {
                slot.Again = false;
                slot.Due = silent ? slot.Due : Math.Min(slot.Due, lastBeat + 1);
            }
        }
    }

    /// <summary>Somebody has posted, perhaps: the check that waits for that looks at it with the next beat, where it is new.</summary>
    public void Posted(KeptMemory memory)
    {
        var key = (memory.Host, memory.Check);
        lock (gate)
        {
            if (isShared && slots.GetValueOrDefault(key) is { Check.Probe: not ITakesPosts } other)
            {
                Took(other, memory);
                return;
            }

            if (slots.GetValueOrDefault(key) is not { Check.Probe: ITakesPosts } slot || slot.Check.Remembering != memory.Owner || slot.Memory.Span.SequenceEqual(memory.Bytes.Span))
            {
                return;
            }

            slot.Memory = memory.Bytes;
            keepsakes.Came(memory);
            slot.Posted = slot.Again = underWay.Contains(key);
            slot.Due = slot.Again ? slot.Due : Math.Min(slot.Due, lastBeat);
        }
    }

    /// <summary>Others hang on whether this host answers: all its checks are due at once.</summary>
    public void LookNow(Host host)
    {
        lock (gate)
        {
            foreach (var check in host.Checks)
            {
                if (slots.TryGetValue((host.Id, check.Name), out var slot))
                {
                    Want(slot, null);
                }
            }
        }
    }

    /// <summary>What was asked for since the beat, and is due already, starts.</summary>
    public void Hurry()
    {
        long now;
        lock (gate)
        {
            if (!hurries)
            {
                return;
            }

            (hurries, now) = (false, lastBeat);
        }

        Hurried?.Invoke(now);
    }

    private static bool IsSame(Check? before, Check check) => before?.Remembering == check.Remembering && before.Kind == check.Kind;

    /// <summary>
    /// A new result waits to be believed: the next look comes a retry-every after the start of the last, at once where that has passed, in place of its turn: one
    /// that was asked for just before that must not make two in a row.
    /// </summary>
    /// <param name="seen">The look whose result waits.</param>
    public void Retry(Observation seen)
    {
        lock (gate)
        {
            if (slots.TryGetValue((seen.Host, seen.Check), out var slot))
            {
                // Where the clock was set back meanwhile it started in a second that has not come yet.
                var started = IsHere(slot) ? slot.Started : seen.Begun.ToUnixTimeSeconds();
                Want(slot, Math.Max(Math.Min(started, lastBeat) + (long)slot.Check.RetryEvery.TotalSeconds, lastBeat));
            }
        }
    }

    /// <summary>It is one of this node's, as far as is known.</summary>
    private bool IsHere(Slot slot) => !isShared || turns[slot.Share].Until > lastBeat;

    private bool IsDue(Slot slot, long now)
    {
        if (!isShared)
        {
            return slot.Due <= now;
        }

        var turn = turns[slot.Share];
        if (slot.Due < turn.From)
        {
            slot.Due = Phases.Next(turn.From - 1, slot.Phase, (long)slot.Check.LookEvery.TotalSeconds);
        }

        return slot.Due <= now && slot.Due < turn.Until;
    }

    private long OursSince(Slot slot) => isShared ? Math.Max(slot.Due, turns[slot.Share].Given) : slot.Due;

    /// <summary>A look is wanted at that second, in place of the next one; null: as soon as can be, beside it. Who has it is asked.</summary>
    private void Want(Slot slot, long? due, bool isPassedOn = true)
    {
        if (!IsHere(slot))
        {
            if (isPassedOn)
            {
                asks.Add(new WantedLook(slot.Host.Id, slot.Check.Name, due ?? 0));
            }

            slot.Due = due is null ? Math.Min(slot.Due, lastBeat) : Math.Max(due.Value, lastBeat);
        }
        else if (due is { } second)
        {
            slot.Due = Math.Max(second, lastBeat);
            hurries |= slot.Due <= lastBeat;
        }
        else if (underWay.Contains((slot.Host.Id, slot.Check.Name)))
        {
            slot.Again = true;
        }
        else
        {
            slot.Due = Math.Min(slot.Due, lastBeat);
            hurries = true;
        }
    }

    /// <summary>What a look of another node left; of this node's own it is known better here.</summary>
    private void Took(Slot slot, KeptMemory memory)
    {
        if (slot.Check.Remembering == memory.Owner && !IsHere(slot) && !underWay.Contains((memory.Host, memory.Check)))
        {
            slot.Memory = memory.Bytes;
            keepsakes.Came(memory);
        }
    }
}
