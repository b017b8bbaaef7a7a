// Who waits, by name: each name in turn gives one, so that nobody who has many keeps others waiting.
using System.Diagnostics.CodeAnalysis;

namespace StatusFeeds.Web;

internal sealed class Turns<T>
{
    private readonly Dictionary<string, Queue<T>> waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> names = new();

    public int Count { get; private set; }

    public int CountOf(string name) => waiting.TryGetValue(name, out var own) ? own.Count : 0;

    public void Add(string name, T one)
    {
        if (!waiting.TryGetValue(name, out var own))
        {
            waiting.Add(name, own = new());
            names.Enqueue(name);
        }

        own.Enqueue(one);
        Count++;
    }

    /// <param name="may">Names that may have one now; the others keep their turn.</param>
    public bool TryTake([MaybeNullWhen(false)] out T one, Func<string, bool>? may = null)
    {
        for (var left = names.Count; left > 0; left--)
        {
            var name = names.Dequeue();
            if (may is not null && !may(name))
            {
                names.Enqueue(name);
                continue;
            }

            var own = waiting[name];
            one = own.Dequeue();
            Count--;
            if (own.Count == 0)
            {
                waiting.Remove(name);
            }
            else
            {
                names.Enqueue(name);
            }

            return true;
        }

        one = default;
        return false;
    }

    public void Clear()
    {
        waiting.Clear();
        names.Clear();
        Count = 0;
    }
}
