// Notices what was posted, to whichever process: asks the store every second; and hands it what looks left to be kept.
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

internal sealed class Posts(Store store, Agenda agenda, Keepsakes keepsakes, TimeProvider clock, ILogger log)
{
    /// <summary>Runs until <paramref name="end"/> fires. A store that gives no answer is asked again.</summary>
    /// <param name="batch">The latest batch of memories that is known.</param>
    /// <param name="end">The end of the program.</param>
    public async Task Run(long batch, CancellationToken end)
    {
        var mute = false;
        try
        {
            while (true)
            {
                await Seconds.Next(clock, end);
                try
                {
                    batch = agenda.AwaitsPosts ? await Notice(batch, end) : batch;
                    mute = false;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    if (!mute)
                    {
                        log.LogWarning("Whether anything was posted is not known now: {Failure}", failure.Message);
                    }

                    mute = true;
                }

                await Keep(end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <summary>What looks have left so far goes to the store. One that refuses has said so itself, and is asked again at the next time.</summary>
    public async Task Keep(CancellationToken cancel)
    {
        var (memories, gone) = keepsakes.Take(clock.GetUtcNow().ToUnixTimeSeconds());
        if (memories.IsEmpty && gone.IsEmpty)
        {
            return;
        }

        try
        {
            await store.Keep(memories, gone, cancel);
        }
        catch (Exception failure) when (failure is StoreFailed or OperationCanceledException)
        {
            keepsakes.Back(memories, gone);
        }
    }

    private async Task<long> Notice(long batch, CancellationToken cancel)
    {
        var (latest, memories) = await store.KeptSince(batch, cancel);
        foreach (var memory in memories)
        {
            agenda.Posted(memory);
        }

        return latest;
    }
}
