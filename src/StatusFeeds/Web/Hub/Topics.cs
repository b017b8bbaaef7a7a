// What lies at the address of a feed, for whoever comes by it and shows nothing else.
using System.Runtime.CompilerServices;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal sealed class Topics(FeedShelf shelf)
{
    private readonly ConditionalWeakTable<FeedBytes, Lazy<Task<FeedBytes>>> ready = [];

    /// <param name="topic">The feed's own address, to the letter: what rel=self says. Written otherwise, as in %-form, it is none.</param>
    /// <param name="board">The newest.</param>
    /// <param name="entrance">Who may come in, now.</param>
    /// <param name="variants">What those get who come by a token, or do not see all.</param>
    public TopicState Find(string topic, Board? board, Entrance entrance, FeedVariants variants)
    {
        if (board is null || !shelf.Filled.IsCompleted)
        {
            return new(null, IsComing: true);
        }

        if (!topic.StartsWith(board.Site.Url + "/", StringComparison.Ordinal))
        {
            return default;
        }

        var path = topic[board.Site.Url.Length..];
        var doors = entrance.Of(board.Site);
        var seat = doors.Anyone;
        if (!doors.AreOpen && path.StartsWith(Doors.Prefix, StringComparison.Ordinal))
        {
            var end = path.IndexOf('/', Doors.Prefix.Length) is > 0 and var slash ? slash : path.Length;
            (seat, path) = (doors.ByWay(path.AsSpan(Doors.Prefix.Length, end - Doors.Prefix.Length)), path[end..]);
        }

        return seat is null ? default
            : !seat.IsPlain ? new(variants.Find(seat, seat.Audience.See(board), path))
            : new(shelf.Find(path) is { } feed ? ready.GetValue(feed, Ready) : shelf.FindOther(path));
    }

    private static Lazy<Task<FeedBytes>> Ready(FeedBytes feed) => new(Task.FromResult(feed));
}
