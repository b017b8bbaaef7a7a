// A BMC that let us in.
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <summary>One request at a time.</summary>
internal interface IBmc
{
    /// <summary>Learns what is asked and what comes; null in all looks but those of <c>statusfeeds probe</c>.</summary>
    Transcript? Transcript { get; }

    /// <summary>Any completion code is a reply. Where the BMC has forgotten the session, another is opened, and it is asked again.</summary>
    /// <exception cref="BmcLost">No reply came in time, or the BMC would not let us in again.</exception>
    ValueTask<IpmiReply> Ask(IpmiRequest request);
}

/// <summary>The conversation is over; the look that had it tells <see cref="Fault"/>. It never leaves the probe.</summary>
internal sealed class BmcLost(Fault fault) : Exception(fault.Words)
{
    public Fault Fault { get; } = fault;
}
