// The entries that somebody still holds: they never change, so they are not read a second time.
using System.Collections.Concurrent;
using System.Data;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

/// <summary>A feed is read anew after each change, of which most entries are those of before: read again, they would be megabytes of garbage a second.</summary>
internal sealed class EntriesHeld
{
    /// <summary>As many as there may be before it is looked which of them nobody holds any more.</summary>
    private const int Few = 1000;

    public const string Hosts = "hosts";
    public const string Events = "events";

    private readonly ConcurrentDictionary<(long Number, string Feed), WeakReference<StoredEntry>> held = new();
    private int most = Few;

    // Counting the dictionary takes all its locks.
    private int count;

    /// <param name="feed">hosts or events.</param>
    public StoredEntry? Find(long number, string feed) => held.TryGetValue((number, feed), out var known) && known.TryGetTarget(out var entry) ? entry : null;

    /// <summary>The one that is held, else what <paramref name="read"/> makes of the row, which is held from now on. The facts of both feeds are one.</summary>
    public StoredEntry Get(long number, string feed, IDataReader row, Func<long, IDataReader, StoredEntry> read)
    {
        if (Find(number, feed) is { } known)
        {
            return known;
        }

        var entry = read(number, row);
        if (Find(number, feed == Hosts ? Events : Hosts) is { } other)
        {
            entry = entry with { Facts = other.Facts };
        }

        held[(number, feed)] = new WeakReference<StoredEntry>(entry);
        if (Interlocked.Increment(ref count) > Volatile.Read(ref most))
        {
            Forget();
        }

        return entry;
    }

    private void Forget()
    {
        foreach (var one in held)
        {
            if (!one.Value.TryGetTarget(out _))
            {
                held.TryRemove(one);
            }
        }

        Volatile.Write(ref count, held.Count);
        Volatile.Write(ref most, Math.Max(Few, 2 * count));
    }
}
