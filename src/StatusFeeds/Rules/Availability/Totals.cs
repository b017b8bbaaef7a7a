// What a time came to: columns that sum to it exactly, failures, and the figures made of them.
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>Milliseconds by what it was.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Columns(long Up, long Degraded, long Down, long Unknown)
{
    public long Sum => Up + Degraded + Down + Unknown;

    public static Columns operator +(Columns one, Columns other) =>
        new(one.Up + other.Up, one.Degraded + other.Degraded, one.Down + other.Down, one.Unknown + other.Unknown);
}

/// <summary>All times in whole milliseconds.</summary>
/// <param name="Seen">Outside maintenance.</param>
/// <param name="InMaintenance">What the checks said in maintenance; unknown where they said nothing.</param>
/// <param name="CountedUp">By the accounting; so is all that follows.</param>
/// <param name="Failures">Those that began in this time.</param>
/// <param name="Longest">The most down time that one failure had in this time.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Totals(Columns Seen, Columns InMaintenance, long NotObserved, long CountedUp, long CountedDown, int Failures, long Longest)
{
    public long Maintenance => InMaintenance.Sum;

    /// <summary>The whole time.</summary>
    public long Sum => Seen.Sum + Maintenance + NotObserved;

    public long Counted => CountedUp + CountedDown;

    /// <summary>0 to 1; null: nothing counts.</summary>
    public double? Availability => Accounting.Share(CountedUp, CountedDown);

    /// <summary>Mean time between failures, in milliseconds of counted up time; null without a failure.</summary>
    public double? Mtbf => Failures == 0 ? null : (double)CountedUp / Failures;

    /// <summary>Mean time to repair, in milliseconds of counted down time; null without a failure.</summary>
    public double? Mttr => Failures == 0 ? null : (double)CountedDown / Failures;
}
