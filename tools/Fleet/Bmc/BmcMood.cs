// How a pretend BMC is minded: what it does with datagrams, sessions and records that it should not.
namespace StatusFeeds.Fleet;

internal enum BmcLie
{
    None,

    /// <summary>After the last sensor there is always one more.</summary>
    EndlessRecords,

    /// <summary>The next record is one that was read before.</summary>
    RecordsInCircles,

    /// <summary>Right heads, and noise in them.</summary>
    RecordsOfNoise,

    /// <summary>The head says more than there is.</summary>
    RecordsTooShort,

    /// <summary>The log has always one entry more.</summary>
    EndlessLog,
    LogInCircles,
}

internal sealed record BmcMood
{
    public static readonly BmcMood Fine = new();

    public bool IsSilent { get; init; }

    /// <summary>Of so many datagrams the last is not heard; 0: all are.</summary>
    public int Drops { get; init; }

    /// <summary>Every answer comes twice.</summary>
    public bool Doubles { get; init; }

    /// <summary>Before each answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Every tenth answer comes after the next one.</summary>
    public bool Reorders { get; init; }

    /// <summary>Noise, and right answers that are cut or turned over.</summary>
    public bool IsGarbled { get; init; }

    /// <summary>No session is free.</summary>
    public bool IsFull { get; init; }

    /// <summary>A session is forgotten after so many requests in it; 0: it is kept.</summary>
    public int ForgetsAfter { get; init; }

    public BmcLie Lie { get; init; }
}
