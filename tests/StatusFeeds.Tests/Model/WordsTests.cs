// How numbers, durations and instants are written.
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Model;

public sealed class WordsTests
{
    [Theory]
    [InlineData(503, "", "503")]
    [InlineData(0.212, "s", "0.212 s")]
    [InlineData(0.2126, "s", "0.213 s")]
    [InlineData(12.34567, "s", "12.346 s")]
    [InlineData(0.00421537, "s", "0.00422 s")]
    [InlineData(0.01, "s", "0.01 s")]
    [InlineData(0.0000421, "s", "0.0000421 s")]
    [InlineData(12, "%", "12 %")]
    [InlineData(33.33333, "%", "33.333 %")]
    [InlineData(0, "B", "0 B")]
    [InlineData(999, "B", "999 B")]
    [InlineData(1000, "B", "1 kB")]
    [InlineData(1500000, "B", "1.5 MB")]
    [InlineData(999999999, "B", "1 GB")]
    [InlineData(5e15, "B", "5000 TB")]
    [InlineData(-1500, "B", "-1.5 kB")]
    [InlineData(5875445.846, "bit/s", "5.875 Mbit/s")]
    [InlineData(125000, "B/s", "125 kB/s")]
    [InlineData(1500, "W", "1500 W")]
    [InlineData(-40, "", "-40")]
    [InlineData(0, "", "0")]
    [InlineData(1e-12, "", "0")]
    [InlineData(123456789012345, "", "123456789012345")]
    [InlineData(1.5e18, "", "1.5E+18")]
    [InlineData(double.NaN, "", "no number")]
    [InlineData(double.PositiveInfinity, "", "Infinity")]
    public void AValueHasItsUnitAndNoMoreDigitsThanPeopleRead(double value, string unit, string words) =>
        Assert.Equal(words, Words.Value(new("x", value, Unit.Of(unit))));

    [Fact]
    public void ATextIsItself() => Assert.Equal("NXDOMAIN", Words.Value(Reading.OfText("rcode", "NXDOMAIN")));

    [Theory]
    [InlineData("3.04:11:59", "3d 4h 11m")]
    [InlineData("3.00:11:00", "3d 11m")]
    [InlineData("1.00:00:59", "1d")]
    [InlineData("23:59:59.999", "23h 59m 59s")]
    [InlineData("00:02:10", "2m 10s")]
    [InlineData("00:05:00", "5m")]
    [InlineData("00:00:45", "45s")]
    [InlineData("00:00:00.999", "0s")]
    [InlineData("-00:05:00", "0s")]
    [InlineData("400.02:00:00", "400d 2h")]
    public void ADurationIsItsLargestUnits(string duration, string words) => Assert.Equal(words, Words.Duration(TimeSpan.Parse(duration, null)));

    [Fact]
    public void AnInstantIsInUtcToTheSecond() =>
        Assert.Equal("2026-11-20 23:57:39 UTC", Words.Instant(new(2026, 11, 21, 5, 42, 39, 999, TimeSpan.FromHours(5.75))));

    [Theory]
    [InlineData("all is ready, größer 😀 שלום", "all is ready, größer 😀 שלום")]
    [InlineData("a\r\nb\u001b[31mc\u009bd\u007f\0", "a  b [31mc d  ")]
    [InlineData("x\u202Ey\u2066z\u2028", "x y z ")]
    public void TextFromOutsideIsOneLineThatMovesNoCursor(string text, string line) => Assert.Equal(line, Words.OneLine(text));
}
