// Notices what people say to whichever process, the windows they order and end and what they post of incidents: asks the store every second, and tells the judge.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

internal sealed class Orders(Store store, Inbox inbox, TimeProvider clock, ILogger log)
{
    /// <summary>Runs until <paramref name="end"/> fires. A store that gives no answer is asked again; what was known goes on until then.</summary>
    /// <param name="known">The windows that the judge knows.</param>
    /// <param name="end">The end of the program.</param>
    public async Task Run(ImmutableArray<Window> known, CancellationToken end)
    {
        var mute = false;
        (long Newest, bool IsAnyClosed) posted = (0, false);
        try
        {
            while (true)
            {
                await Seconds.Next(clock, end);
                try
                {
                    var ordered = await store.Ordered(end);
                    Tell(known, ordered);
                    known = ordered;
                    posted = await Notice(posted, end);
                    mute = false;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    if (!mute)
                        log.LogWarning("Whether maintenance was ordered, or anything posted of an incident, is not known now: {Failure}", failure.Message);
                    mute = true;
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <summary>All that is current when anything was posted; and until nothing that is closed is left to be told, so that the judge forgets it.</summary>
    private async Task<(long Newest, bool IsAnyClosed)> Notice((long Newest, bool IsAnyClosed) known, CancellationToken end)
    {
        var newest = await store.NewestPost(end);
        if (newest == known.Newest && !known.IsAnyClosed)
            return known;
        var incidents = await store.Incidents(end);
        inbox.Post(new Signal.Posted(incidents));
        return (newest, incidents.Any(incident => incident.IsClosed));
    }

    private void Tell(ImmutableArray<Window> known, ImmutableArray<Window> ordered)
    {
        var (before, after) = (known.Select(window => window.Id).ToHashSet(StringComparer.Ordinal), ordered.Select(window => window.Id).ToHashSet(StringComparer.Ordinal));
        if (before.SetEquals(after))
            return;
        inbox.Post(new Signal.Ordered(ordered));
        foreach (var window in ordered.Where(window => !before.Contains(window.Id)))
            log.LogInformation("Maintenance {Number} of {Name} was ordered: {Reason}", window.Id, Words.OneLine(window.Name), Words.OneLine(window.Reason));
        foreach (var window in known.Where(window => !after.Contains(window.Id)))
            log.LogInformation("Maintenance {Number} of {Name} is over", window.Id, Words.OneLine(window.Name));
    }
}
