// A part as the arithmetic of trees sees it: how much of the time it is down, and how often it fails.
using System.Runtime.InteropServices;

namespace StatusFeeds.Rules;

/// <summary>Kept as what is missing from 1, so that nine nines and more keep their digits.</summary>
/// <param name="Unavailability">0 to 1.</param>
/// <param name="Frequency">Failures in a millisecond of time that counts, up or down: 1 / (MTBF + MTTR).</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Part(double Unavailability, double Frequency)
{
    /// <summary>Never down.</summary>
    public static Part Perfect => default;

    /// <summary>A year is 365 days.</summary>
    public static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public double Availability => 1 - Unavailability;

    /// <summary>In milliseconds; null where it never fails.</summary>
    public double? Mtbf => Frequency > 0 ? (1 - Unavailability) / Frequency : null;

    /// <summary>In milliseconds; null where it never fails.</summary>
    public double? Mttr => Frequency > 0 ? Unavailability / Frequency : null;

    /// <summary>Milliseconds.</summary>
    public double DownAYear => Unavailability * Year.TotalMilliseconds;

    /// <summary>Availability is MTBF / (MTBF + MTTR): what is between failures is up time.</summary>
    public static Part Of(TimeSpan mtbf, TimeSpan mttr) => Of(mtbf.TotalMilliseconds, mttr.TotalMilliseconds);

    /// <summary>As it was measured; null where nothing counts. One that was down but did not fail in this time (it was down before) is as available as it was, and never fails.</summary>
    public static Part? Of(Totals measured) =>
        measured.Counted == 0 ? null : new Part((double)measured.CountedDown / measured.Counted, (double)measured.Failures / measured.Counted);

    /// <summary>As often between failures, but repaired in that time. One that never failed stays as it is.</summary>
    public Part With(TimeSpan mttr) => Mtbf is { } mtbf ? Of(mtbf, mttr.TotalMilliseconds) : this;

    /// <summary>As down, and failing as often, as they are on average; perfect where there are none.</summary>
    public static Part Average(IReadOnlyCollection<Part> parts) =>
        parts.Count == 0 ? Perfect : new(parts.Average(part => part.Unavailability), parts.Average(part => part.Frequency));

    private static Part Of(double mtbf, double mttr) => mtbf + mttr > 0 ? new(mttr / (mtbf + mttr), 1 / (mtbf + mttr)) : Perfect;
}
