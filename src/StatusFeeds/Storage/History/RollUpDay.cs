// The roll-ups of one check and day, all its readings, as they are kept.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>
/// Of each reading: which of the day's 288 steps it has, the counts (to eight where they jump about by many), which steps are as the one before, then least and most of the others, exactly where that
/// takes at most four bytes a step, else in two each (<see cref="Halves"/>: within 0.05 %); the mean by a byte, as its place between them. That is at most 2 kB.
/// </summary>
internal static class RollUpDay
{
    private const int Version = 1;
    private const int Exact = 1;
    private const int Rounded = 2;

    /// <summary>Ways to write counts: one for all, what each differs from the one before, a byte each.</summary>
    private const int Same = 1;
    private const int Different = 0;
    private const int Coarse = 2;

    /// <summary>In a byte, counts from the former on are rounded down to the latter.</summary>
    private const int Few = 128;
    private const int Crowd = 8;

    public static byte[] Write(long day, IReadOnlyList<(string Reading, Unit Unit, IReadOnlyList<RollUp> Steps)> readings)
    {
        var line = new ByteLine(256);
        line.Byte(Version);
        line.Number((ulong)readings.Count);
        foreach (var (reading, unit, steps) in readings)
        {
            line.Text(reading);
            line.Text(unit.Word);
            var data = Written(day, steps);
            line.Number((ulong)data.Length);
            line.Bytes(data);
        }

        return line.Written.ToArray();
    }

    /// <param name="bytes">As written.</param>
    /// <param name="day">Since 1970-01-01.</param>
    /// <param name="wanted">The reading that is asked for; null: all.</param>
    /// <exception cref="DamagedBlock">They are none of ours.</exception>
    public static List<(string Reading, Unit Unit, IReadOnlyList<RollUp> Steps)> Read(ReadOnlyMemory<byte> bytes, long day, string? wanted = null)
    {
        var from = new ByteSource(bytes);
        if (from.Byte() is var version and not Version)
            throw new DamagedBlock($"version {version}");
        var count = from.Count();
        var readings = new List<(string, Unit, IReadOnlyList<RollUp>)>();
        for (var i = 0; i < count; i++)
        {
            var (reading, unit) = (from.Text(), Unit.Of(from.Text()));
            var data = from.Take(from.Count());
            if (wanted is null || reading == wanted)
                readings.Add((reading, unit, Steps(new ByteSource(data.ToArray()), day)));
        }

        return readings;
    }

    private static byte[] Written(long day, IReadOnlyList<RollUp> steps)
    {
        var head = new ByteLine(128);
        var present = head.Room(Rolling.StepsOfDay / 8);
        foreach (var step in steps)
            head.SetBit(present, Place(step, day));
        var like = head.Room((steps.Count + 7) / 8);
        List<RollUp> moved = [];
        for (var i = 0; i < steps.Count; i++)
        {
            if (i > 0 && IsLike(steps[i], steps[i - 1]))
                head.SetBit(like, i);
            else
                moved.Add(steps[i]);
        }

        WriteCounts(head, steps);
        var data = new ByteLine(512);
        var exact = WriteExact(data, moved);
        if (!exact)
        {
            data = new ByteLine(512);
            data.Byte(Rounded);
            Halves.Write(data, moved);
        }

        head.Bytes(data.Written);
        foreach (var step in moved)
        {
            if (!exact || step.Most > step.Least)
                head.Byte((int)Math.Round(Share(step) * byte.MaxValue));
        }

        return head.Written.ToArray();
    }

    private static List<RollUp> Steps(ByteSource from, long day)
    {
        var present = from.Take(Rolling.StepsOfDay / 8);
        List<int> places = [];
        for (var place = 0; place < Rolling.StepsOfDay; place++)
        {
            if (ByteSource.HasBit(present, place))
                places.Add(place);
        }

        var like = from.Take((places.Count + 7) / 8);
        var moved = places.Count;
        for (var i = 0; i < places.Count; i++)
            moved -= ByteSource.HasBit(like, i) ? 1 : 0;
        var counts = ReadCounts(from, places.Count);
        var kind = from.Byte();
        var ranges = kind switch
        {
            Exact => ReadExact(from, moved),
            Rounded => Halves.Read(from, moved),
            _ => throw new DamagedBlock($"numbers of the kind {kind}"),
        };
        var steps = new List<RollUp>(places.Count);
        var next = 0;
        for (var i = 0; i < places.Count; i++)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds((day * Block.DayLong) + (places[i] * Rolling.StepLong));
            if (ByteSource.HasBit(like, i))
            {
                if (i == 0)
                    throw new DamagedBlock("a step like none before it");
                steps.Add(steps[^1] with { From = at, Count = counts[i] });
                continue;
            }

            var (least, most) = ranges[next++];
            if (!(least <= most) || !double.IsFinite(least) || !double.IsFinite(most))
                throw new DamagedBlock("a step without numbers");
            var share = kind == Rounded || most > least ? from.Byte() / (double)byte.MaxValue : 0;
            steps.Add(new RollUp(at, least, Math.Clamp((least * (1 - share)) + (most * share), least, most), most, counts[i]));
        }

        return steps;
    }

    private static int Place(in RollUp step, long day) => (int)((step.From.ToUnixTimeMilliseconds() - (day * Block.DayLong)) / Rolling.StepLong);

    private static bool IsLike(in RollUp step, in RollUp before) => step.Least == step.Most && before.Least == before.Most && step.Least == before.Least;

    private static double Share(in RollUp step) => ((step.Mean / 2) - (step.Least / 2)) / ((step.Most / 2) - (step.Least / 2)) is var share && double.IsFinite(share) ? Math.Clamp(share, 0, 1) : 0.5;

    private static void WriteCounts(ByteLine to, IReadOnlyList<RollUp> steps)
    {
        var same = steps.All(step => step.Count == steps[0].Count);
        var (deltas, last) = (new ByteLine(steps.Count + 8), 0L);
        foreach (var step in same ? steps.Take(1) : steps)
        {
            deltas.Number(ByteLine.ZigZag(step.Count - last));
            last = step.Count;
        }

        var coarse = deltas.Length > steps.Count + 8;
        to.Byte(same ? Same : coarse ? Coarse : Different);
        if (!coarse)
        {
            to.Bytes(deltas.Written);
            return;
        }

        foreach (var step in steps)
            to.Byte(step.Count < Few ? step.Count : Math.Min(byte.MaxValue, Few + ((step.Count - Few) / Crowd)));
    }

    private static int[] ReadCounts(ByteSource from, int steps)
    {
        var (counts, kind, last) = (new int[steps], from.Byte(), 0L);
        for (var i = 0; i < steps; i++)
        {
            if (kind == Coarse)
                last = from.Byte() is var code && code < Few ? code : Few + ((code - Few) * Crowd);
            else if (i == 0 || kind == Different)
                last += ByteLine.UnZigZag(from.Number());
            counts[i] = last is > 0 and <= int.MaxValue ? (int)last : throw new DamagedBlock($"a step of {last} looks");
        }

        return counts;
    }

    /// <summary>False where that takes too much, or cannot be.</summary>
    private static bool WriteExact(ByteLine to, List<RollUp> steps)
    {
        var decimals = 0;
        foreach (var step in steps)
        {
            while (!Scaled.Try(step.Least, decimals, out _) || !Scaled.Try(step.Most, decimals, out _))
            {
                if (++decimals > Scaled.MostDecimals)
                    return false;
            }
        }

        to.Byte(Exact);
        to.Byte(decimals);
        var (last, room) = (0L, 16 + (4 * steps.Count));
        foreach (var step in steps)
        {
            if (!Scaled.Try(step.Least, decimals, out var least) || !Scaled.Try(step.Most, decimals, out var most))
                return false;
            to.Number(ByteLine.ZigZag(least - last));
            to.Number((ulong)(most - least));
            last = least;
            if (to.Length > room)
                return false;
        }

        return true;
    }

    private static (double Least, double Most)[] ReadExact(ByteSource from, int steps)
    {
        var decimals = from.Byte() is var said && said <= Scaled.MostDecimals ? said : throw new DamagedBlock($"{said} decimals");
        var (ranges, last) = (new (double, double)[steps], 0L);
        for (var i = 0; i < steps; i++)
        {
            last += ByteLine.UnZigZag(from.Number());
            ranges[i] = (Scaled.Of(last, decimals), Scaled.Of(last + (long)from.Number(), decimals));
        }

        return ranges;
    }
}
