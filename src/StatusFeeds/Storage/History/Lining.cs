// Makes lines of statuses of changes, for availability: with holes where nothing was observed, and with what checks said in maintenance.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>What something became then, in Unix milliseconds.</summary>
/// <param name="Within">See <see cref="Stretch"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Became(long At, Status? To, bool Unreachable, Status? Within = null);

internal static class Lining
{
    /// <summary>
    /// As far back as something was seen that is neither unknown nor maintenance, if there is such a thing: that says whether a failure was going on at <paramref name="from"/>.
    /// </summary>
    /// <param name="changes">From the last before that time on, oldest first; earlier ones are put before them.</param>
    /// <param name="holes">In the order of time, none within another.</param>
    /// <param name="from">In Unix milliseconds.</param>
    /// <param name="until">In Unix milliseconds.</param>
    /// <param name="earlier">Some changes before that instant, the latest first; none: there are no more.</param>
    public static StatusLine Of(List<Became> changes, IReadOnlyList<Hole> holes, long from, long until, Func<long, List<Became>> earlier)
    {
        while (true)
        {
            var line = Of(changes, holes, until);
            if (changes.Count == 0 || changes[0].At >= from)
                return new(line);
            for (var place = line.Length - 1; place >= 0; place--)
            {
                if (line[place].From < from && line[place].Status is Status.Up or Status.Degraded or Status.Down)
                    return new([line[place] with { From = Math.Min(line[place].Until, from) - 1 }, .. line[(place + 1)..]]);
            }

            var more = earlier(changes[0].At);
            if (more.Count == 0)
                return new(line);
            more.Reverse();
            changes.InsertRange(0, more);
        }
    }

    /// <summary>From the first change on.</summary>
    public static ImmutableArray<Stretch> Of(List<Became> changes, IReadOnlyList<Hole> holes, long until)
    {
        var line = ImmutableArray.CreateBuilder<Stretch>(changes.Count);
        var next = 0;
        for (var place = 0; place < changes.Count; place++)
        {
            var (from, to, unreachable, within) = changes[place];
            var end = place + 1 < changes.Count ? Math.Min(changes[place + 1].At, until) : until;
            while (from < end)
            {
                while (next < holes.Count && holes[next].Until <= from)
                    next++;
                var isHole = next < holes.Count && holes[next].From <= from;
                var edge = next == holes.Count ? end : Math.Min(end, isHole ? holes[next].Until : holes[next].From);
                StatusLine.Put(line, isHole ? new Stretch(from, edge, null) : new Stretch(from, edge, SpanLine.Seen(to), within, unreachable));
                from = edge;
            }
        }

        return line.DrainToImmutable();
    }

    /// <summary>With what these checks said in its maintenance: the worst of them.</summary>
    public static StatusLine Within(StatusLine host, IEnumerable<StatusLine> checks) => checks.Aggregate(
        host,
        (line, check) => line.Beside(check, (own, said) => own.Status == Status.Maintenance && said.Status is { } status && (own.Within is null || status > own.Within) ? own with { Within = status } : own));

    public static StatusLine AtWorst(StatusLine check, Status worst) =>
        worst == Status.Down ? check : check.Beside(StatusLine.Empty, (said, _) => said with { Status = said.Status is { } status ? StatusWords.MilderOf(status, worst) : null });

    /// <summary>A check is not observed where its host is not, and in maintenance with it.</summary>
    public static StatusLine OfCheck(StatusLine host, StatusLine check) => host.Beside(check, (own, said) => own.Status switch
    {
        null => new Stretch(0, 0, null),
        Status.Maintenance => new Stretch(0, 0, Status.Maintenance, said.Status),
        _ => new Stretch(0, 0, said.Status),
    });
}
