// Sparklines, bars of days, timelines and badges.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StatusFeeds.Model;
using StatusFeeds.Web;
using static StatusFeeds.Tests.Web.ChartSamples;

namespace StatusFeeds.Tests.Web;

public sealed class SmallPicturesTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Fact]
    public void SmallPicturesAreDrawnAsEver() => Golden(
        "small-pictures.golden",
        SparkLine.Of(Line(hour => 0.14 + (0.02 * Noise(hour)))),
        SparkLine.Of(Line(hour => hour is > 5 and < 10 ? double.NaN : hour == 15 ? 4 : 0.1)),
        SparkLine.Of(Line(_ => 0)),
        DayBar.Of(Days(_ => (Status.Up, 1))),
        DayBar.Of(Days(Busy)),
        TimeLine.Of(Quarter, Now.AddDays(-90), Now, Berlin));

    [Fact]
    public void AQuietHostIsOneBarOfAtMostTwoHundredBytes()
    {
        var bar = DayBar.Of(Days(_ => (Status.Up, 1)));
        Assert.InRange(Encoding.UTF8.GetByteCount(bar.ToString()), 1, 200);
        Assert.Equal("25 Aug to 22 Nov: UP, 100 %", Checked(bar).Value);
    }

    [Fact]
    public void EachRunOfEqualDaysTellsItsDaysTheirWorstAndTheirAvailability()
    {
        var bar = Checked(DayBar.Of(Days(Busy)));
        Assert.Equal(["25 Aug to 5 Sep: not seen", "6 Sep to 23 Sep: UP, 100 %", "24 Sep: DOWN, 92 %", "25 Sep to 13 Oct: UP, 100 %", "14 Oct: DOWN, 99.998 %", "15 Oct to 22 Nov: UP, 100 %"], bar.Descendants("title").Select(title => title.Value));
        Assert.Equal("90 days: 99.89 %, 2 with DOWN", bar.Element("svg")!.Attribute("aria-label")!.Value);
        Assert.Equal(90, bar.Descendants("path").Sum(path => int.Parse(path.Attribute("d")!.Value.Split('h')[1], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void ADayThatWasHardlyWatchedHardlyCounts() =>
        Assert.Equal("99.93 %", DayBar.Availability([new Day(new DateOnly(2026, 11, 20), Status.Down, 180_000, 180_000), new Day(new DateOnly(2026, 11, 21), Status.Up, 72 * 3_600_000, 0), new Day(new DateOnly(2026, 11, 22), Status.Maintenance, 0, 0)]));

    [Theory]
    [InlineData(1, "100 %")]
    [InlineData(0.9999999, "99.999 %")]
    [InlineData(0.99951, "99.951 %")]
    [InlineData(0.98765, "98.76 %")]
    [InlineData(0, "0 %")]
    public void WhatIsNotAllIsNeverToldAsAll(double share, string words) => Assert.Equal(words, DayBar.Percent(share));

    [Fact]
    public void AnOutageOfAMinuteIsSeenInATimelineOfNinetyDays()
    {
        var line = Checked(TimeLine.Of(Quarter, Now.AddDays(-90), Now, Berlin));
        var outage = line.Descendants("path").Single(path => path.Attribute("class")!.Value == "down");
        Assert.Equal("DOWN 12 Nov 14:57 to 12 Nov 14:58", outage.Value);
        Assert.EndsWith("h5", outage.Attribute("d")!.Value, StringComparison.Ordinal);
        Assert.Equal("down", line.Descendants("path").Last().Attribute("class")!.Value);
        Assert.Equal(["Sep", "Oct", "Nov"], line.Descendants("text").Select(text => text.Value));
        Assert.Equal("DOWN for 1m, not seen for 30d, MAINTENANCE for 12h, UP for 59d 11h 59m", line.Descendants("figcaption").Single().Value);
    }

    [Fact]
    public void ATimelineOfThousandsOfChangesTellsTheWorstOfEachPart()
    {
        ImmutableArray<Span> flaps = [.. Enumerable.Range(0, 4000).Select(number => new Span(number % 2 == 0 ? Status.Up : Status.Down, Now.AddDays(-80 + (number * 0.01)), Now.AddDays(-79.99 + (number * 0.01)))), new(Status.Up, Now.AddDays(-40), Now)];
        var line = Checked(TimeLine.Of(flaps, Now.AddDays(-90), Now, TimeZoneInfo.Utc));
        Assert.Equal(["UP", "at worst DOWN"], line.Descendants("title").Select(title => title.Value.Split(' ')[0] == "at" ? "at worst " + title.Value.Split(' ')[2] : title.Value.Split(' ')[0]).Where(word => word != "not").Select(word => word.Replace("at worst UP", "UP", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("up")]
    [InlineData("degraded")]
    [InlineData("down")]
    [InlineData("unknown")]
    [InlineData("maintenance")]
    [InlineData("retired")]
    [InlineData(null)]
    public void ABadgeTellsItsStatusInAWordThatStandsOut(string? name)
    {
        var status = StatusWords.Parse(name);
        var badge = XElement.Parse(Encoding.UTF8.GetString(Badge.Svg("Web shop", status)));
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(["Web shop", Sight.Word(status)], badge.Descendants(svg + "text").Select(text => text.Value));
        Assert.Equal($"Web shop: {Sight.Word(status)}", badge.Element(svg + "title")!.Value);
        Assert.All(badge.Descendants(svg + "path"), path => Assert.InRange(1.05 / (Luminance(path.Attribute("fill")!.Value) + 0.05), 4.5, 21));
    }

    [Fact]
    public void ABadgeOfAnyLabelIsWellFormedAndNotTooWide()
    {
        foreach (var label in new[] { "", "<script>alert('1')</script>&\"\0", new string('W', 5000), "日本語のサービス", "\uD83D\uDE42 \uD800", "a\nb\u202E" })
        {
            var badge = XElement.Parse(Encoding.UTF8.GetString(Badge.Svg(label, Status.Down)));
            Assert.InRange(double.Parse(badge.Attribute("width")!.Value, CultureInfo.InvariantCulture), 40, 1000);
        }
    }

    /// <summary>Colours of graphical objects on every ground they stand on: at least 3 to 1.</summary>
    [Theory]
    [InlineData("curve")]
    [InlineData("edge")]
    public void LinesOfPicturesStandOutInLightAndDark(string colour)
    {
        var style = Encoding.UTF8.GetString(Assets.Style.Bytes);
        var (lines, sheets) = (Colours(style, colour), Colours(style, "sheet"));
        Assert.Equal(2, lines.Count);
        Assert.All(lines.Zip(sheets), pair =>
        {
            var (light, dark) = (Math.Max(Luminance(pair.First), Luminance(pair.Second)), Math.Min(Luminance(pair.First), Luminance(pair.Second)));
            Assert.InRange((light + 0.05) / (dark + 0.05), 3, 21);
        });
    }

    private static List<string> Colours(string style, string name) =>
        [.. Regex.Matches(style, $"--{name}: (#[0-9a-f]+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Groups[1].Value)];

    private static double Luminance(string colour)
    {
        var letters = colour.Length == 4 ? string.Concat(colour[1..].Select(letter => new string(letter, 2))) : colour[1..];
        var parts = Enumerable.Range(0, 3).Select(part => int.Parse(letters.AsSpan(part * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(part => part <= 0.03928 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToList();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static ImmutableArray<Span> Quarter =>
    [
        Past(null, 90, 60), Past(Status.Up, 60, 20), Past(Status.Maintenance, 20, 19.5), Past(Status.Up, 19.5, 10), new(Status.Down, Now.AddDays(-10), Now.AddDays(-10).AddMinutes(1)), new(Status.Up, Now.AddDays(-10).AddMinutes(1), Now),
    ];

    private static Span Past(Status? status, double from, double until) => new(status, Now.AddDays(-from), Now.AddDays(-until));

    private static (Status?, double) Busy(int day) => day switch { < 12 => (null, double.NaN), 30 => (Status.Down, 0.92), 50 => (Status.Down, 0.99998), _ => (Status.Up, 1) };

    private static ImmutableArray<Day> Days(Func<int, (Status? Worst, double Up)> day) =>
        [.. Enumerable.Range(0, 90).Select(number => new Day(Today.AddDays(number - 89), day(number).Worst, Counted(day(number).Up), Counted(1 - day(number).Up)))];

    private static long Counted(double share) => double.IsNaN(share) ? 0 : (long)Math.Round(share * 86_400_000);

    private static Spark Line(Func<double, double> value) => new("http", "time", Unit.Seconds, [.. Enumerable.Range(0, 48).Select(step => (float)value(step / 2.0))]);
}
