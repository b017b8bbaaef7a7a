// Blocks of looks: every number comes back as it was, in few bytes; bytes that are no block break nothing.
using StatusFeeds.Model;
using StatusFeeds.Storage.History;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Storage;

public sealed class BlockTests
{
    private static readonly long Start = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public void EveryNumberComesBackAsItWas()
    {
        var random = new Random(1);
        double[] strange = [0, -0.0, 1, -1, 0.1, 1e-9, 1e-10, 1e300, -1e300, double.MaxValue, double.Epsilon, 1L << 53, (1L << 53) + 2, 123456789.123456789, 1 / 3.0, 99.9];
        var block = new Block(Start);
        var looks = new List<(long At, Reading[] Readings)>();
        for (var i = 0; i < 200; i++)
        {
            Reading[] readings =
            [
                new("time", TimeSpan.FromTicks(random.Next(100_000, 3_000_000)).TotalSeconds, Unit.Seconds),
                new("status", random.Next(10) == 0 ? 503 : 200),
                new("strange", strange[random.Next(strange.Length)]),
                new("noise", random.NextDouble()),
                new("bits", BitConverter.Int64BitsToDouble(random.NextInt64()) is var any && double.IsFinite(any) ? any : 0),
                new("decimals", Math.Round(random.NextDouble() * 100, random.Next(10))),
            ];
            looks.Add((Start + (i * 15_000) + random.Next(-300, 300), readings));
        }

        foreach (var (at, readings) in looks)
            Assert.True(block.Add(at, readings));
        Same(looks, block.Bytes.ToArray());
        Assert.Equal(looks.Min(look => look.At), block.From);
        Assert.Equal(looks.Max(look => look.At), block.Until);
    }

    [Fact]
    public void WhatAnHttpCheckSeesTakesFewBytes()
    {
        var random = new Random(2);
        var block = new Block(Start);
        for (var i = 0; i < 60; i++)
        {
            double Time(double about) => TimeSpan.FromTicks((long)((about * (0.9 + (0.2 * random.NextDouble()))) * 10_000_000)).TotalSeconds;
            block.Add(Start + (i * 60_000) + random.Next(40), [
                new("status", 200), new("time", Time(0.04), Unit.Seconds), new("dns", Time(0.002), Unit.Seconds), new("connect", Time(0.004), Unit.Seconds),
                new("tls", Time(0.01), Unit.Seconds), new("first-byte", Time(0.03), Unit.Seconds), new("body-size", 5120, Unit.Bytes), new("tls-days", 61),
            ]);
        }

        Assert.InRange(block.Bytes.Length / (60.0 * 8), 1.0, 2.2);
    }

    [Fact]
    public void ALookThatSaysTheSameAsTheOneBeforeTakesTwoBytes()
    {
        var block = new Block(Start);
        for (var i = 0; i < 3; i++)
            block.Add(Start + (i * 60_000), [new("rtt", 0.001), new("loss", 0, Unit.Percent)]);
        var before = block.Bytes.Length;
        block.Add(Start + 180_000, [new("rtt", 0.001), new("loss", 0, Unit.Percent)]);
        Assert.Equal(2, block.Bytes.Length - before);
    }

    [Fact]
    public void ReadingsComeAndGoAndChangeTheirUnit()
    {
        (long, Reading[])[] looks =
        [
            (Start, [new("b", 2), new("a", 1)]),
            (Start + 1000, [new("a", 3), new("b", 4), new("c", 5)]),
            (Start + 2000, [new("c", 6)]),
            (Start + 3000, [new("a", 7, Unit.Seconds), new("a", 8)]),
            (Start + 4000, [new("Füllstand Ü1\n\0\"<&>", 9, Unit.Of("µ/mol")), new("b", 1), new("🔥", 2)]),
            (Start + 5000, [new("", 9)]),
            (Start + 6000, [new("b", 2), new("a", 1)]),
        ];
        var block = new Block(Start);
        foreach (var (at, readings) in looks)
            block.Add(at, readings);
        Same(looks, block.Bytes.ToArray());
    }

    [Fact]
    public void TextsAndWhatIsNoNumberAreLeftOutAndSoIsASecondOfTheSameName()
    {
        var block = new Block(Start);
        Assert.False(block.Add(Start, [Reading.OfText("body", "ready"), new("n", double.NaN), new("i", double.PositiveInfinity)]));
        Assert.Equal(0, block.Looks);
        block.Add(Start, [Reading.OfText("body", "ready"), new("n", 1), new("n", 2)]);
        block.Add(Start + 1, [Reading.OfText("body", "ready"), new("n", double.NegativeInfinity), new("m", 2)]);
        block.Add(Start + 2, [Reading.OfText("body", "ready"), new("n", 3), new("n", 4)]);
        block.Add(Start + 3, [new("n", 5), new("m", double.NaN), Reading.OfText("body", "ready")]);
        Same([(Start, [new("n", 1)]), (Start + 1, [new("m", 2)]), (Start + 2, [new("n", 3)]), (Start + 3, [new("n", 5)])], block.Bytes.ToArray());
    }

    [Fact]
    public void AClockThatWasSetBackIsNoHarm()
    {
        (long, Reading[])[] looks = [.. new[] { 0L, 60_000, 30_000, 29_999, 90_000 }.Select(after => (Start + after, new Reading[] { new("n", after) }))];
        var block = new Block(Start);
        foreach (var (at, readings) in looks)
            block.Add(at, readings);
        Same(looks, block.Bytes.ToArray());
        Assert.True(block.Takes(Start - 60_000));
        Assert.False(block.Takes(Start - 3_600_000));
        Assert.False(block.Takes(Start + 3_600_000));
        var evening = new Block(Start + (14 * 3_600_000) - 60_000);
        evening.Add(evening.From, [new("n", 1)]);
        Assert.False(evening.Takes(evening.From + 60_000));
        Assert.True(evening.Takes(evening.From + 59_999));
    }

    [Fact]
    public void ABlockIsFullAfterSomeKilobytes()
    {
        var random = new Random(3);
        foreach (var readings in new[] { 1, 8, 500 })
        {
            var block = new Block(Start);
            var looks = 0;
            while (block.Takes(Start + looks))
                block.Add(Start + looks++, [.. Enumerable.Range(0, readings).Select(name => new Reading("interface " + name, random.NextDouble()))]);
            Assert.InRange(block.Bytes.Length, 4000, readings == 500 ? 80_000 : 6000);
            Assert.InRange(looks, 5, 4000);
        }
    }

    [Fact]
    public void NamesThatNeverComeAgainDoNotGrowABlockWithoutEnd()
    {
        var block = new Block(Start);
        var looks = 0;
        for (; block.Takes(Start + looks); looks++)
            block.Add(Start + looks, [.. Enumerable.Range(0, 100).Select(name => new Reading($"{looks}/{name}", name))]);
        Assert.InRange(looks, 1, 200);
        var many = new Block(Start);
        many.Add(Start, [.. Enumerable.Range(0, 2 * Block.MostColumns).Select(name => new Reading($"{name}", name))]);
        var reader = new BlockReader(many.Bytes.ToArray());
        Assert.True(reader.Next());
        Assert.Equal(Block.MostColumns, reader.Present.Length);
        Assert.False(reader.Next());
    }

    [Fact]
    public void ABlockGoesOnWhereItWasLeft()
    {
        var random = new Random(4);
        var looks = Enumerable.Range(0, 50).Select(i => (Start + (i * 10_000), (Reading[])[new("time", random.Next(1000) / 1000.0), new("n" + (i % 3), random.NextDouble())])).ToList();
        var whole = new Block(Start);
        var parts = new Block(Start);
        foreach (var (at, readings) in looks)
        {
            whole.Add(at, readings);
            parts.Add(at, readings);
            parts = new Block(parts.Bytes.ToArray());
        }

        Assert.Equal(50, parts.Looks);
        Assert.Equal(whole.Until, parts.Until);
        Same(looks, parts.Bytes.ToArray());
    }

    [Fact]
    public void DamagedBytesAreRefusedOrReadButBreakNothing()
    {
        var random = new Random(5);
        var block = new Block(Start);
        for (var i = 0; i < 30; i++)
            block.Add(Start + (i * 10_000), [new("time", random.Next(1000) / 1000.0), new("n", random.NextDouble()), new("x" + (i % 2), i)]);
        var sound = block.Bytes.ToArray();
        var damaged = 0;
        for (var i = Fuzz.Count(20_000); i > 0; i--)
        {
            try
            {
                var looks = 0;
                for (var reader = new BlockReader(Fuzz.Mutated(sound, random)); reader.Next(); looks++)
                    _ = reader.Readings();
            }
            catch (DamagedBlock)
            {
                damaged++;
            }
        }

        Assert.True(damaged > 0);
    }

    private static void Same(IReadOnlyList<(long At, Reading[] Readings)> looks, byte[] bytes)
    {
        var reader = new BlockReader(bytes);
        foreach (var (at, readings) in looks)
        {
            Assert.True(reader.Next());
            Assert.Equal(at, reader.At);
            Assert.Equal(readings.Select(Text).Order(StringComparer.Ordinal), reader.Readings().Select(Text).Order(StringComparer.Ordinal));
        }

        Assert.False(reader.Next());

        static string Text(Reading reading) => $"{reading.Name} {reading.Unit} {BitConverter.DoubleToInt64Bits(reading.Value)}";
    }
}
