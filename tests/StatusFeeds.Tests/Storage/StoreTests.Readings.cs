// What the store keeps of what was measured: curves, roll-ups and sparks, over restarts and for as long as they are wanted.
using System.Collections.Frozen;
using System.Collections.Immutable;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    private static readonly Site Measured = Corp with
    {
        Hosts = new[] { Sites.Host("web01", Sites.Check("web01", "tls"), Sites.Check("web01")), Sites.Host("db01", Sites.Check("db01", "ping")) }.ToFrozenDictionary(host => host.Id),
    };

    [Fact]
    public async Task ReadingsAreThereAtOnceAndAfterARestart()
    {
        await using (var store = await Open())
        {
            await store.Commit(Nothing with { Site = Measured }, default);
            See(store, "web01", "http", 0, new Reading("status", 200), new Reading("time", 0.25, Unit.Seconds), Reading.OfText("body", "ready"));
            See(store, "web01", "http", 60, new Reading("status", 503), new Reading("time", 0.1, Unit.Seconds));
            See(store, "web01", "tls", 61, new Reading("tls-days", 3));
            See(store, "db01", "ping", 62, new Reading("rtt", 1));
            See(store, "web01", "http", 120, Reading.OfText("body", "ready"), new Reading("none", double.NaN));
            Assert.Equal("tls tls-days: 61=3; http status: 0=200 60=503; http time (s): 0=0.25 60=0.1", Shown(await store.Curves("web01", At(0), At(1_000_000), default)));
        }

        await using var again = await Open();
        await again.Commit(Nothing with { Site = Measured }, default);
        See(again, "web01", "http", 180, new Reading("status", 200), new Reading("time", 0.2, Unit.Seconds));
        Assert.Equal("tls tls-days: 61=3; http status: 0=200 60=503 180=200; http time (s): 0=0.25 60=0.1 180=0.2", Shown(await again.Curves("web01", At(0), At(1_000_000), default)));
        Assert.Equal("http status: 60=503; http time (s): 60=0.1", Shown(await again.Curves("web01", At(1), At(61_000), default)));
        Assert.Empty(await again.Curves("nobody", At(0), At(1_000_000), default));
    }

    [Fact]
    public async Task ARestartGoesOnInTheSameBlock()
    {
        for (var run = 0; run < 3; run++)
        {
            await using var store = await Open();
            await store.Commit(Nothing with { Site = Measured }, default);
            for (var look = 0; look < 3; look++)
                See(store, "db01", "ping", (run * 10) + look, new Reading("rtt", look));
        }

        await using var connection = Connect();
        Assert.Equal(1, connection.ExecuteScalar<long>("SELECT COUNT(*) FROM readings"));
        await using var last = await Open();
        Assert.Equal("ping rtt: 0=0 1=1 2=2 10=0 11=1 12=2 20=0 21=1 22=2", Shown(await last.Curves("db01", At(0), At(60_000), default)));
    }

    [Fact]
    public async Task ReadingsAreWrittenWithinFiveMinutesAndAKillLosesNoMore()
    {
        var store = await Open();
        try
        {
            await store.Commit(Nothing with { Site = Measured }, default);
            See(store, "db01", "ping", 0, new Reading("rtt", 1));
            await using var connection = Connect();
            clock.Move(TimeSpan.FromMinutes(5));
            await Until(() => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM readings") == 1);
            var one = connection.ExecuteScalar<long>("SELECT MAX(until_at) FROM readings");
            See(store, "db01", "ping", 100, new Reading("rtt", 2));
            clock.Move(TimeSpan.FromMinutes(5));
            await Until(() => connection.ExecuteScalar<long>("SELECT MAX(until_at) FROM readings") > one);
            Assert.Equal(1, connection.ExecuteScalar<long>("SELECT COUNT(*) FROM readings"));
        }
        finally
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task DaysThatAreOverAreRolledUpAndReadingsThatAreOldAreForgotten()
    {
        var random = new Random(1);
        await using var store = await Open();
        await store.Commit(Nothing with { Site = Measured }, default);
        var began = clock.GetUtcNow();
        var samples = new List<(DateTimeOffset At, double Value)>();
        for (var day = 0; day < 5; day++)
        {
            for (var minute = 0; minute < 1440; minute += 10)
            {
                var at = began.AddDays(day).AddMinutes(minute);
                samples.Add((at, Math.Round(random.NextDouble(), 3)));
                store.Note(Measured, Look("db01", "ping", at, new Reading("rtt", samples[^1].Value, Unit.Seconds), new Reading("loss", 0, Unit.Percent)));
                if (minute % 720 == 0)
                {
                    clock.Move(at - clock.GetUtcNow());
                    await store.Commit(Nothing with { Site = Measured }, default);
                }
            }
        }

        await using var connection = Connect();
        clock.Move(began.AddDays(5) - clock.GetUtcNow());
        await Until(() => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM readings") > 0);
        await Until(() =>
        {
            clock.Move(TimeSpan.FromMinutes(5));
            return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM rollups") >= 5 && connection.ExecuteScalar<long>("SELECT MIN(until_at) FROM readings") > began.AddDays(2.5).ToUnixTimeMilliseconds();
        });
        Assert.True(clock.GetUtcNow() < began.AddDays(6), "it took longer than a day");
        Assert.InRange(connection.ExecuteScalar<long>("SELECT MAX(LENGTH(bytes)) FROM rollups"), 100, 2 * 2000);
        var rolled = await store.RollUps("db01", "ping", "rtt", began, began.AddDays(6), default);
        Assert.Equal(samples.Count, rolled.Sum(step => step.Count));
        Assert.Equal(samples.Min(sample => sample.Value), rolled.Min(step => step.Least));
        Assert.Equal(samples.Max(sample => sample.Value), rolled.Max(step => step.Most));
        Assert.All(samples, sample => Assert.Contains(rolled, step => step.From <= sample.At && sample.At < step.From.AddMinutes(5) && step.Least <= sample.Value && sample.Value <= step.Most));
        Assert.Empty(await store.RollUps("db01", "ping", "jitter", began, began.AddDays(6), default));
        Assert.Equal(145, (await store.RollUps("db01", "ping", "loss", began.AddDays(2), began.AddDays(3), default)).Length);
        Assert.All(await store.Curves("db01", began, clock.GetUtcNow(), default), curve => Assert.True(curve.Samples[0].At > began.AddDays(2)));

        // After ninety days all is gone, and the check with it.
        await store.Commit(Nothing with { Site = Corp }, default);
        clock.Move(TimeSpan.FromDays(91));
        await Until(() =>
        {
            clock.Move(TimeSpan.FromMinutes(5));
            return connection.ExecuteScalar<long>("SELECT (SELECT COUNT(*) FROM readings) + (SELECT COUNT(*) FROM rollups) + (SELECT COUNT(*) FROM kept_checks)") == 0;
        });
    }

    [Fact]
    public async Task ADamagedBlockIsLeftOut()
    {
        await using (var store = await Open())
        {
            await store.Commit(Nothing with { Site = Measured }, default);
            See(store, "web01", "http", 0, new Reading("time", 1));
            See(store, "web01", "tls", 0, new Reading("tls-days", 3));
        }

        await using (var connection = Connect())
            connection.Execute("UPDATE readings SET bytes = @bytes WHERE check_id = (SELECT id FROM kept_checks WHERE name = 'http')", new { bytes = new byte[] { 1, 2, 3, 255 } });
        await using var again = await Open();
        await again.Commit(Nothing with { Site = Measured }, default);
        See(again, "web01", "http", 60, new Reading("time", 2));
        Assert.Equal("tls tls-days: 0=3; http time: 60=2", Shown(await again.Curves("web01", At(0), At(100_000), default)));
        var thinned = await again.Thinned("web01", At(0), At(100_000), TimeSpan.FromMinutes(10), default);
        Assert.Equal([("tls", "tls-days", 3.0), ("http", "time", 2.0)], thinned.Select(curve => (curve.Check, curve.Reading, curve.Last.Value)));
        Assert.Equal(2, Assert.Single(await again.RollUps("web01", "http", "time", At(0), At(100_000), default)).Least);
    }

    [Fact]
    public async Task LooksOfASecondTimeAfterTheClockWasSetBackAreKeptToo()
    {
        await using (var store = await Open())
        {
            await store.Commit(Nothing with { Site = Measured }, default);
            for (var look = 0; look < 3; look++)
                See(store, "db01", "ping", 90_000 - (look * 40_000), new Reading("rtt", look));
        }

        await using var again = await Open();
        await again.Commit(Nothing with { Site = Measured }, default);
        See(again, "db01", "ping", 0, new Reading("rtt", 9));
        Assert.Equal("ping rtt: 0=9 10000=2 50000=1 90000=0", Shown(await again.Curves("db01", At(-1), At(100_000_000), default)));
        await again.DisposeAsync();
        await using var last = await Open();
        Assert.Equal("ping rtt: 0=9 10000=2 50000=1 90000=0", Shown(await last.Curves("db01", At(-1), At(100_000_000), default)));
    }

    [Fact]
    public async Task ASparkIsTheMainReadingOfADay()
    {
        var now = clock.GetUtcNow();
        await using (var store = await Open())
        {
            await store.Commit(Nothing with { Site = Measured }, default);
            for (var step = 0; step < 60; step++)
            {
                store.Note(Measured, Look("web01", "http", now.AddMinutes((step * 30) - 1800), new Reading("status", 200), new Reading("time", step, Unit.Seconds)));
                store.Note(Measured, Look("web01", "http", now.AddMinutes((step * 30) - 1799), new Reading("status", 200), new Reading("time", step + 1, Unit.Seconds)));
            }

            Assert.Null(store.Sparks.Of("db01"));
            Day(store);
        }

        await using var again = await Open();
        await again.Commit(Nothing with { Site = Measured }, default);
        await Until(() => again.Sparks.Of("web01") is not null);
        Day(again);
        clock.Move(TimeSpan.FromHours(12));
        Assert.Equal(25, again.Sparks.Of("web01")!.Values.Count(float.IsNaN));

        // An earlier check has numbers now.
        See(again, "web01", "tls", 43_200, new Reading("handshake", 7), new Reading("rtt", 8));
        var (check, reading, _, values) = again.Sparks.Of("web01")!;
        Assert.Equal(("tls", "rtt", 8f), (check, reading, values[^1]));
        See(again, "web01", "http", 43_201, new Reading("time", 1));
        Assert.Equal("tls", again.Sparks.Of("web01")!.Check);

        static void Day(Store store)
        {
            var spark = store.Sparks.Of("web01")!;
            Assert.Equal(("http", "time", Unit.Seconds), (spark.Check, spark.Reading, spark.Unit));
            Assert.Equal([.. Enumerable.Range(13, 47).Select(step => step + 0.5f), float.NaN], spark.Values);
        }
    }

    [Fact]
    public async Task NamesFromOutsideAreKeptAsTheyAreAndFiveHundredOfThemToo()
    {
        const string strange = "';DROP TABLE readings;--\u0001 Füllstand \"µ\" 🔥";
        Reading[] many = [.. Enumerable.Range(0, 500).Select(port => new Reading($"ifInOctets {port}", port * 1e6, Unit.Of("B/s"))), new Reading(strange, 1, Unit.Of("✓"))];
        await using (var store = await Open())
        {
            await store.Commit(Nothing with { Site = Measured }, default);
            See(store, "db01", "ping", 0, many);
            See(store, "db01", "ping", 60, many);
        }

        await using var again = await Open();
        var curves = await again.Curves("db01", At(0), At(100_000), default);
        Assert.Equal(many.Select(reading => (reading.Name, reading.Unit)), curves.Select(curve => (curve.Reading, curve.Unit)));
        Assert.All(curves, curve => Assert.Equal(2, curve.Samples.Length));
        Assert.Equal(1, Assert.Single(await again.RollUps("db01", "ping", strange, At(0), At(100_000), default)).Mean);
    }

    [Fact]
    public async Task AReadingThatChangesItsUnitIsTwoCurvesAndRollsUpUnderTheNew()
    {
        await using var store = await Open();
        await store.Commit(Nothing with { Site = Measured }, default);
        See(store, "db01", "ping", 0, new Reading("load", 1), new Reading("old", 1));
        See(store, "db01", "ping", 60, new Reading("load", 2, Unit.Percent));
        Assert.Equal("ping load: 0=1; ping old: 0=1; ping load (%): 60=2", Shown(await store.Curves("db01", At(0), At(100_000), default)));
        Assert.Equal(2, Assert.Single(await store.RollUps("db01", "ping", "load", At(0), At(100_000), default)).Mean);
    }

    private static void See(Store store, string host, string check, int second, params Reading[] readings) => store.Note(Measured, Look(host, check, At(second * 1000L), readings));

    private static Observation Look(string host, string check, DateTimeOffset at, params Reading[] readings) =>
        new(host, check, at, TimeSpan.FromMilliseconds(5), new Judgement(Status.Up, "", [.. readings]));

    private static string Shown(ImmutableArray<Curve> curves) => string.Join("; ", curves.Select(curve =>
        $"{curve.Check} {curve.Reading}{(curve.Unit == Unit.None ? "" : $" ({curve.Unit})")}: {string.Join(' ', curve.Samples.Select(sample => $"{(sample.At - Start).TotalSeconds}={sample.Value}"))}"));

    private protected static async Task Until(Func<bool> wished)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(60);
        while (!wished())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "it did not become so");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
