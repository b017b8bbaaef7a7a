// What an objective allows in a month, what is left of it, and how fast it goes; all numbers by hand.
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

public sealed class BudgetTests
{
    private const long Minute = 60_000;
    private const long Day = 1440 * Minute;

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly Objective ThreeNines = new(0.999);

    /// <summary>November has 30 days of 1,440 minutes: 43,200, of which a thousandth is 43.2 minutes.</summary>
    [Theory]
    [InlineData(0, 1, BudgetLevel.None)]
    [InlineData(10.8, 0.75, BudgetLevel.None)]
    [InlineData(21.5, 0.50231481, BudgetLevel.None)]
    [InlineData(21.6, 0.5, BudgetLevel.Half)]
    [InlineData(43.2, 0, BudgetLevel.Half)]
    [InlineData(43.3, -0.00231481, BudgetLevel.Broken)]
    [InlineData(86.4, -1, BudgetLevel.Broken)]
    internal void AThousandthOfNovemberIsThreeAndFortyMinutes(double down, double remaining, BudgetLevel level)
    {
        var spent = (long)(down * Minute);
        var budget = Budget.Of(ThreeNines, (10 * Day) - spent, spent, At("2026-11-11T00:00Z"), TimeZoneInfo.Utc);
        Assert.Equal((At("2026-11-01T00:00Z"), At("2026-12-01T00:00Z")), (budget.From, budget.Until));
        Assert.Equal((43 * Minute) + 12_000, budget.Allowed);
        Assert.Equal(spent, budget.Spent);
        Assert.Equal(remaining, budget.Remaining, 8);
        Assert.Equal(level, budget.Level);
    }

    /// <summary>
    /// Of the first 10 days, 5 were planned or not observed: 25 of 30 days count, so 36 minutes are allowed. At the end, 25 days counted with 36 minutes down are 99.9 % of them up.
    /// </summary>
    [Fact]
    public void TimeThatCountsAsNeitherAllowsNothing()
    {
        var budget = Budget.Of(ThreeNines, (5 * Day) - (18 * Minute), 18 * Minute, At("2026-11-11T00:00Z"), TimeZoneInfo.Utc);
        Assert.Equal((36 * Minute, 0.5, BudgetLevel.Half), (budget.Allowed, budget.Remaining, budget.Level));

        var (from, until) = Budget.Month(At("2026-11-11T00:00Z"), TimeZoneInfo.Utc);
        var kept = Budget.Of(ThreeNines, (25 * Day) - (36 * Minute), 36 * Minute, from, until, until);
        var broken = Budget.Of(ThreeNines, (25 * Day) - (36 * Minute) - 2, (36 * Minute) + 2, from, until, until);
        Assert.Equal((36 * Minute, BudgetLevel.Half), (kept.Allowed, kept.Level));
        Assert.Equal((36 * Minute, BudgetLevel.Broken), (broken.Allowed, broken.Level));
    }

    [Fact]
    public void WhereNothingCountsNothingIsSpent()
    {
        var (from, until) = Budget.Month(At("2026-11-11T00:00Z"), TimeZoneInfo.Utc);
        var budget = Budget.Of(ThreeNines, 0, 0, from, until, until);
        Assert.Equal((0L, 1.0, BudgetLevel.None), (budget.Allowed, budget.Remaining, budget.Level));
        Assert.Equal(BudgetLevel.Broken, Budget.Of(ThreeNines, 0, 100, from, until, until).Level);
        Assert.Equal(-100, Budget.Of(ThreeNines, 0, 100, from, until, until).Remaining);
    }

    /// <summary>By Berlin's clock October 2026 begins at 22:00 UTC (summer) and ends at 23:00 UTC (winter): 31 days and an hour, 44,700 minutes; a hundredth is 447.</summary>
    [Fact]
    public void TheMonthIsThatOfTheSitesClockWhateverIsDoneToIt()
    {
        var budget = Budget.Of(new Objective(0.99), 0, 0, At("2026-09-30T22:00Z"), Berlin);
        Assert.Equal((At("2026-09-30T22:00Z"), At("2026-10-31T23:00Z"), 447 * Minute), (budget.From, budget.Until, budget.Allowed));
        Assert.Equal(At("2026-08-31T22:00Z"), Budget.Month(At("2026-09-30T21:59:59Z"), Berlin).From);
        Assert.Equal((At("2026-12-31T23:00Z"), At("2027-01-31T23:00Z")), Budget.Month(At("2026-12-31T23:00Z"), Berlin));
    }

    /// <summary>99.9 % allow a thousandth: an hour in which 3.6 s were down goes as fast as that, one wholly down a thousand times faster; 10 of 60 minutes 166.67 times.</summary>
    [Theory]
    [InlineData(3_596_400, 3_600, 1.0)]
    [InlineData(0, 3_600_000, 1000.0)]
    [InlineData(50 * Minute, 10 * Minute, 166.66666667)]
    [InlineData(3_600_000, 0, 0.0)]
    [InlineData(0, 0, null)]
    public void ABurnRateOfOneSpendsAllInJustAMonth(long up, long down, double? rate)
    {
        var burned = Budget.BurnRate(ThreeNines, up, down);
        Assert.Equal(rate is null, burned is null);
        Assert.Equal(rate ?? 0, burned ?? 0, 8);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
