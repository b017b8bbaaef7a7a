// A database that remembers a day of readings of many hosts, written with the program's own code before the program is started on it.
using System.Data.Common;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Bench;

internal static class PastReadings
{
    /// <summary>As an http check brings them over TLS, and two more.</summary>
    private static readonly (string Name, Unit Unit, double About)[] Readings =
    [
        ("status", Unit.None, 200), ("time", Unit.Seconds, 0.04), ("dns", Unit.Seconds, 0.002), ("connect", Unit.Seconds, 0.004), ("tls", Unit.Seconds, 0.01),
        ("first-byte", Unit.Seconds, 0.03), ("body-size", Unit.Bytes, 5120), ("tls-days", Unit.None, 61), ("load", Unit.None, 2.5), ("queue", Unit.None, 300),
    ];

    /// <param name="file">Where there is none yet.</param>
    /// <param name="hosts">Each has one check, <c>http</c>, of ten readings.</param>
    /// <param name="every">The rhythm of a host, by its place.</param>
    public static void Write(string file, IReadOnlyList<string> hosts, Func<int, TimeSpan> every, TimeProvider clock)
    {
        using var dialect = Dialect.Of(new Secret(file));
        using var connection = dialect.OpenWriter("bench", clock);
        Migrations.Apply(dialect, connection, clock);
        var now = clock.GetUtcNow();
        var days = new Dictionary<TimeSpan, List<StoredBlock>>();
        for (var place = 0; place < hosts.Count; place++)
        {
            var rhythm = every(place);
            if (!days.TryGetValue(rhythm, out var blocks))
            {
                days[rhythm] = blocks = [.. Day(now, rhythm)];
            }

            Write(connection, hosts[place], blocks);
        }
    }

    private static void Write(DbConnection connection, string host, List<StoredBlock> blocks)
    {
        using var transaction = connection.BeginTransaction();
        var id = KeptChecksTable.Add(connection, host, "http");
        ReadingsTable.Write(connection, blocks.Select(block => (id, block)));
        transaction.Commit();
    }

    private static IEnumerable<StoredBlock> Day(DateTimeOffset until, TimeSpan every)
    {
        var (random, block) = (new Random(1), default(Block));
        for (var at = until.AddDays(-1); at < until; at += every)
        {
            var when = at.ToUnixTimeMilliseconds() + random.Next(40);
            if (block is not null && !block.Takes(when))
            {
                yield return Stored(block);
                block = null;
            }

            block ??= new Block(when);
            block.Add(when, [.. Readings.Select(one => new Reading(one.Name, Value(one.Unit, one.About, random), one.Unit))]);
        }

        yield return Stored(block!);
    }

    /// <summary>Times wander, with a stray now and then; counts stand still, mostly.</summary>
    private static double Value(Unit unit, double about, Random random)
    {
        var times = random.Next(500) == 0 ? 8 : 0.9 + (0.2 * random.NextDouble());
        return unit == Unit.Seconds ? TimeSpan.FromTicks((long)(about * times * TimeSpan.TicksPerSecond)).TotalSeconds : Math.Round(about * (random.Next(20) == 0 ? times : 1), 2);
    }

    private static StoredBlock Stored(Block block) => new(block.From, block.From, block.Until, block.Bytes.ToArray(), block.Looks);
}
