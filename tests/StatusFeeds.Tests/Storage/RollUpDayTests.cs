// A day of roll-ups: right to what can be seen in a plot, at most 2 kB a reading whatever it is, and broken bytes break nothing.
using StatusFeeds.Model;
using StatusFeeds.Storage.History;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Storage;

public sealed class RollUpDayTests
{
    private const long Day = 20_777;

    public static TheoryData<string> Kinds => ["unit noise", "bits", "spikes", "negative", "counter", "ticks", "large", "tiny", "walk", "integers"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ADayTakesAtMostTwoKilobytesAndIsRightToWhatCanBeSeen(string kind)
    {
        var random = new Random(1);
        var counter = 1e9;
        double Next() => kind switch
        {
            "unit noise" => random.NextDouble(),
            "bits" => BitConverter.Int64BitsToDouble(random.NextInt64()) is var any && double.IsFinite(any) ? any : 1,
            "spikes" => random.Next(50) == 0 ? 30 * random.NextDouble() : 0.01 * random.NextDouble(),
            "negative" => random.NextDouble() - 0.5,
            "counter" => counter += random.Next(1000),
            "ticks" => TimeSpan.FromTicks(random.Next(200_000, 600_000)).TotalSeconds,
            "large" => double.MaxValue * (random.NextDouble() - 0.5),
            "tiny" => 1e-290 * random.NextDouble(),
            "walk" => counter += random.NextDouble() - 0.5,
            _ => random.Next(-100, 100),
        };
        foreach (var perStep in new[] { 1, 5, 300 })
        {
            var samples = new List<(long At, double Value)>();
            for (var at = Day * Block.DayLong; at < (Day + 1) * Block.DayLong; at += Rolling.StepLong / perStep)
            {
                if (perStep == 1 || random.Next(3) > 0)
                    samples.Add((at, Next()));
            }

            var steps = Rolling.Of(samples);
            var bytes = RollUpDay.Write(Day, [("a reading of this name", Unit.Seconds, steps)]);
            Assert.InRange(bytes.Length, 1, 2000);
            var (reading, unit, read) = Assert.Single(RollUpDay.Read(bytes, Day));
            Assert.Equal(("a reading of this name", Unit.Seconds), (reading, unit));
            Assert.Equal(steps.Select(step => step.From), read.Select(step => step.From));
            var largest = steps.Max(step => Math.Max(Math.Abs(step.Least), Math.Abs(step.Most)));
            foreach (var (was, now) in steps.Zip(read))
            {
                Near(was.Least, now.Least);
                Near(was.Most, now.Most);
                Assert.True(now.Least <= now.Mean && now.Mean <= now.Most);
                Assert.True(Math.Abs((was.Mean / 2) - (now.Mean / 2)) <= ((was.Most / 2) - (was.Least / 2)) * 0.004 + (0.0006 * Math.Max(Math.Abs(was.Most), Math.Abs(was.Least))) + (largest * 1e-9), $"{was} {now}");
                Assert.InRange(now.Count, was.Count < 128 ? was.Count : was.Count - 7, was.Count);
            }

            void Near(double was, double now) => Assert.True(Math.Abs(was - now) <= (Math.Abs(was) * 0.00055) + (largest * 1e-9), $"{was} became {now}");
        }
    }

    [Fact]
    public void WhatStandsStillTakesNextToNothingAndIsExact()
    {
        var steps = Rolling.Of(Enumerable.Range(0, 1440).Select(minute => ((Day * Block.DayLong) + (minute * 60_000L), 200.0)));
        var bytes = RollUpDay.Write(Day, [("status", Unit.None, steps)]);
        Assert.InRange(bytes.Length, 1, 100);
        Assert.Equal(steps, Assert.Single(RollUpDay.Read(bytes, Day)).Steps);
    }

    [Fact]
    public void WholeNumbersAndFewDecimalsAreExact()
    {
        var random = new Random(2);
        var steps = Rolling.Of(Enumerable.Range(0, 1440).Select(minute => ((Day * Block.DayLong) + (minute * 60_000L), Math.Round(20 + (5 * random.NextDouble()), 1))));
        var bytes = RollUpDay.Write(Day, [("temperature", Unit.Celsius, steps), ("other", Unit.None, steps)]);
        var (_, _, read) = Assert.Single(RollUpDay.Read(bytes, Day, "temperature"));
        Assert.Equal(steps.Select(step => (step.Least, step.Most, step.Count)), read.Select(step => (step.Least, step.Most, step.Count)));
        Assert.InRange(bytes.Length, 1, 2 * 1300);
    }

    [Fact]
    public void TwoHalvesOfADayAreOne()
    {
        var random = new Random(3);
        var samples = Enumerable.Range(0, 1440).Select(minute => (At: (Day * Block.DayLong) + (minute * 60_000L), Value: (double)random.Next(100))).ToList();
        var merged = Rolling.Merge(Rolling.Of(samples.Take(723)), Rolling.Of(samples.Skip(723)));
        var whole = Rolling.Of(samples);
        Assert.Equal(whole.Select(step => (step.From, step.Least, step.Most, step.Count)), merged.Select(step => (step.From, step.Least, step.Most, step.Count)));
        Assert.All(whole.Zip(merged), pair => Assert.Equal(pair.First.Mean, pair.Second.Mean, 9));
    }

    [Fact]
    public void DamagedBytesAreRefusedOrReadButBreakNothing()
    {
        var random = new Random(4);
        var steps = Rolling.Of(Enumerable.Range(0, 1440).Select(minute => ((Day * Block.DayLong) + (minute * 60_000L), random.NextDouble())));
        var whole = Rolling.Of(Enumerable.Range(0, 700).Select(minute => ((Day * Block.DayLong) + (minute * 60_000L), (double)random.Next(9))));
        var sound = RollUpDay.Write(Day, [("noise", Unit.Seconds, steps), ("whole", Unit.None, whole)]);
        var damaged = 0;
        for (var i = Fuzz.Count(5000); i > 0; i--)
        {
            try
            {
                foreach (var step in RollUpDay.Read(Fuzz.Mutated(sound, random), Day).SelectMany(line => line.Steps))
                    Assert.True(step.Least <= step.Mean && step.Mean <= step.Most && step.Count > 0);
            }
            catch (DamagedBlock)
            {
                damaged++;
            }
        }

        Assert.True(damaged > 0);
    }
}
