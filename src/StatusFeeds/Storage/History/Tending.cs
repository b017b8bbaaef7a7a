// Looks after the blocks of checks: days that are over become roll-ups, what is old goes.
using System.Data.Common;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>What became of a check's blocks.</summary>
/// <param name="Id">The check's.</param>
/// <param name="Rolled">Blocks up to this number are in its roll-ups then.</param>
/// <param name="Days">The roll-ups of days (UTC, since 1970-01-01) to be written.</param>
internal sealed record Tended(long Id, long Rolled, List<(long Day, byte[] Bytes)> Days);

internal static class Tending
{
    /// <summary>Of one check, at once; where there are more, the rest is for the next time.</summary>
    private const int MostBlocks = 500;

    /// <summary>Reads and reckons; writes nothing. On any thread.</summary>
    public static List<Tended> Reckon(Func<DbConnection> open, List<(long Id, (string Host, string Check) Of)> checks, DateTimeOffset now, ILogger log)
    {
        using var connection = open();
        var today = Rolling.DayOf(now.ToUnixTimeMilliseconds());
        return [.. checks.Select(check => Reckon(connection, check.Id, check.Of.Host, check.Of.Check, today, log))];
    }

    /// <param name="connection">The writer's, with a transaction begun.</param>
    /// <param name="tended">What was reckoned.</param>
    /// <param name="now">What is older than it is kept goes.</param>
    /// <param name="retention">How long that is.</param>
    public static void Write(DbConnection connection, Tended tended, DateTimeOffset now, Retention retention)
    {
        foreach (var (day, bytes) in tended.Days)
            RollUpsTable.Write(connection, tended.Id, day, bytes);
        if (tended.Days.Count > 0)
            KeptChecksTable.WriteRolled(connection, tended.Id, tended.Rolled);
        ReadingsTable.Prune(connection, tended.Id, (now - retention.Readings).ToUnixTimeMilliseconds(), tended.Rolled);
        RollUpsTable.Prune(connection, tended.Id, Rolling.DayOf((now - retention.RollUps).ToUnixTimeMilliseconds()));
    }

    /// <summary>Block by block in the order of numbers: where the clock was set back, a day may have had some of its blocks before.</summary>
    private static Tended Reckon(DbConnection connection, long id, string host, string check, long today, ILogger log)
    {
        var rolled = KeptChecksTable.Rolled(connection, id);
        var blocks = ReadingsTable.After(connection, id, rolled, MostBlocks).TakeWhile(block => Rolling.DayOf(block.Until) < today).ToList();
        var days = new List<(long, byte[])>();
        foreach (var day in blocks.GroupBy(block => Rolling.DayOf(block.From)))
        {
            var curving = new Curving(host, check, long.MinValue, long.MaxValue, log);
            curving.Add(day);
            var steps = curving.All().Select(line => (line.Reading, line.Unit, (IReadOnlyList<RollUp>)Rolling.Of(line.Samples))).ToList();
            if (RollUpsTable.Read(connection, id, day.Key) is { } before)
                steps = Merged(Sound(before, day.Key, host, check, log), steps);
            days.Add((day.Key, RollUpDay.Write(day.Key, steps)));
        }

        return new Tended(id, blocks.Count > 0 ? blocks[^1].Number : rolled, days);
    }

    private static List<(string Reading, Unit Unit, IReadOnlyList<RollUp> Steps)> Sound(byte[] bytes, long day, string host, string check, ILogger log)
    {
        try
        {
            return RollUpDay.Read(bytes, day);
        }
        catch (DamagedBlock damage)
        {
            log.LogWarning("Roll-ups of {Host}, check {Check}, are damaged (day {Day}: {What}); they are made anew of what there is", host, check, day, damage.Message);
            return [];
        }
    }

    private static List<(string Reading, Unit Unit, IReadOnlyList<RollUp> Steps)> Merged(
        List<(string Reading, Unit Unit, IReadOnlyList<RollUp> Steps)> before, List<(string Reading, Unit Unit, IReadOnlyList<RollUp> Steps)> more) =>
        [
            .. before.Concat(more).GroupBy(line => (line.Reading, line.Unit), line => line.Steps)
                .Select(line => (line.Key.Reading, line.Key.Unit, (IReadOnlyList<RollUp>)line.Aggregate((one, other) => Rolling.Merge(one, other)))),
        ];
}
