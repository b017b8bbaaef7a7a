// Since when several hosts together have been what the worst of them is. Pure.
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Standing
{
    /// <summary>
    /// Goes back over the last changes of all until the worst status was another one; with more changes than are remembered, the earliest known.
    /// Null while none has a status; one without does not count.
    /// </summary>
    public static DateTimeOffset? Since(IEnumerable<HostState> hosts)
    {
        var states = hosts.Where(host => host.Status is not null).ToList();
        var counts = new int[Enum.GetValues<Status>().Length];
        foreach (var state in states)
        {
            Count(counts, state.Status, 1);
        }

        var now = Worst(counts);
        DateTimeOffset? since = null;
        foreach (var change in states.SelectMany(state => state.Past).OrderByDescending(change => change.At))
        {
            since = change.At;
            Count(counts, change.To, -1);
            Count(counts, change.From, 1);
            if (Worst(counts) != now)
            {
                break;
            }
        }

        return now is null ? null : since;
    }

    private static void Count(int[] counts, Status? status, int more)
    {
        if (status is { } one)
        {
            counts[(int)one] += more;
        }
    }

    private static Status? Worst(int[] counts) =>
        Enumerable.Range(0, counts.Length).Where(status => counts[status] > 0).Select(status => (Status?)status).MaxBy(status => Sight.Badness(status));
}
