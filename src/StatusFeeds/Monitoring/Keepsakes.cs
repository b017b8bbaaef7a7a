// What checks remember beyond the end of this process: known here, written when there is time, forgotten when their checks are gone.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

/// <summary>Any thread.</summary>
internal sealed class Keepsakes
{
    /// <summary>A check that is not configured any more may come back so soon, as when somebody edits; in seconds.</summary>
    private const long Grace = 60;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Host, string Check), KeptMemory> all = [];
    private readonly Dictionary<(string Host, string Check), KeptMemory> unwritten = [];
    private readonly Dictionary<(string Host, string Check), long> missing = [];

    /// <summary>Empty where nothing is kept of it, or of another of that name.</summary>
    public ReadOnlyMemory<byte> Of(Check check)
    {
        lock (gate)
        {
            return all.GetValueOrDefault((check.Host, check.Name)) is { } known && known.Owner == check.Remembering ? known.Bytes : default;
        }
    }

    /// <summary>It is in the store.</summary>
    public void Came(KeptMemory memory)
    {
        lock (gate)
        {
            all[(memory.Host, memory.Check)] = memory;
        }
    }

    /// <summary>A look left it.</summary>
    public void Left(Check check, ReadOnlyMemory<byte> bytes)
    {
        lock (gate)
        {
            var memory = new KeptMemory(check.Host, check.Name, check.Remembering, bytes) { IsFirst = check.Probe is ITakesPosts };
            if (!bytes.Span.SequenceEqual(Of(check).Span))
            {
                unwritten[(check.Host, check.Name)] = all[(check.Host, check.Name)] = memory;
            }
        }
    }

    /// <summary>These are the checks there are now (Unix seconds).</summary>
    public void Plan(Site site, long now)
    {
        lock (gate)
        {
            foreach (var key in all.Keys)
            {
                if (site.Find(key.Host, key.Check) is not null)
                {
                    missing.Remove(key);
                }
                else
                {
                    missing.TryAdd(key, now);
                }
            }
        }
    }

    /// <summary>What is to be written now, and what to be forgotten: once each, unless it is given <see cref="Back"/>.</summary>
    public (ImmutableArray<KeptMemory> Memories, ImmutableArray<(string Host, string Check)> Gone) Take(long now)
    {
        lock (gate)
        {
            ImmutableArray<(string, string)> gone = missing.Count == 0 ? [] : [.. missing.Where(one => now - one.Value >= Grace).Select(one => one.Key)];
            foreach (var key in gone)
            {
                missing.Remove(key);
                all.Remove(key);
                unwritten.Remove(key);
            }

            ImmutableArray<KeptMemory> memories = [.. unwritten.Values];
            unwritten.Clear();
            return (memories, gone);
        }
    }

    /// <summary>It could not be written: it is tried again, unless there is something newer.</summary>
    public void Back(ImmutableArray<KeptMemory> memories, ImmutableArray<(string Host, string Check)> gone)
    {
        lock (gate)
        {
            foreach (var memory in memories)
            {
                unwritten.TryAdd((memory.Host, memory.Check), memory);
            }

            foreach (var key in gone)
            {
                missing.TryAdd(key, 0);
            }
        }
    }
}
