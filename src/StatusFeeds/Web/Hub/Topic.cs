// A feed to which somebody subscribed: what lies there now, and who is to get it.
using StatusFeeds.Feeds;

namespace StatusFeeds.Web;

/// <summary>What is found at a feed's address.</summary>
/// <param name="Bytes">Another object when, and only when, the content may be another; null: there is none.</param>
/// <param name="IsComing">There is none yet, but there will be.</param>
internal readonly record struct TopicState(Lazy<Task<FeedBytes>>? Bytes, bool IsComing = false);

/// <param name="url">The feed's own address, as it was asked for.</param>
internal sealed class Topic(string url)
{
    public string Url { get; } = url;

    public List<Subscriber> Subscribers { get; } = [];

    /// <summary>What was found when it was last looked.</summary>
    public Lazy<Task<FeedBytes>>? Seen { get; set; }

    /// <summary>The newest content that is ready; null where there is none that may be delivered.</summary>
    public FeedBytes? Now { get; set; }

    /// <summary>It is being made.</summary>
    public bool IsMaking { get; set; }

    /// <summary>Since when there is no such feed for whoever comes by this address.</summary>
    public long? Missing { get; set; }
}
