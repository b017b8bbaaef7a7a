// Makes the line of a host's statuses of its changes, with holes where nothing was observed.
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>In Unix milliseconds.</summary>
internal sealed record Hole(long From, long Until);

internal static class SpanLine
{
    /// <summary>Contiguous, and no two in a row with the same status.</summary>
    /// <param name="before">The status at the beginning; null: not known.</param>
    /// <param name="changes">Each with what it became; oldest first.</param>
    /// <param name="holes">In the order of time, none within another (see <see cref="Union"/>).</param>
    /// <param name="from">In Unix milliseconds.</param>
    /// <param name="until">Later than <paramref name="from"/>, or nothing comes of it.</param>
    public static List<(Status? Status, long From, long Until)> Of(Status? before, IEnumerable<(long At, Status To)> changes, IReadOnlyList<Hole> holes, long from, long until)
    {
        var line = new List<(Status? Status, long From, long Until)>();
        var (status, since, next) = (Seen(before), from, 0);
        foreach (var (at, to) in changes)
        {
            Fill(Math.Min(at, until));
            status = Seen(to);
        }

        Fill(until);
        return line;

        void Fill(long end)
        {
            while (since < end)
            {
                while (next < holes.Count && holes[next].Until <= since)
                    next++;
                if (next == holes.Count || holes[next].From >= end)
                    Put(status, end);
                else if (holes[next].From > since)
                    Put(status, holes[next].From);
                else
                    Put(null, Math.Min(end, holes[next].Until));
            }
        }

        void Put(Status? what, long end)
        {
            if (line.Count > 0 && line[^1].Status == what)
                line[^1] = line[^1] with { Until = end };
            else
                line.Add((what, since, end));
            since = end;
        }
    }

    /// <summary>What is not observed any more is as if it had never been.</summary>
    public static Status? Seen(Status? status) => status == Status.Retired ? null : status;

    /// <summary>In the order of time, those that touch made one.</summary>
    public static List<Hole> Union(IEnumerable<Hole> holes)
    {
        var united = new List<Hole>();
        foreach (var hole in holes.Where(hole => hole.Until > hole.From).OrderBy(hole => hole.From))
        {
            if (united.Count > 0 && hole.From <= united[^1].Until)
                united[^1] = united[^1] with { Until = Math.Max(united[^1].Until, hole.Until) };
            else
                united.Add(hole);
        }

        return united;
    }
}
