// An agent's SNMP engine: its id, and its clock as we know it.
using System.Collections.Concurrent;
using System.Net;

namespace StatusFeeds.Wire;

/// <summary>RFC 3414 §2.2. The clock belongs to the thread that receives.</summary>
/// <param name="id">1 to 32 bytes.</param>
/// <param name="boots">How often it was started; unproven, as is <paramref name="time"/>, until a message that is authenticated says so.</param>
/// <param name="time">Seconds since its start.</param>
/// <param name="at">When that was so: nanoseconds of the steady clock.</param>
internal sealed class Engine(byte[] id, int boots, int time, long at)
{
    /// <summary>Seconds (RFC 3414 §2.2.3).</summary>
    private const int Window = 150;

    /// <summary>Boots that will never change again: all messages are outside the window (RFC 3414 §2.2.2).</summary>
    private const int Exhausted = int.MaxValue;

    private const long Second = 1_000_000_000;

    /// <summary>The latest time that it told, and when (nanoseconds of the steady clock).</summary>
    private (int Time, long At) told = (time, at);
    private bool proven;
    private volatile Tuple<SnmpLogin, SnmpKeys>? last;

    public byte[] Id { get; } = id;

    public int Boots { get; private set; } = boots;

    public int TimeAt(long now) => (int)Math.Min(int.MaxValue, told.Time + ((now - told.At) / Second));

    /// <summary>An authenticated message came: learns its time, and says whether it lies in the window (RFC 3414 §3.2, 7b).</summary>
    public bool Takes(int boots, int time, long now)
    {
        if (!proven || boots > Boots || (boots == Boots && time > told.Time))
        {
            Learn(boots, time, now);
        }

        return boots != Exhausted && boots == Boots && time >= TimeAt(now) - Window;
    }

    /// <summary>
    /// An authenticated answer to the very request that lay outside the window, so no message of old: what it says holds, even where that lies behind what we
    /// knew. (An agent that forgets how often it was started begins again at the same boots.)
    /// </summary>
    public void Learn(int boots, int time, long now)
    {
        (proven, Boots) = (true, boots);
        told = (time, now);
    }

    /// <summary>The keys of this login here; mostly the same as the last time.</summary>
    public SnmpKeys KeysOf(SnmpLogin login, KeyRing ring)
    {
        if (last is { } known && ReferenceEquals(known.Item1, login))
        {
            return known.Item2;
        }

        var keys = ring.Of(login, Id);
        last = Tuple.Create(login, keys);
        return keys;
    }
}

/// <summary>The engine last met at each address and port. Bounded: full, it is emptied and filled again.</summary>
internal sealed class Engines
{
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<IPEndPoint, Engine> known = new();

    public Engine? At(IPEndPoint place) => known.GetValueOrDefault(place);

    public void Remember(IPEndPoint place, Engine engine)
    {
        if (known.Count >= Most)
        {
            known.Clear();
        }

        known[place] = engine;
    }
}
