// What is kept of readings and statuses over time, in the shapes that pages draw.
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace StatusFeeds.Model;

/// <summary>One number as one look saw it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Sample(DateTimeOffset At, double Value);

/// <summary>What a reading was in the five minutes from <paramref name="From"/>.</summary>
/// <param name="Count">Looks that brought it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RollUp(DateTimeOffset From, double Least, double Mean, double Most, int Count);

/// <summary>A reading of a check over some time, every look that brought it, oldest first.</summary>
internal sealed record Curve(string Check, string Reading, Unit Unit, ImmutableArray<Sample> Samples);

/// <summary>The last 24 hours of a host's main reading in equal steps, oldest first; NaN where nothing was seen.</summary>
internal sealed record Spark(string Check, string Reading, Unit Unit, ImmutableArray<float> Values);

/// <summary>A host was that, from then until then. Null: it was not observed, or not known yet.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Span(Status? Status, DateTimeOffset From, DateTimeOffset Until);

/// <summary>What a day in the site's time zone was for a host or an application.</summary>
/// <param name="Worst">Maintenance only where there was nothing else. Null: nothing was observed all day.</param>
/// <param name="Up">Milliseconds that count as up, by the site's accounting.</param>
/// <param name="Down">Those that count as down.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Day(DateOnly Date, Status? Worst, long Up, long Down)
{
    /// <summary>See <see cref="Accounting.Share"/>.</summary>
    public double? Share => Accounting.Share(Up, Down);
}
