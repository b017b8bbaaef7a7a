// What the store remembers of a host, for its page: a day of readings, and what it was for ninety days.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="Curves">Of the last <see cref="Readings"/>, in the order of checks and of their readings.</param>
/// <param name="Spans">Of the last <see cref="Statuses"/>, contiguous.</param>
internal sealed record HostPast(ImmutableArray<ThinCurve> Curves, ImmutableArray<Span> Spans)
{
    public static readonly TimeSpan Readings = TimeSpan.FromHours(24);

    public static readonly TimeSpan Statuses = TimeSpan.FromDays(90);

    /// <summary>Before anything was kept, and while the store does not answer.</summary>
    public static readonly HostPast None = new([], []);
}
