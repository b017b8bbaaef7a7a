// The time that a look has for a BMC, and what has come and gone in it.
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Look">Whose it is.</param>
/// <param name="End">When it must be over, as the clock's timestamp.</param>
/// <param name="Cancel">The program ends, or nobody waits any longer.</param>
internal sealed record BmcTerm(Look Look, long End, CancellationToken Cancel)
{
    /// <summary>As much before the look's own timeout as it takes to tell what was wrong.</summary>
    public static BmcTerm Of(Look look, TimeSpan time, CancellationToken cancel)
    {
        var early = TimeSpan.FromTicks(Math.Clamp(time.Ticks * 3 / 100, Math.Min(time.Ticks / 5, 50 * TimeSpan.TicksPerMillisecond), 200 * TimeSpan.TicksPerMillisecond));
        return new BmcTerm(look, look.Clock.GetTimestamp() + Stamps(look.Clock, time - early), cancel);
    }

    public TimeSpan Left => Look.Clock.GetElapsedTime(Look.Clock.GetTimestamp(), End);

    /// <summary>Datagrams of ours.</summary>
    public int Sent { get; set; }

    /// <summary>What came, whatever it was.</summary>
    public int Heard { get; set; }

    /// <summary>What answered something.</summary>
    public int Answered { get; set; }

    /// <summary>What answered nothing.</summary>
    public int Strange { get; set; }

    public AsfPong? Pong { get; set; }

    public static long Stamps(TimeProvider clock, TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
