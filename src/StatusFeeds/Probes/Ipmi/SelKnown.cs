// What is known of a BMC's event log from the looks before: how it stood, its last entry, and what in it is new.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="FirstSeen">By our clock, in whole seconds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SelFresh(SelEntry Entry, DateTimeOffset FirstSeen);

/// <summary>Entries of which only the number is kept, first seen within an hour.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SelMany(DateTimeOffset FirstSeen, ushort All, ushort Faults);

internal sealed record SelKnown
{
    /// <summary>Entries that are kept whole, and so told in words.</summary>
    public const int MostFresh = 50;

    /// <summary>Entries that would be known again if the log were cleared in part, or numbered anew.</summary>
    public const int MostHashes = 256;

    /// <summary>No look was yet.</summary>
    public static readonly SelKnown None = new();

    public static readonly TimeSpan NewFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan Together = TimeSpan.FromHours(1);

    /// <summary>As it stood when it was last read to its end; null: never.</summary>
    public SelInfo? Info { get; init; }

    /// <summary>In percent.</summary>
    public double? Free { get; init; }

    /// <summary>The number by which the BMC gives <see cref="Last"/>, which may lie in the entry itself.</summary>
    public ushort LastId { get; init; }

    /// <summary>Null: the log was empty.</summary>
    public SelEntry? Last { get; init; }

    /// <summary>All that are new and not only the mark that the log was cleared, the oldest first.</summary>
    public ImmutableArray<SelFresh> Fresh { get; init; } = [];

    /// <summary>New ones from before those.</summary>
    public ImmutableArray<SelMany> Many { get; init; } = [];

    /// <summary>Of the entries seen last, new or not, the oldest first.</summary>
    public ImmutableArray<ulong> Hashes { get; init; } = [];

    public static SelKnown Of(ReadOnlySpan<byte> bytes) => SelKnownBytes.Read(bytes) ?? None;

    public byte[] ToBytes() => SelKnownBytes.Write(this);

    /// <summary>Without what is no longer new; the same where all of it is.</summary>
    public SelKnown Since(DateTimeOffset now)
    {
        // A clock of ours that was ahead must not keep entries new for longer.
        var isStill = (DateTimeOffset firstSeen) => firstSeen > now - NewFor && firstSeen <= now + Together;
        return Fresh.All(one => isStill(one.FirstSeen)) && Many.All(many => isStill(many.FirstSeen)) ? this : this with
        {
            Fresh = [.. Fresh.Where(one => one.FirstSeen > now - NewFor).Select(one => isStill(one.FirstSeen) ? one : one with { FirstSeen = now })],
            Many = [.. Many.Where(many => many.FirstSeen > now - NewFor).Select(many => isStill(many.FirstSeen) ? many : many with { FirstSeen = now })],
        };
    }

    /// <summary>Whatever was in the log is gone.</summary>
    public SelKnown Emptied() => this with { Last = null, LastId = 0, Fresh = [], Many = [] };

    /// <summary>Of the first look: what happened within a day by the BMC's own clock is new, all else was there before us.</summary>
    public SelKnown First(IReadOnlyList<SelEntry> log, DateTimeOffset now, DateTimeOffset clock)
    {
        var known = Seen(log);
        foreach (var entry in log)
        {
            if (entry.Time is { } time && (clock - time).Duration() < NewFor)
            {
                known = known.Grown(entry, time < clock ? now - (clock - time) : now);
            }
        }

        return known;
    }

    /// <summary>Entries behind the last one known.</summary>
    public SelKnown Added(IReadOnlyList<SelEntry> entries, DateTimeOffset now) =>
        entries.Aggregate(Seen(entries), (known, entry) => known.Grown(entry, now));

    /// <summary>
    /// A log that was cleared or had entries deleted: what stands behind the last entry that we saw before is new.
    /// A mark of clearing at its beginning that we have not seen says that all is.
    /// </summary>
    public SelKnown Anew(IReadOnlyList<SelEntry> log, DateTimeOffset now)
    {
        var before = Hashes.ToHashSet();
        var hashes = log.Select(entry => entry.Hash()).ToList();
        var last = log is [{ IsCleared: true }, ..] && !before.Contains(hashes[0]) ? -1 : hashes.FindLastIndex(before.Contains);
        var old = hashes.Take(last + 1).ToHashSet();
        var fresh = Fresh.Where(one => old.Contains(one.Entry.Hash())).ToImmutableArray();
        return (this with { Fresh = fresh, Many = Cut(Many, last + 1 - fresh.Length) }).Added([.. log.Skip(last + 1)], now);
    }

    /// <summary>A log that drops its oldest entries cannot hold more new ones than it has.</summary>
    public SelKnown Within(int entries)
    {
        var most = Math.Max(entries, 0);
        return Fresh.Length + Many.Sum(many => many.All) <= most ? this : this with { Fresh = [.. Fresh.TakeLast(most)], Many = Cut(Many, most - Fresh.Length) };
    }

    private SelKnown Seen(IEnumerable<SelEntry> entries) => this with { Hashes = [.. Hashes.Concat(entries.Select(entry => entry.Hash())).TakeLast(MostHashes)] };

    private SelKnown Grown(SelEntry entry, DateTimeOffset firstSeen)
    {
        if (entry.IsCleared)
        {
            return this;
        }

        var fresh = Fresh.Add(new(entry, DateTimeOffset.FromUnixTimeSeconds(firstSeen.ToUnixTimeSeconds())));
        return fresh.Length <= MostFresh ? this with { Fresh = fresh } : this with { Fresh = fresh.RemoveAt(0), Many = Counted(Many, fresh[0]) };
    }

    private static ImmutableArray<SelMany> Counted(ImmutableArray<SelMany> many, SelFresh one)
    {
        var fault = (ushort)(one.Entry.Level == SensorLevel.Fine ? 0 : 1);
        for (var i = many.Length - 1; i >= 0; i--)
        {
            if ((one.FirstSeen - many[i].FirstSeen).Duration() < Together && many[i].All < ushort.MaxValue)
            {
                return many.SetItem(i, many[i] with { All = (ushort)(many[i].All + 1), Faults = (ushort)(many[i].Faults + fault) });
            }
        }

        return many.Add(new(one.FirstSeen, 1, fault));
    }

    /// <summary>The newest so many.</summary>
    private static ImmutableArray<SelMany> Cut(ImmutableArray<SelMany> many, int most)
    {
        var kept = new List<SelMany>();
        foreach (var one in many.Reverse())
        {
            var all = (ushort)Math.Clamp(most, 0, one.All);
            most -= all;
            if (all > 0)
            {
                kept.Insert(0, new(one.FirstSeen, all, Math.Min(one.Faults, all)));
            }
        }

        return [.. kept];
    }
}
