// What everybody may see: the last committed moment. Storage swaps it after each commit; Web shows it.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

/// <param name="Authority">Of all our ids: <c>status.example.org,2026</c>.</param>
/// <param name="Revision">Unix second at which the newest change or new header became visible; strictly rising, Last-Modified of what changed then.</param>
/// <param name="Modified">Scope → the <paramref name="Revision"/> at which its feeds last changed.</param>
/// <param name="Recorded">The last sign of life on disk: looks up to then are recorded; or when watching began if that is later.</param>
/// <param name="Notes">What is not as it should be, for the front page: late looks, a refused reload.</param>
internal sealed record Board(
    Site Site,
    World World,
    string Authority,
    long Revision,
    ImmutableDictionary<string, long> Modified,
    DateTimeOffset Recorded,
    ImmutableArray<string> Notes,
    Workings Workings)
{
    /// <summary>Who looks, judges and serves.</summary>
    public Crew Crew { get; init; } = Crew.Alone;
}

/// <summary>How the monitor itself works.</summary>
/// <param name="Late">Looks since the start that began more than a second late.</param>
/// <param name="Missed">Intervals since the start in which no look began.</param>
/// <param name="Dropped">Looks since the start whose results were let go.</param>
/// <param name="Reloaded">When the configuration that goes on was read.</param>
/// <param name="Refused">A later configuration was not taken.</param>
internal readonly record struct Workings(long Late, long Missed, long Dropped, DateTimeOffset Reloaded, bool Refused);

internal static class Scopes
{
    public const string All = "all";

    public const string OfApplications = "apps/";

    public static string OfApplication(string id) => OfApplications + id;

    /// <summary>Of one host alone.</summary>
    public static string OfHost(string id) => "hosts/" + id;
}
