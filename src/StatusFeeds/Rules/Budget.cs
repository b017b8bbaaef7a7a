// How much of what an objective allows in a calendar month is spent, and how fast.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal enum BudgetLevel
{
    /// <summary>Less than half is spent.</summary>
    None,

    /// <summary>Half of it is spent.</summary>
    Half,

    /// <summary>More is spent than was allowed.</summary>
    Broken,
}

/// <summary>
/// What may be down in a month is the objective's other part of all time in it that counts: time that was neither up nor down until now (planned, unknown, not observed) is
/// taken off, and what is still to come is taken as counted. So at the end of the month the budget is broken exactly where availability is below the objective; and during the month
/// the level never goes back, as no past second becomes up again.
/// </summary>
/// <param name="From">The month's first instant.</param>
/// <param name="Until">The next month's.</param>
/// <param name="Allowed">Milliseconds that may be down.</param>
/// <param name="Spent">Milliseconds that were.</param>
internal sealed record Budget(DateTimeOffset From, DateTimeOffset Until, long Allowed, long Spent)
{
    /// <summary>1: nothing is spent; 0: all; below 0: more than all.</summary>
    public double Remaining => Spent == 0 ? 1 : (Allowed - Spent) / (double)Math.Max(Allowed, 1);

    public BudgetLevel Level => Spent > Allowed ? BudgetLevel.Broken : Spent > 0 && Spent >= Allowed - Spent ? BudgetLevel.Half : BudgetLevel.None;

    /// <param name="objective">What is promised.</param>
    /// <param name="up">Milliseconds of the month until now that count as up.</param>
    /// <param name="down">Those that count as down.</param>
    /// <param name="now">In the month that is meant; its end belongs to the next one.</param>
    /// <param name="zone">The site's: its months are meant.</param>
    public static Budget Of(Objective objective, long up, long down, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (from, until) = Month(now, zone);
        return Of(objective, up, down, from, until, now);
    }

    /// <summary>Of a month that is over, <paramref name="now"/> is its end.</summary>
    public static Budget Of(Objective objective, long up, long down, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        var toCome = Math.Max(0, (long)(until - now).TotalMilliseconds);
        return new Budget(from, until, (long)Math.Round((1 - objective.Share) * (up + down + toCome)), down);
    }

    /// <summary>The calendar month of that instant by the clock of the zone: from its first instant to the next month's, whatever clocks do meanwhile.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until) Month(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = WallClock.Read(at, zone);
        var first = new DateTime(local.Year, local.Month, 1);
        return (WallClock.At(first, zone).First, WallClock.At(first.AddMonths(1), zone).First);
    }

    /// <summary>How fast a span spends: 1 would spend a month's budget in just a month, 10 in three days; null: nothing of it counts.</summary>
    /// <param name="objective">What is promised.</param>
    /// <param name="up">Milliseconds of the span that count as up.</param>
    /// <param name="down">Those that count as down.</param>
    public static double? BurnRate(Objective objective, long up, long down) => up + down == 0 ? null : down / (double)(up + down) / (1 - objective.Share);
}
