// One thing that is exported: a page or a feed with all files that belong to it, and what was known when it was written last.
namespace StatusFeeds.Web;

/// <param name="Name">Its path; ends in <c>/</c> nowhere.</param>
/// <param name="File">That shows whether it is there already.</param>
/// <param name="Mark">Another one when it is to be written anew.</param>
internal sealed record ExportUnit(string Name, string File, object Mark, UnitKind Kind)
{
    private static readonly TimeSpan Pages = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>Feed readers are here for it.</summary>
    public bool IsFeed => Kind is UnitKind.Atom or UnitKind.OtherFormat or UnitKind.HostFeed;

    /// <summary>After it was written it is not written again for so long. All pages of a hosts feed move with it.</summary>
    /// <param name="files">That it had then.</param>
    public TimeSpan Gap(int files) => Kind switch
    {
        _ when IsFeed && files > 1 && Path.GetFileName(Name).StartsWith("hosts.", StringComparison.Ordinal) => TimeSpan.FromMinutes(1),
        UnitKind.Atom or UnitKind.HostFeed or UnitKind.Fixed => TimeSpan.Zero,
        UnitKind.Availability => TimeSpan.FromMinutes(1),
        _ => Pages,
    };

    /// <summary>After so long it is written again, though nothing is known to have moved.</summary>
    public TimeSpan Longest => Kind switch
    {
        UnitKind.Front => TimeSpan.FromMinutes(5),
        UnitKind.List or UnitKind.Host or UnitKind.Availability or UnitKind.Incidents => Quarter,
        _ => TimeSpan.MaxValue,
    };
}

internal enum UnitKind
{
    /// <summary>Assets, lists of feeds: they change with the configuration alone.</summary>
    Fixed,

    Atom,
    OtherFormat,
    HostFeed,

    /// <summary>Of an application, over months: it takes longer to make than others.</summary>
    Availability,

    Host,
    List,

    /// <summary>The list of incidents, with the page of each.</summary>
    Incidents,

    Front,
}

/// <param name="At">When it was written last.</param>
/// <param name="Events">Whose pages it leads to.</param>
internal sealed record UnitState(object Mark, int Generation, DateTimeOffset At, string[] Files, long[] Events);
