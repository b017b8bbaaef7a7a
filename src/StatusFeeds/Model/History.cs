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

/// <summary>A host's day in the site's time zone.</summary>
/// <param name="Worst">Null: nothing was observed all day.</param>
/// <param name="Up">The part of the observed time outside maintenance in which it was up or degraded, 0 to 1; NaN: there was none.</param>
/// <param name="Hours">How long that time was.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Day(DateOnly Date, Status? Worst, double Up, double Hours = 24);
