// What part of a time a host was up, and how bad it was at worst.
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <param name="Worst">Of what counts: maintenance only where there was nothing else. Null: nothing was observed.</param>
/// <param name="Up">Milliseconds up or degraded.</param>
/// <param name="Counted">Milliseconds observed outside maintenance.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Tally(Status? Worst, long Up, long Counted)
{
    /// <summary>0 to 1; NaN where nothing counts.</summary>
    public double Share => Counted > 0 ? (double)Up / Counted : double.NaN;

    public double Hours => Counted / 3_600_000.0;

    public static Tally Of(IEnumerable<(Status? Status, long From, long Until)> spans)
    {
        var tally = default(Tally);
        foreach (var (status, from, until) in spans)
            tally = tally.With(status, until - from);
        return tally;
    }

    /// <summary>A status that it had for no time at all counts as its worst too.</summary>
    public Tally With(Status? status, long time) => status switch
    {
        null => this,
        Status.Maintenance => this with { Worst = Worst ?? status },
        _ => new(Worst is null or Status.Maintenance || status > Worst ? status : Worst, Up + (status is Status.Up or Status.Degraded ? time : 0), Counted + time),
    };
}
