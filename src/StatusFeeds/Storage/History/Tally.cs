// What of a time counts, and how bad it was at worst.
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <param name="Worst">As in <see cref="Day"/>; so are the others.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Tally(Status? Worst, long Up, long Down)
{
    public Tally With(Stretch stretch, Accounting accounting)
    {
        if (stretch.Status is not { } status)
            return this;
        var worst = status == Status.Maintenance ? Worst ?? status : Worst is null or Status.Maintenance || status > Worst ? status : Worst;
        var time = stretch.Until - stretch.From;
        return accounting.Of(stretch) switch
        {
            Counted.Up => new(worst, Up + time, Down),
            Counted.Down => new(worst, Up, Down + time),
            _ => this with { Worst = worst },
        };
    }
}
