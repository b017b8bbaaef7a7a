// What a look found in a BMC's event log.
using System.Collections.Immutable;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Known">For the next look.</param>
/// <param name="New">Those that count, first seen in the last 24 hours and still in the log, the oldest first; at most <see cref="SelKnown.MostFresh"/>, the newest.</param>
/// <param name="Count">Of all such entries.</param>
/// <param name="Free">Of the log's room, in percent; null where the BMC does not say.</param>
/// <param name="Entries">In the log.</param>
/// <param name="HasOverflowed">The log was full, and entries were lost.</param>
/// <param name="IsWhole">The log was read to its end; else the next look goes on.</param>
internal sealed record SelSeen(SelKnown Known, ImmutableArray<SelNew> New, int Count, double? Free, int Entries, bool HasOverflowed, bool IsWhole)
{
    public static SelSeen Of(SelKnown known, DateTimeOffset now, Func<SelEntry, SelSensor?> sensorOf, SelReading which, bool isWhole = true)
    {
        known = known.Since(now);
        var counts = known.Fresh.Where(one => which == SelReading.All || one.Entry.Level != SensorLevel.Fine);
        var told = counts.Select(one => new SelNew(one.Entry, one.FirstSeen, SelWords.Tell(one.Entry, one.Entry.IsEvent ? sensorOf(one.Entry) : null))).ToImmutableArray();
        return new(
            known,
            told,
            told.Length + known.Many.Sum(many => which == SelReading.All ? many.All : many.Faults),
            known.Free,
            known.Info?.Entries ?? 0,
            known.Info?.HasOverflowed ?? false,
            isWhole);
    }
}

/// <param name="FirstSeen">By our clock.</param>
/// <param name="Words">For articles: sensor, event, time.</param>
internal sealed record SelNew(SelEntry Entry, DateTimeOffset FirstSeen, string Words);
