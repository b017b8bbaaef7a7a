// The entries of one feed kind that somebody still holds: they never change, so they are not read a second time.
using System.Collections.Concurrent;
using System.Data;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

/// <summary>A feed is read anew after each change, of which most entries are those of before: read again, they would be megabytes of garbage a second.</summary>
internal sealed class EntriesHeld
{
    /// <summary>As many as there may be before it is looked which of them nobody holds any more.</summary>
    private const int Few = 1000;

    private readonly ConcurrentDictionary<long, WeakReference<StoredEntry>> held = new();
    private int most = Few;

    public StoredEntry? Find(long number) => held.TryGetValue(number, out var known) && known.TryGetTarget(out var entry) ? entry : null;

    /// <summary>The one that is held, else what <paramref name="read"/> makes of the row, which is held from now on.</summary>
    public StoredEntry Get(long number, IDataReader row, Func<long, IDataReader, StoredEntry> read)
    {
        if (Find(number) is { } known)
        {
            return known;
        }

        var entry = read(number, row);
        held[number] = new WeakReference<StoredEntry>(entry);
        if (held.Count > Volatile.Read(ref most))
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

        Volatile.Write(ref most, Math.Max(Few, 2 * held.Count));
    }
}
