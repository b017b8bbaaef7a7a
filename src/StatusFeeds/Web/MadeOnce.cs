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

            var node = new LinkedListNode<Kept>(Kept.None);
            node.Value = new Kept(name, Task.Run(() => Make(node, make)));
            order.AddFirst(node);
            kept.Add(name, node);
            return node.Value.Making;
        }
    }

    private async Task<FeedBytes?> Make(LinkedListNode<Kept> node, Func<Task<FeedBytes?>> make)
    {
        FeedBytes? document = null;
        await Places.WaitAsync();
        try
        {
            document = await make();
            return document;
        }
        finally
        {
            Places.Release();
            Weigh(node, document);
        }
    }

    private void Weigh(LinkedListNode<Kept> node, FeedBytes? document)
    {
        lock (gate)
        {
            if (document is null)
            {
                Drop(node);
                return;
            }

            node.Value = node.Value with { Size = document.Codings.Sum(coding => (long)coding.Length) };
            size += node.Value.Size;
            for (var last = order.Last; size > most && last is not null && last != node;)
            {
                var next = last.Previous;
                if (last.Value.Size > 0)
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

    /// <param name="Size">0: it is being made.</param>
    private sealed record Kept(string Name, Task<FeedBytes?> Making, long Size = 0)
    {
        public static readonly Kept None = new("", Task.FromResult<FeedBytes?>(null));
    }
}
