// Whether StatusFeeds itself still looks, in words for /readyz, pages and feeds. Pure.
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Looking
{
    /// <summary>When looks were last recorded on disk, or when watching began if that is later.</summary>
    public static DateTimeOffset Last(Board board) => board.Recorded > board.World.Watching ? board.Recorded : board.World.Watching;

    public static bool Stopped(Board board, DateTimeOffset now) => now - Last(board) > board.Site.StoppedAfter;

    /// <summary>What keeps us from being ready; empty when we probe and the store takes writes.</summary>
    public static IEnumerable<string> Unready(Board? board, string? trouble, DateTimeOffset now)
    {
        if (board is null)
        {
            yield return "StatusFeeds is starting: nothing has been recorded yet.";
        }
        else if (Stopped(board, now))
        {
            yield return Silence(board, now);
        }

        if (trouble is not null)
        {
            yield return Trouble(trouble);
        }
    }

    /// <summary>What a monitor says of itself that cannot see its network; it looks on, so it is ready all the same.</summary>
    public static IEnumerable<string> Blindness(Board board, DateTimeOffset now) => board.World.Blind is not { } since ? [] :
    [
        $"This monitor cannot see its network since {Words.Instant(since)}, for {Words.Duration(now - since)}: hosts that give no answer are UNKNOWN, and feeds say no more of them until it sees again.",
    ];

    public static string Silence(Board board, DateTimeOffset now) =>
        $"StatusFeeds has stopped looking: nothing has been recorded since {Words.Instant(Last(board))}, for {Words.Duration(now - Last(board))}. The statuses are the last known ones.";

    public static string Trouble(string trouble) => $"The store does not take what is seen: {trouble.TrimEnd('.')}.";
}
