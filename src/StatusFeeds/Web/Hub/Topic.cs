// A feed to which somebody subscribed: what lies there now, and who is to get it.
using StatusFeeds.Feeds;

namespace StatusFeeds.Web;

/// <summary>What is found at a feed's address.</summary>
/// <param name="Bytes">Another object when, and only when, the content may be another; null: there is none.</param>
/// <param name="IsComing">There is none yet, but there will be.</param>
internal readonly record struct TopicState(Lazy<Task<FeedBytes>>? Bytes, bool IsComing = false);

/// <summary>All of it is read and written under the gate of <see cref="Subscriptions"/>.</summary>
/// <param name="url">The feed's own address, as it was asked for.</param>
internal sealed class Topic(string url)
{
    /// <summary>Not for ever: others decide how long content is kept that nobody asks for.</summary>
    private readonly WeakReference<Lazy<Task<FeedBytes>>?> seen = new(null);

    public string Url { get; } = url;

    public List<Subscriber> Subscribers { get; } = [];

    /// <summary>It was looked what lies there since anything may have changed.</summary>
    public bool IsLooked { get; set; }

    /// <summary>The newest content that is ready, as long as somebody is to get it.</summary>
    public FeedBytes? Now { get; set; }

    /// <summary>It is being made.</summary>
    public bool IsMaking { get; set; }

    /// <summary>Since when there is no such feed for whoever comes by this address.</summary>
    public long? Missing { get; set; }

    public bool HasSeen(Lazy<Task<FeedBytes>> bytes) => seen.TryGetTarget(out var last) && ReferenceEquals(last, bytes);

    public void See(Lazy<Task<FeedBytes>>? bytes) => seen.SetTarget(bytes);

    /// <summary>What lies there is to be looked at again.</summary>
    public void Forget()
    {
        See(null);
        IsLooked = false;
    }

    /// <summary>Lets go of content that everybody has.</summary>
    public void Rest()
    {
        if (Now is { } now && !Subscribers.Exists(one => one.Wants(now.Identity.ETag)))
        {
            Now = null;
        }
    }
}
