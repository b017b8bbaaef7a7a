// Our own hub (W3C WebSub): takes what subscribers ask, looks which feeds have changed, ends what is over, and keeps it all in the store.
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class Hub : IAsyncDisposable
{
    /// <summary>How long a feed may be missing before its subscriptions end: after a start, or while the configuration is edited, it may come back.</summary>
    private static readonly TimeSpan SurelyGone = TimeSpan.FromSeconds(65);

    private readonly Store store;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim making = new(2);
    private readonly Subscriptions subscriptions = new();
    private readonly SubscriptionBook book;
    private readonly HubCounts counts = new();
    private readonly Outside outside;
    private readonly Verifier verifier;
    private readonly Courier courier;
    private Func<(object? Feeds, object? Site)> current = () => default;
    private (object? Feeds, object? Site) moment;
    private Func<string, TopicState> find = _ => new TopicState(null, IsComing: true);
    private volatile TaskCompletionSource woken = New();
    private Task running = Task.CompletedTask;

    /// <param name="store">Where subscriptions are kept.</param>
    /// <param name="clock">For leases and pauses.</param>
    /// <param name="log">For what goes wrong.</param>
    public Hub(Store store, TimeProvider clock, ILogger log)
    {
        (this.store, this.clock, this.log) = (store, clock, log);
        book = new SubscriptionBook(store, subscriptions, clock);
        outside = new Outside(() => Settings, clock);
        verifier = new Verifier(subscriptions, outside, topic => find(topic), () => Settings, counts, Wake, clock, log);
        courier = new Courier(subscriptions, outside, counts, Wake, clock, log);
        Door = new HubDoor(subscriptions, verifier, topic => find(topic), clock);
    }

    public HubDoor Door { get; }

    private WebSub? Settings => store.Board?.Site.WebSub;

    /// <param name="offers">What lies at a topic, for whoever comes by its address; quick.</param>
    /// <param name="now">What all that is made of: as long as both are the same, it is.</param>
    /// <param name="ports">Our own, which are not to be called.</param>
    public void Start(Func<string, TopicState> offers, Func<(object? Feeds, object? Site)> now, IEnumerable<int> ports)
    {
        (find, current, outside.Own) = (offers, now, ports.ToFrozenSet());
        running = Task.Run(Run);
    }

    /// <summary>Feeds have changed, or something is to be written.</summary>
    public void Wake() => woken.TrySetResult();

    public void Write(Exposition to)
    {
        int count;
        lock (subscriptions.Gate)
        {
            count = subscriptions.Count;
        }

        counts.Write(to, count);
    }

    /// <summary>Deliveries under way are broken off; who did not get his gets it after the start.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await verifier.DisposeAsync();
        await courier.DisposeAsync();
        await running;
        await book.Close();
        outside.Dispose();
        stop.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Run()
    {
        var tick = Seconds.Next(clock, stop.Token);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                woken = New();
                await Pass();
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                log.LogError(fault, "The hub stumbled and goes on in a second: {Reason}", fault.Message);
                await Task.WhenAny(tick);
            }

            await Task.WhenAny(woken.Task, tick);
            tick = tick.IsCompleted ? Seconds.Next(clock, stop.Token) : tick;
        }
    }

    private async Task Pass()
    {
        if (Settings is null)
        {
            return;
        }

        await book.Open(stop.Token);
        await book.Follow(stop.Token);
        lock (subscriptions.Gate)
        {
            var now = clock.GetUtcNow();
            foreach (var over in store.Judges ? subscriptions.All.Where(one => one.Kept.Until <= now).ToList() : [])
            {
                subscriptions.Remove(over);
            }

            var (before, after) = (moment, current());
            moment = after;
            foreach (var topic in subscriptions.Topics.ToList())
            {
                topic.IsLooked &= ReferenceEquals(before.Feeds, after.Feeds) && ReferenceEquals(before.Site, after.Site);
                if (!topic.IsLooked)
                {
                    Look(topic);
                }

                topic.Rest();
            }

            // Of several nodes the one that judges delivers.
            foreach (var due in store.Judges ? subscriptions.All.Where(one => one.IsDue(clock)) : [])
            {
                courier.Take(due);
            }
        }

        book.Write();
    }

    /// <summary>Under the gate.</summary>
    private void Look(Topic topic)
    {
        var offer = find(topic.Url);
        if (offer.Bytes is { } bytes)
        {
            topic.Missing = null;
            if (!topic.IsMaking)
            {
                topic.IsLooked = true;
                if (!topic.HasSeen(bytes))
                {
                    topic.See(bytes);
                    topic.IsMaking = true;
                    _ = Make(topic, bytes);
                }
            }

            return;
        }

        topic.See(null);
        topic.Now = null;
        topic.Missing = offer.IsComing ? null : topic.Missing ?? clock.GetTimestamp();
        if (topic.Missing is not { } since || clock.GetElapsedTime(since) < SurelyGone)
        {
            return;
        }

        foreach (var subscriber in topic.Subscribers.ToList())
        {
            subscriptions.Remove(subscriber);
            verifier.Take(new Request(new Wish(IsOn: true, topic.Url, subscriber.Callback, null, null), "the hub", "this feed is no longer there, or may no longer be read by this address"));
        }
    }

    private async Task Make(Topic topic, Lazy<Task<FeedBytes>> bytes)
    {
        FeedBytes? made = null;
        try
        {
            made = await Made(bytes);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception fault)
        {
            log.LogWarning("A feed could not be made for its subscribers; tried again: {Reason}", fault.Message);
        }

        lock (subscriptions.Gate)
        {
            topic.IsMaking = false;
            if (made is null)
            {
                topic.Forget();
            }
            else if (topic.HasSeen(bytes))
            {
                topic.Now = made;
            }
            else
            {
                topic.IsLooked = false;
            }
        }

        if (made is not null)
        {
            Wake();
        }
    }

    /// <summary>What lies ready costs nothing; what does not is made as for any reader, once, and only few at a time.</summary>
    private async Task<FeedBytes> Made(Lazy<Task<FeedBytes>> bytes)
    {
        if (bytes is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            return await bytes.Value;
        }

        await making.WaitAsync(stop.Token);
        try
        {
            return await bytes.Value;
        }
        finally
        {
            making.Release();
        }
    }
}
