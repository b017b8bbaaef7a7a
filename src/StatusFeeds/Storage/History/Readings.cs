// Takes the numbers of every judged look, and knows which checks' blocks are due to be written.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>Looks come from one thread, the judge's; blocks are taken by one, the store's; any thread may ask.</summary>
internal sealed class Readings
{
    /// <summary>Each check's open block is written so often, in seconds; each at a second of its own, by its name.</summary>
    public const int WrittenEvery = 300;

    /// <summary>Of full blocks that the store does not take, in bytes.</summary>
    private const long MostWaiting = 32 << 20;

    private readonly ConcurrentDictionary<(string Host, string Check), Series> all = new();
    private readonly Lock gate = new();
    private readonly List<Series>[] slots = [.. Enumerable.Range(0, WrittenEvery).Select(_ => new List<Series>())];
    private readonly Waiting waiting;

    /// <param name="sparks">Are kept up too.</param>
    /// <param name="log">Where it is said that the store does not keep up.</param>
    /// <param name="most">Of full blocks that wait for the store, in bytes.</param>
    public Readings(Sparks sparks, ILogger log, long most = MostWaiting)
    {
        var told = 0;
        Sparks = sparks;
        waiting = new Waiting(most, () =>
        {
            if (Interlocked.Exchange(ref told, 1) == 0)
                log.LogError("The store takes no readings, and memory has no room for more: the oldest are let go. Statuses are not touched by this.");
        });
    }

    public Sparks Sparks { get; }

    public void Note(Host host, Observation seen)
    {
        var readings = seen.Judgement.Readings;
        if (readings.IsDefaultOrEmpty)
            return;
        if (!all.TryGetValue((seen.Host, seen.Check), out var series))
            series = Add(seen.Host, seen.Check);
        series.Note(seen.At.ToUnixTimeMilliseconds(), readings.AsSpan());
        Sparks.Note(host, seen);
    }

    /// <summary>Those that are due in that second of any five minutes.</summary>
    public Series[] Due(long second)
    {
        lock (gate)
        {
            return [.. slots[second % WrittenEvery]];
        }
    }

    public ICollection<Series> All => all.Values;

    public IEnumerable<Series> OfHost(string host) => all.Where(one => one.Key.Host == host).Select(one => one.Value);

    public Series? Find(string host, string check) => all.GetValueOrDefault((host, check));

    /// <summary>What is in memory of that check, oldest first.</summary>
    public IReadOnlyList<StoredBlock> Of(string host, string check) => Find(host, check)?.All() ?? [];

    /// <summary>Checks that are configured no more are forgotten, once they are on the disk.</summary>
    public void Forget(Series series)
    {
        lock (gate)
        {
            slots[SlotOf(series.Host, series.Check)].Remove(series);
            all.TryRemove((series.Host, series.Check), out _);
        }
    }

    private Series Add(string host, string check)
    {
        var series = new Series(host, check, waiting);
        lock (gate)
        {
            slots[SlotOf(host, check)].Add(series);
            all[(host, check)] = series;
        }

        return series;
    }

    /// <summary>The same in every run.</summary>
    private static int SlotOf(string host, string check)
    {
        var hash = 2166136261u;
        foreach (var letter in host)
            hash = (hash ^ letter) * 16777619;
        hash = (hash ^ ' ') * 16777619;
        foreach (var letter in check)
            hash = (hash ^ letter) * 16777619;
        return (int)(hash % WrittenEvery);
    }
}
