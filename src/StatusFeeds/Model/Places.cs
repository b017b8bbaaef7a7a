// A few at once: what takes this machine's processor begins in turn, and what waits for somebody else holds up nobody.
namespace StatusFeeds.Model;

/// <param name="most">So many have a place at a time.</param>
internal sealed class Places(int most) : IDisposable
{
    private readonly SemaphoreSlim free = new(most);

    /// <summary>Begins it when there is a place, which it gives back when it is over or has had it for <paramref name="patience"/>.</summary>
    /// <returns>What was begun: it may not be over.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired; what was begun before goes on.</exception>
    public async Task<Task<T>> Begin<T>(Func<Task<T>> begin, TimeSpan patience, TimeProvider clock, CancellationToken stop)
    {
        await free.WaitAsync(stop);
        try
        {
            var begun = begin();
            if (!begun.IsCompleted)
            {
                await Task.WhenAny(begun, Task.Delay(patience, clock, stop));
            }

            return begun;
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();
}
