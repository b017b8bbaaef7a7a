// The last numbers and seconds that a database gave to the world, so that one that is put in its place goes on behind them.
using System.Data.Common;
using Dapper;

namespace StatusFeeds.Storage.Copies;

/// <param name="Instant">Of changes, whose number it is: Unix milliseconds.</param>
/// <param name="Second">The newest visible one of any feed.</param>
/// <param name="Number">The largest of incidents, of their posts, and of ordered maintenance.</param>
/// <param name="Run">Of the newest life of a judge.</param>
internal sealed record Given(long Instant, long Second, long Number, long Run)
{
    public static readonly Given Nothing = new(0, 0, 0, 0);

    /// <summary>Incidents, posts and windows that may have been numbered since the backup where nothing else tells: their numbers go on behind the next of these.</summary>
    private const long Leap = 1000;

    /// <param name="connection">Of tables of any version.</param>
    public static Given Of(Dialect dialect, DbConnection connection)
    {
        var number = Math.Max(
            dialect.HasTable(connection, "incident_posts") ? Highest("SELECT MAX(number) FROM incident_posts") : 0,
            dialect.HasTable(connection, "ordered_windows") ? Highest("SELECT MAX(number) FROM ordered_windows") : 0);
        return new(
            Math.Max(Highest("SELECT MAX(number) FROM changes"), SiteTable.InstantsAfter(connection)),
            Highest("SELECT MAX(modified) FROM scopes"),
            Math.Max(number, SiteTable.NumbersAfter(connection)),
            RunsTable.Newest(connection));

        long Highest(string question) => connection.ExecuteScalar<long?>(question) ?? 0;
    }

    /// <summary>The later of each.</summary>
    public Given Or(Given other) => new(Math.Max(Instant, other.Instant), Math.Max(Second, other.Second), Math.Max(Number, other.Number), Math.Max(Run, other.Run));

    /// <summary>
    /// Behind all that may have been given until now: instants and seconds by the clock, which gave them; numbers by a leap, as the newest of a database that is
    /// lost are nowhere.
    /// </summary>
    public Given Behind(DateTimeOffset now) => new(
        Math.Max(Instant, now.ToUnixTimeMilliseconds()), Math.Max(Second + 1, now.ToUnixTimeSeconds()), (Number / Leap * Leap) + Leap, Run);

    /// <summary>
    /// What this database gives from now on is later. Each feed is another one from that second on: so Last-Modified never goes back, and no page of a feed as it was
    /// between the backup and now is made of what is known today.
    /// </summary>
    /// <param name="connection">With a transaction begun; its tables are of this program.</param>
    /// <param name="owner">Who restores it.</param>
    public void Stand(DbConnection connection, string owner)
    {
        connection.Execute("UPDATE scopes SET modified = @Second, headed = @Second", new { Second });
        SiteTable.WriteAfter(connection, Instant, Number);

        // A judge that lost the database before must not take it for the one that it knew.
        RunsTable.Enter(connection, Run + 1, owner, DateTimeOffset.FromUnixTimeMilliseconds(Instant));
    }
}
