// Documents that are made by the first who asks for them, once, and kept while there is room.
using StatusFeeds.Feeds;

namespace StatusFeeds.Web;

/// <summary>What was asked for longest ago goes first.</summary>
/// <param name="most">Bytes that are kept in all, every coding counted.</param>
internal sealed class MadeOnce(long most)
{
    /// <summary>So many are made at once: each takes a thread, and reads the store.</summary>
    private static readonly SemaphoreSlim Places = new(2);

    private readonly Lock gate = new();
    private readonly LinkedList<Kept> order = [];
    private readonly Dictionary<string, LinkedListNode<Kept>> kept = new(StringComparer.Ordinal);
    private long size;

    /// <summary>Bytes that are kept.</summary>
    public long Size
    {
        get
        {
            lock (gate)
            {
                return size;
            }
        }
    }

    /// <summary>The document of that name, which is the same for ever. Where there is none (null), or it fails, nothing is kept.</summary>
    public Task<FeedBytes?> Get(string name, Func<Task<FeedBytes?>> make)
    {
        lock (gate)
        {
            if (kept.TryGetValue(name, out var known))
            {
                order.Remove(known);
                order.AddFirst(known);
                return known.Value.Making;
            }

            var node = new LinkedListNode<Kept>(new Kept(name, Task.Run(() => Make(make))));
            order.AddFirst(node);
            kept.Add(name, node);
            _ = node.Value.Making.ContinueWith(made => Weigh(node, made), TaskScheduler.Default);
            return node.Value.Making;
        }
    }

    private static async Task<FeedBytes?> Make(Func<Task<FeedBytes?>> make)
    {
        await Places.WaitAsync();
        try
        {
            return await make();
        }
        finally
        {
            Places.Release();
        }
    }

    private void Weigh(LinkedListNode<Kept> node, Task<FeedBytes?> made)
    {
        lock (gate)
        {
            if (made is not { IsCompletedSuccessfully: true, Result: { } document })
            {
                Drop(node);
                return;
            }

            node.Value = node.Value with { Size = document.Codings.Sum(coding => (long)coding.Bytes.Length) };
            size += node.Value.Size;
            for (var last = order.Last; size > most && last is not null;)
            {
                var next = last.Previous;
                if (last.Value.Making.IsCompleted)
                {
                    Drop(last);
                }

                last = next;
            }
        }
    }

    private void Drop(LinkedListNode<Kept> node)
    {
        if (node.List is not null)
        {
            order.Remove(node);
            kept.Remove(node.Value.Name);
            size -= node.Value.Size;
        }
    }

    private sealed record Kept(string Name, Task<FeedBytes?> Making, long Size = 0);
}
