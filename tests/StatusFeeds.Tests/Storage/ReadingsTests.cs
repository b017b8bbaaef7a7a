// Readings on their way to the disk: memory stays bounded however long the store takes nothing.
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage.History;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Storage;

public sealed class ReadingsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WhereTheStoreTakesNothingTheOldestAreLetGoAndThatIsSaidOnce()
    {
        var log = new Lines();
        var readings = new Readings(new Sparks(new HandClock(Start)), log, most: 50_000);
        var host = Sites.Host("web01", Sites.Check("web01"));
        var random = new Random(1);
        for (var second = 0; second < 20_000; second++)
            readings.Note(host, Look(second, random.NextDouble()));
        var blocks = readings.Of("web01", "http");
        Assert.InRange(blocks.Sum(block => block.Bytes.Length), 40_000, 60_000);
        Assert.Equal(Start.AddSeconds(19_999).ToUnixTimeMilliseconds(), blocks[^1].Until);
        Assert.Contains("memory has no room for more: the oldest are let go", Assert.Single(log.Said));

        // Once they are written, there is room again.
        var series = readings.Find("web01", "http")!;
        series.Written(series.Unwritten());
        Assert.Empty(series.Unwritten());
        Assert.Single(series.All());
        readings.Note(host, Look(20_000, 1));
        Assert.Equal(Start.AddSeconds(20_000).ToUnixTimeMilliseconds(), Assert.Single(series.Unwritten()).Until);
    }

    [Fact]
    public void EachCheckIsDueOnceInFiveMinutesAndTheyAreSpread()
    {
        var readings = new Readings(new Sparks(new HandClock(Start)), new Lines());
        for (var number = 0; number < 3000; number++)
            readings.Note(Sites.Host($"h{number}", Sites.Check($"h{number}")), Look(0, 1) with { Host = $"h{number}" });
        var due = Enumerable.Range(0, Readings.WrittenEvery).Select(second => readings.Due(second).Length).ToList();
        Assert.Equal(3000, due.Sum());
        Assert.InRange(due.Max(), 10, 40);
    }

    private static Observation Look(int second, double value) =>
        new("web01", "http", Start.AddSeconds(second), TimeSpan.FromMilliseconds(5), new Judgement(Status.Up, "", [new Reading("time", value, Unit.Seconds)]));

    private sealed class Lines : ILogger
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add(formatter(state, exception));
    }
}
