// Counters as rates: true over a wrap, and nothing rather than a spike over a restart or a reset.
namespace StatusFeeds.Probes;

internal static class SnmpRates
{
    /// <summary>Two looks that are nearer than that say too little of a rate.</summary>
    private const double LeastSeconds = 0.5;

    /// <summary>So far may the agent's clock and ours be apart before one of them must have begun anew.</summary>
    private const double Apart = 10;
    private const double ApartShare = 0.05;

    /// <summary>So near must they be for the agent's to be taken: it was read together with the counters.</summary>
    private const double Near = 2;
    private const double NearShare = 0.02;

    /// <summary>A wrap that makes a rate so many times the last one is taken for a reset; small steps are harmless anyway.</summary>
    private const double MostLeap = 10;
    private const double Harmless = 100_000;

    /// <summary>Seconds from one to the other; null where the agent began anew between them, or where that cannot be known.</summary>
    public static double? Seconds(SnmpCounts before, SnmpCounts now)
    {
        var ours = (now.At - before.At).TotalSeconds;
        if (ours < LeastSeconds)
        {
            return null;
        }

        if (before.Uptime is not { } from || now.Uptime is not { } until)
        {
            return before.Uptime is null && now.Uptime is null ? ours : null;
        }

        var theirs = unchecked(until - from) / 100.0;
        return Math.Abs(theirs - ours) switch
        {
            var apart when apart > Apart + (ours * ApartShare) => null,
            var apart when apart > Near + (ours * NearShare) => ours,
            _ => theirs > 0 ? theirs : ours,
        };
    }

    /// <summary>How much a counter rose a second; null where it was reset.</summary>
    public static double? PerSecond(SnmpCount before, SnmpCount now, double seconds)
    {
        if (before.Width != now.Width || before.Epoch != now.Epoch)
        {
            return null;
        }

        if (now.Width == 0)
        {
            var rise = BitConverter.UInt64BitsToDouble(now.Bits) - BitConverter.UInt64BitsToDouble(before.Bits);
            return rise >= 0 && double.IsFinite(rise) ? rise / seconds : null;
        }

        if (now.Bits >= before.Bits)
        {
            return (now.Bits - before.Bits) / seconds;
        }

        var wrapped = now.Width == 32 ? unchecked((uint)now.Bits - (uint)before.Bits) : unchecked(now.Bits - before.Bits);
        var half = now.Width == 32 ? 1UL << 31 : 1UL << 63;
        var isPlausible = wrapped <= Harmless || (float.IsNaN(before.Rate) ? wrapped < half : wrapped / seconds <= before.Rate * MostLeap);
        return isPlausible ? wrapped / seconds : null;
    }

    /// <summary>
    /// Of three looks a moment apart: agents that keep their counters for some seconds show the rise of all that time in one step, which would be a spike.
    /// So only what did not move, or moved steadily, is a rate.
    /// </summary>
    public static double? Steady(double? first, double? second)
    {
        const double Unsteady = 4;
        return first is { } one && second is { } two && Math.Max(one, two) <= Unsteady * Math.Min(one, two) ? (one + two) / 2 : null;
    }
}
