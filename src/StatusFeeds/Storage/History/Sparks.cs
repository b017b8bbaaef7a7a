// The last 24 hours of each host's main reading, in memory, for lists of hosts.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>
/// The main reading is of the host's first check that has any numeric one: <c>time</c>, else <c>rtt</c>, else the first. Looks come from one thread, any thread may
/// ask. A host takes some 400 bytes.
/// </summary>
internal sealed class Sparks(TimeProvider clock)
{
    public const int Steps = 48;

    private const long StepLong = Block.DayLong / Steps;

    private readonly ConcurrentDictionary<string, Ring> rings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> filled = new(StringComparer.Ordinal);

    /// <summary>Null while nothing is known.</summary>
    public Spark? Of(string host) => rings.TryGetValue(host, out var ring) ? ring.Shown(clock.GetUtcNow().ToUnixTimeMilliseconds() / StepLong) : null;

    /// <summary>What is known of it began with this run: the store may have more. True once.</summary>
    public bool IsToFill(string host) => filled.TryAdd(host, true);

    public void Note(Host host, Observation seen)
    {
        var rank = host.Checks.Length;
        for (var i = 0; i < host.Checks.Length; i++)
        {
            if (host.Checks[i].Name == seen.Check)
                rank = i;
        }

        var known = rings.GetValueOrDefault(host.Id);
        if (known is not null && known.Check != seen.Check && Rank(host, known.Check) < rank)
            return;
        var (reading, unit, value) = MainOf(seen.Judgement.Readings);
        if (reading is null)
            return;
        if (known is null || known.Check != seen.Check || IsBetter(reading, known.Reading))
            rings[host.Id] = known = new Ring(seen.Check, reading, unit);
        else if (reading != known.Reading && !Find(seen.Judgement.Readings, known.Reading, out unit, out value))
            return;
        if (unit != known.Unit)
            rings[host.Id] = known = new Ring(seen.Check, known.Reading, unit);
        known.Add(seen.At.ToUnixTimeMilliseconds() / StepLong, value);
    }

    /// <summary>What the store has of a host, in place of what is known by now.</summary>
    /// <param name="host">Its id.</param>
    /// <param name="check">Its first that has any numeric reading.</param>
    /// <param name="readings">All of that check's, with their samples.</param>
    public void Put(string host, string check, IEnumerable<(string Reading, Unit Unit, List<(long At, double Value)> Samples)> readings)
    {
        var all = readings.ToList();
        if (all.Count == 0)
            return;
        var main = all.Find(reading => reading.Reading == "time") is { Reading: not null } time ? time : all.Find(reading => reading.Reading == "rtt") is { Reading: not null } rtt ? rtt : all[0];
        var ring = new Ring(check, main.Reading, main.Unit);
        foreach (var (at, value) in main.Samples)
            ring.Add(at / StepLong, value);
        rings[host] = ring;
    }

    /// <summary>The others are configured no more.</summary>
    public void Keep(IReadOnlyDictionary<string, Host> hosts)
    {
        foreach (var host in filled.Keys.Concat(rings.Keys).Where(host => !hosts.ContainsKey(host)))
        {
            rings.TryRemove(host, out _);
            filled.TryRemove(host, out _);
        }
    }

    /// <summary>Later than all where it is configured no more.</summary>
    private static int Rank(Host host, string check)
    {
        for (var i = 0; i < host.Checks.Length; i++)
        {
            if (host.Checks[i].Name == check)
                return i;
        }

        return int.MaxValue;
    }

    private static bool IsBetter(string reading, string than) => (reading == "time" && than != "time") || (reading == "rtt" && than is not ("time" or "rtt"));

    private static (string? Reading, Unit Unit, double Value) MainOf(ImmutableArray<Reading> readings)
    {
        if (Find(readings, "time", out var unit, out var value))
            return ("time", unit, value);
        if (Find(readings, "rtt", out unit, out value))
            return ("rtt", unit, value);
        foreach (var reading in readings)
        {
            if (!reading.IsText && double.IsFinite(reading.Value))
                return (reading.Name, reading.Unit, reading.Value);
        }

        return (null, default, 0);
    }

    private static bool Find(ImmutableArray<Reading> readings, string name, out Unit unit, out double value)
    {
        foreach (var reading in readings)
        {
            if (reading.Name == name && !reading.IsText && double.IsFinite(reading.Value))
            {
                (unit, value) = (reading.Unit, reading.Value);
                return true;
            }
        }

        (unit, value) = (default, 0);
        return false;
    }

    /// <summary>The means of the last steps, and the sum of the newest; its lock is on itself.</summary>
    private sealed class Ring(string check, string reading, Unit unit)
    {
        private Means means;
        private long newest = long.MinValue;
        private double sum;
        private int count;
        private Spark? shown;
        private long shownAt;

        public string Check => check;

        public string Reading => reading;

        public Unit Unit => unit;

        public void Add(long step, double value)
        {
            lock (this)
            {
                if (newest != long.MinValue && step <= newest - Steps)
                    return;
                shown = null;
                if (step > newest)
                {
                    var first = newest == long.MinValue || step - newest > Steps ? step - Steps + 1 : newest + 1;
                    for (var gone = first; gone <= step; gone++)
                        means[Place(gone)] = float.NaN;
                    (newest, sum, count) = (step, 0, 0);
                }

                if (step < newest)
                {
                    // The clock was set back: what was seen then is left as it is.
                    if (float.IsNaN(means[Place(step)]))
                        means[Place(step)] = (float)value;
                    return;
                }

                (sum, count) = (sum + value, count + 1);
                means[Place(step)] = (float)(sum / count);
            }
        }

        public Spark Shown(long now)
        {
            lock (this)
            {
                if (shown is not null && shownAt == now)
                    return shown;
                var values = new float[Steps];
                for (var i = 0; i < Steps; i++)
                {
                    var step = now - Steps + 1 + i;
                    values[i] = step <= newest && step > newest - Steps ? means[Place(step)] : float.NaN;
                }

                shownAt = now;
                return shown = new Spark(check, reading, unit, ImmutableCollectionsMarshal.AsImmutableArray(values));
            }
        }

        private static int Place(long step) => (int)(((step % Steps) + Steps) % Steps);
    }

    [System.Runtime.CompilerServices.InlineArray(Steps)]
    private struct Means
    {
        private float first;
    }
}
