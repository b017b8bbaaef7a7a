// Table shares: up to which second each share of the hosts was taken to be looked at, so that no second is taken twice and none left out.
using System.Data.Common;
using Dapper;

namespace StatusFeeds.Storage;

internal static class SharesTable
{
    /// <summary>In seconds.</summary>
    private const long Ahead = 60;

    /// <summary>So many shares there are, nobody having taken any.</summary>
    public static void Make(DbConnection connection, int count) => connection.ExecuteAll(
        "INSERT INTO shares (share, node, until) VALUES (@Share, '', 0) ON CONFLICT (share) DO NOTHING",
        Enumerable.Range(0, count).Select(share => new { Share = (long)share }));

    /// <summary>Takes the seconds from where the last one ended.</summary>
    /// <param name="until">Exclusive.</param>
    /// <param name="first">Where nobody has taken any: from then.</param>
    /// <remarks>What was taken more than a minute ahead was taken by a clock that has been set back since: it is taken anew.</remarks>
    /// <returns>The first second; <paramref name="until"/> or later: there is nothing left to take.</returns>
    public static long Take(DbConnection connection, int share, string node, long first, long until)
    {
        while (true)
        {
            var known = connection.ExecuteScalar<long>("SELECT until FROM shares WHERE share = @share", new { share = (long)share });
            if (known >= until && known <= until + Ahead)
                return known;
            if (connection.Execute("UPDATE shares SET node = @node, until = @until WHERE share = @share AND until = @known", new { node, until, share = (long)share, known }) == 1)
                return known == 0 || known > until ? first : known;
        }
    }
}
