// Something that may happen a thousand times a second, and is to be said once a minute.
namespace StatusFeeds.Web;

internal sealed class Seldom(TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long? said;
    private long count;

    /// <summary>How often it has happened since it was said last, where it is to be said now; else null.</summary>
    public long? Happened()
    {
        lock (gate)
        {
            count++;
            if (said is { } last && clock.GetElapsedTime(last) < Pause)
            {
                return null;
            }

            var times = count;
            (said, count) = (clock.GetTimestamp(), 0);
            return times;
        }
    }
}
