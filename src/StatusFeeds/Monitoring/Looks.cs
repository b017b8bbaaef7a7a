// Fires what is due: at each beat all due looks start together, so many of a kind at a time as their probe allows.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

/// <summary>Runs looks and posts what they saw. Owned by the beat; looks under way are awaited by <see cref="DisposeAsync"/>.</summary>
/// <param name="most">So many looks are under way at once, of all kinds that share no socket together; the others wait, and their own time begins when they start.</param>
internal sealed class Looks(Agenda agenda, Inbox inbox, int most, IServiceProvider wire, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Places> places = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> underWay = new();
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim free = new(most);
    private readonly List<Slot> starting = [];
    private bool ended;

    /// <summary>Called once a second, never twice at once.</summary>
    public void Beat(DateTimeOffset now)
    {
        // A beat that comes a hair early belongs to the second it was meant for.
        Start((now + TimeSpan.FromMilliseconds(200)).ToUnixTimeSeconds());
        inbox.Post(new Signal.Beat(now));
    }

    /// <summary>All that is due in that second: at the beat, and when the judge has asked for more.</summary>
    public void Start(long second)
    {
        lock (starting)
        {
            if (ended)
            {
                return;
            }

            agenda.TakeDue(second, starting);

            foreach (var slot in starting.OrderBy(slot => slot.Check.Probe.Effort))
            {
                var look = Fire(slot.Host, slot.Check, slot.Memory, DateTimeOffset.FromUnixTimeSeconds(slot.WasDue));
                if (!look.IsCompleted)
                {
                    underWay[look] = true;
                    _ = look.ContinueWith(done => underWay.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                }
            }

            starting.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (starting)
        {
            ended = true;
        }

        await stop.CancelAsync();
        await Task.WhenAll(underWay.Keys);
        foreach (var place in places.Values)
        {
            place.Dispose();
        }

        stop.Dispose();
    }

    private async Task Fire(Host host, Check check, ReadOnlyMemory<byte> memory, DateTimeOffset due)
    {
        var counted = false;
        try
        {
            Task<Looked> look;
            if (check.Probe.SharesSocket)
            {
                look = Looking.Once(host, check, memory, transcript: null, wire, clock, log, stop.Token);
            }
            else
            {
                await free.WaitAsync(stop.Token);
                counted = true;
                look = await places.GetOrAdd(check.Kind, _ => new Places(check.Probe.AtOnce)).Begin(
                    () => Looking.Once(host, check, memory, transcript: null, wire, clock, log, stop.Token), check.Probe.Patience, clock, stop.Token);
            }

            var looked = await look;
            agenda.Finished(check, looked.Answered is false, looked.Result.Memory, looked.Result.KeepsMemory);
            var lag = looked.At - looked.Elapsed - looked.Waited - due;
            var seen = new Observation(check.Host, check.Name, looked.At, looked.Elapsed, looked.Judgement)
            {
                Lag = lag > TimeSpan.Zero ? lag : TimeSpan.Zero,
                Expires = looked.Result.Expires,
                Answered = looked.Answered,
                Here = looked.Here,
            };
            inbox.Post(new Signal.Looked(seen, check.Fingerprint));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The program ends: a look cut short says nothing.
        }
        finally
        {
            if (counted)
            {
                free.Release();
            }
        }
    }
}
