// All subscriptions: by topic and callback, within bounds, and what of them is still to be written down.
using System.Collections.Immutable;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>Everything here is done under <see cref="Gate"/>.</summary>
internal sealed class Subscriptions
{
    public const int Most = 10_000;
    public const int MostOfTopic = 1_000;

    /// <summary>Of one host that is called: a reader that has many feeds for many people has many.</summary>
    public const int MostOfHost = 1_000;

    private readonly Dictionary<string, Subscriber> all = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Topic> topics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> hosts = new(StringComparer.Ordinal);

    /// <summary>By id; null: to be forgotten.</summary>
    private readonly Dictionary<string, KeptSubscription?> unwritten = new(StringComparer.Ordinal);

    public Lock Gate { get; } = new();

    public int Count => all.Count;

    public IReadOnlyCollection<Topic> Topics => topics.Values;

    public IReadOnlyCollection<Subscriber> All => all.Values;

    public Subscriber? Find(string topic, Callback callback) => all.GetValueOrDefault(KeptSubscription.IdOf(topic, callback.Text));

    /// <summary>Why there is no room for this one; null: there is.</summary>
    public (int Code, string Words)? Full(string topic, Callback callback) =>
        Find(topic, callback) is not null ? null
        : all.Count >= Most ? (503, "This hub has as many subscriptions as it takes; try again later")
        : topics.TryGetValue(topic, out var known) && known.Subscribers.Count >= MostOfTopic ? (503, "This feed has as many subscribers as it takes; try again later")
        : hosts.GetValueOrDefault(callback.Host) >= MostOfHost ? (429, "The host of hub.callback has as many subscriptions as it may have")
        : null;

    public Subscriber Add(KeptSubscription kept, Callback callback)
    {
        if (!topics.TryGetValue(kept.Topic, out var topic))
        {
            topics.Add(kept.Topic, topic = new Topic(kept.Topic));
        }

        var subscriber = new Subscriber(kept, callback, topic);
        topic.Subscribers.Add(subscriber);
        all.Add(kept.Id, subscriber);
        hosts[callback.Host] = hosts.GetValueOrDefault(callback.Host) + 1;
        return subscriber;
    }

    public void Remove(Subscriber subscriber)
    {
        if (subscriber.HasLeft)
        {
            return;
        }

        subscriber.HasLeft = true;
        all.Remove(subscriber.Kept.Id);
        subscriber.Topic.Subscribers.Remove(subscriber);
        if (subscriber.Topic.Subscribers.Count == 0)
        {
            topics.Remove(subscriber.Topic.Url);
        }

        if ((hosts[subscriber.Callback.Host] -= 1) == 0)
        {
            hosts.Remove(subscriber.Callback.Host);
        }

        unwritten[subscriber.Kept.Id] = null;
    }

    /// <summary>These are kept now, by whichever node; nothing of it is to be written.</summary>
    public void Follow(ImmutableArray<KeptSubscription> kept)
    {
        var ids = kept.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in all.Values.Where(one => !one.IsBusy && !ids.Contains(one.Kept.Id)).ToList())
        {
            Remove(gone);
            unwritten.Remove(gone.Kept.Id);
        }

        foreach (var one in kept)
        {
            if (all.TryGetValue(one.Id, out var known))
            {
                if (!known.IsBusy)
                {
                    known.Kept = one;
                }
            }
            else if (Callback.Read(one.Callback).Callback is { } callback)
            {
                Add(one, callback);
            }
        }
    }

    public void Write(Subscriber subscriber)
    {
        if (!subscriber.HasLeft)
        {
            unwritten[subscriber.Kept.Id] = subscriber.Kept;
        }
    }

    public void Forget(KeptSubscription kept) => unwritten[kept.Id] = null;

    public bool HasUnwritten => unwritten.Count > 0;

    /// <summary>What is to be written down now.</summary>
    public (ImmutableArray<KeptSubscription> Kept, ImmutableArray<string> Gone) TakeUnwritten()
    {
        var taken = (unwritten.Values.OfType<KeptSubscription>().ToImmutableArray(), unwritten.Where(one => one.Value is null).Select(one => one.Key).ToImmutableArray());
        unwritten.Clear();
        return taken;
    }

    /// <summary>It could not be written: what has not changed since is to be written again.</summary>
    public void GiveBack(ImmutableArray<KeptSubscription> kept, ImmutableArray<string> gone)
    {
        foreach (var one in kept)
        {
            unwritten.TryAdd(one.Id, one);
        }

        foreach (var id in gone)
        {
            unwritten.TryAdd(id, null);
        }
    }
}
