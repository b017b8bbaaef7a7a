// When some bytes were here first: from then on their age goes by the time that really passes, whatever the wall clock is set to.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

internal sealed class FirstSeen
{
    private readonly ConditionalWeakTable<byte[], Moment> moments = [];

    /// <summary>What the wall clock would say if nobody had set it, and this machine had not slept, since these very bytes were seen first.</summary>
    public DateTimeOffset Now(ReadOnlyMemory<byte> bytes, TimeProvider clock)
    {
        if (bytes.IsEmpty || !MemoryMarshal.TryGetArray(bytes, out var segment))
        {
            return clock.GetUtcNow();
        }

        var first = moments.GetValue(segment.Array!, _ => new Moment(clock.GetUtcNow(), clock.GetTimestamp()));
        return first.At + clock.GetElapsedTime(first.Stamp);
    }

    private sealed record Moment(DateTimeOffset At, long Stamp);
}
