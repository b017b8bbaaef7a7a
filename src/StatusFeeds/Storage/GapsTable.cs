// Table gaps: when nothing was observed, and why.
using System.Data.Common;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class GapsTable
{
    /// <summary>Gaps that are there already stay as they are.</summary>
    public static void Write(DbConnection connection, IEnumerable<Gap> gaps) => connection.ExecuteAll(
        "INSERT INTO gaps (from_at, until_at, why) VALUES (@From, @Until, @Why) ON CONFLICT (from_at, until_at, why) DO NOTHING",
        gaps.Select(gap => new { From = gap.From.ToUnixTimeMilliseconds(), Until = gap.Until.ToUnixTimeMilliseconds(), gap.Why }));
}
