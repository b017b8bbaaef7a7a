// Reads the subscriptions from the store after a start, and writes down what has changed of them.
using System.Collections.Immutable;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class SubscriptionBook(Store store, Subscriptions subscriptions, TimeProvider clock)
{
    /// <summary>How long the end waits for a store that hangs.</summary>
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(0.5);

    /// <summary>What many subscribers got is written down together.</summary>
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(0.5);

    /// <summary>What is subscribed at other nodes is noticed so soon.</summary>
    private static readonly TimeSpan Followed = TimeSpan.FromSeconds(2);

    private Task writing = Task.CompletedTask;
    private long followed;
    private long? written;
    private bool isOpen;

    /// <summary>At the first time reads what was kept.</summary>
    /// <exception cref="StoreFailed">It could not be read.</exception>
    public async Task Open(CancellationToken cancel)
    {
        if (isOpen)
        {
            return;
        }

        var kept = await store.Subscriptions(cancel);
        lock (subscriptions.Gate)
        {
            foreach (var one in kept)
            {
                if (Callback.Read(one.Callback).Callback is not { } callback)
                {
                    subscriptions.Forget(one);
                }
                else if (subscriptions.Find(one.Topic, callback) is null)
                {
                    subscriptions.Add(one, callback);
                }
            }

            isOpen = true;
        }
    }

    /// <summary>Where other nodes take subscriptions too: takes over what they have written, as soon as what was changed here is written itself.</summary>
    /// <exception cref="StoreFailed">It could not be read.</exception>
    public async Task Follow(CancellationToken cancel)
    {
        if (!store.IsShared || clock.GetElapsedTime(followed) < Followed)
        {
            return;
        }

        followed = clock.GetTimestamp();
        await writing;
        var kept = await store.Subscriptions(cancel);
        lock (subscriptions.Gate)
        {
            if (!subscriptions.HasUnwritten)
            {
                subscriptions.Follow(kept);
            }
        }
    }

    /// <summary>Begins to write down what has changed, now and then.</summary>
    public void Write()
    {
        if (writing.IsCompleted && (written is not { } last || clock.GetElapsedTime(last) >= BetweenWrites))
        {
            writing = WriteAll();
        }
    }

    /// <summary>Writes what is left.</summary>
    public Task Close()
    {
        return Task.WhenAny(Last(), Task.Delay(LastWait, clock, CancellationToken.None));

        async Task Last()
        {
            await writing;
            await WriteAll();
        }
    }

    private async Task WriteAll()
    {
        ImmutableArray<KeptSubscription> kept;
        ImmutableArray<string> gone;
        lock (subscriptions.Gate)
        {
            if (!subscriptions.HasUnwritten)
            {
                return;
            }

            (kept, gone) = subscriptions.TakeUnwritten();
            written = clock.GetTimestamp();
        }

        try
        {
            await store.Keep(kept, gone, CancellationToken.None);
        }
        catch (Exception fault) when (fault is StoreFailed or InvalidOperationException)
        {
            lock (subscriptions.Gate)
            {
                subscriptions.GiveBack(kept, gone);
            }
        }
    }
}
