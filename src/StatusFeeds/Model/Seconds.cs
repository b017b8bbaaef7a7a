// The beat of all that only looks once a second whether there is anything to do.
namespace StatusFeeds.Model;

internal static class Seconds
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Timers are exact to some milliseconds: one that came so much early has had its second.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The middle of the next second: far from its turn, when looks begin, and the same moment for everybody, so that a process with nothing to do wakes once, not once for each.
    /// </summary>
    public static Task Next(TimeProvider clock, CancellationToken cancel)
    {
        var rest = TimeSpan.FromTicks(Second.Ticks - ((clock.GetUtcNow().Ticks + (Second.Ticks / 2)) % Second.Ticks));
        return Task.Delay(rest < Slack ? rest + Second : rest, clock, cancel);
    }
}
