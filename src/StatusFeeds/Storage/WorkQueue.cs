// Work for one thread, which sleeps while there is none. BlockingCollection yields the processor before each sleep, 150 times a second in an idle program.
using System.Diagnostics.CodeAnalysis;

namespace StatusFeeds.Storage;

/// <summary>First in, first out; any thread adds, one takes.</summary>
internal sealed class WorkQueue<T>
    where T : class
{
    private readonly object gate = new();
    private readonly Queue<T> waiting = [];
    private bool isComplete;

    /// <summary>Nothing is left, and nothing comes.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (gate)
                return isComplete && waiting.Count == 0;
        }
    }

    /// <exception cref="InvalidOperationException">After <see cref="CompleteAdding"/>.</exception>
    public void Add(T work)
    {
        lock (gate)
        {
            if (isComplete)
                throw new InvalidOperationException("The queue takes nothing any more.");
            waiting.Enqueue(work);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>From now on nothing is added.</summary>
    public void CompleteAdding()
    {
        lock (gate)
        {
            isComplete = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The next one, at once or when it comes within <paramref name="patience"/> ms; false: there was none.</summary>
    public bool TryTake([NotNullWhen(true)] out T? work, int patience = 0)
    {
        lock (gate)
        {
            if (waiting.Count == 0 && !isComplete && patience > 0)
                Monitor.Wait(gate, patience);
            return waiting.TryDequeue(out work);
        }
    }
}
