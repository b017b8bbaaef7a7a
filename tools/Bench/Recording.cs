// What it costs to keep readings: some days of 200 http checks a minute in one process, as fast as it goes.
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Storage.History;
using Writer = StatusFeeds.Storage.Writer;

namespace StatusFeeds.Bench;

internal static class Recording
{
    private const int Checks = 200;

    /// <summary>Of each look.</summary>
    private const int Readings = 8;

    public static Task<IReadOnlyList<Row>> Run(string[] program, bool quick) => Task.Run(() => Measure(quick ? 1 : 4));

    private static IReadOnlyList<Row> Measure(int days)
    {
        using var folder = new TempFolder();
        var clock = new Simulated(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));
        using var dialect = Dialect.Of(new Secret(folder.File("readings.db")));
        using var connection = dialect.OpenWriter("bench", clock);
        Migrations.Apply(dialect, connection, clock);
        using var writer = new Writer(dialect, connection, "bench", 1, new Ledger("bench,2026", 0, ImmutableDictionary<string, long>.Empty, ImmutableDictionary<string, string>.Empty), clock);
        var sparks = new Sparks(clock);
        var kept = new StatusFeeds.Storage.History.Readings(sparks, NullLogger.Instance);
        var upkeep = new Upkeep(kept, writer, dialect.OpenReader, clock, NullLogger.Instance);
        ImmutableArray<Host> hosts = [.. Enumerable.Range(0, Checks).Select(number => new Host($"web{number}", "", "", [], [], [], [], []))];
        var board = BoardOf(hosts, clock.GetUtcNow());
        var (random, noting, keeping) = (new Random(1), TimeSpan.Zero, TimeSpan.Zero);
        var looks = new Observation[Checks];
        for (var minute = 0; minute < days * 24 * 60; minute++)
        {
            for (var check = 0; check < Checks; check++)
                looks[check] = Look(hosts[check].Id, clock.GetUtcNow().AddMilliseconds(random.Next(40)), random);
            noting += Taken(() =>
            {
                for (var check = 0; check < Checks; check++)
                    kept.Note(hosts[check], looks[check]);
            });
            clock.Move(TimeSpan.FromMinutes(1));
            keeping += Taken(() =>
            {
                while (upkeep.Step(board) || !upkeep.Reckoning.IsCompleted)
                    upkeep.Reckoning.Wait();
            });
        }

        upkeep.Finish(board);
        var (seen, samples) = (days * 24L * 60 * Checks, days * 24L * 60 * Checks * Readings);
        var (blocks, spanned) = Sum(connection, "SELECT SUM(LENGTH(bytes)), SUM((until_at - from_at) / 60000 + 1) FROM readings");
        var (rolled, rows) = Sum(connection, "SELECT SUM(LENGTH(bytes)), COUNT(*) FROM rollups");
        var file = new FileInfo(folder.File("readings.db")).Length;
        var memory = Memory(clock, hosts, random);
        var of = string.Create(CultureInfo.InvariantCulture, $"{Checks} http checks of {Readings} readings every 60 s for {days} days");
        return
        [
            new($"{of}: to hand over a look's readings, CPU a reading", Words(noting.TotalMicroseconds / samples, "µs"), Wanted: "≤ 1 µs"),
            new("the same: to write, roll up and forget them (SQLite), CPU a look", Words(keeping.TotalMicroseconds / seen, "µs")),
            new("the same: a reading at full rhythm, bytes in blocks", Words(blocks / (double)(spanned * Readings), "B")),
            new("the same: roll-ups of a reading and day", Words(rolled / (double)(rows * Readings), "B"), Wanted: "≤ 2,000 B"),
            new("the same: the whole file, with 48 h of readings, a check", Words(file / 1000.0 / Checks, "kB")),
            new("10,000 such checks: memory for open blocks, sparks and days, a check", Words(memory, "bytes")),
        ];
    }

    /// <summary>Half an hour after all blocks were begun.</summary>
    private static double Memory(Simulated clock, ImmutableArray<Host> like, Random random)
    {
        const int Many = 10_000;
        var sparks = new Sparks(clock);
        var kept = new StatusFeeds.Storage.History.Readings(sparks, NullLogger.Instance);
        var days = new Days();
        var hosts = Enumerable.Range(0, Many).Select(number => like[0] with { Id = $"h{number}" }).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var site = BoardOf([], clock.GetUtcNow()).Site;
        days.Note(site, hosts.Select((host, number) => new Change(number, Subject.OfHost(host.Id), null, Status.Up, clock.GetUtcNow(), "", "", null, Told: false)), [], [], clock.GetUtcNow());
        for (var minute = 0; minute < 30; minute++)
        {
            foreach (var host in hosts)
                kept.Note(host, Look(host.Id, clock.GetUtcNow().AddMinutes(minute), random));
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive((sparks, kept, days, hosts));
        return (after - before) / (double)Many;
    }

    private static Board BoardOf(ImmutableArray<Host> hosts, DateTimeOffset now) => new(
        new Site
        {
            Title = "",
            Url = "",
            Listen = [],
            Database = new Secret(""),
            Zone = TimeZoneInfo.Utc,
            StoppedAfter = TimeSpan.FromMinutes(5),
            Applications = [],
            Hosts = hosts.ToFrozenDictionary(host => host.Id),
        },
        World.Empty,
        "bench,2026",
        0,
        ImmutableDictionary<string, long>.Empty,
        now,
        [],
        default);

    private static Observation Look(string host, DateTimeOffset at, Random random)
    {
        double Time(double about) => TimeSpan.FromTicks((long)(about * (0.9 + (0.2 * random.NextDouble())) * TimeSpan.TicksPerSecond)).TotalSeconds;
        return new(host, "http", at, TimeSpan.FromSeconds(0.04), new Judgement(Status.Up, "", [
            new Reading("status", 200), new Reading("time", Time(0.04), Unit.Seconds), new Reading("dns", Time(0.002), Unit.Seconds), new Reading("connect", Time(0.004), Unit.Seconds),
            new Reading("tls", Time(0.01), Unit.Seconds), new Reading("first-byte", Time(0.03), Unit.Seconds), new Reading("body-size", 5120, Unit.Bytes), new Reading("tls-days", 61),
        ]));
    }

    private static TimeSpan Taken(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return Environment.CpuUsage.TotalTime - before;
    }

    private static (long First, long Second) Sum(DbConnection connection, string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private static string Words(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} {unit}");

    private sealed class Simulated(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset now = start;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => now.UtcTicks;

        public void Move(TimeSpan by) => now += by;
    }
}
