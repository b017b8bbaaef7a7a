// When each request is looked at again: to plan and to call off costs the same little, however many there are.
using System.Numerics;

namespace StatusFeeds.Wire;

/// <summary>Slots of about 17 ms in a ring of about 9 s; what lies further ahead is passed over until its round. One thread's.</summary>
internal sealed class TimerWheel
{
    private const int Slots = 512;
    private const int TickBits = 24;

    private readonly Ask?[] slots = new Ask?[Slots];
    private readonly ulong[] taken = new ulong[Slots / 64];
    private long tick;

    /// <param name="now">Nanoseconds, as all times here.</param>
    public TimerWheel(long now) => tick = now >> TickBits;

    public int Count { get; private set; }

    /// <summary>All that is planned.</summary>
    public IEnumerable<Ask> All
    {
        get
        {
            foreach (var first in slots)
            {
                for (var ask = first; ask is not null; ask = ask.After)
                {
                    yield return ask;
                }
            }
        }
    }

    public void Plan(Ask ask, long due)
    {
        CallOff(ask);
        ask.Due = Math.Max(due, tick << TickBits);
        var slot = SlotOf(ask.Due);
        (ask.Before, ask.After, ask.IsPlanned) = (null, slots[slot], true);
        if (ask.After is { } next)
        {
            next.Before = ask;
        }

        slots[slot] = ask;
        taken[slot / 64] |= 1UL << (slot % 64);
        Count++;
    }

    public void CallOff(Ask ask)
    {
        if (!ask.IsPlanned)
        {
            return;
        }

        var slot = SlotOf(ask.Due);
        if (ask.Before is { } before)
        {
            before.After = ask.After;
        }
        else
        {
            slots[slot] = ask.After;
        }

        if (ask.After is { } after)
        {
            after.Before = ask.Before;
        }

        if (slots[slot] is null)
        {
            taken[slot / 64] &= ~(1UL << (slot % 64));
        }

        (ask.Before, ask.After, ask.IsPlanned) = (null, null, false);
        Count--;
    }

    /// <summary>Takes out what is due, a tick late at most.</summary>
    public void Collect(long now, List<Ask> due)
    {
        var last = now >> TickBits;
        for (var at = Count == 0 ? last : Math.Max(tick, last - Slots + 1); at <= last; at++)
        {
            for (var ask = slots[at % Slots]; ask is not null;)
            {
                var next = ask.After;
                if (ask.Due <= now)
                {
                    CallOff(ask);
                    due.Add(ask);
                }

                ask = next;
            }
        }

        tick = Math.Max(tick, last);
    }

    /// <summary>Nanoseconds until something may be due; null: nothing is planned.</summary>
    public long? Remaining(long now)
    {
        if (Count == 0)
        {
            return null;
        }

        for (var ahead = 0; ahead < Slots;)
        {
            var slot = (int)((tick + ahead) % Slots);
            var bits = taken[slot / 64] >> (slot % 64);
            if (bits != 0)
            {
                return Math.Max(0, ((tick + ahead + BitOperations.TrailingZeroCount(bits) + 1) << TickBits) - now);
            }

            ahead += 64 - (slot % 64);
        }

        return (long)Slots << TickBits;
    }

    private static int SlotOf(long time) => (int)((time >> TickBits) % Slots);
}
