// Adds up a line of statuses: how long it was what, how often it failed.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>
/// A failure is a run of time that counts as down. What counts as neither up nor down does not end it, only what counts as up does. It is counted where it begins, so
/// that columns and failures of two times that follow one another sum to those of both.
/// </summary>
internal static class Availability
{
    /// <summary>Of whole milliseconds from then until then; times before the Unix epoch are not for this.</summary>
    public static Totals Of(StatusLine line, DateTimeOffset from, DateTimeOffset until, Accounting accounting) =>
        Of(line, from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds(), accounting);

    /// <summary>The same in Unix milliseconds.</summary>
    public static Totals Of(StatusLine line, long from, long until, Accounting accounting)
    {
        var (seen, maintenance, up, down) = (default(Columns), default(Columns), 0L, 0L);
        var (failing, failures, outage, longest) = (false, 0, 0L, 0L);
        foreach (var stretch in line.Stretches)
        {
            if (stretch.From >= until)
                break;
            var time = Math.Max(0, Math.Min(stretch.Until, until) - Math.Max(stretch.From, from));
            (seen, maintenance) = stretch.Status switch
            {
                null => (seen, maintenance),
                Status.Maintenance => (seen, maintenance + ColumnOf(stretch.Within, time)),
                _ => (seen + ColumnOf(stretch.Status, time), maintenance),
            };
            switch (accounting.Of(stretch))
            {
                case Counted.Up:
                    up += time;
                    failing = false;
                    break;
                case Counted.Down:
                    if (!failing)
                        (failures, outage) = (failures + (stretch.From >= from ? 1 : 0), 0);
                    failing = true;
                    down += time;
                    outage += time;
                    longest = Math.Max(longest, outage);
                    break;
            }
        }

        return new(seen, maintenance, Math.Max(0, until - from) - seen.Sum - maintenance.Sum, up, down, failures, longest);
    }

    private static Columns ColumnOf(Status? status, long time) => status switch
    {
        Status.Up => new(time, 0, 0, 0),
        Status.Degraded => new(0, time, 0, 0),
        Status.Down => new(0, 0, time, 0),
        _ => new(0, 0, 0, time),
    };
}
