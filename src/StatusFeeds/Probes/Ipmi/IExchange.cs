// One thing that is asked of a BMC, what answers it, and how the asking ended.
namespace StatusFeeds.Probes;

internal enum Taken
{
    /// <summary>It is sound, but answers something else: late, doubled, of another session.</summary>
    No,

    /// <summary>It is no IPMI, or broken.</summary>
    Garbage,

    /// <summary>It is not proven to be the BMC's.</summary>
    Forged,
    Yes,
}

internal enum LineEnd
{
    Answered,

    /// <summary>It was sent as often as it may be.</summary>
    Silent,
    OutOfTime,

    /// <summary>Nothing listens there.</summary>
    Closed,

    /// <summary>We cannot send.</summary>
    Cannot,

    /// <summary>More came than is bearable, and no answer.</summary>
    Flooded,
}

/// <summary>One thing that is asked, and what answers it.</summary>
internal interface IExchange
{
    /// <summary>For people, with what is asked.</summary>
    string Name { get; }

    /// <summary>One of so many that who reads along is told only what they came to.</summary>
    bool IsOneOfMany => false;

    /// <summary>A datagram of its own for each try; returns its length.</summary>
    int Write(Span<byte> packet);

    Taken Read(ReadOnlySpan<byte> packet);
}
