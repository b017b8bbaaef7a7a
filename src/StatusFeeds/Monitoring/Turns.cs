// Which seconds of which share this node is to look at; where it works alone, all of all.
using System.Runtime.InteropServices;

namespace StatusFeeds.Monitoring;

/// <summary>From and Until (exclusive) are Unix seconds, Given the second at which the last of them were taken: what was due before then is late by no fault of this node.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Turn(long From, long Until, long Given)
{
    /// <summary>Seconds that follow on those that it had are one turn with them, so that a look which was still under way is not forgotten.</summary>
    public Turn And(long from, long until, long now) => from == Until ? this with { Until = until } : new Turn(from, until, now);
}
