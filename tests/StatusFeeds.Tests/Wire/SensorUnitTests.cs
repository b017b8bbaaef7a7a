// Units of sensors as words: all of table 43-15, and what is made of two.
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Tests.Wire;

public sealed class SensorUnitTests
{
    [Fact]
    public void EveryUnitHasItsWord()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "tests", "StatusFeeds.EndToEnd", "ipmi", "units.txt")).Where(line => line[0] != '#').ToArray();
        Assert.Equal(93, rows.Length);
        Assert.Equal(93, SensorUnit.Known);
        foreach (var (code, row) in rows.Index())
        {
            var ours = row[(row.LastIndexOf('=') + 1)..].Split('*');
            var (word, factor) = (ours[0], ours.Length == 1 ? 1 : double.Parse(ours[1], CultureInfo.InvariantCulture));
            var unit = new SensorUnit(0, (byte)code, 0);
            Assert.Equal((row, word, factor), (row, unit.Unit.Word, unit.Factor));
        }
    }

    /// <summary>A unit that rules know must be the base of its dimension, or no rule could be written for it.</summary>
    [Fact]
    public void NoWordMeansSomethingElseInARule()
    {
        foreach (var code in Enumerable.Range(0, SensorUnit.Known))
        {
            var unit = new SensorUnit(0, (byte)code, 0).Unit;
            if (unit != Unit.None && Quantities.DimensionOf(unit.Word) is { } dimension)
            {
                Assert.Equal((unit, 1m), (dimension, Quantities.Factor(dimension, unit.Word)!.Value));
            }
        }
    }

    [Theory]
    [InlineData(1, 0, 0, "%")]
    [InlineData(1, 18, 0, "% rpm")]
    [InlineData(4, 6, 24, "W*h")]
    [InlineData(2, 6, 34, "W/meters")]
    [InlineData(6, 6, 34, "W")]
    [InlineData(3 << 3, 70, 0, "B/s")]
    [InlineData(3 << 3, 71, 0, "B/s")]
    [InlineData(1 << 3, 85, 0, "packets/µs")]
    [InlineData(2 << 3, 85, 0, "packets/ms")]
    [InlineData(4 << 3, 90, 0, "uncorrectable errors/min")]
    [InlineData(5 << 3, 88, 0, "errors/h")]
    [InlineData((6 << 3) | 2, 88, 24, "errors/h/d")]
    [InlineData(7 << 3, 88, 0, "errors")]
    [InlineData((3 << 3) | 1, 0, 0, "%/s")]
    [InlineData(0, 93, 0, "unit 93")]
    [InlineData(2, 255, 200, "unit 255/unit 200")]
    public void UnitsAreJoined(byte flags, byte of, byte modifier, string word) => Assert.Equal(word, new SensorUnit(flags, of, modifier).Unit.Word);

    [Fact]
    public void AValueComesInItsUnit()
    {
        var kilopascals = Assert.Single(SdrRecord.Sensors(SdrSamples.Full(unit: 14)));
        Assert.Equal((101_000, "Pa"), (kilopascals.Value(101), kilopascals.Unit.Word));
        var kilobytes = Assert.Single(SdrRecord.Sensors(SdrSamples.Full(unit: 71, unitFlags: 3 << 3)));
        Assert.Equal((5000, "B/s"), (kilobytes.Value(5), kilobytes.Unit.Word));
        Assert.Equal(Unit.None, Assert.Single(SdrRecord.Sensors(SdrSamples.Compact())).Unit);
    }
}
