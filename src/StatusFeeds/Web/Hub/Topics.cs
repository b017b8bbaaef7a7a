// What lies at the address of a feed, for whoever comes by it without anything else to show.
using System.Runtime.CompilerServices;
using StatusFeeds.Feeds;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class Topics(Store store, FeedShelf shelf)
{
    private readonly ConditionalWeakTable<FeedBytes, Lazy<Task<FeedBytes>>> ready = [];

    /// <param name="topic">The feed's own address: what rel=self says.</param>
    public TopicState Find(string topic)
    {
        if (store.Board is not { } board || !shelf.Filled.IsCompleted)
        {
            return new(null, IsComing: true);
        }

        if (!topic.StartsWith(board.Site.Url + "/", StringComparison.Ordinal))
        {
            return default;
        }

        var path = Uri.UnescapeDataString(topic[board.Site.Url.Length..]);
        return new(shelf.Find(path) is { } feed ? ready.GetValue(feed, Ready) : shelf.FindOther(path));
    }

    private static Lazy<Task<FeedBytes>> Ready(FeedBytes feed) => new(Task.FromResult(feed));
}
